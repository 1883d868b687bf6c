// SPDX-License-Identifier: BSL-1.0
#pragma once

// Stochastic gradient descent with momentum.

#include <Eigen/Core>
#include <string_view>

#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/stochastic_loop.hpp"
#include "attune/optimize/schedule/constant_rate.hpp"

namespace attune::inline ATTUNE_ABI {

/// v ← μ v - rate · g; w ← w + v. Polyak, "Some methods of speeding up the convergence of iteration methods",
/// USSR Comp. Math. Math. Phys. 4 (1964), equation 9; Sutskever, Martens, Dahl, Hinton, "On the importance of
/// initialization and momentum in deep learning", ICML 2013, equations 1 and 2. PyTorch multiplies the sum of
/// gradients by the rate instead: the same while the rate is constant. Cost: one read of the samples an
/// epoch, and one vector of memory.
template <class RateSchedule = ConstantRate>
struct BasicMomentum {
  static constexpr std::string_view type_name = "Momentum";

  double learning_rate = 0.01;      ///< > 0
  double momentum = 0.9;            ///< μ, in [0, 1): steps come to rest at 1 / (1 - μ) times the rate
  int batch_size = 32;              ///< samples a step, > 0
  double batch_growth = 1;          ///< ≥ 1; batches grow by this factor each epoch
  RateSchedule schedule{};
  Stopping stopping{.improvement = {.tolerance = 1e-4, .patience = 5}, .budget = {.iterations = 100}};  ///< its iterations are epochs

  void check() const {
    require_setting(learning_rate > 0, "Momentum::learning_rate", learning_rate, "above 0");
    require_setting(momentum >= 0 && momentum < 1, "Momentum::momentum", momentum, "in [0, 1)");
    require_setting(batch_size > 0, "Momentum::batch_size", batch_size, "1 or more");
    require_setting(batch_growth >= 1, "Momentum::batch_growth", batch_growth, "1 or more");
  }

  /// What one run remembers, and its step: of `size` parameters.
  auto steps(Index size, Index) const {
    return [velocity = Eigen::VectorXd(Eigen::VectorXd::Zero(size)), momentum = momentum](Eigen::VectorXd& w, const Eigen::VectorXd& g, double rate) mutable {
      for (Index j = 0; j < w.size(); ++j) {
        velocity[j] = momentum * velocity[j] - rate * g[j];
        w[j] += velocity[j];
      }
    };
  }

  template <StochasticObjective F, Monitor M>
  OptimizationResult minimize(F& objective, Eigen::Ref<Eigen::VectorXd> parameters, M& monitor) const {
    static_assert(!CompositeObjective<F>, "Momentum: the objective has a part that is not smooth (an L1 penalty, say), which this optimizer cannot handle; see docs/optimize.md#which");
    check();
    return detail::run_epochs(*this, objective, parameters, monitor);
  }
};

/// Momentum with a constant rate.
using Momentum = BasicMomentum<>;

}  // namespace attune::inline ATTUNE_ABI
