// SPDX-License-Identifier: BSL-1.0
#pragma once

// How much the rows of each class count, as a setting of a learner.

#include <cstddef>
#include <vector>

#include "attune/core/dataset_view.hpp"
#include "attune/core/function_ref.hpp"

namespace attune::inline ATTUNE_ABI {

/// Factors on the rows' weights, by class. Default: every class counts as its rows do.
struct ClassWeights {
  bool balanced = false;           ///< W / (K · W_k): W the weight of all rows, W_k of class k's, K the classes that have rows
  std::vector<double> of_class{};  ///< one for each class code, ≥ 0; not together with `balanced`

  void check() const;

  friend bool operator==(const ClassWeights&, const ClassWeights&) = default;
};

/// Stands for class weights where there are no classes.
struct NoClassWeights {
  friend bool operator==(const NoClassWeights&, const NoClassWeights&) = default;
};

namespace detail {

// `add_rows` adds each row's weight to that of its class.
[[gnu::cold]] std::vector<double> class_factors(const ClassWeights& weights, std::size_t classes, FunctionRef<void(std::vector<double>& of_class, double& total)> add_rows);

}  // namespace detail

/// The factor of each class code on these rows; empty where all are 1. Classes without rows have 0 where they
/// are balanced. Errors: InvalidArgument for another number of weights than of classes.
template <class View>
[[gnu::cold]] std::vector<double> factors_of(const ClassWeights& weights, const View& view) {
  return detail::class_factors(weights, static_cast<std::size_t>(view.class_count()), [&](std::vector<double>& of_class, double& total) {
    for (Index i = 0; i < view.size(); ++i) {
      of_class[static_cast<std::size_t>(view.label(i))] += view.weight(i);
      total += view.weight(i);
    }
  });
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/model/class_weights.ipp"
#endif
