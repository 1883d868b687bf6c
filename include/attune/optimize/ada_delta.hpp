// SPDX-License-Identifier: BSL-1.0
#pragma once

// AdaDelta: steps in the units of the parameters, from the gradients and the steps before.

#include <Eigen/Core>
#include <string_view>

#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/stochastic_loop.hpp"
#include "attune/optimize/schedule/constant_rate.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// What one run of AdaDelta remembers, and its step.
class AdaDeltaRun {
 public:
  struct Settings {
    double decay = 0;
    double epsilon = 0;
  };

  AdaDeltaRun(const Settings& settings, Index size);

  void step(Eigen::VectorXd& w, const Eigen::VectorXd& g, double rate);

 private:
  Settings settings_;
  Eigen::VectorXd square_, moved_;  // running means of the squares of gradients and of steps
};

}  // namespace detail

/// s ← ρ s + (1 - ρ) g²; Δ = √(u + ε) / √(s + ε) g; u ← ρ u + (1 - ρ) Δ²; w ← w - rate · Δ, each parameter by itself.
/// Zeiler, "ADADELTA: an adaptive learning rate method", arXiv:1212.5701 (2012), algorithm 1, whose rate is 1. Steps
/// are in the units of the parameters, so that there is no rate to find; but the first ones are √ε long, and a way
/// that is long against that takes many. Cost: one read of the samples an epoch, and two vectors of memory.
template <class RateSchedule = ConstantRate>
struct BasicAdaDelta {
  static constexpr std::string_view type_name = "AdaDelta";

  double learning_rate = 1;         ///< > 0; a factor on the steps, 1 in the paper
  double decay = 0.9;               ///< ρ, in [0, 1)
  double epsilon = 1e-6;            ///< > 0; its root is about the size of the first steps
  int batch_size = 32;              ///< samples a step, > 0
  double batch_growth = 1;          ///< ≥ 1; batches grow by this factor each epoch
  RateSchedule schedule{};
  Stopping stopping{.improvement = {.tolerance = 1e-4, .patience = 5}, .budget = {.iterations = 100}};  ///< its iterations are epochs

  void check() const {
    require_setting(learning_rate > 0, "AdaDelta::learning_rate", learning_rate, "above 0");
    require_setting(decay >= 0 && decay < 1, "AdaDelta::decay", decay, "in [0, 1)");
    require_setting(epsilon > 0, "AdaDelta::epsilon", epsilon, "above 0");
    require_setting(batch_size > 0, "AdaDelta::batch_size", batch_size, "1 or more");
    require_setting(batch_growth >= 1, "AdaDelta::batch_growth", batch_growth, "1 or more");
  }

  /// What one run remembers, and its step: of `size` parameters.
  auto steps(Index size, Index) const {
    return [run = detail::AdaDeltaRun({.decay = decay, .epsilon = epsilon}, size)](Eigen::VectorXd& w, const Eigen::VectorXd& g, double rate) mutable { run.step(w, g, rate); };
  }

  template <StochasticObjective F, Monitor M>
  OptimizationResult minimize(F& objective, Eigen::Ref<Eigen::VectorXd> parameters, M& monitor) const {
    static_assert(!CompositeObjective<F>, "AdaDelta: the objective has a part that is not smooth (an L1 penalty, say), which this optimizer cannot handle; see docs/optimize.md#which");
    check();
    return detail::run_epochs(*this, objective, parameters, monitor);
  }
};

/// AdaDelta with a constant rate.
using AdaDelta = BasicAdaDelta<>;

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/ada_delta.ipp"
#endif
