// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>
#include <limits>
#include <numbers>

#include "attune/core/distributions.hpp"
#include "attune/core/normal.hpp"

namespace distributions_test {

using namespace attune::detail;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity(), not_a_number = std::numeric_limits<double>::quiet_NaN();

bool close(double a, double b) { return std::abs(a - b) <= 1e-12 * std::abs(b); }

}  // namespace

TEST_CASE("distributions: Student's t of one and two degrees of freedom has the tails of their formulas") {
  for (const double t : {0.1, 1.0, 3.0, 50.0, 1e5}) {
    CHECK(close(student_t_upper(t, 1), std::atan2(1, t) / std::numbers::pi));
    CHECK(close(student_t_upper(t, 2), 1 / (std::sqrt(2 + t * t) * (std::sqrt(2 + t * t) + t))));
    CHECK(close(student_t_upper(-t, 2), 1 - student_t_upper(t, 2)));
    CHECK(close(student_t_two_sided(-t, 2), 2 * student_t_upper(t, 2)));
  }
  CHECK(student_t_upper(0, 7) == 0.5);
}

TEST_CASE("distributions: Student's t of many degrees of freedom is normal") {
  for (const double t : {-2.0, 0.5, 4.0}) {
    CHECK(student_t_upper(t, infinity) == normal_cdf(-t));
    CHECK(std::abs(student_t_upper(t, 1e9) - normal_cdf(-t)) < 1e-8);
  }
}

TEST_CASE("distributions: F of one and d degrees of freedom is the square of t") {
  for (const double degrees : {1.0, 5.0, 37.0})
    for (const double t : {0.2, 2.0, 9.0}) CHECK(close(f_upper(t * t, 1, degrees), student_t_two_sided(t, degrees)));
}

TEST_CASE("distributions: chi-square of two degrees of freedom is exponential, of one the square of a normal number") {
  for (const double x : {1e-3, 1.0, 2.9, 3.1, 40.0, 600.0}) {
    CHECK(close(chi_square_upper(x, 2), std::exp(-x / 2)));
    CHECK(close(chi_square_upper(x, 1), std::erfc(std::sqrt(x / 2))));
  }
}

TEST_CASE("distributions: the binomial of few trials has the shares that counting gives") {
  CHECK(close(binomial_lower(0, 4, 0.5), 1.0 / 16));
  CHECK(close(binomial_lower(1, 4, 0.5), 5.0 / 16));
  CHECK(close(binomial_lower(2, 4, 0.5), 11.0 / 16));
  CHECK(close(binomial_lower(1, 3, 0.25), 27.0 / 32));
  CHECK(binomial_lower(4, 4, 0.5) == 1);
  CHECK(binomial_lower(-1, 4, 0.5) == 0);
}

TEST_CASE("distributions: the range of two normal numbers is the size of their difference") {
  for (const double q : {0.1, 1.0, 3.0, 8.0}) CHECK(close(studentized_range_upper(q, 2), std::erfc(q / 2)));
}

TEST_CASE("distributions: the studentised range over the root of 2 has the values of Demšar's table") {
  const double table[] = {1.960, 2.343, 2.569, 2.728, 2.850, 2.949, 3.031, 3.102, 3.164};
  for (int k = 2; k <= 10; ++k) CHECK(std::abs(studentized_range_upper_quantile(0.05, k) / std::numbers::sqrt2 - table[k - 2]) < 0.001);
}

TEST_CASE("distributions: quantiles undo tails") {
  for (const double p : {1e-9, 0.01, 0.4, 0.6, 0.99}) {
    CHECK(close(student_t_upper(student_t_upper_quantile(p, 3), 3), p));
    CHECK(close(studentized_range_upper(studentized_range_upper_quantile(p, 4), 4), p));
  }
  CHECK(student_t_upper_quantile(0.5, 3) == 0);
  CHECK(student_t_upper_quantile(0, 3) == infinity);
  CHECK(student_t_upper_quantile(1, 3) == -infinity);
}

TEST_CASE("distributions: ends of the line and what is no number") {
  CHECK(student_t_upper(infinity, 3) == 0);
  CHECK(student_t_upper(-infinity, 3) == 1);
  CHECK(f_upper(0, 2, 3) == 1);
  CHECK(f_upper(infinity, 2, 3) == 0);
  CHECK(chi_square_upper(0, 3) == 1);
  CHECK(chi_square_upper(infinity, 3) == 0);
  CHECK(studentized_range_upper(0, 3) == 1);
  for (const double undefined : {student_t_upper(not_a_number, 3), student_t_upper(1, 0), student_t_upper(1, -1), f_upper(not_a_number, 1, 1), chi_square_upper(not_a_number, 1), chi_square_upper(1, 0),
                                 studentized_range_upper(not_a_number, 3), studentized_range_upper(1, 1), student_t_upper_quantile(-0.1, 3), student_t_upper_quantile(not_a_number, 3), studentized_range_upper_quantile(0, 3)})
    CHECK(std::isnan(undefined));
}

}  // namespace distributions_test
