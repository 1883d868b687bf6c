// SPDX-License-Identifier: BSL-1.0
#pragma once

// Jobs of a sweep, beside single fits.

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "attune/core/executor.hpp"
#include "attune/core/learner.hpp"
#include "attune/core/sparse_view.hpp"
#include "attune/data/dataset.hpp"
#include "attune/data/sparse_rows.hpp"
#include "attune/optimize/result.hpp"
#include "problems.hpp"

namespace attune_test {

using attune::ColumnAffine;
using attune::Fitted;
using attune::Job;
using attune::MatrixView;
using attune::RowList;
using attune::RowMatrix;
using attune::SparseView;
using attune::Threads;

template <class L>
using Jobs = std::vector<Job<L>>;

struct Split {
  RowList train, held_out;
};

// Row i is held out of fold i % folds.
inline std::vector<Split> splits(Index rows, Index folds) {
  std::vector<Split> all;
  for (Index k = 0; k < folds; ++k) {
    std::vector<Index> train, held_out;
    for (Index i = 0; i < rows; ++i) (i % folds == k ? held_out : train).push_back(i);
    all.push_back({attune::detail::share_rows(train), attune::detail::share_rows(held_out)});
  }
  return all;
}

template <class View>
std::shared_ptr<const ColumnAffine> standardisation(const View& view) {
  ColumnAffine map;
  for (Index j = 0; j < view.features(); ++j) {
    double sum = 0, square = 0;
    for (Index i = 0; i < view.size(); ++i) sum += view.x()(i, j);
    const double mean = sum / static_cast<double>(view.size());
    for (Index i = 0; i < view.size(); ++i) square += std::pow(view.x()(i, j) - mean, 2);
    map.shift.push_back(mean);
    map.factor.push_back(square > 0 ? 1 / std::sqrt(square / static_cast<double>(view.size())) : 1);
  }
  return std::make_shared<const ColumnAffine>(map);
}

template <class T>
RowMatrix<T> changed(const MatrixView<T>& x, const ColumnAffine& columns) {
  RowMatrix<T> z(x.rows(), x.cols());
  for (Index i = 0; i < x.rows(); ++i)
    for (Index j = 0; j < x.cols(); ++j) z(i, j) = static_cast<T>((static_cast<double>(x(i, j)) - columns.shift[static_cast<std::size_t>(j)]) * columns.factor[static_cast<std::size_t>(j)]);
  return z;
}

template <class T>
RowMatrix<T> changed(const SparseView<T>& x, const ColumnAffine& columns) {
  const auto dense = attune::to_dense(x);
  return changed(MatrixView<T>(dense), columns);
}

// A fit to the job's rows alone, to the last digits.
template <class L, class View>
Fitted<L> alone(const View& view, const Job<L>& job) {
  L learner = job.learner;
  learner.optimizer.stopping.gradient.tolerance = 1e-13;
  const auto train = view.subset(job.train);
  if (!job.columns) return learner.fit(train);
  const auto z = changed(train.x(), *job.columns);
  return learner.fit(train.with_features(MatrixView<double>(z), view.feature_names()));
}

template <class L, class View>
void check_like_single_fits(const View& view, const Jobs<L>& jobs, double tolerance) {
  const auto results = L{}.fit_many(view, std::span<const Job<L>>(jobs));
  REQUIRE(results.size() == jobs.size());
  for (std::size_t j = 0; j < jobs.size(); ++j) {
    CAPTURE(j);
    REQUIRE(results[j].model);
    const auto& model = *results[j].model;
    const auto expected = alone(view, jobs[j]);
    CHECK((model.parameters - expected.parameters).template lpNorm<Eigen::Infinity>() <= tolerance * std::max(1.0, expected.parameters.template lpNorm<Eigen::Infinity>()));
    CHECK(results[j].sweeps > 0);
    CHECK(attune::converged(model.optimization.status));
    CHECK(std::abs(model.optimization.value - expected.optimization.value) <= tolerance * std::abs(expected.optimization.value));
    CHECK(model.optimization.history.size() == static_cast<std::size_t>(model.optimization.iterations) + 1);
    CHECK(model.optimization.history.front().value == doctest::Approx(expected.optimization.history.front().value).epsilon(1e-12));
    CHECK(model.optimization.history.front().gradient_norm == doctest::Approx(expected.optimization.history.front().gradient_norm).epsilon(1e-10));
    if (!jobs[j].held_out || results[j].held_out_scores.empty()) continue;
    const auto held_out = view.subset(jobs[j].held_out);
    const auto scores = jobs[j].columns ? expected.decision_function(changed(held_out.x(), *jobs[j].columns)) : expected.decision_function(held_out.x());
    REQUIRE(results[j].held_out_scores.size() == static_cast<std::size_t>(scores.size()));
    for (Index i = 0; i < scores.size(); ++i) CHECK(std::abs(results[j].held_out_scores[static_cast<std::size_t>(i)] - scores.data()[i]) <= 10 * tolerance);
  }
}

// Folds × penalties, with a change of columns fitted to each fold's rows or without.
template <class L, class View>
Jobs<L> grid(const View& view, Index folds, const std::vector<double>& strengths, bool scaled, L learner = {}) {
  Jobs<L> jobs;
  const auto parts = splits(view.size(), folds);
  std::vector<std::shared_ptr<const ColumnAffine>> columns;
  for (const auto& part : parts) columns.push_back(scaled ? standardisation(view.subset(part.train)) : nullptr);
  for (const double strength : strengths)
    for (std::size_t k = 0; k < parts.size(); ++k) {
      learner.penalty.strength = strength;
      jobs.push_back({.learner = learner, .train = parts[k].train, .held_out = parts[k].held_out, .columns = columns[k]});
    }
  return jobs;
}

template <class L, class View>
void check_bits(const View& view, const Jobs<L>& jobs) {
  const auto together = L{}.fit_many(view, std::span<const Job<L>>(jobs));
  for (const std::size_t j : {std::size_t{0}, jobs.size() - 1}) {
    const auto by_itself = L{}.fit_many(view, std::span<const Job<L>>(jobs).subspan(j, 1));
    CHECK(by_itself[0].model->parameters == together[j].model->parameters);
    CHECK(by_itself[0].held_out_scores == together[j].held_out_scores);
    CHECK(by_itself[0].model->optimization.evaluations == together[j].model->optimization.evaluations);
  }
  for (const int threads : {3}) {
    auto other = jobs;
    for (auto& job : other) job.context.executor = Threads{threads};
    std::reverse(other.begin(), other.end());
    const auto results = L{}.fit_many(view, std::span<const Job<L>>(other));
    for (std::size_t j = 0; j < jobs.size(); ++j) {
      CHECK(results[jobs.size() - 1 - j].model->parameters == together[j].model->parameters);
      CHECK(results[jobs.size() - 1 - j].held_out_scores == together[j].held_out_scores);
    }
  }
}

}  // namespace attune_test
