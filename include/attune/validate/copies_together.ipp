// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/copies_together.hpp"

#include <algorithm>

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE RowCopies::RowCopies(const RowList& list) {
  if (!list) return;
  const auto numbers = number_distinct(*list);
  std::vector<std::size_t> count;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const auto row = static_cast<std::size_t>(numbers[i]);
    if (row == count.size()) {
      first_.push_back(static_cast<Index>(i));
      count.push_back(0);
    }
    ++count[row];
  }
  if (first_.size() == numbers.size()) return;
  begin_.assign(1, 0);
  for (const std::size_t copies : count) begin_.push_back(begin_.back() + copies);
  copies_.resize(numbers.size());
  for (std::size_t i = numbers.size(); i-- > 0;) {
    const auto row = static_cast<std::size_t>(numbers[i]);
    copies_[begin_[row] + --count[row]] = static_cast<Index>(i);
  }
}

ATTUNE_INLINE Fold RowCopies::expanded(const Fold& fold) const {
  const auto all = [&](const std::vector<Index>& rows) {
    std::vector<Index> copies;
    for (const Index row : rows) {
      const auto k = static_cast<std::size_t>(row);
      for (std::size_t at = begin_[k]; at < begin_[k + 1]; ++at) copies.push_back(copies_[at]);
    }
    if (std::is_sorted(rows.begin(), rows.end())) std::sort(copies.begin(), copies.end());
    return copies;
  };
  return {all(fold.train), all(fold.test)};
}

}  // namespace attune::inline ATTUNE_ABI::detail
