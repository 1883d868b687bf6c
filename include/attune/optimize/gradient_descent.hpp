// SPDX-License-Identifier: BSL-1.0
#pragma once

// Plain gradient descent.

#include <Eigen/Core>
#include <cstddef>
#include <string_view>

#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/surroundings.hpp"
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
    detail::check_dimension(objective.dimension(), parameters.size());
    StoppingRun run(stopping, detail::gradient_scale_of(objective));
    detail::ScheduleRun<RateSchedule> rates(schedule);
    Eigen::VectorXd w = parameters, g(w.size());
    Iteration reached{};  // at the parameters that are returned: the last point whose value is finite
    double rate = 0;
    for (int i = 0;; ++i) {
      const double value = objective.value_and_gradient(w, g);
      const double norm = g.size() == 0 ? 0.0 : g.template lpNorm<Eigen::Infinity>();
      const Iteration now{.index = i, .value = value, .gradient_norm = norm, .step = rate, .validation = detail::validation_of(objective, w)};
      const auto stop = run.after(now, i + 1, monitor, {w.data(), static_cast<std::size_t>(w.size())});
      if (i == 0 || !stop || *stop != Status::diverged) {
        parameters = w;
        reached = now;
      }
      if (stop) {
        reached = run.restore_best({parameters.data(), static_cast<std::size_t>(parameters.size())}).value_or(reached);
        return run.finish(*stop, i, reached.value, reached.gradient_norm, i + 1);
      }
      rates.after(now);
      const int budget = stopping.budget.iterations;
      rate = learning_rate * rates.factor({.epoch = i, .epochs = budget, .progress = i / static_cast<double>(budget), .step = i});
      for (Index j = 0; j < w.size(); ++j) w[j] -= rate * g[j];
    }
  }
};

/// Gradient descent with a constant rate.
using GradientDescent = BasicGradientDescent<>;

}  // namespace attune::inline ATTUNE_ABI
