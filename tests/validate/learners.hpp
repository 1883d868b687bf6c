// SPDX-License-Identifier: BSL-1.0
#pragma once

// Small learners of a user's own, for tests of what goes on around learners.

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <atomic>
#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <utility>
#include <vector>

#include "../support.hpp"
#include "attune/core/error.hpp"
#include "attune/core/learner.hpp"
#include "attune/core/outputs.hpp"
#include "attune/data/dataset.hpp"

namespace attune_test {

using attune::Index;
using NumberView = attune::DatasetView<double, double>;
using ClassView = attune::DatasetView<double, int>;

/// Predicts a number for every row.
struct Constant {
  double value = 0;
  Eigen::VectorXd predict(const attune::MatrixView<double>& x) const { return Eigen::VectorXd::Constant(x.rows(), value); }
};

/// Predicts the mean of the target; fit(view) only.
struct MeanLearner {
  Constant fit(const NumberView& train) const {
    double sum = 0, weight = 0;
    for (Index i = 0; i < train.size(); ++i) sum += train.weight(i) * train.label(i), weight += train.weight(i);
    return {sum / weight};
  }
};

/// Does what it is told; fit(view, context).
struct Told {
  std::function<Constant(const NumberView&, const attune::FitContext&)> told{};
  Constant fit(const NumberView& train, const attune::FitContext& context) const { return told(train, context); }
};

/// Predicts a number that depends on its settings, the rows it saw and the random key alone.
struct NoisyMean {
  double shift = 0;
  int draws = 1;
  Constant fit(const NumberView& train, const attune::FitContext& context) const {
    Constant model = MeanLearner{}.fit(train);
    attune::Random random(context.random);
    for (int k = 0; k < draws; ++k) model.value += shift + 1e-3 * random.normal();
    return model;
  }
};

/// A linear model that takes its outputs from decision values, too.
struct LeastSquaresModel {
  Eigen::VectorXd coefficients{};
  double intercept = 0;

  Eigen::VectorXd predict(const attune::MatrixView<double>& x) const {
    Eigen::VectorXd result(x.rows());
    for (Index i = 0; i < x.rows(); ++i) {
      result[i] = intercept;
      for (Index j = 0; j < x.cols(); ++j) result[i] += coefficients[j] * x(i, j);
    }
    return result;
  }
  attune::Outputs<double> outputs_from_scores(attune::ScoreMatrix scores, attune::Needs) const { return {.predicted = std::move(scores.values)}; }
};

/// Ridge regression by its normal equations: Σ w (x·a + b - y)² / Σ w + strength |a|² is least. It fits one job
/// at a time, without the capability to fit many.
struct OneByOne {
  double strength = 1e-3;

  LeastSquaresModel fit(const NumberView& train) const { return solve(train, nullptr); }

  LeastSquaresModel solve(const NumberView& train, const attune::ColumnAffine* columns) const {
    if (strength < 0) throw std::invalid_argument("a negative strength");
    const Index p = train.features();
    Eigen::MatrixXd moments = Eigen::MatrixXd::Zero(p + 1, p + 1);
    Eigen::VectorXd right = Eigen::VectorXd::Zero(p + 1), row(p + 1);
    double total = 0;
    for (Index i = 0; i < train.size(); ++i) {
      for (Index j = 0; j < p; ++j) row[j] = changed(train.x()(i, j), j, columns);
      row[p] = 1;
      moments += train.weight(i) * row * row.transpose();
      right += train.weight(i) * train.label(i) * row;
      total += train.weight(i);
    }
    moments.topLeftCorner(p, p).diagonal().array() += strength * total;
    const Eigen::VectorXd solution = moments.ldlt().solve(right);
    return {solution.head(p), solution[p]};
  }

  static double changed(double x, Index j, const attune::ColumnAffine* columns) {
    return columns == nullptr ? x : (x - columns->shift[static_cast<std::size_t>(j)]) * columns->factor[static_cast<std::size_t>(j)];
  }
};

/// The same, with the capability to fit many jobs in one call. A job fails alone.
struct ManyAtOnce {
  double strength = 1e-3;
  bool gives_scores = true;
  bool throws = false;  // instead of any result
  int surplus = 0;      // results beyond those asked for
  std::shared_ptr<std::atomic<int>> calls = std::make_shared<std::atomic<int>>(0);   // of fit_many
  std::shared_ptr<std::atomic<int>> alone = std::make_shared<std::atomic<int>>(0);   // of fit

  LeastSquaresModel fit(const NumberView& train) const {
    ++*alone;
    return OneByOne{strength}.fit(train);
  }

  std::vector<attune::JobResult<LeastSquaresModel>> fit_many(const NumberView& view, std::span<const attune::Job<ManyAtOnce>> jobs) const {
    ++*calls;
    if (!jobs.empty() && jobs[0].learner.throws) throw std::runtime_error("no memory for so many");
    std::vector<attune::JobResult<LeastSquaresModel>> results;
    for (const auto& job : jobs) {
      auto& result = results.emplace_back();
      result.sweeps = 1.0 / static_cast<double>(jobs.size());
      try {
        result.model = OneByOne{job.learner.strength}.solve(view.subset(job.train), job.columns.get());
      } catch (const std::exception& error) {
        result.failure = error.what();
        continue;
      }
      if (!job.held_out || !job.learner.gives_scores) continue;
      for (const Index row : *job.held_out) {
        double score = result.model->intercept;
        for (Index j = 0; j < view.features(); ++j) score += result.model->coefficients[j] * OneByOne::changed(view.x()(row, j), j, job.columns.get());
        result.held_out_scores.push_back(score);
      }
    }
    if (!jobs.empty()) results.resize(static_cast<std::size_t>(static_cast<int>(results.size()) + jobs[0].learner.surplus));
    return results;
  }
};

}  // namespace attune_test
