// SPDX-License-Identifier: BSL-1.0
#pragma once

// Mean squared error of logarithms, for targets whose ratio to the prediction matters, and its root.

#include <array>
#include <cmath>
#include <span>
#include <string_view>

#include "attune/metrics/concept.hpp"
#include "attune/metrics/detail/number_blocks.hpp"
#include "attune/metrics/regression_sums.hpp"
#include "attune/metrics/score_columns.hpp"
#include "attune/simd/exact_sum.hpp"
#include "attune/simd/math.hpp"
#include "attune/simd/sum_rows.hpp"

namespace attune::inline ATTUNE_ABI {

/// Σ w and Σ w (log(1 + truth) - log(1 + prediction))², merged exactly.
class LogErrorSums {
 public:
  static constexpr Needs needs = Needs::labels;

  /// Errors: InvalidArgument for sizes that disagree, InvalidData for a negative truth or prediction.
  void update(std::span<const double> truth, std::span<const double> predicted, std::span<const double> weights = {}) {
    detail::for_each_block(truth, predicted, weights, [this](const detail::NumberBlock& block) {
      const auto sums = simd::with_weights(block.weights, [&](auto weight_of) {
        return simd::sum_rows<3>(block.size, [&](auto rows, auto& sum) {
          using V = typename decltype(rows)::Value;
          // |log((1 + t) / (1 + p))| without cancellation, from one logarithm.
          const V w = weight_of(rows), t = rows(block.truth), p = rows(block.predicted), e = math::log1p(math::abs(t - p) / (V(1) + math::min(t, p)));
          sum[0] += w;
          sum[1] += w * e * e;
          sum[2] += math::select((t >= V(0)) & (p >= V(0)), V(0), V(1));
        });
      });
      if (sums[2] > 0) refuse(block);
      weight_.add(sums[0]);
      squared_.add(sums[1]);
    });
  }

  void merge(const LogErrorSums& other) noexcept {
    weight_.merge(other.weight_);
    squared_.merge(other.squared_);
  }

  double weight() const noexcept { return weight_.value(); }
  double squared() const noexcept { return squared_.value(); }

 private:
  [[gnu::cold]] static void refuse(const detail::NumberBlock& block) {
    const auto allowed = [](double x) { return x >= 0; };
    detail::refuse_first("truth", block.truth, block, "0 or more, for an error of logarithms", allowed);
    detail::refuse_first("predicted", block.predicted, block, "0 or more, for an error of logarithms", allowed);
  }

  simd::ExactSum weight_{};
  simd::ExactSum squared_{};
};

/// Σ w (log(1 + truth) - log(1 + prediction))² / Σ w in natural logarithms, ≥ 0, smaller is better. Negative numbers are
/// refused. NaN without rows and without weight.
struct MeanSquaredLogError {
  using Statistic = LogErrorSums;
  static constexpr std::string_view name = "mean squared log error";
  static constexpr auto direction = Direction::minimize;

  double operator()(const LogErrorSums& sums) const { return detail::mean_or_nan(sums.squared(), sums.weight()); }
  std::string_view undefined(const LogErrorSums& sums) const { return detail::without_weight(sums.weight(), sums.squared()); }
};

/// The root of the mean squared log error, ≥ 0, smaller is better.
struct RootMeanSquaredLogError {
  using Statistic = LogErrorSums;
  static constexpr std::string_view name = "root mean squared log error";
  static constexpr auto direction = Direction::minimize;

  double operator()(const LogErrorSums& sums) const { return std::sqrt(MeanSquaredLogError{}(sums)); }
  std::string_view undefined(const LogErrorSums& sums) const { return detail::without_weight(sums.weight(), sums.squared()); }
};

/// MeanSquaredLogError of columns. Errors: see detail::score_numbers; InvalidData for a negative number.
template <NumberRange T, NumberRange P>
double mean_squared_log_error(const T& truth, const P& predicted, const MeanSquaredLogError& settings = {}, Weights weights = {}) {
  return detail::score_numbers(settings, truth, predicted, weights);
}

/// RootMeanSquaredLogError of columns. Errors: see detail::score_numbers; InvalidData for a negative number.
template <NumberRange T, NumberRange P>
double root_mean_squared_log_error(const T& truth, const P& predicted, const RootMeanSquaredLogError& settings = {}, Weights weights = {}) {
  return detail::score_numbers(settings, truth, predicted, weights);
}

}  // namespace attune::inline ATTUNE_ABI
