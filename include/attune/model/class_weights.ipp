// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/model/class_weights.hpp"

#include <cmath>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE void ClassWeights::check() const {
  if (balanced && !of_class.empty())
    throw InvalidArgument({.argument = "ClassWeights::of_class", .found = {of_class.size(), " weights, and balanced"}, .expected = "one of the two"});
  for (const double w : of_class)
    if (!std::isfinite(w) || w < 0) throw InvalidArgument({.argument = "ClassWeights::of_class", .found = w, .expected = "finite numbers of zero or more"});
}

namespace detail {

ATTUNE_INLINE std::vector<double> class_factors(const ClassWeights& weights, std::size_t classes, FunctionRef<void(std::vector<double>& of_class, double& total)> add_rows) {
  if (!weights.of_class.empty() && weights.of_class.size() != classes)
    throw InvalidArgument({.argument = "ClassWeights::of_class", .found = {weights.of_class.size(), " weights"}, .expected = {classes, ", one for each class"}});
  if (!weights.balanced) return weights.of_class;
  std::vector<double> of_class(classes);
  double total = 0, present = 0;
  add_rows(of_class, total);
  for (const double w : of_class) present += w > 0 ? 1 : 0;
  for (double& w : of_class) w = w > 0 ? total / (present * w) : 0;
  return of_class;
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
