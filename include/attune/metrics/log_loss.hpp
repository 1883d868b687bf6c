// SPDX-License-Identifier: BSL-1.0
#pragma once

// Log loss: how surprised the predicted probabilities are by the truth.

#include <array>
#include <cmath>
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

/// Σ -w log p(truth) and Σ w, merged exactly: the same bits for any order of merging when rows are cut at multiples of
/// simd::sum_block.
class LogLossSum {
 public:
  static constexpr Needs needs = Needs::probabilities;

  /// Probabilities n×K, or n×1 for class 1 of two. They are clipped to [ε, 1-ε], ε = 2⁻⁵², so that certainty that is
  /// wrong costs 36 nats and not infinity. A row need not add up to 1: only the column of its class is read.
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

  void merge(const LogLossSum& other) noexcept {
    loss_.merge(other.loss_);
    weight_.merge(other.weight_);
  }

  double loss() const noexcept { return loss_.value(); }
  double weight() const noexcept { return weight_.value(); }

 private:
  template <class V>
  static V surprise(V p) noexcept {
    constexpr double epsilon = std::numeric_limits<double>::epsilon();
    return -math::log(math::max(math::min(p, V(1 - epsilon)), V(epsilon)));
  }

  template <class Label>
  void add_of_two(const detail::ProbabilityBlock<Label>& block) {
    add(block, simd::with_weights(block.weights, [&](auto weight_of) {
      return simd::sum_rows<3>(block.size, [&](auto rows, auto& sum) {
        using V = typename decltype(rows)::Value;
        const V w = weight_of(rows), t = rows(block.truth), p = rows(block.probabilities);
        const auto is_one = t == V(1);
        const auto allowed = (is_one | (t == V(0))) & (p >= V(0)) & (p <= V(1));
        sum[0] += w;
        sum[1] += w * surprise(math::select(is_one, p, V(1) - p));
        sum[2] += math::select(allowed, V(0), V(1));
      });
    }));
  }

  template <class Label>
  void add_of_many(const detail::ProbabilityBlock<Label>& block) {
    std::array<double, simd::sum_block> own;  // the probability of each row's class
    const auto cols = static_cast<std::size_t>(block.cols);
    for (std::size_t i = 0; i < block.size; ++i) {
      const std::int64_t code = block.code(i);
      const bool known = block.knows(code);
      const double p = block.probabilities[i * cols + (known && cols > 1 ? static_cast<std::size_t>(code) : 0)];
      own[i] = !known ? -1.0 : cols == 1 && code == 0 ? 1 - p : p;
    }
    add(block, simd::with_weights(block.weights, [&](auto weight_of) {
      return simd::sum_rows<3>(block.size, [&](auto rows, auto& sum) {
        using V = typename decltype(rows)::Value;
        const V w = weight_of(rows), p = rows(own.data());
        sum[0] += w;
        sum[1] += w * surprise(p);
        sum[2] += math::select((p >= V(0)) & (p <= V(1)), V(0), V(1));
      });
    }));
  }

  // Sums of the weight, of the loss, and of ones for rows that are not allowed.
  template <class Label>
  void add(const detail::ProbabilityBlock<Label>& block, const std::array<double, 3>& sums) {
    if (sums[2] > 0) detail::refuse_first(block, false);
    weight_.add(sums[0]);
    loss_.add(sums[1]);
  }

  simd::ExactSum loss_{};
  simd::ExactSum weight_{};
};

/// -Σ w log p(truth) / Σ w in nats, ≥ 0, smaller is better. NaN without rows and without weight. Probabilities are
/// clipped to [2⁻⁵², 1 - 2⁻⁵²], as by scikit-learn 1.2, and not rescaled where a row does not add up to 1, which
/// scikit-learn does. A truth of one class only is no error.
struct LogLoss {
  using Statistic = LogLossSum;
  static constexpr std::string_view name = "log loss";
  static constexpr auto direction = Direction::minimize;

  double operator()(const LogLossSum& sums) const {
    const double weight = sums.weight();
    return weight > 0 ? sums.loss() / weight : std::numeric_limits<double>::quiet_NaN();
  }
  std::string_view undefined(const LogLossSum& sums) const { return sums.weight() > 0 ? std::string_view() : "no row has weight"; }
};

/// A log loss, and the weight of each class.
using LogLossAndPrior = WithPrior<LogLossSum>;

/// 1 - log loss / log loss of the classes' own shares of the truth, at most 1, larger is better; 0 is as good as always
/// predicting these shares (McFadden's pseudo-R² of these rows). NaN where the truth has one class only.
struct D2LogLoss {
  using Statistic = LogLossAndPrior;
  static constexpr std::string_view name = "D² log loss";
  static constexpr auto direction = Direction::maximize;

  double operator()(const LogLossAndPrior& statistic) const {
    const ClassTotals& prior = statistic.prior();
    const double all = prior.total();
    double null = 0;
    prior.for_each([&](double weight, double others) {
      if (weight > 0) null -= weight * (others < weight ? std::log1p(-others / all) : std::log(weight / all));
    });
    return null > 0 ? 1 - statistic.sums().loss() / null : std::numeric_limits<double>::quiet_NaN();
  }
  std::string_view undefined(const LogLossAndPrior& statistic) const {
    return statistic.prior().total() > 0 ? "the truth has one class only" : "no row has weight";
  }
};

/// LogLoss of probabilities of class 1. Labels are 0 and 1, or any two integers of which the larger is class 1.
/// Errors: see detail::score_probabilities; InvalidData for probabilities outside [0, 1].
template <LabelRange T, NumberRange P>
double log_loss(const T& truth, const P& probabilities, const LogLoss& settings = {}, Weights weights = {}) {
  return detail::score_probabilities(settings, truth, probabilities, weights);
}
/// LogLoss of probabilities n×K of class codes 0 to K-1.
template <LabelRange T>
double log_loss(const T& truth, ScoreView probabilities, const LogLoss& settings = {}, Weights weights = {}) {
  return detail::score_rows(settings, truth, probabilities, weights, "probabilities");
}

/// D2LogLoss of probabilities of class 1, with labels as for log_loss.
template <LabelRange T, NumberRange P>
double d2_log_loss(const T& truth, const P& probabilities, const D2LogLoss& settings = {}, Weights weights = {}) {
  return detail::score_probabilities(settings, truth, probabilities, weights);
}
/// D2LogLoss of probabilities n×K of class codes 0 to K-1.
template <LabelRange T>
double d2_log_loss(const T& truth, ScoreView probabilities, const D2LogLoss& settings = {}, Weights weights = {}) {
  return detail::score_rows(settings, truth, probabilities, weights, "probabilities");
}

}  // namespace attune::inline ATTUNE_ABI
