// SPDX-License-Identifier: BSL-1.0
#pragma once

// The Brier score: the squared error of probabilities.

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>

#include "attune/core/error.hpp"
#include "attune/metrics/class_totals.hpp"
#include "attune/metrics/concept.hpp"
#include "attune/metrics/detail/probability_blocks.hpp"
#include "attune/metrics/score_columns.hpp"
#include "attune/simd/exact_sum.hpp"
#include "attune/simd/math.hpp"
#include "attune/simd/sum_rows.hpp"

namespace attune::inline ATTUNE_ABI {

/// Σ w Σₖ (pₖ - [truth = k])² over all classes, and Σ w, merged exactly.
class BrierSum {
 public:
  static constexpr Needs needs = Needs::probabilities;

  /// Probabilities n×K, or n×1 for class 1 of two.
  /// Errors: InvalidData for a class without a column and for probabilities outside [0, 1].
  template <class Label>
    requires(!std::floating_point<Label>)
  void update(std::span<const Label> truth, ScoreView probabilities, std::span<const double> weights = {}) {
    detail::for_each_block(truth, probabilities, weights, [this](const detail::ProbabilityBlock<Label>& block) {
      if constexpr (detail::is_plain_integer<Label>) {
        if (block.cols == 1) return add_of_two(block);
      }
      add_of_many(block);
    });
  }

  void merge(const BrierSum& other) noexcept {
    squared_.merge(other.squared_);
    weight_.merge(other.weight_);
    classes_ = other.classes_ > classes_ ? other.classes_ : classes_;
  }

  double squared() const noexcept { return squared_.value(); }
  double weight() const noexcept { return weight_.value(); }
  std::int64_t classes() const noexcept { return classes_; }

 private:
  template <class Label>
  void add_of_two(const detail::ProbabilityBlock<Label>& block) {
    add(block, simd::with_weights(block.weights, [&](auto weight_of) {
      return simd::sum_rows<3>(block.size, [&](auto rows, auto& sum) {
        using V = typename decltype(rows)::Value;
        const V w = weight_of(rows), t = rows(block.truth), p = rows(block.probabilities), error = p - t;
        const auto allowed = ((t == V(0)) | (t == V(1))) & (p >= V(0)) & (p <= V(1));
        sum[0] += w;
        sum[1] += w * (V(2) * error * error);
        sum[2] += math::select(allowed, V(0), V(1));  // both classes have it
      });
    }));
  }

  template <class Label>
  void add_of_many(const detail::ProbabilityBlock<Label>& block) {
    std::array<double, simd::sum_block> squares;  // of each row; -1 where it is not allowed
    for (std::size_t i = 0; i < block.size; ++i) squares[i] = square_of(block, i);
    add(block, simd::with_weights(block.weights, [&](auto weight_of) {
      return simd::sum_rows<3>(block.size, [&](auto rows, auto& sum) {
        using V = typename decltype(rows)::Value;
        const V w = weight_of(rows), square = rows(squares.data());
        sum[0] += w;
        sum[1] += w * square;
        sum[2] += math::select(square >= V(0), V(0), V(1));
      });
    }));
  }

  // Sums of the weight, of the squares, and of ones for rows that are not allowed.
  template <class Label>
  void add(const detail::ProbabilityBlock<Label>& block, const std::array<double, 3>& sums) {
    if (sums[2] > 0) detail::refuse_first(block, true);
    weight_.add(sums[0]);
    squared_.add(sums[1]);
    classes_ = block.classes() > classes_ ? block.classes() : classes_;
  }

  template <class Label>
  static double square_of(const detail::ProbabilityBlock<Label>& block, std::size_t i) noexcept {
    const std::int64_t code = block.code(i);
    const auto row = block.row(i);
    double sum = 0;
    bool allowed = block.knows(code);
    for (std::size_t k = 0; k < row.size(); ++k) {
      const bool own = row.size() == 1 ? code == 1 : static_cast<std::int64_t>(k) == code;
      const double error = row[k] - (own ? 1.0 : 0.0);
      allowed &= row[k] >= 0 && row[k] <= 1;
      sum += error * error;
    }
    return allowed ? (row.size() == 1 ? 2 * sum : sum) : -1.0;
  }

  simd::ExactSum squared_{};
  simd::ExactSum weight_{};
  std::int64_t classes_ = 2;
};

/// What a Brier score of several classes is multiplied by.
enum class BrierScale {
  automatic,  ///< ½ for two classes, 1 for more, as in scikit-learn from 1.7 on
  half,       ///< ½: at most 1
  whole,      ///< 1, Brier's own: at most 2
};

/// Σ w Σₖ (pₖ - [truth = k])² / Σ w, times ½ for two classes, so that it is the mean of (p₁ - [truth = 1])² there; smaller
/// is better. In [0, 1] for two classes and [0, 2] for more, unless `scale` says otherwise. Rows need not add up to 1.
/// NaN without rows and without weight.
/// G. W. Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather Review 78 (1950).
struct BrierScore {
  using Statistic = BrierSum;
  static constexpr std::string_view name = "Brier score";
  static constexpr auto direction = Direction::minimize;
  BrierScale scale = BrierScale::automatic;

  double operator()(const BrierSum& sums) const {
    const double weight = sums.weight();
    if (!(weight > 0)) return std::numeric_limits<double>::quiet_NaN();
    const bool halved = scale == BrierScale::half || (scale == BrierScale::automatic && sums.classes() == 2);
    return (halved ? sums.squared() / 2 : sums.squared()) / weight;
  }
  std::string_view undefined(const BrierSum& sums) const { return sums.weight() > 0 ? std::string_view() : "no row has weight"; }
};

/// A Brier score, and the weight of each class.
using BrierAndPrior = WithPrior<BrierSum>;

/// 1 - Brier score / Brier score of the classes' own shares of the truth (the Brier skill score), at most 1, larger is
/// better; 0 is as good as always predicting these shares. NaN where the truth has one class only.
struct D2Brier {
  using Statistic = BrierAndPrior;
  static constexpr std::string_view name = "D² Brier";
  static constexpr auto direction = Direction::maximize;

  double operator()(const BrierAndPrior& statistic) const {
    const ClassTotals& prior = statistic.prior();
    const double all = prior.total();
    double null = 0;  // Σₖ Wₖ (1 - Wₖ / W)
    prior.for_each([&](double weight, double others) { null += weight * (others / all); });
    return null > 0 ? 1 - statistic.sums().squared() / null : std::numeric_limits<double>::quiet_NaN();
  }
  std::string_view undefined(const BrierAndPrior& statistic) const {
    return statistic.prior().total() > 0 ? "the truth has one class only" : "no row has weight";
  }
};

/// BrierScore of probabilities of class 1. Labels are 0 and 1, or any two integers of which the larger is class 1.
/// Errors: see detail::score_probabilities; InvalidData for probabilities outside [0, 1].
template <LabelRange T, NumberRange P>
double brier_score(const T& truth, const P& probabilities, const BrierScore& settings = {}, Weights weights = {}) {
  return detail::score_probabilities(settings, truth, probabilities, weights);
}
/// BrierScore of probabilities n×K of class codes 0 to K-1.
template <LabelRange T>
double brier_score(const T& truth, ScoreView probabilities, const BrierScore& settings = {}, Weights weights = {}) {
  return detail::score_rows(settings, truth, probabilities, weights, "probabilities");
}

/// D2Brier of probabilities of class 1, with labels as for brier_score.
template <LabelRange T, NumberRange P>
double d2_brier(const T& truth, const P& probabilities, const D2Brier& settings = {}, Weights weights = {}) {
  return detail::score_probabilities(settings, truth, probabilities, weights);
}
/// D2Brier of probabilities n×K of class codes 0 to K-1.
template <LabelRange T>
double d2_brier(const T& truth, ScoreView probabilities, const D2Brier& settings = {}, Weights weights = {}) {
  return detail::score_rows(settings, truth, probabilities, weights, "probabilities");
}

}  // namespace attune::inline ATTUNE_ABI
