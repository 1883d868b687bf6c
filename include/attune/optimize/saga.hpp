// SPDX-License-Identifier: BSL-1.0
#pragma once

// Stochastic steps whose noise goes away near the minimum, by the last derivative of each row.

#include <Eigen/Core>
#include <cstddef>
#include <span>
#include <vector>

#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/variance_reduced.hpp"

namespace attune::inline ATTUNE_ABI {

/// w ← w - rate · (Σ (dᵢ(w) - dᵢ) xᵢ / rows of the batch + Σ dᵢ xᵢ / n + gradient of the smooth penalty), then the proximal step
/// of what is not smooth, and dᵢ ← dᵢ(w) of the batch. dᵢ is the derivative of row i's loss by its score, one number a row
/// where scores are linear in the parameters. Defazio, Bach, Lacoste-Julien, "SAGA: a fast incremental gradient method",
/// NeurIPS 2014, equations 1 and 2, with the penalty's gradient exact and batches in a new order each epoch in place of
/// draws; the table begins with zeros. With a constant rate it converges to the minimum itself, linearly where that is
/// strongly convex; the rate must be below the inverse of a batch's curvature, a third of it being safe. Value and
/// gradient in the history are of the whole objective, so that all rules to stop hold. Cost: two reads of the samples an
/// epoch, and a number a row of memory.
struct Saga {
  static constexpr bool handles_composite = true;

  double learning_rate = 0.02;      ///< > 0; constant
  int batch_size = 32;              ///< samples a step, > 0
  Stopping stopping{};              ///< its iterations are epochs

  void check() const {
    require_setting(learning_rate > 0, "Saga::learning_rate", learning_rate, "above 0");
    require_setting(batch_size > 0, "Saga::batch_size", batch_size, "1 or more");
  }

  template <RowDerivativeObjective F, Monitor M>
  [[gnu::cold]] OptimizationResult minimize(F& objective, Eigen::Ref<Eigen::VectorXd> parameters, M& monitor) const {
    check();
    const Index samples = objective.sample_count();
    std::vector<double> table(static_cast<std::size_t>(samples));
    Eigen::VectorXd mean = Eigen::VectorXd::Zero(parameters.size()), change(parameters.size());
    const auto begin_epoch = [&](int epoch, const Eigen::VectorXd&, const Eigen::VectorXd&) { objective.shuffle(epoch); };
    const auto reduced = [&](const Eigen::VectorXd& w, Index first, Index count, Eigen::VectorXd& direction) {
      objective.exchange_derivatives(w, change, first, count, std::span<double>(table));
      direction = mean;
      objective.add_smooth_penalty(w, direction);
      for (Index j = 0; j < w.size(); ++j) {
        direction[j] += change[j] / static_cast<double>(count);
        mean[j] += change[j] / static_cast<double>(samples);
      }
    };
    return detail::by_parts(objective, parameters.size(), monitor, [&](detail::SmoothFunction smooth, const detail::NonSmoothPart* rest, const detail::Surroundings& around) {
      return detail::minimize_variance_reduced(smooth, rest, around, samples, begin_epoch, reduced, 1, {.learning_rate = learning_rate, .batch_rows = batch_size}, stopping, parameters);
    });
  }
};

}  // namespace attune::inline ATTUNE_ABI
