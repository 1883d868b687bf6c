// SPDX-License-Identifier: BSL-1.0
#pragma once

// The contract of a penalty on the weights; the intercept is always free. The objective is
// Σ wᵢ ℓᵢ / Σ wᵢ + penalty.value(weights).
//
// Penalties:    NoPenalty     none
//               L2            shrinks all weights; smooth
//               L1            shrinks, and makes weights exactly zero
//               ElasticNet    both: columns that go together stay together
//               GroupLasso    makes whole groups of columns exactly zero
// Constraints:  Box           weights within bounds, alone or with another penalty
//               NonNegative   weights of zero or more, the same

#include <Eigen/Core>
#include <concepts>
#include <cstddef>

#include "attune/config.hpp"
#include "attune/core/copyable.hpp"
#include "attune/data/eigen_alignment.hpp"

namespace attune::inline ATTUNE_ABI {

using ConstVectorRef = Eigen::Ref<const Eigen::VectorXd>;
using VectorRef = Eigen::Ref<Eigen::VectorXd>;

namespace detail {

template <class P>
concept HasPenaltyValue = requires(const P& penalty, const ConstVectorRef& w) {
  { penalty.value(w) } -> std::convertible_to<double>;
};

}  // namespace detail

/// `value(w)` and `add_gradient(w, g)`, which adds the gradient at w to g.
template <class P>
concept SmoothPenalty = detail::Copyable<P> && detail::HasPenaltyValue<P> && requires(const P& penalty, const ConstVectorRef& w, VectorRef g) { penalty.add_gradient(w, g); };

/// `value(w)` and `proximal(w, step)`, which replaces w by argmin_u ½‖u - w‖² + step · value(u).
template <class P>
concept ProximalPenalty = detail::Copyable<P> && detail::HasPenaltyValue<P> && requires(const P& penalty, VectorRef w, double step) { penalty.proximal(w, step); };

/// A smooth part and one that is not, for optimizers that treat them apart: `smooth_part()` is a SmoothPenalty,
/// `non_smooth_part()` a ProximalPenalty, and their values add up to `value(w)`.
template <class P>
concept SplitPenalty = detail::Copyable<P> && detail::HasPenaltyValue<P> && requires(const P& penalty) {
  { penalty.smooth_part() } -> SmoothPenalty;
  { penalty.non_smooth_part() } -> ProximalPenalty;
};

template <class P>
concept Penalty = SmoothPenalty<P> || ProximalPenalty<P> || SplitPenalty<P>;

/// A penalty that is not smooth, and is a multiple of ‖w‖₁: `l1_strength()` is the factor.
template <class P>
concept L1Penalty = ProximalPenalty<P> && requires(const P& penalty) {
  { penalty.l1_strength() } -> std::convertible_to<double>;
};

/// A penalty that is not smooth, and is 0 within bounds and infinite elsewhere: it tells those of weight i.
template <class P>
concept BoundsPenalty = ProximalPenalty<P> && requires(const P& penalty, std::size_t i) {
  { penalty.lower_bound(i) } -> std::convertible_to<double>;
  { penalty.upper_bound(i) } -> std::convertible_to<double>;
};

/// A penalty with settings for each column says whether they fit: `check_columns(Eigen::Index columns)` throws
/// InvalidArgument where they do not.
template <class P>
concept ColumnPenalty = requires(const P& penalty, Eigen::Index columns) { penalty.check_columns(columns); };

/// A smooth penalty that also gives its second derivatives: adds H v to product.
template <class P>
concept TwiceDifferentiablePenalty = SmoothPenalty<P> && requires(const P& penalty, const ConstVectorRef& w, const ConstVectorRef& v, VectorRef product) {
  penalty.add_hessian_vector(w, v, product);
};

}  // namespace attune::inline ATTUNE_ABI
