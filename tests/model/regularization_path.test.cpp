// SPDX-License-Identifier: BSL-1.0
#include "attune/model/regularization_path.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "attune/data/sparse_rows.hpp"
#include "attune/loss/huber.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/model/linear_models.hpp"
#include "attune/model/sparse_linear.hpp"
#include "attune/model/sparse_linear_models.hpp"
#include "problems.hpp"

namespace regularization_path_test {

using namespace attune;
using attune_test::classes;
using attune_test::contains;
using attune_test::error_of;
using attune_test::numbers;

namespace {

constexpr Stopping precise{.gradient = {.tolerance = 1e-12}, .budget = {.iterations = 100'000}};

template <class L, class Data>
void check_like_single_fits(L learner, const Data& data, const std::vector<double>& strengths, double tolerance) {
  learner.optimizer.stopping = precise;
  const auto path = regularization_path(learner, data, strengths);
  REQUIRE(path.size() == strengths.size());
  CHECK(std::is_sorted(path.strengths.rbegin(), path.strengths.rend()));
  for (std::size_t k = 0; k < path.size(); ++k) {
    CAPTURE(k);
    learner.penalty.strength = path.strengths[k];
    const auto model = learner.fit(data);
    CHECK((path.coefficients.row(static_cast<Index>(k)).transpose() - model.coefficients()).template lpNorm<Eigen::Infinity>() <= tolerance);
    CHECK(std::abs(path.intercepts[k] - model.intercept()) <= tolerance);
    CHECK(converged(path.optimizations[k].status));
    CHECK(path.optimizations[k].value == doctest::Approx(model.optimization.value).epsilon(std::max(1e-9, tolerance)));
  }
}

// From the largest strength on all weights are zero, and a little below it one is not.
template <class L, class Data>
void check_largest(L learner, const Data& data) {
  learner.optimizer.stopping = precise;
  const double largest = largest_strength(learner, data.view());
  CHECK(largest > 0);
  const auto path = regularization_path(learner, data, {0.9999 * largest, 1.0001 * largest});
  CHECK(path.selected(0).empty());
  CHECK(path.selected(1).size() == 1);
}

}  // namespace

TEST_CASE("regularization path: each model is that of a single fit, by the sweep and by warm starts") {
  CAPTURE(attune_test::seed());
  const auto data = numbers<double>(120, 8, 730, true);
  const std::vector<double> strengths{0.01, 0.5, 0.1, 0.0, 3};
  check_like_single_fits(Lasso<>{}, data, strengths, 1e-9);
  check_like_single_fits(ElasticNetRegression<>{.penalty = {.l1_ratio = 0.3}}, data, strengths, 1e-9);
  static_assert(FitsMany<Ridge<>, DatasetView<double, double>> && FitsMany<LinearRegression<>, DatasetView<double, double>> && FitsMany<Ridge<double, Lbfgs>, DatasetView<double, double>>);
  check_like_single_fits(Ridge<>{}, data, strengths, 1e-12);
  check_like_single_fits(Ridge<>{.optimizer = {.orthogonal = true}}, data, strengths, 0);  // not by products: a fit for each
  check_like_single_fits(Ridge<double, Lbfgs>{}, data, strengths, 1e-8);
  check_like_single_fits(Estimator<Linear<double>, Huber, L1>{}, data, strengths, 1e-8);
  check_like_single_fits(Lasso<float>{}, numbers<float>(120, 8, 731), strengths, 1e-5);  // whose single fits have targets of float
  check_like_single_fits(SparseLogisticRegression<>{}, classes<double>(120, 6, 732), {0.1, 0.02, 0.005}, 1e-7);
}

TEST_CASE("regularization path: of more columns than a sweep takes least squares share their work, and other fits start where the one before ended") {
  CAPTURE(attune_test::seed());
  const auto data = numbers<double>(8, 1100, 737);
  const Lasso<> lasso{.optimizer = {.stopping = precise}};
  const double largest = largest_strength(lasso, data);
  const std::vector<double> strengths{0.6 * largest, 0.5 * largest};
  check_like_single_fits(lasso, data, strengths, 1e-9);
  check_like_single_fits(Ridge<>{}, data, strengths, 1e-12);
  const auto path = regularization_path(lasso, data, strengths);
  CHECK(path.optimizations[1].history.front().value == doctest::Approx(data.y.squaredNorm() / 16).epsilon(1e-12));  // none from another's end
  using Logistic = Estimator<Linear<double>, LogisticLoss, L2, Lbfgs>;
  static_assert(FitsMany<Logistic, DatasetView<double, int>>);
  const auto two = classes<double>(8, 1100, 738);
  const auto warm = regularization_path(Logistic{}, two, {0.1, 0.09});
  const auto cold = Logistic{.penalty = {.strength = 0.09}}.fit(two).optimization;
  CHECK(warm.optimizations[1].value == doctest::Approx(cold.value).epsilon(1e-6));
  CHECK(warm.optimizations[1].iterations < cold.iterations);
}

TEST_CASE("regularization path: of sparse rows it is that of the same rows with their zeros") {
  auto data = numbers<double>(60, 7, 733, true);
  for (Index i = 0; i < 60; ++i)
    for (Index j = 0; j < 7; ++j)
      if ((i + 2 * j) % 3 != 0) data.x(i, j) = 0;
  const auto rows = to_sparse(MatrixView<double>(data.x));
  const auto sparse = view(rows.view(), data.y, {.weights = data.weights});
  const Lasso<> learner{.optimizer = {.stopping = precise}};
  static_assert(FitsMany<Lasso<>, SparseDatasetView<double, double>>);
  CHECK(largest_strength(learner, sparse) == doctest::Approx(largest_strength(learner, data)).epsilon(1e-12));
  const StrengthGrid grid{.count = 12, .ratio = 1e-2};
  const auto path = regularization_path(learner, sparse, grid), dense = regularization_path(learner, data, grid);
  REQUIRE(path.size() == 12);
  CHECK((path.coefficients - dense.coefficients).lpNorm<Eigen::Infinity>() <= 1e-9);
  CHECK(path.entries() == dense.entries());
  for (const auto& optimization : path.optimizations) CHECK(converged(optimization.status));
}

TEST_CASE("regularization path: begins where the first column comes in, for any loss") {
  CAPTURE(attune_test::seed());
  const auto data = numbers<double>(100, 6, 733, true);
  check_largest(Lasso<>{}, data);
  check_largest(Lasso<>{.model = {.intercept = false}}, data);
  check_largest(ElasticNetRegression<>{.penalty = {.l1_ratio = 0.2}}, data);
  check_largest(Estimator<Linear<double>, Huber, L1>{}, data);
  const auto two = classes<double>(100, 6, 734, true);
  check_largest(SparseLogisticRegression<>{}, two);
  check_largest(SparseLogisticRegression<>{.class_weights = {.of_class = {1, 9}}}, two);
  check_largest(LinearSvc<double, L1>{}, two);
}

TEST_CASE("regularization path: the default grid falls by one factor, and columns come in") {
  const auto data = numbers<double>(150, 5, 735);
  const auto path = regularization_path(Lasso<>{}, data, StrengthGrid{.count = 20, .ratio = 1e-4});
  REQUIRE(path.size() == 20);
  CHECK(path.strengths.front() == doctest::Approx(1.000001 * largest_strength(Lasso<>{}, data.view())).epsilon(1e-12));
  CHECK(path.strengths.back() == doctest::Approx(1e-4 * path.strengths.front()));
  for (std::size_t k = 1; k < 20; ++k) CHECK(path.strengths[k] / path.strengths[k - 1] == doctest::Approx(std::pow(1e-4, 1 / 19.0)));
  CHECK(path.selected(0).empty());
  CHECK(path.selected(19).size() == 5);
  const auto entries = path.entries();
  for (Index j = 0; j < 5; ++j) {
    const std::size_t first = entries[static_cast<std::size_t>(j)];
    for (std::size_t k = 0; k < 20; ++k) CHECK((k < first ? path.coefficients(static_cast<Index>(k), j) == 0 : k > first || path.coefficients(static_cast<Index>(k), j) != 0));
  }
  const auto begin = regularization_path(Lasso<>{}, data, StrengthGrid{.count = 2, .ratio = 0.9999}).entries();
  CHECK(std::count(begin.begin(), begin.end(), 1U) == 1);
  CHECK(std::count(begin.begin(), begin.end(), 2U) == 4);  // never
}

TEST_CASE("regularization path: at the first strength of the grid no column is in by rounding, and at the next one is") {
  CAPTURE(attune_test::seed());
  for (std::uint64_t stream = 7400; stream < 7420; ++stream) {
    auto data = numbers<double>(150, 5, stream, stream % 2 == 1);
    if (stream % 4 < 2) {  // off their centres, which costs digits
      data.x.array() += 30;
      data.y.array() += 500;
    }
    const auto path = regularization_path(Lasso<>{}, data, StrengthGrid{.count = 2, .ratio = 0.999});
    CHECK(path.selected(0).empty());
    CHECK(path.selected(1).size() >= 1);
  }
}

TEST_CASE("regularization path: what is out of range is refused") {
  const auto data = numbers<double>(50, 3, 736);
  CHECK(contains(error_of<InvalidArgument>([&] { regularization_path(Lasso<>{}, data, {0.1, -1.0}); }), "strengths, strength 1: found -1"));
  CHECK(contains(error_of<InvalidArgument>([&] { regularization_path(Lasso<>{}, data, StrengthGrid{.count = 1}); }), "StrengthGrid::count"));
  CHECK(contains(error_of<InvalidArgument>([&] { regularization_path(Ridge<>{}, data); }), "no L1 norm"));
  CHECK(contains(error_of<InvalidArgument>([&] { regularization_path(ElasticNetRegression<>{.penalty = {.l1_ratio = 2}}, data, {0.1}); }), "ElasticNet::l1_ratio"));
  auto one = classes<double>(50, 3, 737);
  one.y.setZero();
  CHECK(contains(error_of<InvalidData>([&] { largest_strength(SparseLogisticRegression<>{}, one.view()); }), "only class"));
  auto bad = data;
  bad.x(3, 1) = std::nan("");
  CHECK(contains(error_of<InvalidData>([&] { regularization_path(Lasso<>{}, bad, {0.1}); }), "row 3"));
}

}  // namespace regularization_path_test
