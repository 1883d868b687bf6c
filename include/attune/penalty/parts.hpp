// SPDX-License-Identifier: BSL-1.0
#pragma once

// The smooth part of any penalty, and the one that is not: NoPenalty where there is none.

#include <cstddef>
#include <span>
#include <utility>

#include "attune/penalty/concept.hpp"
#include "attune/penalty/no_penalty.hpp"

namespace attune::inline ATTUNE_ABI {

/// What of a penalty goes with the smooth part of the objective.
template <class P>
auto smooth_part_of(const P& penalty) {
  if constexpr (SmoothPenalty<P>)
    return penalty;
  else if constexpr (SplitPenalty<P>)
    return penalty.smooth_part();
  else
    return NoPenalty{};
}

/// And what does not.
template <class P>
auto non_smooth_part_of(const P& penalty) {
  if constexpr (SmoothPenalty<P>)
    return NoPenalty{};
  else if constexpr (SplitPenalty<P>)
    return penalty.non_smooth_part();
  else
    return penalty;
}

template <class P>
using SmoothPartOf = decltype(smooth_part_of(std::declval<const P&>()));
template <class P>
using NonSmoothPartOf = decltype(non_smooth_part_of(std::declval<const P&>()));

namespace detail {

inline std::span<const double> values_of(const ConstVectorRef& v) { return {v.data(), static_cast<std::size_t>(v.size())}; }
inline std::span<double> values_of(VectorRef& v) { return {v.data(), static_cast<std::size_t>(v.size())}; }

/// w ← sign(w) max(|w| - by, 0), component by component.
inline void soft_threshold(std::span<double> w, double by) {
  for (double& v : w) v = v > by ? v - by : v < -by ? v + by : 0.0;
}

inline double sum_of_absolutes(std::span<const double> w) {
  double sum = 0;
  for (const double v : w) sum += v < 0 ? -v : v;
  return sum;
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
