// SPDX-License-Identifier: BSL-1.0
#pragma once

// Stochastic steps whose noise goes away near the minimum, by a full gradient each epoch.

#include <Eigen/Core>

#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/variance_reduced.hpp"

namespace attune::inline ATTUNE_ABI {

/// w ← w - rate · (g(w) - g(u) + ∇f(u)), g being the gradient of a batch and u where the epoch began; then the proximal step
/// of what is not smooth. Johnson, Zhang, "Accelerating stochastic gradient descent using predictive variance
/// reduction", NeurIPS 2013, option I, and Xiao, Zhang, SIAM J. Optim. 24 (2014), equation 5, with batches in a new order
/// each epoch in place of draws. With a constant rate it converges to the minimum itself, linearly where that is strongly
/// convex; the rate must be below the inverse of a batch's curvature, a third of it being safe. Value and gradient in
/// the history are of the whole objective, so that all rules to stop hold. Cost: three reads of the samples an epoch.
struct Svrg {
  static constexpr bool handles_composite = true;

  double learning_rate = 0.02;      ///< > 0; constant
  int batch_size = 32;              ///< samples a step, > 0
  Stopping stopping{};              ///< its iterations are epochs

  void check() const {
    require_setting(learning_rate > 0, "Svrg::learning_rate", learning_rate, "above 0");
    require_setting(batch_size > 0, "Svrg::batch_size", batch_size, "1 or more");
  }

  template <StochasticObjective F, Monitor M>
  [[gnu::cold]] OptimizationResult minimize(F& objective, Eigen::Ref<Eigen::VectorXd> parameters, M& monitor) const {
    check();
    Eigen::VectorXd anchor(parameters.size()), whole(parameters.size()), there(parameters.size());
    const auto begin_epoch = [&](int epoch, const Eigen::VectorXd& w, const Eigen::VectorXd& gradient) {
      objective.shuffle(epoch);
      anchor = w;
      whole = gradient;
    };
    const auto reduced = [&](const Eigen::VectorXd& w, Index first, Index count, Eigen::VectorXd& direction) {
      objective.batch_value_and_gradient(w, direction, first, count);
      objective.batch_value_and_gradient(anchor, there, first, count);
      for (Index j = 0; j < w.size(); ++j) direction[j] += whole[j] - there[j];
    };
    return detail::by_parts(objective, parameters.size(), monitor, [&](detail::SmoothFunction smooth, const detail::NonSmoothPart* rest, const detail::Surroundings& around) {
      return detail::minimize_variance_reduced(smooth, rest, around, objective.sample_count(), begin_epoch, reduced, 2, {.learning_rate = learning_rate, .batch_rows = batch_size}, stopping, parameters);
    });
  }
};

}  // namespace attune::inline ATTUNE_ABI
