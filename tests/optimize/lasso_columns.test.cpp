// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <type_traits>
#include <vector>

#include "../support.hpp"
#include "attune/optimize/lasso_columns.hpp"

namespace lasso_columns_test {

using namespace attune;
using detail::GramColumns;
using detail::ResidualColumns;
using Doubles = std::vector<double>;

namespace {

double product(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

// The same problem in both ways: n rows, p columns, one after the other.
struct Problem {
  static constexpr std::size_t n = 23, p = 5;
  Doubles x, y;

  Problem() {
    auto random = attune_test::random(11);
    x = attune_test::uniform<double>(random, n * p, -1, 1);
    y = attune_test::uniform<double>(random, n, -1, 1);
  }
  std::span<const double> column(std::size_t j) const { return std::span(x).subspan(j * n, n); }
  ResidualColumns by_residuals() const { return {x, y}; }
  GramColumns by_gram() const {
    Doubles gram(p * p), right(p);
    for (std::size_t i = 0; i < p; ++i) {
      right[i] = product(column(i), y);
      for (std::size_t j = 0; j < p; ++j) gram[i * p + j] = product(column(i), column(j));
    }
    return {gram, right, product(y, y)};
  }
};

// Sums of 23 products below 1, each rounded.
constexpr double rounding = 4 * 23 * std::numeric_limits<double>::epsilon();

}  // namespace

TEST_CASE("lasso columns: by hand") {
  const ResidualColumns columns({1, 0, 2, 1}, {3, 4});
  CHECK(columns.size() == 2);
  CHECK(Doubles(columns.right().begin(), columns.right().end()) == Doubles{3, 10});
  CHECK(Doubles(columns.diagonal().begin(), columns.diagonal().end()) == Doubles{1, 5});
  CHECK(columns.products(std::vector<std::size_t>{0, 1})[2] == 2);
  CHECK(columns.constant() == 25);
  Doubles v(2);
  columns.slopes(Doubles{1, 2}, v);  // residuals (3 - 5, 4 - 2)
  CHECK(v == Doubles{-2, -2});
  const GramColumns gram({1, 2, 2, 5}, {3, 10}, 25);
  gram.slopes(Doubles{1, 2}, v);
  CHECK(v == Doubles{-2, -2});
}

TEST_CASE("lasso columns: products and residuals tell the same") {
  const Problem problem;
  const auto gram = problem.by_gram();
  const auto residual = problem.by_residuals();
  CHECK(std::abs(gram.constant() - residual.constant()) <= rounding);
  const Doubles w{0.5, 0, -2, 0, 1};
  Doubles a(Problem::p), b(Problem::p);
  gram.slopes(w, a);
  residual.slopes(w, b);
  for (std::size_t j = 0; j < Problem::p; ++j) {
    CHECK(std::abs(a[j] - b[j]) <= 5 * rounding);
    CHECK(std::abs(gram.right()[j] - residual.right()[j]) <= rounding);
    CHECK(std::abs(gram.diagonal()[j] - residual.diagonal()[j]) <= rounding);
    // Of all columns in another order, the lower half.
    std::vector<std::size_t> order(Problem::p);
    for (std::size_t i = 0; i < Problem::p; ++i) order[i] = (i + j) % Problem::p;
    const auto among = residual.products(order), known = gram.products(order);
    for (std::size_t k = 0; k < Problem::p; ++k)
      for (std::size_t l = 0; l <= k; ++l) {
        CHECK(known[k * Problem::p + l] == gram.product(order[k], order[l]));
        CHECK(std::abs(among[k * Problem::p + l] - gram.product(order[k], order[l])) <= rounding);
      }
  }
}

TEST_CASE("lasso columns: slopes of a part follow its moves") {
  const Problem problem;
  const std::vector<std::size_t> chosen{3, 0, 4};
  Doubles w{0.5, 0.25, 0, -1, 0};
  const auto check = [&](const auto& columns) {
    using Columns = std::remove_cvref_t<decltype(columns)>;
    Doubles v(Problem::p), at = w;
    columns.slopes(at, v);
    typename Columns::Part part(columns, chosen);
    part.begin(chosen, at, v);
    for (std::size_t k = 0; k < chosen.size(); ++k) CHECK(std::abs(part.slope(k) - v[chosen[k]]) <= 5 * rounding);
    part.move(1, 2);
    part.move(2, -0.5);
    at[0] += 2;
    at[4] -= 0.5;
    columns.slopes(at, v);
    for (std::size_t k = 0; k < chosen.size(); ++k) CHECK(std::abs(part.slope(k) - v[chosen[k]]) <= 5 * rounding);
  };
  check(problem.by_gram());
  check(problem.by_residuals());
}

}  // namespace lasso_columns_test
