// SPDX-License-Identifier: BSL-1.0
#include "attune/model/detail/wide_least_squares.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cstddef>
#include <span>
#include <vector>

#include "../problems.hpp"
#include "../sweeps.hpp"
#include "attune/model/estimator.hpp"
#include "attune/optimize/coordinate_descent.hpp"
#include "attune/optimize/direct_least_squares.hpp"
#include "attune/penalty/elastic_net.hpp"
#include "attune/penalty/l1.hpp"

namespace wide_least_squares_test {

using namespace attune;
using attune_test::check_bits;
using attune_test::check_like_single_fits;
using attune_test::contains;
using attune_test::grid;
using attune_test::Jobs;
using attune_test::numbers;

namespace {

using Ridge = Estimator<Linear<double>, SquaredError, L2, DirectLeastSquares>;
using Lasso = Estimator<Linear<double>, SquaredError, L1>;
using Net = Estimator<Linear<double>, SquaredError, ElasticNet>;

const CoordinateDescent to_the_end{.stopping = {.gradient = {.tolerance = 1e-13}}};
// From one that leaves no weight down.
const std::vector<double> many_strengths{10.0, 0.5, 0.21, 0.2, 0.03, 0.01};

// Fits to two thirds of 36 rows: less than half of 60 columns.
Dataset<double, double> wide(std::uint64_t stream, bool weighted, bool scaled) {
  auto data = numbers<double>(36, 60, stream, weighted);
  data.x.col(4) = data.x.col(3) + 0.01 * data.x.col(4);  // nearly the same
  data.x.col(7).setConstant(0.3);
  if (scaled) {
    data.x.col(1) *= 1e3;
    data.x.col(2).array() += 1e4;
  }
  return data;
}

double sweeps_of(const auto& results) {
  double sum = 0;
  for (const auto& result : results) sum += result.sweeps;
  return sum;
}

}  // namespace

TEST_CASE("wide least squares: lassos, elastic nets and ridges of all folds and penalties are those of single fits") {
  CAPTURE(attune_test::seed());
  for (const bool weighted : {false, true})
    for (const bool scaled : {false, true}) {
      CAPTURE(weighted);
      CAPTURE(scaled);
      const auto data = wide(760, weighted, scaled);
      const auto view = data.view();
      check_like_single_fits(view, grid(view, 3, many_strengths, scaled, Lasso{.optimizer = to_the_end}), 1e-8);
      check_like_single_fits(view, grid(view, 3, {0.1}, scaled, Lasso{.model = {.intercept = false}, .optimizer = to_the_end}), 1e-8);
      for (const double l1_ratio : {0.0, 0.05, 0.7})
        check_like_single_fits(view, grid(view, 3, {0.3, 0.01}, scaled, Net{.penalty = {.l1_ratio = l1_ratio}, .optimizer = to_the_end}), 1e-8);
      for (const bool intercept : {false, true})
        check_like_single_fits(view, grid(view, 3, {1e-3, 1.0}, scaled, Ridge{.model = {.intercept = intercept}}), 1e-8);
    }
}

TEST_CASE("wide least squares: more columns than a Gram matrix is made for") {
  CAPTURE(attune_test::seed());
  const auto data = numbers<double>(24, attune::detail::most_swept_features + 6, 761, true);
  check_like_single_fits(data.view(), grid(data.view(), 2, {3.0, 0.5, 0.2}, true, Lasso{.optimizer = to_the_end}), 1e-8);
  check_like_single_fits(data.view(), grid(data.view(), 2, {1.0, 0.1}, true, Ridge{}), 1e-8);
}

TEST_CASE("wide least squares: a job's bits depend neither on the jobs beside it nor on the threads") {
  const auto data = wide(762, true, true);
  const auto view = data.view();
  check_bits(view, grid(view, 3, many_strengths, true, Lasso{}));
  check_bits(view, grid(view, 3, {0.5, 1e-3, 0.1}, true, Ridge{}));
  auto jobs = grid(view, 3, {0.02, 0.3, 0.1}, false, Net{});
  jobs[1].learner.penalty.l1_ratio = jobs[3].learner.penalty.l1_ratio = 0.9;
  jobs[2].learner.model.intercept = false;
  jobs[0].learner.optimizer.stopping.gradient.tolerance = 1e-3;
  check_bits(view, jobs);
}

TEST_CASE("wide least squares: lists of rows may repeat rows, leave rows out and be out of order") {
  const auto data = wide(763, true, false);
  std::vector<Index> few, twice;
  for (Index i = 20; i-- > 0;) few.push_back(i);
  for (Index i = 0; i < 28; ++i) twice.push_back((i * 7) % 19);
  for (const double strength : {0.05, 0.5}) {
    check_like_single_fits(data.view(), Jobs<Ridge>{{.learner = {.penalty = {.strength = strength}}, .train = detail::share_rows(few)}, {.learner = {.penalty = {.strength = strength}}, .train = detail::share_rows(twice), .held_out = detail::share_rows({31, 3, 3})}}, 1e-8);
    const Lasso lasso{.penalty = {.strength = strength}, .optimizer = to_the_end};
    check_like_single_fits(data.view(), Jobs<Lasso>{{.learner = lasso, .train = detail::share_rows(few)}, {.learner = lasso, .train = detail::share_rows(twice)}}, 1e-8);
  }
}

TEST_CASE("wide least squares: rows are read for their means, about the first of them, and for a copy, whatever the number of jobs") {
  const auto data = wide(764, false, false);
  for (const std::vector<double>& strengths : {std::vector<double>{0.1}, std::vector<double>{0.3, 0.2, 0.1}}) {
    // Three lists, each of two thirds of the 36 rows.
    const auto lassos = grid(data.view(), 3, strengths, false, Lasso{});
    CHECK(sweeps_of(Lasso{}.fit_many(data.view(), std::span<const Job<Lasso>>(lassos))) == doctest::Approx(3 * (1 + 24 + 24) / 36.0));
    const auto ridges = grid(data.view(), 3, strengths, false, Ridge{});
    CHECK(sweeps_of(Ridge{}.fit_many(data.view(), std::span<const Job<Ridge>>(ridges))) == doctest::Approx(3 * (1 + 24 + 24) / 36.0));
  }
}

TEST_CASE("wide least squares: a job that fails says why, one that cannot share is fitted by itself, and the others do not mind") {
  const auto data = wide(765, false, false);
  auto lassos = grid(data.view(), 3, {0.1, 0.2}, false, Lasso{});
  lassos[0].learner.penalty.strength = -1;
  lassos[1].train = detail::share_rows({3, 36});
  lassos[2].learner.optimizer.gap_tolerance = -1;
  lassos[3].learner.validation_fraction = 0.2;
  const auto found = Lasso{}.fit_many(data.view(), std::span<const Job<Lasso>>(lassos));
  CHECK(contains(found[0].failure, "L1::strength"));
  CHECK(contains(found[1].failure, "rows: found 36"));
  CHECK(contains(found[2].failure, "CoordinateDescent::gap_tolerance"));
  CHECK(found[3].model->parameters == lassos[3].learner.fit(data.view().subset(lassos[3].train), lassos[3].context).parameters);
  for (const std::size_t j : {4U, 5U}) CHECK(found[j].model);
  CHECK(sweeps_of(found) == doctest::Approx(2 * (1 + 24 + 24) / 36.0));  // of two lists: of the first none of the jobs shares

  auto ridges = grid(data.view(), 3, {0.1}, false, Ridge{});
  ridges[1].learner.optimizer.orthogonal = true;
  const auto solved = Ridge{}.fit_many(data.view(), std::span<const Job<Ridge>>(ridges));
  CHECK(solved[1].model->parameters == ridges[1].learner.fit(data.view().subset(ridges[1].train)).parameters);
  CHECK(solved[0].model);
  CHECK(solved[2].model);
}

TEST_CASE("wide least squares: an observer watches each job, and can stop it") {
  const auto data = wide(766, false, false);
  const auto check = [&](auto learner) {
    using Learner = decltype(learner);
    auto jobs = grid(data.view(), 3, {0.1, 0.2}, false, learner);
    std::vector<int> told(jobs.size());
    for (std::size_t j = 0; j < jobs.size(); ++j) jobs[j].context.observer = [&told, j](const Iteration& iteration) { return ++told[j], j != 2 || iteration.index > 0; };
    const auto results = Learner{}.fit_many(data.view(), std::span<const Job<Learner>>(jobs));
    for (std::size_t j = 0; j < jobs.size(); ++j) {
      CHECK(static_cast<std::size_t>(told[j]) == results[j].model->optimization.history.size());
      CHECK((results[j].model->optimization.status == Status::stopped_by_monitor) == (j == 2));
    }
    CHECK(told[2] == 1);
    CHECK(told[3] > 1);
    CHECK(results[2].model->parameters.isZero(0));
  };
  check(Lasso{});
  check(Ridge{});
}

}  // namespace wide_least_squares_test
