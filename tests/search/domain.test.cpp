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
