// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "attune/core/fit_context.hpp"

namespace fit_context_test {

using namespace attune;

TEST_CASE("typed value: gives back what was put in, to who knows the type") {
  const TypedValue value(std::vector<int>{1, 2, 3});
  REQUIRE(value.get<std::vector<int>>() != nullptr);
  CHECK(*value.get<std::vector<int>>() == std::vector<int>{1, 2, 3});
  CHECK(static_cast<bool>(value));
}

TEST_CASE("typed value: is null to who asks for another type") {
  const TypedValue value(1);
  CHECK(value.get<int>() != nullptr);
  CHECK(value.get<unsigned>() == nullptr);
  CHECK(value.get<double>() == nullptr);
  CHECK(value.get<std::string>() == nullptr);
}

TEST_CASE("typed value: without a value it is null to all") {
  const TypedValue nothing;
  CHECK(!nothing);
  CHECK(nothing.get<int>() == nullptr);
}

TEST_CASE("typed value: copies share one value, also when the copied one is not const") {
  TypedValue a(std::string("shared"));
  TypedValue b(a);
  CHECK(b.get<std::string>() == a.get<std::string>());
  a = TypedValue(2);
  CHECK(*b.get<std::string>() == "shared");
  CHECK(*a.get<int>() == 2);
}

TEST_CASE("typed value: destroys what it holds, once, with the last copy") {
  const auto counter = std::make_shared<int>(0);
  {
    const TypedValue a(counter);
    const TypedValue b = a;
    CHECK(counter.use_count() == 2);
  }
  CHECK(counter.use_count() == 1);
}

TEST_CASE("typed value: borrows a value without a copy, and destroys nothing") {
  const auto counter = std::make_shared<int>(0);
  {
    const TypedValue a = TypedValue::borrow(counter);
    const TypedValue b = a;
    CHECK(a.get<std::shared_ptr<int>>() == &counter);
    CHECK(b.get<std::shared_ptr<int>>() == &counter);
    CHECK(b.get<int>() == nullptr);
    CHECK(static_cast<bool>(b));
    CHECK(counter.use_count() == 1);
  }
  CHECK(counter.use_count() == 1);
}

TEST_CASE("fit context: a child differs in its random key only") {
  FitContext context;
  context.random = RandomKey{42};
  int calls = 0;
  context.observer = [&calls](const Iteration&) { return ++calls < 10; };
  context.warm_start = TypedValue(3);
  context.executor = Threads{2};
  const FitContext part = context.child(Purpose::fold, 3);
  CHECK(part.random == RandomKey{42}.child(Purpose::fold, 3));
  CHECK(part.random != context.random);
  CHECK(*part.warm_start.get<int>() == 3);
  CHECK(!part.executor.is_serial());
  CHECK(part.observer(Iteration{}));
  CHECK(calls == 1);
  CHECK(!part.validation);
}

TEST_CASE("fit context: by default nobody watches and work is serial") {
  const FitContext context;
  CHECK(!context.observer);
  CHECK(context.executor.is_serial());
  CHECK(!context.validation);
  CHECK(!context.warm_start);
}

}  // namespace fit_context_test
