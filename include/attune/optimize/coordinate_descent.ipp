// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/coordinate_descent.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/optimize/detail/centred_rows.hpp"
#include "attune/optimize/lasso.hpp"
#include "attune/optimize/lasso_columns.hpp"
#include "attune/optimize/many_strengths.hpp"
#include "attune/optimize/sparse_lasso_columns.hpp"
#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE OptimizationResult CoordinateDescent::run(const LinearLeastSquares& problem, const detail::Surroundings& around, GradientRef parameters) const {
  constexpr Index most_columns = 1024;  // of a matrix of their products: beyond, most of them are never needed
  const auto minimize_with = [&](const auto& columns, const detail::LassoFrame& frame) {
    using Kind = std::remove_cvref_t<decltype(columns)>;
    const detail::LassoStrengths strengths{problem.l1, problem.l2};
    std::optional<detail::LassoPoint> start;
    double keep = problem.l1;
    if (problem.l1 > 0 && parameters.isZero(0)) {
      const double strength = problem.l1 + problem.l2;
      detail::LassoPath<Kind> path(columns, problem.l1 / strength);
      path.reach(strength);
      start = path.start(strength);
      keep = path.keep(strength);
    }
    return detail::minimize_lasso(columns, frame, strengths, keep, start, stopping, largest_gap(), around, parameters);
  };
  if (problem.read_entries) {
    const detail::SparseColumns columns(problem);
    return minimize_with(columns, columns.frame());
  }
  const detail::CentredRows rows(problem);
  if (problem.rows > problem.columns && problem.columns <= most_columns) return minimize_with(rows.gram(), rows.frame());
  return minimize_with(rows.residuals(), rows.frame());
}

[[gnu::cold]] ATTUNE_INLINE void detail::minimize_lassos(const LinearLeastSquares& samples, std::span<StrengthRun> runs) {
  constexpr double falls_by = 0.85;  // minima that many runs share may be near each other
  const auto minimize_all = [&](const auto& columns, const LassoFrame& frame) {
    const auto finite = [](std::span<const double> values) { return std::isfinite(simd::largest_absolute(values)); };
    if (finite(columns.diagonal()) && finite(columns.right()) && std::isfinite(columns.constant())) minimize_on_paths(columns, frame, falls_by, samples.executor, runs);
  };
  if (samples.read_entries) {
    const SparseColumns columns(samples);
    return minimize_all(columns, columns.frame());
  }
  const CentredRows rows(samples);
  minimize_all(rows.residuals(), rows.frame());
}

}  // namespace attune::inline ATTUNE_ABI
