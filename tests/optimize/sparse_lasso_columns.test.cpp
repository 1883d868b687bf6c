// SPDX-License-Identifier: BSL-1.0
#include "attune/optimize/sparse_lasso_columns.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "../support.hpp"
#include "attune/optimize/detail/centred_rows.hpp"
#include "attune/optimize/lasso_columns.hpp"

namespace sparse_lasso_columns_test {

using namespace attune;
using Doubles = std::vector<double>;

namespace {

// 19 rows of 6 columns, a third of the values stored, none of column 5.
struct Rows {
  static constexpr Index n = 19, p = 6;
  Doubles x, y, weight;
  bool intercept = true, weighted = false;

  Rows() {
    auto random = attune_test::random(12);
    x = attune_test::uniform<double>(random, static_cast<std::size_t>(n * p), 1, 3);
    y = attune_test::uniform<double>(random, static_cast<std::size_t>(n), 5, 7);
    weight = attune_test::uniform<double>(random, static_cast<std::size_t>(n), 0.5, 2);
    weight[3] = 0;
    for (Index i = 0; i < n; ++i)
      for (Index j = 0; j < p; ++j)
        if ((i + j) % 3 != 0 || j == 5) x[static_cast<std::size_t>(i * p + j)] = 0;
  }
  LinearLeastSquares problem() const {
    LinearLeastSquares all{.rows = n, .columns = p, .intercept = intercept};
    all.read_row = [this](Index row, double* to) { std::copy_n(x.begin() + row * p, p, to); };
    all.read_entries = [this](Index row, FunctionRef<void(Index, double)> entry) {
      for (Index j = 0; j < p; ++j)
        if (const double value = x[static_cast<std::size_t>(row * p + j)]; value != 0) entry(j, value);
    };
    all.target = [this](Index row) { return y[static_cast<std::size_t>(row)]; };
    if (weighted) all.weight = [this](Index row) { return weight[static_cast<std::size_t>(row)]; };
    return all;
  }
};

// Sums of 19 products of numbers up to 7, each rounded.
constexpr double rounding = 50 * 19 * std::numeric_limits<double>::epsilon();

bool close(double a, double b) { return std::abs(a - b) <= rounding; }

}  // namespace

TEST_CASE("sparse lasso columns: what dense columns off their means give, with intercept and weights or without") {
  CAPTURE(attune_test::seed());
  for (const bool intercept : {true, false})
    for (const bool weighted : {true, false}) {
      CAPTURE(intercept);
      CAPTURE(weighted);
      Rows rows;
      rows.intercept = intercept;
      rows.weighted = weighted;
      const auto problem = rows.problem();
      const detail::SparseColumns sparse(problem);
      const detail::CentredRows centred(problem);
      const detail::GramColumns gram = centred.gram();
      REQUIRE(sparse.size() == 6);
      CHECK(close(sparse.constant(), gram.constant()));
      CHECK(close(sparse.frame().target_mean, intercept ? centred.frame().target_mean : 0));
      const Doubles w{0.5, 0, -1, 2, 0, 0.25};
      Doubles a(6), b(6);
      sparse.slopes(w, a);
      gram.slopes(w, b);
      const std::vector<std::size_t> some{4, 0, 3};
      detail::SparseColumns::Part part(sparse, nullptr);
      part.choose(some);
      const std::vector<std::size_t> order{2, 0, 1};
      const auto products = part.products(order);
      part.begin(w, a);
      part.move(1, 0.75);  // the weight of column 0
      auto moved = w;
      moved[0] += 0.75;
      Doubles after(6);
      gram.slopes(moved, after);
      for (std::size_t j = 0; j < 6; ++j) {
        CAPTURE(j);
        if (intercept) CHECK(close(sparse.frame().mean[j], centred.frame().mean[j]));
        CHECK(close(sparse.right()[j], gram.right()[j]));
        CHECK(close(sparse.diagonal()[j], gram.diagonal()[j]));
        CHECK(close(a[j], b[j]));
        for (std::size_t i = 0; i < 6; ++i) CHECK(close(sparse.product(i, j), gram.product(i, j)));
      }
      for (std::size_t k = 0; k < 3; ++k) {
        CHECK(close(part.slope(k), after[some[k]]));
        for (std::size_t l = 0; l <= k; ++l) CHECK(close(products[k * 3 + l], gram.product(some[order[k]], some[order[l]])));
      }
      CHECK(sparse.diagonal()[5] == 0);  // nothing is stored
    }
}

TEST_CASE("sparse lasso columns: one that is constant has no diagonal and never moves, whatever its value and the weights") {
  CAPTURE(attune_test::seed());
  for (const double constant : {1.0, 0.1, -0.3, 123.456})
    for (const bool weighted : {true, false}) {
      CAPTURE(constant);
      CAPTURE(weighted);
      Rows rows;
      rows.weighted = weighted;
      for (std::size_t i = 0; i < static_cast<std::size_t>(Rows::n); ++i) rows.x[i * static_cast<std::size_t>(Rows::p) + 5] = constant;
      if (weighted) rows.x[3 * 6 + 5] = 7;  // the row of weight 0
      const auto problem = rows.problem();
      const detail::SparseColumns sparse(problem);
      CHECK(sparse.frame().mean[5] == constant);
      CHECK(sparse.diagonal()[5] == 0);
      // One that is constant but for a row that stores nothing is not.
      rows.x[5] = 0;
      CHECK(detail::SparseColumns(problem).diagonal()[5] > 0);
    }
}

}  // namespace sparse_lasso_columns_test
