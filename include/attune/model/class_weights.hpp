// SPDX-License-Identifier: BSL-1.0
#pragma once

// How much the rows of each class count, as a setting of a learner.

#include <cmath>
#include <cstddef>
#include <vector>

#include "attune/core/dataset_view.hpp"
#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI {

/// Factors on the rows' weights, by class. Default: every class counts as its rows do.
struct ClassWeights {
  bool balanced = false;           ///< W / (K · W_k): W the weight of all rows, W_k of class k's, K the classes that have rows
  std::vector<double> of_class{};  ///< one for each class code, ≥ 0; not together with `balanced`

  void check() const {
    if (balanced && !of_class.empty())
      throw InvalidArgument({.argument = "ClassWeights::of_class", .found = {of_class.size(), " weights, and balanced"}, .expected = "one of the two"});
    for (const double w : of_class)
      if (!std::isfinite(w) || w < 0) throw InvalidArgument({.argument = "ClassWeights::of_class", .found = w, .expected = "finite numbers of zero or more"});
  }

  friend bool operator==(const ClassWeights&, const ClassWeights&) = default;
};

/// Stands for class weights where there are no classes.
struct NoClassWeights {
  friend bool operator==(const NoClassWeights&, const NoClassWeights&) = default;
};

/// The factor of each class code on these rows; empty where all are 1. Classes without rows have 0 where they
/// are balanced. Errors: InvalidArgument for another number of weights than of classes.
template <class View>
[[gnu::cold]] std::vector<double> factors_of(const ClassWeights& weights, const View& view) {
  const auto classes = static_cast<std::size_t>(view.class_count());
  if (!weights.of_class.empty() && weights.of_class.size() != classes)
    throw InvalidArgument({.argument = "ClassWeights::of_class", .found = {weights.of_class.size(), " weights"}, .expected = {classes, ", one for each class"}});
  if (!weights.balanced) return weights.of_class;
  std::vector<double> of_class(classes);
  double total = 0, present = 0;
  for (Index i = 0; i < view.size(); ++i) {
    of_class[static_cast<std::size_t>(view.label(i))] += view.weight(i);
    total += view.weight(i);
  }
  for (const double w : of_class) present += w > 0 ? 1 : 0;
  for (double& w : of_class) w = w > 0 ? total / (present * w) : 0;
  return of_class;
}

}  // namespace attune::inline ATTUNE_ABI
