// SPDX-License-Identifier: BSL-1.0
#pragma once

// How much weight each class of the truth has.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "attune/config.hpp"
#include "attune/simd/exact_sum.hpp"

namespace attune::inline ATTUNE_ABI {

/// The weight of each class, merged exactly.
class ClassTotals {
 public:
  void add(std::size_t code, double weight) {
    if (code >= totals_.size()) totals_.resize(code + 1);
    totals_[code].add(weight);
  }

  void merge(const ClassTotals& other) {
    if (other.totals_.size() > totals_.size()) totals_.resize(other.totals_.size());
    for (std::size_t k = 0, size = other.totals_.size(); k < size; ++k) totals_[k].merge(other.totals_[k]);
  }

  std::size_t classes() const noexcept { return totals_.size(); }
  double operator[](std::size_t code) const noexcept { return totals_[code].value(); }
  double total() const noexcept { return sum().value(); }

  /// Calls visit(weight, others) for each class, with its weight and that of all others.
  template <class Visit>
  void for_each(Visit&& visit) const {
    const simd::ExactSum all = sum();
    for (const simd::ExactSum& total : totals_) {
      simd::ExactSum others(all);
      others.subtract(total);
      visit(total.value(), others.value());
    }
  }

 private:
  simd::ExactSum sum() const noexcept {
    simd::ExactSum all;
    for (const auto& total : totals_) all.merge(total);
    return all;
  }

  std::vector<simd::ExactSum> totals_{};
};

}  // namespace attune::inline ATTUNE_ABI
