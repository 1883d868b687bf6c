// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/contingency.hpp"

#include <cstddef>
#include <utility>

#include "attune/core/matrix_view.hpp"
#include "attune/metrics/detail/label_pairs.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

inline void require_sizes(std::size_t truth, std::size_t predicted, Weights weights) {
  require_size("predicted", predicted, static_cast<Index>(truth), "truth");
  if (!weights.empty()) require_size("weights", weights.size(), static_cast<Index>(truth), "truth");
}

}  // namespace detail

template <std::integral T>
void Contingency::count(std::span<const T> truth, std::span<const T> predicted, Weights weights) {
  detail::require_sizes(truth.size(), predicted.size(), weights);
  add(detail::count_pairs(detail::LabelsInPlace<T>{truth}, detail::LabelsInPlace<T>{predicted}, weights));
}

ATTUNE_INLINE void Contingency::count_any(const detail::AnyLabels& truth, const detail::AnyLabels& predicted, Weights weights) {
  detail::require_sizes(truth.size(), predicted.size(), weights);
  add(detail::count_pairs(truth, predicted, weights));
}

ATTUNE_INLINE void Contingency::merge(const Contingency& other) {
  detail::merge_counts(cells_, other.cells_);
  detail::merge_counts(truth_, other.truth_);
  detail::merge_counts(predicted_, other.predicted_);
  rows_ += other.rows_;
}

ATTUNE_INLINE void Contingency::add(std::vector<Cell> cells) {
  Contingency rows;
  rows.cells_ = std::move(cells);
  rows.truth_ = detail::counts_of(rows.cells_, &Cell::truth);
  rows.predicted_ = detail::counts_of(rows.cells_, &Cell::predicted);
  for (const Cluster& cluster : rows.truth_) rows.rows_ += cluster.rows;
  if (rows_ == 0)
    *this = std::move(rows);
  else
    merge(rows);
}

}  // namespace attune::inline ATTUNE_ABI
