// SPDX-License-Identifier: BSL-1.0
#include "attune/model/sweep.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <numeric>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "attune/core/executor.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/model/estimator.hpp"
#include "attune/optimize/direct_least_squares.hpp"
#include "attune/penalty/elastic_net.hpp"
#include "attune/penalty/l1.hpp"
#include "problems.hpp"
#include "sweeps.hpp"

namespace sweep_test {

using namespace attune;
using attune_test::classes;
using attune_test::check_bits;
using attune_test::check_like_single_fits;
using attune_test::contains;
using attune_test::grid;
using attune_test::Jobs;
using attune_test::numbers;

namespace {

using Ridge = Estimator<Linear<double>, SquaredError, L2>;
using Logistic = Estimator<Linear<double>, LogisticLoss>;
using ExactRidge = Estimator<Linear<double>, SquaredError, L2, DirectLeastSquares>;
using Lasso = Estimator<Linear<double>, SquaredError, L1>;
using Net = Estimator<Linear<double>, SquaredError, ElasticNet>;

}  // namespace

static_assert(FitsMany<Ridge, DatasetView<double, double>>);
static_assert(FitsMany<Logistic, DatasetView<double, int>>);
static_assert(FitsMany<Lasso, DatasetView<double, double>> && FitsMany<Net, DatasetView<double, double>>);
static_assert(!FitsMany<Estimator<Linear<double>, SquaredError, L1, Owlqn>, DatasetView<double, double>>);
static_assert(FitsMany<Estimator<Linear<float>, SquaredError>, DatasetView<float, double>>);

TEST_CASE("sweep: least squares of all folds and penalties are those of single fits") {
  CAPTURE(attune_test::seed());
  for (const bool weighted : {false, true})
    for (const bool scaled : {false, true}) {
      auto data = numbers<double>(257, 5, 700, weighted);
      if (scaled) {
        data.x.col(1) *= 1e3;
        data.x.col(2).array() += 1e4;
      }
      check_like_single_fits(data.view(), grid(data.view(), 3, {1e-3, 1.0}, scaled, Ridge{}), 1e-8);
      check_like_single_fits(data.view(), grid(data.view(), 3, {0.1}, scaled, Ridge{.model = {.intercept = false}}), 1e-8);
    }
}

namespace {

// To more digits than the default asks for, so that two ways to one minimum can be compared.
const Logistic sharp{.optimizer = {.stopping = {.gradient = {.tolerance = 1e-11}}}};

}  // namespace

TEST_CASE("sweep: logistic regressions of all folds and penalties are those of single fits") {
  CAPTURE(attune_test::seed());
  for (const bool weighted : {false, true})
    for (const bool scaled : {false, true}) {
      auto data = classes<double>(140, 4, 710, weighted);
      if (scaled) {
        data.x.col(1) *= 1e3;
        data.x.col(2).array() += 1e4;
      }
      check_like_single_fits(data.view(), grid(data.view(), 3, {1e-3, 1.0}, scaled, sharp), 1e-8);
      auto plain = sharp;
      plain.model.intercept = false;
      plain.class_weights.balanced = weighted;
      check_like_single_fits(data.view(), grid(data.view(), 3, {0.1}, scaled, plain), 1e-8);
    }
}

TEST_CASE("sweep: bits of logistic regressions depend neither on the jobs beside them nor on the threads") {
  const auto data = classes<double>(2100, 3, 711, true);
  check_bits(data.view(), grid(data.view(), 2, {1e-4, 1.0}, true, Logistic{.optimizer = {.stopping = {.gradient = {.tolerance = 1e-3}}}}));
}

TEST_CASE("sweep: each job has the settings of its own optimizer, and reports as a single fit does") {
  const auto data = classes<double>(100, 4, 712);
  auto jobs = grid(data.view(), 3, {1e-3}, false, Logistic{});
  jobs[0].learner.optimizer.stopping.budget.iterations = 2;
  jobs[1].learner.optimizer.stopping.budget.evaluations = 3;
  int told = 0;
  jobs[2].context.observer = [&](const Iteration& iteration) { return ++told, iteration.index < 1; };
  const auto results = Logistic{}.fit_many(data.view(), std::span<const Job<Logistic>>(jobs));
  CHECK(results[0].model->optimization.status == Status::iteration_limit);
  CHECK(results[0].model->optimization.iterations == 2);
  CHECK(results[1].model->optimization.status == Status::evaluation_limit);
  CHECK(results[2].model->optimization.status == Status::stopped_by_monitor);
  CHECK(told == 2);
  CHECK(results[0].model->optimization.history.front().value == doctest::Approx(std::log(2.0)).epsilon(1e-14));
}

TEST_CASE("sweep: jobs that cannot share it are fitted by themselves") {
  const auto data = classes<double>(120, 3, 713);
  auto jobs = grid(data.view(), 3, {1e-2, 1e-1}, false, Logistic{});
  jobs[0].learner.validation_fraction = 0.2;
  jobs[1].context.validation = TypedValue(data.view());
  jobs[2].context.warm_start = TypedValue(Logistic{}.fit(data));
  jobs[3].learner.class_weights.of_class = {1, 2, 3};
  std::vector<Index> ones;
  for (Index i = 0; i < 120; ++i)
    if (data.y[i] == 1) ones.push_back(i);
  jobs[4].train = detail::share_rows(ones);
  jobs[5].learner.class_weights.of_class = {1, 3};
  const auto results = Logistic{}.fit_many(data.view(), std::span<const Job<Logistic>>(jobs));
  for (const std::size_t j : {0U, 1U, 2U}) CHECK(results[j].model->parameters == jobs[j].learner.fit(data.view().subset(jobs[j].train), jobs[j].context).parameters);
  CHECK(contains(results[3].failure, "ClassWeights::of_class"));
  CHECK(contains(results[4].failure, "only class '1'"));
  CHECK((results[5].model->parameters - attune_test::alone(data.view(), jobs[5]).parameters).lpNorm<Eigen::Infinity>() < 1e-4);
}

TEST_CASE("sweep: a class whose rows have no weight is refused as in a single fit") {
  auto data = classes<double>(60, 2, 715);
  auto jobs = grid(data.view(), 2, {0.1}, false, Logistic{});
  jobs[1].learner.class_weights.of_class = {1, 0};
  auto results = Logistic{}.fit_many(data.view(), std::span<const Job<Logistic>>(jobs));
  CHECK(results[0].model);
  CHECK_FALSE(results[1].failure.empty());
  data.weights.resize(60);
  for (std::size_t i = 0; i < 60; ++i) data.weights[i] = data.y[static_cast<Index>(i)] == 1 ? 0 : 1;
  jobs[1].learner.class_weights = {};
  results = Logistic{}.fit_many(data.view(), std::span<const Job<Logistic>>(jobs));
  for (const auto& result : results) CHECK_FALSE(result.failure.empty());
}

TEST_CASE("sweep: columns that do not vary or depend on each other, and no penalty, do not keep models from their minimum") {
  auto data = classes<double>(150, 4, 714);
  data.x.col(1).setConstant(0.3);
  data.x.col(3) = 2 * data.x.col(2);
  const auto jobs = grid(data.view(), 2, {0.0, 1e-2}, false, sharp);
  const auto results = Logistic{}.fit_many(data.view(), std::span<const Job<Logistic>>(jobs));
  for (std::size_t j = 0; j < jobs.size(); ++j) {
    const auto expected = attune_test::alone(data.view(), jobs[j]);
    CHECK(converged(results[j].model->optimization.status));
    CHECK(results[j].model->optimization.value == doctest::Approx(expected.optimization.value).epsilon(1e-10));
  }
}

TEST_CASE("sweep: lists of rows may overlap, repeat rows, leave rows out and be out of order") {
  const auto data = numbers<double>(120, 3, 701, true);
  std::vector<Index> few(40), twice;
  std::iota(few.rbegin(), few.rend(), Index{10});
  for (Index i = 0; i < 90; ++i) twice.push_back((i * 7) % 60);
  Jobs<Ridge> jobs{{.train = detail::share_rows(few)}, {.train = detail::share_rows(twice), .held_out = detail::share_rows({119, 3, 3})}};
  check_like_single_fits(data.view(), jobs, 1e-8);
}

TEST_CASE("sweep: a view of some rows, and one of columns, are swept as they are") {
  const auto data = numbers<double>(150, 4, 702);
  const RowMatrix<double> x = data.x;
  const Eigen::MatrixXd by_column = x;
  std::vector<Index> odd;
  for (Index i = 1; i < 150; i += 2) odd.push_back(i);
  check_like_single_fits(data.view().subset(odd), grid(data.view().subset(odd), 3, {0.01}, true, Ridge{}), 1e-8);
  check_like_single_fits(view(by_column, data.y), grid(data.view(), 2, {0.01}, false, Ridge{}), 1e-8);
}

TEST_CASE("sweep: a job's bits depend neither on the jobs beside it nor on the threads") {
  const auto data = numbers<double>(2100, 3, 703, true);
  check_bits(data.view(), grid(data.view(), 2, {1e-2, 1.0}, true, Ridge{}));
}

TEST_CASE("sweep: columns that do not vary, and equations without an answer, are fitted as single fits are") {
  auto data = numbers<double>(60, 4, 704);
  data.x.col(1).setConstant(0.1);
  check_like_single_fits(data.view(), grid(data.view(), 2, {1e-2}, true, Ridge{}), 1e-8);
  data.x.col(1) = data.x.col(0);
  const auto jobs = grid(data.view(), 2, {0.0}, false, Ridge{});
  const auto results = Ridge{}.fit_many(data.view(), std::span<const Job<Ridge>>(jobs));
  for (std::size_t j = 0; j < jobs.size(); ++j) CHECK(results[j].model->parameters == Ridge{jobs[j].learner}.fit(data.view().subset(jobs[j].train)).parameters);
}

TEST_CASE("sweep: rows far off the view's mean lose no digits") {
  auto data = numbers<double>(80, 3, 705);
  data.x.bottomRows(40).array() += 1e7;
  std::vector<Index> near(40);
  std::iota(near.begin(), near.end(), Index{0});
  const Jobs<Ridge> jobs{{.train = detail::share_rows(near)}};
  const auto results = Ridge{}.fit_many(data.view(), std::span<const Job<Ridge>>(jobs));
  CHECK(results[0].model->parameters == Ridge{}.fit(data.view().subset(near)).parameters);
}

TEST_CASE("sweep: a job that fails says why, and the others do not mind") {
  const auto data = numbers<double>(50, 2, 706);
  auto jobs = grid(data.view(), 2, {0.1, 0.2}, false, Ridge{});
  jobs[0].learner.penalty.strength = -1;
  jobs[1].train = detail::share_rows({3, 50});
  jobs[2].train = detail::share_rows({});
  const auto results = Ridge{}.fit_many(data.view(), std::span<const Job<Ridge>>(jobs));
  CHECK(contains(results[0].failure, "L2::strength"));
  CHECK(contains(results[1].failure, "rows: found 50"));
  CHECK(contains(results[2].failure, "found 0 rows"));
  CHECK(results[3].failure.empty());
  CHECK(results[3].model);
  CHECK(Ridge{}.fit_many(data.view(), {}).empty());
}

TEST_CASE("sweep: an observer watches each job, and can stop it") {
  const auto data = numbers<double>(50, 2, 707);
  auto jobs = grid(data.view(), 2, {0.1}, false, Ridge{});
  int told = 0;
  for (auto& job : jobs) job.context.observer = [&](const Iteration& iteration) { return ++told, iteration.index > 0; };
  const auto results = Ridge{}.fit_many(data.view(), std::span<const Job<Ridge>>(jobs));
  CHECK(told == 2);
  CHECK(results[1].model->optimization.status == Status::stopped_by_monitor);
  CHECK(results[1].model->parameters.isZero());
}

TEST_CASE("sweep: what an observer throws is the failure of its job alone") {
  const auto check = [](const auto& data, auto learner) {
    using L = decltype(learner);
    auto jobs = grid(data.view(), 2, {0.1, 0.01}, false, learner);
    jobs[2].context.observer = [](const Iteration& iteration) -> bool {
      if (iteration.index > 0) throw std::runtime_error("no more paper");
      return true;
    };
    const auto results = L{}.fit_many(data.view(), std::span<const Job<L>>(jobs));
    for (std::size_t j = 0; j < jobs.size(); ++j) {
      CHECK(results[j].failure == (j == 2 ? "no more paper" : ""));
      CHECK(results[j].model.has_value() == (j != 2));
    }
  };
  const auto amounts = numbers<double>(50, 2, 707), wide = numbers<double>(6, 30, 707);
  check(amounts, Ridge{});
  check(amounts, Lasso{});
  check(wide, ExactRidge{});
  check(wide, Lasso{});
  check(classes<double>(50, 2, 707), Logistic{});
}

namespace {

const CoordinateDescent to_the_end{.stopping = {.gradient = {.tolerance = 1e-13}}};
// From one that leaves no weight to none.
const std::vector<double> many_strengths{10.0, 0.5, 0.21, 0.2, 0.03, 1e-3, 1e-9, 0.0};

}  // namespace

TEST_CASE("sweep: lassos and elastic nets of all folds and penalties are those of single fits") {
  CAPTURE(attune_test::seed());
  for (const bool weighted : {false, true})
    for (const bool scaled : {false, true}) {
      auto data = numbers<double>(157, 9, 720, weighted);
      data.x.col(4) = data.x.col(3) + 0.01 * data.x.col(4);  // nearly the same
      if (scaled) {
        data.x.col(1) *= 1e3;
        data.x.col(2).array() += 1e4;
      }
      check_like_single_fits(data.view(), grid(data.view(), 3, many_strengths, scaled, Lasso{.optimizer = to_the_end}), 1e-8);
      for (const double l1_ratio : {0.0, 0.05, 0.7})
        check_like_single_fits(data.view(), grid(data.view(), 2, {0.3, 0.01}, scaled, Net{.penalty = {.l1_ratio = l1_ratio}, .optimizer = to_the_end}), 1e-8);
      check_like_single_fits(data.view(), grid(data.view(), 2, {0.1}, scaled, Lasso{.model = {.intercept = false}, .optimizer = to_the_end}), 1e-8);
    }
}

TEST_CASE("sweep: lassos of the sweep meet the conditions of a minimum, with more columns than rows too") {
  const auto data = numbers<double>(60, 90, 721);
  const auto jobs = grid(data.view(), 3, {0.3, 0.05, 0.01}, false, Lasso{.optimizer = to_the_end});
  const auto results = Lasso{}.fit_many(data.view(), std::span<const Job<Lasso>>(jobs));
  for (std::size_t j = 0; j < jobs.size(); ++j) {
    CAPTURE(j);
    const auto train = data.view().subset(jobs[j].train);
    const auto& model = *results[j].model;
    CHECK(converged(model.optimization.status));
    const double strength = jobs[j].learner.penalty.strength;
    const Eigen::VectorXd scores = model.decision_function(train.x()), w = model.coefficients();
    double mean = 0;
    for (Index i = 0; i < train.size(); ++i) mean += (scores[i] - train.label(i)) / static_cast<double>(train.size());
    CHECK(std::abs(mean) <= 1e-12);
    for (Index c = 0; c < 90; ++c) {
      double slope = 0;
      for (Index i = 0; i < train.size(); ++i) slope += (scores[i] - train.label(i)) * train.x()(i, c) / static_cast<double>(train.size());
      CHECK((w[c] == 0 ? std::abs(slope) <= strength + 1e-11 : std::abs(slope + std::copysign(strength, w[c])) <= 1e-11));
    }
  }
}

TEST_CASE("sweep: a lasso's bits depend neither on the jobs beside it nor on the threads") {
  const auto data = numbers<double>(2100, 8, 722, true);
  check_bits(data.view(), grid(data.view(), 3, {0.02, 0.3, 0.1}, true, Lasso{}));
  auto jobs = grid(data.view(), 2, {0.02, 0.3}, false, Net{});
  jobs[1].learner.penalty.l1_ratio = jobs[2].learner.penalty.l1_ratio = 0.9;
  jobs[0].learner.optimizer.stopping.gradient.tolerance = 1e-3;
  check_bits(data.view(), jobs);
}

TEST_CASE("sweep: lassos that cannot share it are fitted by themselves") {
  auto data = numbers<double>(90, 4, 723);
  auto jobs = grid(data.view(), 3, {1e-2, 1e-1}, false, Lasso{});
  jobs[0].learner.validation_fraction = 0.2;
  jobs[1].context.validation = TypedValue(data.view());
  jobs[2].context.warm_start = TypedValue(Lasso{}.fit(data));
  jobs[3].learner.penalty.strength = -1;
  jobs[4].learner.optimizer.gap_tolerance = -1;
  const auto results = Lasso{}.fit_many(data.view(), std::span<const Job<Lasso>>(jobs));
  for (const std::size_t j : {0U, 1U, 2U}) CHECK(results[j].model->parameters == jobs[j].learner.fit(data.view().subset(jobs[j].train), jobs[j].context).parameters);
  CHECK(contains(results[3].failure, "L1::strength"));
  CHECK(contains(results[4].failure, "CoordinateDescent::gap_tolerance"));
  CHECK(results[5].model);
}

TEST_CASE("sweep: rows that are left out are taken from the whole only where enough is left") {
  for (const double far : {0.0, 1e3, 1e7}) {  // one row holds nearly all of a column's squares, and is held out of one fold
    CAPTURE(far);
    auto data = numbers<double>(91, 3, 724);
    data.x(7, 1) += far;
    const auto without_scores = [](auto jobs) {
      for (auto& job : jobs) job.held_out = nullptr;
      return jobs;
    };
    check_like_single_fits(data.view(), without_scores(grid(data.view(), 7, {0.1}, false, ExactRidge{})), 1e-8);
    check_like_single_fits(data.view(), without_scores(grid(data.view(), 7, {0.1}, false, Lasso{.optimizer = to_the_end})), 1e-8);
  }
}

}  // namespace sweep_test
