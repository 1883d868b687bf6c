// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>
#include <vector>

#include "../support.hpp"
#include "attune/optimize/lasso.hpp"

namespace lasso_test {

using namespace attune;
using detail::GramColumns;
using detail::LassoPoint;
using Doubles = std::vector<double>;

namespace {

// Columns that do not touch each other: each weight has a minimum of its own, sign(r) max(|r| - l1, 0) / (h + l2).
GramColumns apart() { return {{2, 0, 0, 0, 1, 0, 0, 0, 4}, {3, -0.5, -6}, 20}; }

// Columns that go together, of a hundred rows.
detail::ResidualColumns together() {
  auto random = attune_test::random(5);
  const std::size_t n = 100, p = 12;
  Doubles x = attune_test::uniform<double>(random, n * p, -1, 1), y = attune_test::uniform<double>(random, n, -1, 1);
  for (std::size_t j = 1; j < p; ++j)
    for (std::size_t i = 0; i < n; ++i) x[j * n + i] += 0.8 * x[(j - 1) * n + i];
  for (double& v : x) v /= 10;  // the root of the rows' shares
  for (double& v : y) v /= 10;
  return {x, y};
}

template <class Columns>
LassoPoint origin(const Columns& columns) {
  return {Doubles(columns.size()), {columns.right().begin(), columns.right().end()}};
}

}  // namespace

TEST_CASE("lasso: the subgradient of least length") {
  CHECK(detail::lasso_subgradient(1, 0.25, 0.5) == 0.75);
  CHECK(detail::lasso_subgradient(-1, 0.25, 0.5) == -0.25);
  CHECK(detail::lasso_subgradient(0, 0.25, 0.5) == 0);
  CHECK(detail::lasso_subgradient(0, 0.75, 0.5) == 0.25);
  CHECK(detail::lasso_subgradient(0, -0.75, 0.5) == -0.25);
}

TEST_CASE("lasso: value, subgradient and gap at zero, by hand") {
  const auto columns = apart();
  const auto found = detail::measure_lasso(columns, origin(columns), {.l1 = 1, .l2 = 0});
  CHECK(found.value == 10);
  CHECK(found.norm == 5);
  CHECK(found.gap == doctest::Approx(0.5 * 25.0 / 36 * 20).epsilon(1e-15));  // of the dual point a sixth as long
  CHECK(detail::measure_lasso(columns, origin(columns), {.l1 = 6, .l2 = 0}).gap == 0);
  CHECK(std::isinf(detail::measure_lasso(columns, origin(columns), {.l1 = 0, .l2 = 0}).gap));
}

TEST_CASE("lasso: columns that are apart have their minima in one pass, and no gap is left") {
  const auto columns = apart();
  for (const auto& [l1, l2] : {std::pair{1.0, 0.0}, std::pair{0.25, 2.0}, std::pair{0.0, 1.0}}) {
    LassoPoint at = origin(columns);
    detail::LassoDescent<GramColumns> descent(columns, {.l1 = l1, .l2 = l2}, at, 0);
    descent.round(0);
    for (std::size_t j = 0; j < 3; ++j) {
      const double r = columns.right()[j];
      CHECK(at.w[j] == doctest::Approx(std::copysign(std::max(std::abs(r) - l1, 0.0), r) / (columns.diagonal()[j] + l2)).epsilon(1e-15));
    }
    const auto found = detail::measure_lasso(columns, at, {.l1 = l1, .l2 = l2});
    CHECK(found.norm <= 1e-15);
    CHECK(std::abs(found.gap) <= 1e-14);
  }
}

TEST_CASE("lasso: a column that was left out joins where it is wronged, and one without values never does") {
  const GramColumns columns({2, 0, 0, 0, 1, 0, 0, 0, 0}, {3, 2, 0}, 20);
  LassoPoint at = origin(columns);
  detail::LassoDescent<GramColumns> descent(columns, {.l1 = 1, .l2 = 0}, at, 2.5);  // the first alone
  descent.round(0);
  CHECK(at.w == Doubles{1, 0, 0});
  descent.round(0);
  CHECK(at.w == Doubles{1, 1, 0});
}

TEST_CASE("lasso: the gap bounds how far the value is from the minimum") {
  const auto columns = together();
  const detail::LassoStrengths strengths{.l1 = 0.02, .l2 = 0.01};
  LassoPoint at = origin(columns);
  Doubles values, gaps;
  detail::LassoDescent<detail::ResidualColumns> descent(columns, strengths, at, strengths.l1);
  for (int rounds = 0; rounds < 12; ++rounds) {
    const auto now = detail::measure_lasso(columns, at, strengths);
    values.push_back(now.value);
    gaps.push_back(now.gap);
    descent.round(std::pow(10.0, -2 - rounds));
  }
  const double least = values.back(), rounding = 100 * std::numeric_limits<double>::epsilon();
  CHECK(gaps.front() > 1e-3);
  CHECK(gaps.back() <= rounding);
  for (std::size_t k = 0; k < values.size(); ++k) CHECK(values[k] - least <= gaps[k] + rounding);
}

TEST_CASE("lasso: a start on the path depends on its strength alone, and is close to the minimum") {
  const auto columns = together();
  const auto start_at = [&](double strength, const Doubles& before) {
    detail::LassoPath<detail::ResidualColumns> path(columns, 0.9);
    for (const double other : before) path.reach(other);
    path.reach(strength);
    return path.start(strength);
  };
  const double largest = *std::max_element(columns.right().begin(), columns.right().end(), [](double a, double b) { return std::abs(a) < std::abs(b); });
  const double all_zero = std::abs(largest) / 0.9, strength = 0.1 * all_zero;
  const auto start = start_at(strength, {});
  CHECK(start.w == start_at(strength, {0.01 * all_zero, 0.5 * all_zero}).w);
  CHECK(start_at(1.01 * all_zero, {}).w == Doubles(columns.size()));
  const detail::LassoStrengths strengths{.l1 = 0.9 * strength, .l2 = 0.1 * strength};
  // Steps of the path are a factor of 0.8: slopes between two minima are within that of where they have to be.
  CHECK(detail::measure_lasso(columns, start, strengths).norm <= 0.25 * strengths.l1);
  CHECK(detail::measure_lasso(columns, origin(columns), strengths).norm >= 8 * strengths.l1);
}

}  // namespace lasso_test
