// SPDX-License-Identifier: BSL-1.0
#pragma once

// Stochastic gradient descent.

#include <Eigen/Core>
#include <string_view>

#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/stochastic_loop.hpp"
#include "attune/optimize/schedule/constant_rate.hpp"

namespace attune::inline ATTUNE_ABI {

/// w ← w - rate · (gradient of a batch). Robbins, Monro, "A stochastic approximation method", Ann. Math.
/// Statist. 22 (1951). Cost: one read of the samples an epoch. It comes near a minimum cheaply and then
/// wanders; scale the features first, and let the rate fall or the batches grow to settle.
template <class RateSchedule = ConstantRate>
struct BasicSgd {
  static constexpr std::string_view type_name = "Sgd";

  double learning_rate = 0.05;      ///< > 0
  int batch_size = 32;              ///< samples a step, > 0
  double batch_growth = 1;          ///< ≥ 1; batches grow by this factor each epoch
  RateSchedule schedule{};
  Stopping stopping{.improvement = {.tolerance = 1e-4, .patience = 5}, .budget = {.iterations = 100}};  ///< its iterations are epochs

  void check() const {
    require_setting(learning_rate > 0, "Sgd::learning_rate", learning_rate, "above 0");
    require_setting(batch_size > 0, "Sgd::batch_size", batch_size, "1 or more");
    require_setting(batch_growth >= 1, "Sgd::batch_growth", batch_growth, "1 or more");
  }

  /// What one run remembers, which is nothing, and its step.
  auto steps(Index, Index) const {
    return [](Eigen::VectorXd& w, const Eigen::VectorXd& g, double rate) {
      for (Index j = 0; j < w.size(); ++j) w[j] -= rate * g[j];
    };
  }

  template <StochasticObjective F, Monitor M>
  OptimizationResult minimize(F& objective, Eigen::Ref<Eigen::VectorXd> parameters, M& monitor) const {
    static_assert(!CompositeObjective<F>, "Sgd: the objective has a part that is not smooth (an L1 penalty, say), which this optimizer cannot handle; see docs/optimize.md#which");
    check();
    return detail::run_epochs(*this, objective, parameters, monitor);
  }
};

/// Stochastic gradient descent with a constant rate.
using Sgd = BasicSgd<>;

}  // namespace attune::inline ATTUNE_ABI
