// SPDX-License-Identifier: BSL-1.0
#pragma once

// RMSProp: a rate for each parameter from the size of its recent gradients.

#include <Eigen/Core>
#include <cmath>
#include <string_view>

#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/stochastic_loop.hpp"
#include "attune/optimize/schedule/constant_rate.hpp"

namespace attune::inline ATTUNE_ABI {

/// s ← ρ s + (1 - ρ) g²; w ← w - rate · g / (√s + ε), each parameter by itself. Tieleman, Hinton, "Lecture 6.5 -
/// RMSProp", COURSERA: Neural networks for machine learning, 2012. Like AdaGrad it forgets scales, but it
/// forgets old gradients too: its steps do not shrink by themselves. Cost: one read of the samples an epoch,
/// and one vector of memory.
template <class RateSchedule = ConstantRate>
struct BasicRmsProp {
  static constexpr std::string_view type_name = "RmsProp";

  double learning_rate = 0.01;      ///< > 0; about the size of a step in each parameter
  double decay = 0.9;               ///< ρ, in [0, 1)
  double epsilon = 1e-8;            ///< > 0
  int batch_size = 32;              ///< samples a step, > 0
  double batch_growth = 1;          ///< ≥ 1; batches grow by this factor each epoch
  RateSchedule schedule{};
  Stopping stopping{.improvement = {.tolerance = 1e-4, .patience = 5}, .budget = {.iterations = 100}};  ///< its iterations are epochs

  void check() const {
    require_setting(learning_rate > 0, "RmsProp::learning_rate", learning_rate, "above 0");
    require_setting(decay >= 0 && decay < 1, "RmsProp::decay", decay, "in [0, 1)");
    require_setting(epsilon > 0, "RmsProp::epsilon", epsilon, "above 0");
    require_setting(batch_size > 0, "RmsProp::batch_size", batch_size, "1 or more");
    require_setting(batch_growth >= 1, "RmsProp::batch_growth", batch_growth, "1 or more");
  }

  /// What one run remembers, and its step: of `size` parameters.
  auto steps(Index size, Index) const {
    return [square = Eigen::VectorXd(Eigen::VectorXd::Zero(size)), decay = decay, epsilon = epsilon](Eigen::VectorXd& w, const Eigen::VectorXd& g, double rate) mutable {
      for (Index j = 0; j < w.size(); ++j) {
        square[j] = decay * square[j] + (1 - decay) * g[j] * g[j];
        w[j] -= rate * g[j] / (std::sqrt(square[j]) + epsilon);
      }
    };
  }

  template <StochasticObjective F, Monitor M>
  OptimizationResult minimize(F& objective, Eigen::Ref<Eigen::VectorXd> parameters, M& monitor) const {
    static_assert(!CompositeObjective<F>, "RmsProp: the objective has a part that is not smooth (an L1 penalty, say), which this optimizer cannot handle; see docs/optimize.md#which");
    check();
    return detail::run_epochs(*this, objective, parameters, monitor);
  }
};

/// RmsProp with a constant rate.
using RmsProp = BasicRmsProp<>;

}  // namespace attune::inline ATTUNE_ABI
