// SPDX-License-Identifier: BSL-1.0
#pragma once

// Adam with weight decay of its own.

#include <Eigen/Core>
#include <string_view>

#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/adam_moments.hpp"
#include "attune/optimize/detail/stochastic_loop.hpp"
#include "attune/optimize/schedule/constant_rate.hpp"

namespace attune::inline ATTUNE_ABI {

/// Adam that also shrinks the weights, by the factor 1 - rate · weight_decay in each step, outside of its
/// moments. Loshchilov, Hutter, "Decoupled weight decay regularization", ICLR 2019, algorithm 2, with rate =
/// ηₜ α. The decay is not part of the objective: what is minimised is the loss and the penalty, what is found
/// is a little shorter. Use it with NoPenalty, or both shrink. An intercept does not decay, where the
/// objective says which parameters are penalised. Cost: as Adam's.
template <class RateSchedule = ConstantRate>
struct BasicAdamW {
  static constexpr std::string_view type_name = "AdamW";

  double learning_rate = 0.01;      ///< > 0; about the size of a step in each parameter
  double first_moment = 0.9;        ///< β₁, in [0, 1)
  double second_moment = 0.999;     ///< β₂, in [0, 1)
  double epsilon = 1e-8;            ///< > 0
  double weight_decay = 0.01;       ///< ≥ 0
  int batch_size = 32;              ///< samples a step, > 0
  double batch_growth = 1;          ///< ≥ 1; batches grow by this factor each epoch
  RateSchedule schedule{};
  Stopping stopping{.improvement = {.tolerance = 1e-4, .patience = 5}, .budget = {.iterations = 100}};  ///< its iterations are epochs

  void check() const {
    require_setting(learning_rate > 0, "AdamW::learning_rate", learning_rate, "above 0");
    require_setting(first_moment >= 0 && first_moment < 1, "AdamW::first_moment", first_moment, "in [0, 1)");
    require_setting(second_moment >= 0 && second_moment < 1, "AdamW::second_moment", second_moment, "in [0, 1)");
    require_setting(epsilon > 0, "AdamW::epsilon", epsilon, "above 0");
    require_setting(weight_decay >= 0, "AdamW::weight_decay", weight_decay, "0 or more");
    require_setting(batch_size > 0, "AdamW::batch_size", batch_size, "1 or more");
    require_setting(batch_growth >= 1, "AdamW::batch_growth", batch_growth, "1 or more");
  }

  /// What one run remembers, and its step: of `size` parameters, of which a penalty falls on the first `weights`.
  auto steps(Index size, Index weights) const {
    return [moments = detail::AdamMoments({.first_moment = first_moment, .second_moment = second_moment, .epsilon = epsilon}, size), decay = weight_decay, weights](Eigen::VectorXd& w, const Eigen::VectorXd& g, double rate) mutable {
      for (Index j = 0; j < weights; ++j) w[j] -= rate * decay * w[j];
      moments.step(w, g, rate);
    };
  }

  template <StochasticObjective F, Monitor M>
  OptimizationResult minimize(F& objective, Eigen::Ref<Eigen::VectorXd> parameters, M& monitor) const {
    static_assert(!CompositeObjective<F>, "AdamW: the objective has a part that is not smooth (an L1 penalty, say), which this optimizer cannot handle; see docs/optimize.md#which");
    check();
    return detail::run_epochs(*this, objective, parameters, monitor);
  }
};

/// AdamW with a constant rate.
using AdamW = BasicAdamW<>;

}  // namespace attune::inline ATTUNE_ABI
