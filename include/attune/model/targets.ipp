// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/model/targets.hpp"

#include <algorithm>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

ATTUNE_INLINE std::vector<int> codes_with_rows(const std::vector<Index>& class_sizes) {
  std::vector<int> codes;
  for (std::size_t k = 0; k < class_sizes.size(); ++k)
    if (class_sizes[k] > 0) codes.push_back(static_cast<int>(k));
  if (codes.size() == class_sizes.size()) codes.clear();
  return codes;
}

template <class T>
void TargetColumns<T>::set_weights(std::vector<double>& weights, const TargetPlan& plan) {
  double sum = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (!plan.class_factors.empty()) weights[i] *= plan.class_factors[static_cast<std::size_t>(target[i])];
    if (!plan.codes.empty() && !std::binary_search(plan.codes.begin(), plan.codes.end(), static_cast<int>(target[i]))) weights[i] = 0;
    sum += weights[i];
  }
  if (!(sum > 0))
    throw InvalidData({.argument = "weights", .found = "only zeros, after class weights", .expected = "at least one positive weight",
                       .remedy = "give a positive weight to a class that has rows"});
  const double mean = sum / static_cast<double>(weights.size());
  weight = std::vector<T>(weights.size());
  for (std::size_t i = 0; i < weights.size(); ++i) weight[i] = static_cast<T>(weights[i] / mean);
}

template <class T>
void TargetColumns<T>::number_classes(const std::vector<int>& codes) {
  for (T& t : target) {
    const auto found = std::lower_bound(codes.begin(), codes.end(), static_cast<int>(t));
    t = found != codes.end() && *found == static_cast<int>(t) ? static_cast<T>(found - codes.begin()) : T{0};
  }
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
