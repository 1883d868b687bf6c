// SPDX-License-Identifier: BSL-1.0
#pragma once

// Plain gradient descent.

#include <Eigen/Core>
#include <string_view>

#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/schedule/constant_rate.hpp"
#include "attune/optimize/stopping/stopping.hpp"

namespace attune::inline ATTUNE_ABI {

/// w ← w - rate · gradient. Converges on convex objectives when the rate is below 2 / (largest
/// curvature); it diverges, and says so, when the rate is too large. Cost: one gradient an iteration.
template <class RateSchedule = ConstantRate>
struct BasicGradientDescent {
  static constexpr std::string_view type_name = "GradientDescent";

  double learning_rate = 0.1;  ///< > 0
  RateSchedule schedule{};
  Stopping stopping{};

  void check() const { require_setting(learning_rate > 0, "GradientDescent::learning_rate", learning_rate, "above 0"); }

  template <Objective F, Monitor M>
  OptimizationResult minimize(F& objective, Eigen::Ref<Eigen::VectorXd> parameters, M& monitor) const {
    static_assert(!CompositeObjective<F>, "GradientDescent: the objective has a part that is not smooth (an L1 penalty, say), which this optimizer cannot handle; see docs/optimize.md#which");
    check();
    check_settings(schedule);
    StoppingRun run(stopping, detail::gradient_scale_of(objective));
    Eigen::VectorXd w = parameters, g(w.size());
    double reached = 0, reached_norm = 0;  // at the parameters that are returned
    for (int i = 0;; ++i) {
      const double value = objective.value_and_gradient(w, g);
      const double norm = g.size() == 0 ? 0.0 : g.template lpNorm<Eigen::Infinity>();
      const double progress = i / static_cast<double>(stopping.budget.iterations);
      const double rate = learning_rate * schedule.factor({.epoch = i, .epochs = stopping.budget.iterations, .progress = progress});
      const auto stop = run.after({.index = i, .value = value, .gradient_norm = norm, .step = rate, .validation = detail::validation_of(objective, w)}, i + 1, monitor);
      if (i == 0 || !stop || *stop != Status::diverged) {  // the last point whose value is finite
        parameters = w;
        reached = value;
        reached_norm = norm;
      }
      if (stop) return run.finish(*stop, i, reached, reached_norm, i + 1);
      w -= rate * g;
    }
  }
};

/// Gradient descent with a constant rate.
using GradientDescent = BasicGradientDescent<>;

}  // namespace attune::inline ATTUNE_ABI
