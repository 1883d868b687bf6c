// SPDX-License-Identifier: BSL-1.0
#pragma once

// How far a minimisation has come: what the loops of deterministic optimizers keep in common.

#include <Eigen/Core>
#include <optional>

#include "attune/optimize/detail/surroundings.hpp"
#include "attune/optimize/line_search/strong_wolfe.hpp"
#include "attune/optimize/stopping/stopping.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Counts, the history, and the reason to stop. Values that cannot be told apart for `patience` iterations, and a
/// gradient that shrinks no more meanwhile, are the end of what doubles can do.
class Progress {
 public:
  Progress(const Stopping& stopping, const Surroundings& around, int patience = 20) : around_(around), run_(stopping, around.gradient_scale), patience_(patience) {}

  int evaluations = 0;  ///< of gradients, or of values where there are none
  int curvatures = 0;   ///< of Hessians, products with them, or Jacobians

  const std::optional<Status>& stopped() const { return stop_; }
  void stop(Status status) { stop_ = status; }

  /// The start, and then each step: `norm` is that of the gradient at w.
  void arrive(const Eigen::VectorXd& w, double value, double norm, double step);
  const Iteration& now() const { return now_; }

  /// Whether a change of the value is less than what its rounding may be.
  bool level(double change) const { return std::abs(change) <= around_.precision * std::abs(now_.value); }

  /// What came of it; writes the parameters.
  OptimizationResult finish(GradientRef parameters, const Eigen::VectorXd& w);

 private:
  const Surroundings& around_;
  StoppingRun run_;
  int patience_;
  std::optional<Status> stop_{};
  Iteration now_{};
  int arrived_ = 0;
  int stalled_ = 0;
  double smallest_ = 0;  // gradient so far
};

/// Where a method has to say its next direction.
struct DescentPoint {
  const Eigen::VectorXd& w;
  const Eigen::VectorXd& gradient;
  double value;
  double last_step;   ///< along the last direction; 0 at the start
  double last_slope;  ///< at its beginning
  bool again;         ///< the last direction led nowhere: another, along the gradient if there is no better
  Progress& progress;
};

/// Writes the direction and returns the first step to try along it.
using Direct = FunctionRef<double(const DescentPoint&, Eigen::VectorXd& direction)>;

/// Directions and line searches, until a rule says stop. A direction that does not go down is none. `patience`: as of Progress.
OptimizationResult descend(SmoothFunction smooth, const Surroundings& around, const StrongWolfe& line_search, const Stopping& stopping, int patience, Direct direct, GradientRef parameters);

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/detail/progress.ipp"
#endif
