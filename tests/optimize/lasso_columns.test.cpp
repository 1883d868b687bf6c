// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
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
  CHECK(columns.product(0, 1) == 2);
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
    for (std::size_t i = 0; i < Problem::p; ++i) CHECK(std::abs(residual.product(i, j) - gram.product(i, j)) <= rounding);
  }
}

namespace {

// A part that begins with one column, to which two others come.
template <class Columns>
void check_part(const Columns& columns, const typename Columns::Known* known = nullptr) {
  const std::vector<std::size_t> chosen{3, 0, 4};
  Doubles at(columns.size()), v(columns.size());
  at[0] = 0.5;
  at[1] = 0.25;
  at[3] = -1;
  columns.slopes(at, v);
  typename Columns::Part part(columns, known);
  part.choose({3});
  part.choose(chosen);
  part.begin(at, v);
  for (std::size_t k = 0; k < chosen.size(); ++k) CHECK(std::abs(part.slope(k) - v[chosen[k]]) <= 5 * rounding);
  part.move(1, 2);
  part.move(2, -0.5);
  at[0] += 2;
  at[4] -= 0.5;
  columns.slopes(at, v);
  for (std::size_t k = 0; k < chosen.size(); ++k) CHECK(std::abs(part.slope(k) - v[chosen[k]]) <= 5 * rounding);
  const std::vector<std::size_t> order{2, 0, 1};  // the lower half
  const auto products = part.products(order);
  for (std::size_t k = 0; k < order.size(); ++k)
    for (std::size_t l = 0; l <= k; ++l) CHECK(std::abs(products[k * order.size() + l] - columns.product(chosen[order[k]], chosen[order[l]])) <= rounding);
}

}  // namespace

TEST_CASE("lasso columns: slopes of a part follow its moves") {
  const Problem problem;
  check_part(problem.by_gram());
  check_part(problem.by_residuals());
  // More columns than twice the rows go by residuals.
  Doubles x = problem.x;
  x.resize(5);
  const ResidualColumns::Known none;
  check_part(ResidualColumns(x, {0.5}), &none);
  check_part(problem.by_residuals(), &none);
}

TEST_CASE("lasso columns: what is known of products are the products") {
  const Problem problem;
  const auto columns = problem.by_residuals();
  ResidualColumns::Known known;
  CHECK(known.product(0, 0) == nullptr);
  for (const std::vector<std::size_t>& moved : {std::vector<std::size_t>{4, 1}, std::vector<std::size_t>{3, 4, 0}}) {
    ResidualColumns::Part part(columns, &known, &known);
    part.choose(moved);
  }
  for (std::size_t i = 0; i < Problem::p; ++i)
    for (std::size_t j = 0; j < Problem::p; ++j) {
      const double* const found = known.product(i, j);
      REQUIRE((found == nullptr) == (i == 2 || j == 2));
      if (found != nullptr) CHECK(*found == columns.product(i, j));
    }
  check_part(columns, &known);
}

}  // namespace lasso_columns_test
