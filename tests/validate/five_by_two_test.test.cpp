// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <vector>

#include "../support.hpp"
#include "attune/validate/five_by_two_test.hpp"

namespace five_by_two_test_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

using Numbers = std::vector<double>;

// Ten scores of each of two learners.
struct Pair {
  Numbers a, b;
};
Pair ten_scores() {
  auto source = attune_test::random(1);
  auto a = attune_test::uniform<double>(source, 10, 0.7, 0.9);
  return {a, attune_test::uniform<double>(source, 10, 0.7, 0.9)};
}

}  // namespace

TEST_CASE("5×2 cv: exchanging the learners changes nothing, and scores that are alike give p = 1") {
  CAPTURE(attune_test::seed());
  const auto [a, b] = ten_scores();
  CHECK(five_by_two_f_test(a, b) == five_by_two_f_test(b, a));
  CHECK(five_by_two_t_test(a, b).p_value == five_by_two_t_test(b, a).p_value);
  const Numbers same(10, 0.5);
  CHECK(five_by_two_f_test(same, same).p_value == 1);
  CHECK(five_by_two_t_test(same, same).p_value == 1);
}

TEST_CASE("5×2 cv: what is refused, by name") {
  const Numbers two{0.5, 0.6};
  CHECK(contains(error_of<InvalidArgument>([&] { five_by_two_t_test(two, two); }), "five_by_two_t_test: found 2 and 2 scores, expected 10 of each: 5 repeats of 2 folds"));
  CHECK(contains(error_of<InvalidArgument>([&] { five_by_two_f_test(two, two); }), "five_by_two_f_test"));
}

}  // namespace five_by_two_test_test
