// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/search/domain.hpp"

namespace domain_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

static_assert(Domain<Values<int>> && Domain<Values<std::string>> && Domain<Integers> && Domain<Uniform> && Domain<LogUniform> && !Domain<int>);

TEST_CASE("values: each has an equal share of the unit interval, in the order given") {
  const auto domain = values({5, 10, 20});
  CHECK(domain.levels() == 3);
  CHECK(domain.at(0) == 5);
  CHECK(domain.at(0.333) == 5);
  CHECK(domain.at(0.334) == 10);
  CHECK(domain.at(0.666) == 10);
  CHECK(domain.at(0.667) == 20);
  CHECK(domain.at(1) == 20);
}

TEST_CASE("values: may be of any type") {
  CHECK(values({true, false}).at(0.9) == false);
  CHECK(values<std::string>({"a", "b"}).at(0.6) == "b");
  CHECK(values({0.25}).at(0.5) == 0.25);
}

TEST_CASE("integers: both ends belong, and each number has its share") {
  const auto domain = integers(-2, 3);
  CHECK(domain.levels() == 6);
  std::vector<int> count(6);
  for (int k = 0; k < 600; ++k) ++count[static_cast<std::size_t>(domain.at((k + 0.5) / 600) + 2)];
  for (const int c : count) CHECK(c == 100);
  CHECK(domain.at(0) == -2);
  CHECK(domain.at(1) == 3);
  CHECK(integers(4, 4).at(0.7) == 4);
}

TEST_CASE("uniform: a straight line from one end to the other, exact at both") {
  const auto domain = uniform(-0.1, 0.3);
  CHECK(domain.levels() == 0);
  CHECK(domain.at(0) == -0.1);
  CHECK(domain.at(1) == 0.3);
  CHECK(domain.at(0.25) == doctest::Approx(0).epsilon(1e-15));
}

TEST_CASE("log_uniform: equal steps are equal factors, exact at both ends") {
  const auto domain = log_uniform(1e-6, 1e2);
  CHECK(domain.levels() == 0);
  CHECK(domain.at(0) == 1e-6);
  CHECK(domain.at(1) == 1e2);
  for (int k = 1; k < 8; ++k) CHECK(domain.at(k / 8.0) == doctest::Approx(std::pow(10, k - 6)).epsilon(1e-12).scale(0));
  double before = 0;
  for (int k = 0; k <= 1000; ++k) {
    CHECK(domain.at(k / 1000.0) > before);
    before = domain.at(k / 1000.0);
  }
}

TEST_CASE("step: values are those that one would write, both ends among them, each with its share") {
  const auto twentieths = uniform(0, 1).step(0.05);
  const double written[] = {0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1};
  REQUIRE(twentieths.levels() == 21);
  for (int k = 0; k < 21; ++k) {
    CHECK(twentieths.at((k + 0.01) / 21) == written[k]);
    CHECK(twentieths.at((k + 0.99) / 21) == written[k]);
    CHECK(twentieths.position(written[k]) == (k + 0.5) / 21);
  }
  CHECK(twentieths.at(0) == 0);
  CHECK(twentieths.at(1) == 1);
  const auto tenths = uniform(-0.3, 0.9).step(0.1);  // 0.1 · 3 and 0.8 - 0.1 are not what is written
  const double both_sides[] = {-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9};
  REQUIRE(tenths.levels() == 13);
  for (int k = 0; k < 13; ++k) CHECK(tenths.at((k + 0.5) / 13) == both_sides[k]);
  CHECK(uniform(1e-6, 9e-6).step(1e-6).at(0.35) == 4e-6);
  CHECK(uniform(0, 3e8).step(1e8).at(0.6) == 2e8);
  CHECK(uniform(0, 1).step(1.0 / 3).at(0.6) == 2.0 / 3);  // no decimal number
  const auto widths = integers(16, 256).step(16);
  CHECK(widths.levels() == 16);
  for (int k = 0; k < 16; ++k) CHECK(widths.at((k + 0.5) / 16) == 16 * (k + 1));
  CHECK(widths.position(48) == 2.5 / 16);
  CHECK(integers(-7, -1).step(3).at(0.5) == -4);
  CHECK(detail::is_ordered(widths));
  static_assert(Domain<Stepped<int>> && Domain<Stepped<double>>);
}

TEST_CASE("step: a value between the steps, or beyond the ends, has no position") {
  CHECK(std::isnan(uniform(0, 1).step(0.05).position(0.07)));
  CHECK(std::isnan(uniform(0, 1).step(0.05).position(1.05)));
  CHECK(std::isnan(uniform(0, 1).step(0.05).position(-0.05)));
  CHECK(std::isnan(integers(16, 256).step(16).position(17)));
  CHECK(std::isnan(integers(16, 256).step(16).position(0)));
}

TEST_CASE("step: one that does not lead from end to end is refused, with where it leads") {
  CHECK(contains(error_of<InvalidArgument>([] { uniform(0, 1).step(0.3); }), "uniform, step: found 0.3 between 0 and 1, expected a number of them that leads from one end to the other; the last that fits leads to 0.9: end there, or take another step"));
  CHECK(contains(error_of<InvalidArgument>([] { integers(1, 10).step(2); }), "the last that fits leads to 9"));
  CHECK(contains(error_of<InvalidArgument>([] { integers(1, 10).step(20); }), "the last that fits leads to 1"));
  CHECK(contains(error_of<InvalidArgument>([] { integers(1, 10).step(0); }), "integers, step: found 0, expected more than 0"));
  CHECK(contains(error_of<InvalidArgument>([] { uniform(0, 1).step(-0.1); }), "uniform, step: found -0.1, expected more than 0"));
  CHECK(contains(error_of<InvalidArgument>([] { uniform(0, 1).step(1e-10); }), "at most a billion of them between the ends"));
  for (const double bad : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) CHECK_THROWS_AS(uniform(0, 1).step(bad), InvalidArgument);
}

TEST_CASE("domains: ends that make no interval are refused") {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();
  CHECK(contains(error_of<InvalidArgument>([] { values<int>({}); }), "values: found an empty list"));
  CHECK(contains(error_of<InvalidArgument>([] { integers(2, 1); }), "integers: found 2 to 1, expected low ≤ high"));
  CHECK(contains(error_of<InvalidArgument>([] { uniform(1, 1); }), "uniform: found 1 to 1, expected low < high"));
  CHECK(contains(error_of<InvalidArgument>([] { log_uniform(0, 1); }), "log_uniform: found 0 to 1, expected 0 < low < high"));
  CHECK_THROWS_AS(log_uniform(-1, 1), InvalidArgument);
  CHECK_THROWS_AS(log_uniform(10, 1), InvalidArgument);
  for (const double bad : {nan, infinity}) {
    CHECK_THROWS_AS(uniform(0, bad), InvalidArgument);
    CHECK_THROWS_AS(uniform(-bad, 0), InvalidArgument);
    CHECK_THROWS_AS(log_uniform(1, bad), InvalidArgument);
  }
}

TEST_CASE("domains: a value's position is where it is, NaN where it is not in the domain") {
  for (int k = 0; k <= 100; ++k) {
    const double u = k / 100.0;
    CHECK(uniform(-3, 5).position(uniform(-3, 5).at(u)) == doctest::Approx(u).epsilon(1e-14));
    CHECK(log_uniform(1e-6, 1e2).position(log_uniform(1e-6, 1e2).at(u)) == doctest::Approx(u).epsilon(1e-14));
    CHECK(integers(-2, 7).at(integers(-2, 7).position(integers(-2, 7).at(u))) == integers(-2, 7).at(u));
    CHECK(values({5, 3, 8}).at(values({5, 3, 8}).position(values({5, 3, 8}).at(u))) == values({5, 3, 8}).at(u));
  }
  CHECK(uniform(0, 1).position(0) == 0);
  CHECK(log_uniform(0.1, 10).position(10) == 1);
  CHECK(integers(1, 4).position(2) == 0.375);
  CHECK(std::isnan(uniform(0, 1).position(1.5)));
  CHECK(std::isnan(log_uniform(0.1, 10).position(0)));
  CHECK(std::isnan(integers(1, 4).position(5)));
  CHECK(std::isnan(values<std::string>({"a", "b"}).position("c")));
}

namespace {

struct Colours {
  using Value = std::string;
  std::string at(double) const { return "red"; }
  int levels() const { return 3; }
};

struct Coded {  // numbers that stand for things
  using Value = int;
  int at(double) const { return 0; }
  int levels() const { return 3; }
  bool ordered() const { return false; }
};

}  // namespace

TEST_CASE("domains: numbers in a row are ordered, other values are choices, and a domain of one's own may say") {
  CHECK(detail::is_ordered(integers(1, 3)));
  CHECK(detail::is_ordered(values({1, 10, 100})));
  CHECK(detail::is_ordered(values({0.5, 0.1})));
  CHECK(!detail::is_ordered(values({3, 1, 2})));
  CHECK(!detail::is_ordered(values({true, false})));
  CHECK(!detail::is_ordered(values<std::string>({"a", "b"})));
  CHECK(!detail::is_ordered(Colours{}));
  CHECK(!detail::is_ordered(Coded{}));
}

TEST_CASE("integers: a range wider than int holds is refused") {
  CHECK_THROWS_AS(integers(std::numeric_limits<int>::min(), std::numeric_limits<int>::max()), InvalidArgument);
  CHECK_THROWS_AS(integers(0, std::numeric_limits<int>::max()), InvalidArgument);
}

}  // namespace domain_test
