// SPDX-License-Identifier: BSL-1.0
#pragma once

// Lion: steps of the same length in each parameter, by the sign of a momentum.

#include <Eigen/Core>
#include <string_view>

#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/stochastic_loop.hpp"
#include "attune/optimize/schedule/constant_rate.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// What one run of Lion remembers, and its step.
class LionRun {
 public:
  struct Settings {
    double first_moment = 0;
    double second_moment = 0;
    double weight_decay = 0;
  };

  LionRun(const Settings& settings, Index size);

  /// `weights`: how many of the first parameters decay.
  void step(Eigen::VectorXd& w, const Eigen::VectorXd& g, double rate, Index weights);

 private:
  Settings settings_;
  Eigen::VectorXd mean_;
};

}  // namespace detail

/// c = β₁ m + (1 - β₁) g; w ← w - rate · (sign(c) + weight_decay · w); m ← β₂ m + (1 - β₂) g, each parameter by itself.
/// Chen et al., "Symbolic discovery of optimization algorithms", NeurIPS 2023, algorithm 2. Each parameter moves by
/// the rate, however small its gradient: it settles only where the rate falls, and wants a tenth to a third of
/// Adam's. With a decay of its own what is found is a little shorter than the minimum, as with AdamW; an intercept
/// does not decay, where the objective says which parameters are penalised. Cost: one read of the samples an epoch,
/// and one vector of memory.
template <class RateSchedule = ConstantRate>
struct BasicLion {
  static constexpr std::string_view type_name = "Lion";

  double learning_rate = 0.002;     ///< > 0; the size of a step in each parameter
  double first_moment = 0.9;        ///< β₁, in [0, 1): of the step
  double second_moment = 0.99;      ///< β₂, in [0, 1): of what is remembered
  double weight_decay = 0;          ///< ≥ 0
  int batch_size = 32;              ///< samples a step, > 0
  double batch_growth = 1;          ///< ≥ 1; batches grow by this factor each epoch
  RateSchedule schedule{};
  Stopping stopping{.improvement = {.tolerance = 1e-4, .patience = 5}, .budget = {.iterations = 100}};  ///< its iterations are epochs

  void check() const {
    require_setting(learning_rate > 0, "Lion::learning_rate", learning_rate, "above 0");
    require_setting(first_moment >= 0 && first_moment < 1, "Lion::first_moment", first_moment, "in [0, 1)");
    require_setting(second_moment >= 0 && second_moment < 1, "Lion::second_moment", second_moment, "in [0, 1)");
    require_setting(weight_decay >= 0, "Lion::weight_decay", weight_decay, "0 or more");
    require_setting(batch_size > 0, "Lion::batch_size", batch_size, "1 or more");
    require_setting(batch_growth >= 1, "Lion::batch_growth", batch_growth, "1 or more");
  }

  /// What one run remembers, and its step: of `size` parameters, of which a penalty falls on the first `weights`.
  auto steps(Index size, Index weights) const {
    return [run = detail::LionRun({.first_moment = first_moment, .second_moment = second_moment, .weight_decay = weight_decay}, size), weights](Eigen::VectorXd& w, const Eigen::VectorXd& g, double rate) mutable {
      run.step(w, g, rate, weights);
    };
  }

  template <StochasticObjective F, Monitor M>
  OptimizationResult minimize(F& objective, Eigen::Ref<Eigen::VectorXd> parameters, M& monitor) const {
    static_assert(!CompositeObjective<F>, "Lion: the objective has a part that is not smooth (an L1 penalty, say), which this optimizer cannot handle; see docs/optimize.md#which");
    check();
    return detail::run_epochs(*this, objective, parameters, monitor);
  }
};

/// Lion with a constant rate.
using Lion = BasicLion<>;

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/lion.ipp"
#endif
