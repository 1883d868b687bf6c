// SPDX-License-Identifier: BSL-1.0
#pragma once

// Stochastic gradient descent with Nesterov's momentum.

#include <Eigen/Core>
#include <string_view>

#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/stochastic_loop.hpp"
#include "attune/optimize/schedule/constant_rate.hpp"

namespace attune::inline ATTUNE_ABI {

/// Momentum whose gradient is taken where the velocity leads: v ← μ v - rate · ∇f(θ + μ v); θ ← θ + v. Nesterov,
/// "A method of solving a convex programming problem with convergence rate O(1/k²)", Soviet Math. Dokl. 27
/// (1983); Sutskever, Martens, Dahl, Hinton, ICML 2013, equations 3 and 4. It keeps w = θ + μ v, so that
/// gradients are taken, and parameters returned, at w: v ← μ v - rate · g; w ← w + μ v - rate · g (Bengio,
/// Boulanger-Lewandowski, Pascanu, ICASSP 2013, equation 7). Cost: as Momentum's.
template <class RateSchedule = ConstantRate>
struct BasicNesterov {
  static constexpr std::string_view type_name = "Nesterov";

  double learning_rate = 0.01;      ///< > 0
  double momentum = 0.9;            ///< μ, in [0, 1): steps come to rest at 1 / (1 - μ) times the rate
  int batch_size = 32;              ///< samples a step, > 0
  double batch_growth = 1;          ///< ≥ 1; batches grow by this factor each epoch
  RateSchedule schedule{};
  Stopping stopping{.improvement = {.tolerance = 1e-4, .patience = 5}, .budget = {.iterations = 100}};  ///< its iterations are epochs

  void check() const {
    require_setting(learning_rate > 0, "Nesterov::learning_rate", learning_rate, "above 0");
    require_setting(momentum >= 0 && momentum < 1, "Nesterov::momentum", momentum, "in [0, 1)");
    require_setting(batch_size > 0, "Nesterov::batch_size", batch_size, "1 or more");
    require_setting(batch_growth >= 1, "Nesterov::batch_growth", batch_growth, "1 or more");
  }

  /// What one run remembers, and its step: of `size` parameters.
  auto steps(Index size, Index) const {
    return [velocity = Eigen::VectorXd(Eigen::VectorXd::Zero(size)), momentum = momentum](Eigen::VectorXd& w, const Eigen::VectorXd& g, double rate) mutable {
      for (Index j = 0; j < w.size(); ++j) {
        velocity[j] = momentum * velocity[j] - rate * g[j];
        w[j] += momentum * velocity[j] - rate * g[j];
      }
    };
  }

  template <StochasticObjective F, Monitor M>
  OptimizationResult minimize(F& objective, Eigen::Ref<Eigen::VectorXd> parameters, M& monitor) const {
    static_assert(!CompositeObjective<F>, "Nesterov: the objective has a part that is not smooth (an L1 penalty, say), which this optimizer cannot handle; see docs/optimize.md#which");
    check();
    return detail::run_epochs(*this, objective, parameters, monitor);
  }
};

/// Nesterov with a constant rate.
using Nesterov = BasicNesterov<>;

}  // namespace attune::inline ATTUNE_ABI
