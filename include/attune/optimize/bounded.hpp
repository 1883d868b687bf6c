// SPDX-License-Identifier: BSL-1.0
#pragma once

// Bounds for an objective that has none.

#include <Eigen/Core>
#include <algorithm>
#include <limits>
#include <utility>

#include "attune/optimize/concept.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// Errors: InvalidArgument for bounds that cross, are NaN, or whose number is not `dimension`.
void check_bounds(const Bounds& bounds, Index dimension);

}  // namespace detail

/// An objective within bounds: `bounded(objective, {.lower = ..., .upper = ...})`. It keeps a reference to the objective,
/// which must outlive it, and is never asked for a value outside of the bounds by optimizers that handle them.
template <ValueObjective F>
class ObjectiveWithinBounds {
 public:
  ObjectiveWithinBounds(F& objective, Bounds bounds) : objective_(&objective), bounds_(std::move(bounds)) { detail::check_bounds(bounds_, objective.dimension()); }

  Index dimension() const { return objective_->dimension(); }
  const Bounds& bounds() const { return bounds_; }

  double value(const ParametersRef& w)
    requires requires(F& f) { f.value(w); }
  {
    return objective_->value(w);
  }
  double value_and_gradient(const ParametersRef& w, GradientRef g)
    requires Objective<F>
  {
    return objective_->value_and_gradient(w, g);
  }
  double non_smooth_value(const ParametersRef& w) const {
    for (Index j = 0; j < w.size(); ++j)
      if (!(w[j] >= bounds_.lower[j] && w[j] <= bounds_.upper[j])) return std::numeric_limits<double>::infinity();
    return 0;
  }
  void proximal(GradientRef w, double) const {
    for (Index j = 0; j < w.size(); ++j) w[j] = std::min(std::max(w[j], bounds_.lower[j]), bounds_.upper[j]);
  }

 private:
  F* objective_;
  Bounds bounds_;
};

/// The objective within bounds; an empty vector is no bound, one number holds for all parameters.
/// Errors: InvalidArgument for bounds that cross, are NaN, or whose number is not that of the parameters.
template <ValueObjective F>
ObjectiveWithinBounds<F> bounded(F& objective, Bounds bounds) {
  const auto fill = [&](Eigen::VectorXd& v, double none) {
    if (v.size() > 1 || objective.dimension() == v.size()) return;
    const double with = v.size() == 0 ? none : v[0];
    v.resize(objective.dimension());
    std::fill_n(v.data(), v.size(), with);
  };
  fill(bounds.lower, -std::numeric_limits<double>::infinity());
  fill(bounds.upper, std::numeric_limits<double>::infinity());
  return {objective, std::move(bounds)};
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/bounded.ipp"
#endif
