// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/dual_coordinate_descent.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/optimize/detail/margin_dual.hpp"
#include "attune/optimize/detail/progress.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// Each row's share of the weight.
[[gnu::cold]] inline std::vector<double> shares_of(const LinearMargins& problem) {
  const auto check_size = [&](const char* what, std::size_t found) {
    if (found != problem.rows.size()) throw InvalidArgument({.argument = what, .found = {found, " values"}, .expected = {problem.rows.size(), ", one for each row"}});
  };
  check_size("LinearMargins::target", problem.target.size());
  if (!problem.weight.empty()) check_size("LinearMargins::weight", problem.weight.size());
  if (!(problem.strength > 0))
    throw InvalidArgument({.argument = "strength of the penalty", .found = problem.strength, .expected = "above 0, for DualCoordinateDescent", .remedy = "give the penalty a small strength, or use another optimizer"});
  std::vector<double> share = problem.weight;
  if (share.empty()) share.assign(problem.rows.size(), 1.0);
  double total = 0;
  for (const double weight : share) total += weight;
  if (!(total > 0)) throw InvalidArgument({.argument = "LinearMargins::weight", .found = {"a sum of ", total}, .expected = "at least one positive weight"});
  simd::scale(share, 1 / total);
  return share;
}

}  // namespace detail

ATTUNE_INLINE OptimizationResult DualCoordinateDescent::run(const LinearMargins& problem, const detail::Surroundings& around, GradientRef parameters) const {
  constexpr int most_passes = 10;
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  const auto columns = static_cast<std::size_t>(problem.columns);
  detail::MarginDual dual(problem, detail::shares_of(problem));
  detail::RowOrder random(problem.random);
  detail::Surroundings exact = around;
  exact.precision = 16 * std::numeric_limits<double>::epsilon();
  detail::Progress progress(stopping, exact);
  Eigen::VectorXd now = parameters, best = now;
  const auto intercept_at = [&](const Eigen::VectorXd& w) { return problem.intercept ? w[problem.columns] : 0.0; };
  double best_value = dual.value_at(now.data(), intercept_at(now)), bound = 0, trust = 1;
  int best_index = 0;
  if (!parameters.isZero(0)) dual.start(now.data(), intercept_at(now));
  progress.arrive(now, problem.strength * best_value, unknown, 0);
  while (!progress.stopped()) {
    const auto close = [&](const detail::MarginState& state) { return state.gap <= trust * gap_tolerance * state.value; };
    detail::MarginState seen;
    for (int pass = 0; pass < most_passes && (pass == 0 || !close(seen)); ++pass) {
      seen = dual.pass(random);
      ++progress.evaluations;
    }
    const detail::MarginState all = dual.check();
    std::copy_n(dual.weights().data(), columns, now.data());
    if (problem.intercept) now[problem.columns] = dual.best_intercept();
    progress.arrive(now, problem.strength * all.value, unknown, 0);
    bound = std::max(bound, all.value - all.gap);
    if (all.value < best_value) {
      best = now;
      best_value = all.value;
      best_index = progress.now().index;
    }
    if (!progress.stopped() && std::min(all.gap, best_value - bound) <= gap_tolerance * best_value) progress.stop(Status::duality_gap);
    if (close(seen) && seen.gap < all.gap) trust *= std::clamp(seen.gap / all.gap, 0.1, 0.9);  // the estimate was too good: it is believed less
  }
  OptimizationResult result = progress.finish(parameters, best);
  if (stopping.validation.patience == 0) {
    result.value = problem.strength * best_value;
    result.returned_iteration = best_index;
  }
  return result;
}

}  // namespace attune::inline ATTUNE_ABI
