// SPDX-License-Identifier: BSL-1.0
// Sweeps of sparse rows, and of floats.
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "../problems.hpp"
#include "../sweeps.hpp"
#include "attune/core/sparse_view.hpp"
#include "attune/data/sparse_rows.hpp"
#include "attune/loss/huber.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/loss/softmax_cross_entropy.hpp"
#include "attune/loss/squared_hinge.hpp"
#include "attune/model/estimator.hpp"
#include "attune/model/sparse_linear.hpp"
#include "attune/optimize/auto_solver.hpp"
#include "attune/optimize/direct_least_squares.hpp"
#include "attune/penalty/l1.hpp"
#include "attune/simd/vector.hpp"

namespace sparse_sweep_test {

using namespace attune;
using attune_test::check_bits;
using attune_test::check_like_single_fits;
using attune_test::classes;
using attune_test::contains;
using attune_test::grid;
using attune_test::Jobs;
using attune_test::many_classes;
using attune_test::numbers;

namespace {

template <class L>
using Of = Estimator<Linear<double>, L, L2, Lbfgs>;
using Logistic = Of<LogisticLoss>;
using Auto = Estimator<Linear<double>, LogisticLoss, L2, AutoSolver>;
using Ridge = Estimator<Linear<double>, SquaredError, L2, DirectLeastSquares>;
using Lasso = Estimator<Linear<double>, SquaredError, L1>;

const Lbfgs sharp{.stopping = {.gradient = {.tolerance = 1e-11}}};
// L-BFGS ends where the digits of its values do, at 16 ε: that bounds the parameters to √(32 ε f / strength), 2e-6 of f = 0.6 at
// a strength of 1e-3.
constexpr double found_by_steps = 2e-6;

// The data set with two thirds of the values left out, and a column without any.
template <class T, class Label>
SparseDataset<T, Label> thinned(Dataset<T, Label> from, std::uint64_t stream) {
  auto source = attune_test::random(stream);
  for (Index i = 0; i < from.x.rows(); ++i)
    for (Index j = 0; j < from.x.cols(); ++j)
      if (j == 2 || source.uniform() < 2.0 / 3) from.x(i, j) = 0;
  return {.x = to_sparse(MatrixView<T>(from.x)), .y = from.y, .weights = from.weights};
}

template <class T, class Label>
Dataset<T, Label> filled(const SparseDataset<T, Label>& from) {
  Dataset<T, Label> dense;
  dense.x = to_dense(from.x.view());
  dense.y = from.y;
  dense.weights = from.weights;
  return dense;
}

}  // namespace

static_assert(FitsMany<Logistic, SparseDatasetView<double, int>> && FitsMany<Ridge, SparseDatasetView<double, double>> && FitsMany<Lasso, SparseDatasetView<double, double>>);
static_assert(FitsMany<Estimator<Linear<float>, LogisticLoss>, SparseDatasetView<float, int>> && !FitsMany<Logistic, SparseDatasetView<float, int>>);

TEST_CASE("sparse sweep: models of all folds and penalties are those of single fits") {
  CAPTURE(attune_test::seed());
  for (const bool weighted : {false, true})
    for (const bool scaled : {false, true}) {  // by a change of columns that shifts them, too
      const auto two = thinned(classes<double>(150, 7, 760, weighted), 1);
      check_like_single_fits(two.view(), grid(two.view(), 3, {1e-3, 1.0}, scaled, Logistic{.optimizer = sharp}), found_by_steps);
      check_like_single_fits(two.view(), grid(two.view(), 2, {0.1}, scaled, Logistic{.model = {.intercept = false}, .optimizer = sharp}), found_by_steps);
      check_like_single_fits(two.view(), grid(two.view(), 2, {0.1}, scaled, Of<SquaredHinge>{.optimizer = sharp}), found_by_steps);
      const auto amounts = thinned(numbers<double>(150, 7, 761, weighted), 2);
      check_like_single_fits(amounts.view(), grid(amounts.view(), 3, {1e-2, 1.0}, scaled, Of<Huber>{.optimizer = sharp}), found_by_steps);
      check_like_single_fits(amounts.view(), grid(amounts.view(), 3, {1e-2, 1.0}, scaled, Ridge{}), 1e-8);
      check_like_single_fits(amounts.view(), grid(amounts.view(), 3, {1e-2, 0.1}, scaled, Lasso{.optimizer = {.stopping = {.gradient = {.tolerance = 1e-13}}}}), 1e-8);
      const auto several = thinned(many_classes<double>(150, 5, 3, 762, weighted), 3);
      check_like_single_fits(several.view(), grid(several.view(), 2, {1e-2, 1.0}, scaled, Of<SoftmaxCrossEntropy>{.optimizer = sharp}), found_by_steps);
    }
}

TEST_CASE("sparse sweep: a job's bits depend neither on the jobs beside it nor on the threads") {
  const auto two = thinned(classes<double>(2100, 9, 763, true), 4);
  check_bits(two.view(), grid(two.view(), 3, {1e-4, 1.0}, false, Logistic{}));
  check_bits(two.view(), grid(two.view(), 2, std::vector<double>(33, 0.01), true, Auto{}));  // more than a panel has room for
  const auto amounts = thinned(numbers<double>(2100, 9, 764), 5);
  check_bits(amounts.view(), grid(amounts.view(), 3, {1e-4, 1.0}, false, Ridge{}));
}

TEST_CASE("sparse sweep: more columns than a matrix of them has room for, and than rows") {
  const Index p = 1100;
  auto source = attune_test::random(765);
  SparseDataset<double, int> data;
  data.x.cols = p;
  data.y.resize(130);
  Eigen::VectorXd row(p);
  for (Index i = 0; i < data.y.size(); ++i) {
    row.setZero();
    for (int k = 0; k < 12; ++k) row[static_cast<Index>(source.uniform() * static_cast<double>(p))] = 1 + source.uniform();
    row[i % 40] = 2;
    data.x.push_dense_row(row.data(), p);
    data.y[i] = i % 40 < 20 ? (i % 7 == 0) : 1;
  }
  const auto jobs = grid(data.view(), 3, {1e-3, 0.1}, false, Logistic{.optimizer = sharp});
  check_like_single_fits(data.view(), jobs, found_by_steps);
  check_bits(data.view(), jobs);
  SparseDataset<double, double> numbers_of{.x = data.x, .y = data.y.cast<double>()};
  const auto lassos = grid(numbers_of.view(), 3, {0.02, 0.005}, false, Lasso{.optimizer = {.stopping = {.gradient = {.tolerance = 1e-13}}}});
  check_like_single_fits(numbers_of.view(), lassos, 1e-8);
  check_bits(numbers_of.view(), lassos);
}

TEST_CASE("sparse sweep: what L-BFGS alone is slow at ends as a single fit does, and says so") {
  // Columns that are nearly the same, of many sizes: no scale of each by itself is of use.
  auto dense = classes<double>(400, 12, 766);
  for (Index j = 1; j < 12; ++j) dense.x.col(j) = dense.x.col(0) + std::pow(0.2, static_cast<double>(j)) * dense.x.col(j);
  const SparseDataset<double, int> data{.x = to_sparse(MatrixView<double>(dense.x)), .y = dense.y};
  auto jobs = grid(data.view(), 2, {1e-10}, false, Auto{.optimizer = {.stopping = {.gradient = {.tolerance = 1e-9}}}});
  const auto results = Auto{}.fit_many(data.view(), std::span<const Job<Auto>>(jobs));
  for (std::size_t j = 0; j < jobs.size(); ++j) {
    const auto expected = jobs[j].learner.fit(data.view().subset(jobs[j].train));
    CHECK(results[j].model->optimization.status == expected.optimization.status);
    CHECK(results[j].model->optimization.value == doctest::Approx(expected.optimization.value).epsilon(1e-9));
  }
  auto brief = jobs;
  for (auto& job : brief) job.learner.optimizer.stopping.budget.iterations = 3;
  for (const auto& result : Auto{}.fit_many(data.view(), std::span<const Job<Auto>>(brief))) {
    CHECK(result.model->optimization.status == Status::iteration_limit);
    CHECK(result.model->optimization.iterations == 3);
  }
}

TEST_CASE("sparse sweep: a job that is fitted by itself has its columns scaled, and refuses to shift them") {
  const auto data = thinned(classes<double>(90, 4, 767), 6);
  Jobs<Logistic> jobs = grid(data.view(), 2, {0.1}, false, Logistic{.optimizer = sharp});
  for (auto& job : jobs) job.learner.validation_fraction = 0.2;
  jobs[0].columns = std::make_shared<const ColumnAffine>(ColumnAffine{.shift = {0, 0, 0, 0}, .factor = {2, 3, 4, 5}});
  jobs[1].columns = std::make_shared<const ColumnAffine>(ColumnAffine{.shift = {0, 0.5, 0, 0}, .factor = {1, 1, 1, 1}});
  const auto results = Logistic{}.fit_many(data.view(), std::span<const Job<Logistic>>(jobs));
  auto scaled = data;
  const std::vector<double> factor{2, 3, 4, 5};
  for (std::size_t k = 0; k < scaled.x.values.size(); ++k) scaled.x.values[k] *= factor[static_cast<std::size_t>(scaled.x.columns[k])];
  CHECK(results[0].model->parameters == jobs[0].learner.fit(scaled.view().subset(jobs[0].train), jobs[0].context).parameters);
  CHECK(contains(results[1].failure, "shift[1]"));
  CHECK(contains(results[1].failure, "with_mean = false"));
}

TEST_CASE("sparse sweep: of dense rows the same models") {
  const auto data = thinned(classes<double>(300, 6, 768), 7);
  const auto dense = filled(data);
  const auto jobs = grid(data.view(), 3, {1e-3, 0.1}, false, Logistic{.optimizer = sharp});
  const auto some = Logistic{}.fit_many(data.view(), std::span<const Job<Logistic>>(jobs));
  const auto all = Logistic{}.fit_many(dense.view(), std::span<const Job<Logistic>>(jobs));
  for (std::size_t j = 0; j < jobs.size(); ++j) CHECK((some[j].model->parameters - all[j].model->parameters).lpNorm<Eigen::Infinity>() < found_by_steps);
}

namespace {

// Sweeps calculate in double, whatever the samples are stored in: the bits are those of the same numbers as doubles.
template <class Narrow, class Wide, class NarrowView, class WideView>
void check_same_bits(const NarrowView& narrow, const WideView& wide, Narrow learner, Wide same) {
  const auto few = grid(narrow, 3, {1e-2, 1.0}, true, learner);
  auto many = grid(wide, 3, {1e-2, 1.0}, true, same);
  for (std::size_t j = 0; j < few.size(); ++j) many[j].columns = few[j].columns;
  const auto found = Narrow{}.fit_many(narrow, std::span<const Job<Narrow>>(few));
  const auto expected = Wide{}.fit_many(wide, std::span<const Job<Wide>>(many));
  for (std::size_t j = 0; j < few.size(); ++j) {
    REQUIRE(found[j].model);
    CHECK(found[j].model->parameters == expected[j].model->parameters);
    CHECK(found[j].held_out_scores == expected[j].held_out_scores);
    CHECK(found[j].sweeps == expected[j].sweeps);
    // A single fit works in single precision.
    const auto alone = few[j].learner.fit(narrow.subset(few[j].train).with_features(MatrixView<float>(attune_test::changed(narrow.subset(few[j].train).x(), *few[j].columns)), {}));
    CHECK((found[j].model->parameters - alone.parameters).template lpNorm<Eigen::Infinity>() <= 2e-3 * (1 + alone.parameters.template lpNorm<Eigen::Infinity>()));
  }
}

}  // namespace

TEST_CASE("sweep of floats: that of the same numbers as doubles") {
  const auto two = classes<float>(200, 5, 769, true);
  Dataset<double, int> wide_two{.x = two.x.cast<double>(), .y = two.y, .weights = two.weights};
  check_same_bits(two.view(), wide_two.view(), Estimator<Linear<float>, LogisticLoss, L2, Lbfgs>{}, Logistic{});
  const auto amounts = numbers<float>(200, 5, 770);
  Dataset<double, double> wide{.x = amounts.x.cast<double>(), .y = amounts.y};
  check_same_bits(amounts.view(), wide.view(), Estimator<Linear<float>, SquaredError, L2, DirectLeastSquares>{}, Ridge{});
}

}  // namespace sparse_sweep_test
