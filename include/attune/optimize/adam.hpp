// SPDX-License-Identifier: BSL-1.0
#pragma once

// Adam: stochastic gradient descent with a rate of its own for each parameter.

#include <Eigen/Core>
#include <string_view>

#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/adam_moments.hpp"
#include "attune/optimize/detail/stochastic_loop.hpp"
#include "attune/optimize/schedule/constant_rate.hpp"

namespace attune::inline ATTUNE_ABI {

/// Kingma, Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithm 1. Cost: one read of the
/// samples an epoch, and two vectors of memory.
template <class RateSchedule = ConstantRate>
struct BasicAdam {
  static constexpr std::string_view type_name = "Adam";

  double learning_rate = 0.01;      ///< > 0; about the size of a step in each parameter
  double first_moment = 0.9;        ///< β₁, in [0, 1)
  double second_moment = 0.999;     ///< β₂, in [0, 1)
  double epsilon = 1e-8;            ///< > 0
  int batch_size = 32;              ///< samples a step, > 0
  double batch_growth = 1;          ///< ≥ 1; batches grow by this factor each epoch
  RateSchedule schedule{};
  Stopping stopping{.improvement = {.tolerance = 1e-4, .patience = 5}, .budget = {.iterations = 100}};  ///< its iterations are epochs

  void check() const {
    require_setting(learning_rate > 0, "Adam::learning_rate", learning_rate, "above 0");
    require_setting(first_moment >= 0 && first_moment < 1, "Adam::first_moment", first_moment, "in [0, 1)");
    require_setting(second_moment >= 0 && second_moment < 1, "Adam::second_moment", second_moment, "in [0, 1)");
    require_setting(epsilon > 0, "Adam::epsilon", epsilon, "above 0");
    require_setting(batch_size > 0, "Adam::batch_size", batch_size, "1 or more");
    require_setting(batch_growth >= 1, "Adam::batch_growth", batch_growth, "1 or more");
  }

  /// What one run remembers, and its step: of `size` parameters.
  auto steps(Index size, Index) const {
    return [moments = detail::AdamMoments({.first_moment = first_moment, .second_moment = second_moment, .epsilon = epsilon}, size)](Eigen::VectorXd& w, const Eigen::VectorXd& g, double rate) mutable {
      moments.step(w, g, rate);
    };
  }

  template <StochasticObjective F, Monitor M>
  OptimizationResult minimize(F& objective, Eigen::Ref<Eigen::VectorXd> parameters, M& monitor) const {
    static_assert(!CompositeObjective<F>, "Adam: the objective has a part that is not smooth (an L1 penalty, say), which this optimizer cannot handle; see docs/optimize.md#which");
    check();
    return detail::run_epochs(*this, objective, parameters, monitor);
  }
};

/// Adam with a constant rate.
using Adam = BasicAdam<>;

}  // namespace attune::inline ATTUNE_ABI
