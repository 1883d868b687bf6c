// SPDX-License-Identifier: BSL-1.0
#pragma once

// Weights within bounds.

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/penalty/concept.hpp"
#include "attune/penalty/parts.hpp"

namespace attune::inline ATTUNE_ABI {

/// 0 where lower ≤ w ≤ upper in each component, infinite elsewhere, and the value of another penalty added to it.
/// What is found keeps the bounds exactly. An empty bound is none; one number holds for all columns, otherwise
/// there is one for each column (for each of K scores alike). The proximal step of a sum with an interval is
/// the other's, clamped, which holds for penalties that are sums over single weights only: NoPenalty, L2, L1,
/// ElasticNet; not for GroupLasso.
/// Errors: InvalidArgument for bounds that cross, are NaN, or whose number is not that of the columns.
template <class Inner = NoPenalty>
struct BasicBox {
  std::vector<double> lower{};
  std::vector<double> upper{};
  Inner inner{};

  void check() const {
    for (const std::vector<double>* bounds : {&lower, &upper})
      for (std::size_t j = 0; j < bounds->size(); ++j)
        if (std::isnan((*bounds)[j])) throw InvalidArgument({.argument = name(bounds), .place = {"column ", j}, .found = "nan", .expected = "a number, or an infinity for none"});
    for (std::size_t j = 0; j < std::max(lower.size(), upper.size()); ++j)
      if (low(j) > high(j) || low(j) == infinity || high(j) == -infinity)
        throw InvalidArgument({.argument = "Box", .place = {"column ", j}, .found = {low(j), " to ", high(j)}, .expected = "a lower bound that is at most the upper"});
  }
  void check_columns(Eigen::Index columns) const {
    for (const std::vector<double>* bounds : {&lower, &upper})
      if (bounds->size() > 1 && bounds->size() != static_cast<std::size_t>(columns))
        throw InvalidArgument({.argument = name(bounds), .found = {bounds->size(), " bounds"}, .expected = {"one, or ", columns, ", one for each column of X"}});
  }

  double value(const ConstVectorRef& w) const {
    for (Eigen::Index i = 0; i < w.size(); ++i)
      if (w[i] < low(static_cast<std::size_t>(i)) || w[i] > high(static_cast<std::size_t>(i))) return infinity;
    return inner.value(w);
  }
  auto smooth_part() const { return smooth_part_of(inner); }
  auto non_smooth_part() const { return BasicBox<NonSmoothPartOf<Inner>>{lower, upper, non_smooth_part_of(inner)}; }

  /// Where the inner penalty has no smooth part.
  void proximal(VectorRef w, double step) const
    requires std::same_as<SmoothPartOf<Inner>, NoPenalty>
  {
    if constexpr (ProximalPenalty<Inner>) inner.proximal(w, step);
    for (Eigen::Index i = 0; i < w.size(); ++i) w[i] = std::min(std::max(w[i], low(static_cast<std::size_t>(i))), high(static_cast<std::size_t>(i)));
  }

  /// The bounds of weight i, where they are all that is not smooth: for optimizers that want them as such.
  double lower_bound(std::size_t i) const
    requires std::same_as<Inner, NoPenalty>
  {
    return low(i);
  }
  double upper_bound(std::size_t i) const
    requires std::same_as<Inner, NoPenalty>
  {
    return high(i);
  }

 private:
  static constexpr double infinity = std::numeric_limits<double>::infinity();

  double low(std::size_t i) const { return lower.empty() ? -infinity : lower[i % lower.size()]; }
  double high(std::size_t i) const { return upper.empty() ? infinity : upper[i % upper.size()]; }
  const char* name(const std::vector<double>* bounds) const { return bounds == &lower ? "Box::lower" : "Box::upper"; }

  static_assert(!ColumnPenalty<Inner>, "BasicBox: bounds go with a penalty that is a sum over single weights (L1, L2, ElasticNet), not with one of groups or other bounds; see docs/penalty.md#bounds");
};

/// Bounds and no other penalty.
using Box = BasicBox<>;

}  // namespace attune::inline ATTUNE_ABI
