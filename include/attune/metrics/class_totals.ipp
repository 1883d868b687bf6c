// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/class_totals.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE void ClassTotals::add(std::size_t code, double weight) {
  if (code >= totals_.size()) totals_.resize(code + 1);
  totals_[code].add(weight);
}

template <class Code>
void ClassTotals::add_codes(std::span<const Code> truth, std::span<const double> weights) {
  for (std::size_t i = 0; i < truth.size(); ++i) add(static_cast<std::size_t>(truth[i]), weights.empty() ? 1.0 : weights[i]);
}

ATTUNE_INLINE void ClassTotals::merge(const ClassTotals& other) {
  if (other.totals_.size() > totals_.size()) totals_.resize(other.totals_.size());
  for (std::size_t k = 0, size = other.totals_.size(); k < size; ++k) totals_[k].merge(other.totals_[k]);
}

ATTUNE_INLINE simd::ExactSum ClassTotals::sum() const noexcept {
  simd::ExactSum all;
  for (const auto& total : totals_) all.merge(total);
  return all;
}

}  // namespace attune::inline ATTUNE_ABI
