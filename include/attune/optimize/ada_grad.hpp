// SPDX-License-Identifier: BSL-1.0
#pragma once

// AdaGrad: a rate for each parameter that falls with the gradients that it has seen.

#include <Eigen/Core>
#include <cmath>
#include <string_view>

#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/stochastic_loop.hpp"
#include "attune/optimize/schedule/constant_rate.hpp"

namespace attune::inline ATTUNE_ABI {

/// s ← s + g²; w ← w - rate · g / (√s + ε), each parameter by itself. Duchi, Hazan, Singer, "Adaptive subgradient
/// methods for online learning and stochastic optimization", JMLR 12 (2011), figure 1, with diagonal matrices.
/// Rates fall by themselves, as 1/√t: good for columns that are mostly zero, and it settles without a
/// schedule. Cost: one read of the samples an epoch, and one vector of memory.
template <class RateSchedule = ConstantRate>
struct BasicAdaGrad {
  static constexpr std::string_view type_name = "AdaGrad";

  double learning_rate = 0.1;       ///< > 0; the size of the first step in each parameter
  double epsilon = 1e-10;           ///< > 0
  int batch_size = 32;              ///< samples a step, > 0
  double batch_growth = 1;          ///< ≥ 1; batches grow by this factor each epoch
  RateSchedule schedule{};
  Stopping stopping{.improvement = {.tolerance = 1e-4, .patience = 5}, .budget = {.iterations = 100}};  ///< its iterations are epochs

  void check() const {
    require_setting(learning_rate > 0, "AdaGrad::learning_rate", learning_rate, "above 0");
    require_setting(epsilon > 0, "AdaGrad::epsilon", epsilon, "above 0");
    require_setting(batch_size > 0, "AdaGrad::batch_size", batch_size, "1 or more");
    require_setting(batch_growth >= 1, "AdaGrad::batch_growth", batch_growth, "1 or more");
  }

  /// What one run remembers, and its step: of `size` parameters.
  auto steps(Index size, Index) const {
    return [square = Eigen::VectorXd(Eigen::VectorXd::Zero(size)), epsilon = epsilon](Eigen::VectorXd& w, const Eigen::VectorXd& g, double rate) mutable {
      for (Index j = 0; j < w.size(); ++j) {
        square[j] += g[j] * g[j];
        w[j] -= rate * g[j] / (std::sqrt(square[j]) + epsilon);
      }
    };
  }

  template <StochasticObjective F, Monitor M>
  OptimizationResult minimize(F& objective, Eigen::Ref<Eigen::VectorXd> parameters, M& monitor) const {
    static_assert(!CompositeObjective<F>, "AdaGrad: the objective has a part that is not smooth (an L1 penalty, say), which this optimizer cannot handle; see docs/optimize.md#which");
    check();
    return detail::run_epochs(*this, objective, parameters, monitor);
  }
};

/// AdaGrad with a constant rate.
using AdaGrad = BasicAdaGrad<>;

}  // namespace attune::inline ATTUNE_ABI
