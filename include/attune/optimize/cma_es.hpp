// SPDX-License-Identifier: BSL-1.0
#pragma once

// An evolution strategy that learns the shape of the function.

#include <Eigen/Core>
#include <concepts>
#include <cstdint>
#include <string_view>
#include <vector>

#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/surroundings.hpp"
#include "attune/optimize/detail/value_only.hpp"
#include "attune/optimize/stopping/stopping.hpp"

namespace attune::inline ATTUNE_ABI {

/// Draws `population` points from a normal distribution, moves its mean to those that are better, and learns its covariance
/// from the steps that led there: Hansen, "The CMA evolution strategy: a tutorial", arXiv:1604.00772, figure 6 and table 1,
/// with the negative weights of the worse half (active). Only the order of the values matters: kinks, noise, steps and
/// values that are infinite outside of a domain are no obstacle, and with a large population many local minima are none. It
/// converges when steps are below `tolerance` of the first in every coordinate, or when values no longer tell points apart.
/// A covariance of a condition beyond 10¹⁴ ends it, too: where steps are below √tolerance of the first in every coordinate,
/// as at the end of a domain, it has converged; elsewhere it is the `condition_limit`: scales of parameters differ by
/// 10⁷, and want other units, or there is no minimum. `restarts` begins again that often at the start, each time with twice
/// the population: Auger, Hansen, "A restart CMA evolution strategy with increasing population size", CEC 2005. The best point
/// of all is returned, and the status is that of the run that found it. An iteration is a generation; `step` in the history is
/// σ, values are those of the best so far. Random numbers depend on seed, restart, generation and point only. Cost: `population` values an iteration, and 3
/// population · n² flops; n³ numbers' work every so many generations, so that it is n² an iteration, too.
struct CmaEs {
  static constexpr std::string_view type_name = "CmaEs";
  static constexpr bool handles_composite = true;

  double step = 0.3;               ///< > 0, σ at the start: a third of how far away the minimum may be
  std::vector<double> scales{};    ///< > 0, of each coordinate, that `step` is multiplied by; empty: 1
  int population = 0;              ///< ≥ 0, at least 4, or 0: 4 + ⌊3 ln n⌋
  int restarts = 0;                ///< ≥ 0
  double tolerance = 1e-11;        ///< > 0
  std::uint64_t seed = 0;
  Stopping stopping{.budget = {.iterations = 100'000}};

  void check() const {
    require_setting(step > 0, "CmaEs::step", step, "above 0");
    for (const double s : scales) require_setting(s > 0, "CmaEs::scales", s, "above 0");
    require_setting(population == 0 || population >= 4, "CmaEs::population", population, "4 or more, or 0 (by the dimension)");
    require_setting(restarts >= 0, "CmaEs::restarts", restarts, "0 or more");
    require_setting(tolerance > 0, "CmaEs::tolerance", tolerance, "above 0");
  }

  template <ValueObjective F, Monitor M>
  OptimizationResult minimize(F& objective, Eigen::Ref<Eigen::VectorXd> parameters, M& monitor) const {
    check();
    return detail::by_values(objective, parameters.size(), monitor, [&](detail::ValueFunction value, const detail::Surroundings& around) { return run(value, around, parameters); });
  }

  /// Of an objective without a value it says so.
  template <class F, class M>
    requires(!ValueObjective<F>)
  detail::RefusedObjective minimize(F&, const GradientRef&, M&) const {
    static_assert(!std::same_as<F, F>, "CmaEs: the objective has no value: it needs `dimension()` and `double value(w)`; see docs/optimize.md#which");
    return {};
  }

 private:
  OptimizationResult run(detail::ValueFunction value, const detail::Surroundings& around, GradientRef parameters) const;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/cma_es.ipp"
#endif
