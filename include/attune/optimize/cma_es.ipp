// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/cma_es.hpp"

#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>

#include "attune/core/error.hpp"
#include "attune/core/random.hpp"
#include "attune/optimize/cma_run.hpp"
#include "attune/optimize/detail/progress.hpp"

namespace attune::inline ATTUNE_ABI {

[[gnu::cold]] ATTUNE_INLINE OptimizationResult CmaEs::run(detail::ValueFunction value, const detail::Surroundings& around, GradientRef parameters) const {
  const auto n = static_cast<std::size_t>(parameters.size());
  if (!scales.empty() && scales.size() != n)
    throw InvalidArgument({.argument = "CmaEs::scales", .found = {scales.size(), " numbers"}, .expected = {n, ", one for each parameter, or none"}});
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  detail::Progress progress(stopping, around, std::numeric_limits<int>::max());
  const Eigen::VectorXd start = parameters;
  Eigen::VectorXd best = start;
  double least = value(start);
  progress.evaluations = 1;
  progress.arrive(start, least, unknown, 0);
  std::size_t size = population > 0 ? static_cast<std::size_t>(population) : 4 + static_cast<std::size_t>(3 * std::log(std::max<double>(1, static_cast<double>(n))));
  Status reached = Status::not_started;  // by the run that found the best
  for (int restart = 0; restart <= restarts && !progress.stopped(); ++restart, size *= 2) {
    detail::CmaRun strategy(start, step, scales, size, RandomKey{seed}.child(Purpose::resample, static_cast<std::uint64_t>(restart)));
    detail::FlatValues flat(10 + 30 * n / size);
    std::optional<Status> end;
    const double before = least;
    while (!end && !progress.stopped()) {
      strategy.draw();
      for (auto& p : strategy.points) {
        p.value = value(p.w);
        if (std::isnan(p.value)) p.value = std::numeric_limits<double>::infinity();
      }
      progress.evaluations += static_cast<int>(size);
      strategy.learn();
      const auto& first = strategy.points.front();
      if (first.value < least) {
        least = first.value;
        best = first.w;
      }
      progress.arrive(best, least, unknown, strategy.sigma());
      if (strategy.small(tolerance))
        end = Status::step_tolerance;
      else if (flat.after(strategy.points, around.precision))
        end = Status::precision_limit;
      else if (strategy.degenerate())
        end = strategy.small(std::sqrt(tolerance)) ? Status::precision_limit : Status::condition_limit;  // where a domain ends, points come flat together
    }
    if (end && (restart == 0 || least < before)) reached = *end;
    if (!progress.stopped() && restart == restarts) progress.stop(reached);
  }
  return progress.finish(parameters, best);
}

}  // namespace attune::inline ATTUNE_ABI
