// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <memory>
#include <type_traits>
#include <utility>

#include "attune/core/function_ref.hpp"

namespace function_ref_test {

using namespace attune;

static_assert(std::is_constructible_v<FunctionRef<int(int)>, int (*)(int)>);
static_assert(!std::is_constructible_v<FunctionRef<int(int)>, int> && !std::is_constructible_v<FunctionRef<int(int)>, int (*)(const char*)>);

TEST_CASE("function ref: calls what it refers to, with its state") {
  int calls = 0;
  auto count = [&calls](int step) { return calls += step; };
  const FunctionRef<int(int)> ref = count;
  CHECK(ref(2) == 2);
  CHECK(ref(3) == 5);
  CHECK(calls == 5);
}

TEST_CASE("function ref: a copy refers to the same function, not to the first reference") {
  int (*const twice)(int) = [](int x) { return 2 * x; };
  int (*const thrice)(int) = [](int x) { return 3 * x; };
  FunctionRef<int(int)> a = twice;
  const FunctionRef<int(int)> b = a;
  a = FunctionRef<int(int)>(thrice);
  CHECK(b(5) == 10);
  CHECK(a(5) == 15);
}

TEST_CASE("function ref: passes references and values that only move") {
  int x = 1;
  const auto add = [](int& y) { y += 10; };
  const FunctionRef<void(int&)> named = add;
  named(x);
  CHECK(x == 11);
  const auto take = [](std::unique_ptr<int> p) { return *p; };
  const FunctionRef<int(std::unique_ptr<int>)> taker = take;
  CHECK(taker(std::make_unique<int>(4)) == 4);
}

}  // namespace function_ref_test
