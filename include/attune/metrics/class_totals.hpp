// SPDX-License-Identifier: BSL-1.0
#pragma once

// How much weight each class of the truth has.

#include <concepts>
#include <cstddef>
#include <span>
#include <vector>

#include "attune/core/outputs.hpp"
#include "attune/metrics/detail/with_codes.hpp"
#include "attune/simd/exact_sum.hpp"

namespace attune::inline ATTUNE_ABI {

/// The weight of each class, merged exactly.
class ClassTotals {
 public:
  void add(std::size_t code, double weight);
  /// Rows of class codes that are none below 0.
  template <class Label>
  void add_rows(std::span<const Label> truth, std::span<const double> weights) {
    detail::with_codes(truth, [&](auto codes) { add_codes(codes, weights); });
  }

  void merge(const ClassTotals& other);

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
  // Compiled once for each of the integers of with_codes.
  template <class Code>
  void add_codes(std::span<const Code> truth, std::span<const double> weights);
  simd::ExactSum sum() const noexcept;

  std::vector<simd::ExactSum> totals_{};
};

/// The sums S of a score of probabilities, and the weight of each class: what the D² of that score is made of.
template <class S>
class WithPrior {
 public:
  static constexpr Needs needs = Needs::probabilities;

  /// Errors: as of S.
  template <class Label>
    requires(!std::floating_point<Label>)
  void update(std::span<const Label> truth, ScoreView probabilities, std::span<const double> weights = {}) {
    sums_.update(truth, probabilities, weights);
    prior_.add_rows(truth, weights);
  }

  void merge(const WithPrior& other) {
    sums_.merge(other.sums_);
    prior_.merge(other.prior_);
  }

  const S& sums() const noexcept { return sums_; }
  const ClassTotals& prior() const noexcept { return prior_; }

 private:
  S sums_{};
  ClassTotals prior_{};
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/class_totals.ipp"
#endif
