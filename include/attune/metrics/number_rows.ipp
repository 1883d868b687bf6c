// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/number_rows.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "attune/core/error.hpp"
#include "attune/core/matrix_view.hpp"
#include "attune/metrics/score_columns.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE void NumberRows::update(std::span<const double> truth, std::span<const double> predicted, std::span<const double> weights) {
  detail::require_size("predicted", predicted.size(), static_cast<Index>(truth.size()), "truth");
  if (!weights.empty()) detail::require_size("weights", weights.size(), static_cast<Index>(truth.size()), "truth");
  detail::require_numbers("truth", truth);
  detail::require_numbers("predicted", predicted);
  for (std::size_t i = 0; i < weights.size(); ++i)
    if (!(weights[i] >= 0 && std::isfinite(weights[i]))) detail::refuse_weight(i, weights[i]);
  if (!weights.empty()) give_weights();
  if (!weighted_) {
    truth_.insert(truth_.end(), truth.begin(), truth.end());
    predicted_.insert(predicted_.end(), predicted.begin(), predicted.end());
    return;
  }
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const double weight = weights.empty() ? 1.0 : weights[i];
    if (!(weight > 0)) continue;
    truth_.push_back(truth[i]);
    predicted_.push_back(predicted[i]);
    weights_.push_back(weight);
  }
}

ATTUNE_INLINE void NumberRows::merge(const NumberRows& other) {
  if (this == &other) return merge(NumberRows(other));
  if (other.weighted_) give_weights();
  update(other.truth_, other.predicted_, other.weights_);
}

ATTUNE_INLINE void NumberRows::give_weights() {
  if (!weighted_) weights_.assign(truth_.size(), 1.0);
  weighted_ = true;
}

namespace detail {

[[gnu::cold]] ATTUNE_INLINE double linear_quantile(std::span<double> numbers, double q) {
  const double position = q * static_cast<double>(numbers.size() - 1);
  const auto below = std::min(static_cast<std::size_t>(position), numbers.size() - 1);
  const auto at = numbers.begin() + static_cast<std::ptrdiff_t>(below);
  std::nth_element(numbers.begin(), at, numbers.end());
  const double low = *at;
  if (below + 1 == numbers.size()) return low;
  const double high = *std::min_element(at + 1, numbers.end());
  const double share = position - static_cast<double>(below), difference = high - low;
  return share < 0.5 ? low + difference * share : high - difference * (1 - share);
}

ATTUNE_INLINE double quantile_of_sorted(std::span<const double> numbers, double q) noexcept {
  const double position = q * static_cast<double>(numbers.size() - 1);
  const auto below = std::min(static_cast<std::size_t>(position), numbers.size() - 1);
  const double low = numbers[below], high = numbers[std::min(below + 1, numbers.size() - 1)];
  const double share = position - static_cast<double>(below), difference = high - low;
  return share < 0.5 ? low + difference * share : high - difference * (1 - share);
}

[[gnu::cold]] ATTUNE_INLINE double weighted_quantile(std::span<const double> numbers, std::span<const double> weights, double q) {
  std::vector<std::pair<double, double>> rows(numbers.size());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = {numbers[i], weights[i]};
  std::sort(rows.begin(), rows.end());
  double all = 0;
  for (const auto& [number, weight] : rows) all += weight;
  double up_to = 0;
  for (const auto& [number, weight] : rows)
    if ((up_to += weight) >= q * all) return number;
  return rows.back().first;
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
