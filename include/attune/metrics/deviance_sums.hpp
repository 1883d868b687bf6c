// SPDX-License-Identifier: BSL-1.0
#pragma once

// Sums of Tweedie deviances: of the predictions, and of the mean of the truth.

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/metrics/concept.hpp"
#include "attune/metrics/detail/number_blocks.hpp"
#include "attune/simd/error_sums.hpp"
#include "attune/simd/exact_sum.hpp"
#include "attune/simd/math.hpp"
#include "attune/simd/sum_rows.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// Errors: InvalidArgument for a power in (0, 1), where there is no such distribution, and for NaN.
inline void require_power(const char* setting, double power) {
  if (!(power <= 0 || power >= 1) || !(std::abs(power) <= std::numeric_limits<double>::max()))
    throw InvalidArgument({.argument = setting, .found = power, .expected = "at most 0, or at least 1"});
}

/// y - 1 - log y of y = a / b, without cancellation near 1: with r = (a - b) / (a + b) it is
/// (y - 1) r - 2 (r³/3 + r⁵/5 + ...).
template <class V>
V above_log(V a, V b) noexcept {
  const V difference = a - b, inverse = V(1) / b, r = difference / (a + b), square = r * r, y = a * inverse;
  V series(1.0 / 17);
  for (const double denominator : {15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0}) series = math::fma(series, square, V(1 / denominator));
  return math::select(math::abs(r) < V(0.1), r * (difference * inverse - V(2) * square * series), y - V(1) - math::log(y));
}

/// The unit deviance of any power but 1 and 2. Near t = m, where its terms cancel, it is m^(2-p) Σ cₖ (t/m - 1)ᵏ from
/// k = 2 on, with c₂ = 1 and cₖ₊₁ = cₖ (2-p-k) / (k+1), the binomial series.
template <class V>
V general_deviance(V t, V m, double power) noexcept {
  const double a = 1 - power, b = 2 - power;
  const V x = math::max(t, V(0)), y = math::max(m, V(0)), scale = math::pow(y, V(b)), from_mean = (t - m) / m;
  V series(1);
  for (int k = 18; k >= 2; --k) series = math::fma(series * from_mean, V((b - k) / (k + 1)), V(1));
  const V far = V(2) * (math::pow(x, V(b)) / V(a * b) - t * math::pow(y, V(a)) / V(a) + scale / V(b));
  return math::select(math::abs(from_mean) * V(std::max(1.0, std::abs(b))) < V(0.1), scale * from_mean * from_mean * series, far);
}

/// Calls use(deviance), where deviance(truth, mean) is the unit deviance of a power, for numbers and batches alike:
/// 2 [t^(2-p) / ((1-p) (2-p)) - t m^(1-p) / (1-p) + m^(2-p) / (2-p)], its limits at p = 1 and 2, and forms that do not
/// cancel where there are some. For p < 0 numbers below zero count as zero in the powers.
template <class Use>
decltype(auto) with_deviance(double power, Use&& use) {
  if (power == 0) return use([](auto t, auto m) { return (t - m) * (t - m); });
  if (power == 1)
    return use([](auto t, auto m) {
      using V = decltype(t);
      return V(2) * math::select(t > V(0), t * above_log(m, math::select(t > V(0), t, V(1))), m);
    });
  if (power == 1.5)
    return use([](auto t, auto m) {
      using V = decltype(t);
      const V root = math::sqrt(m), relative = (t - m) / (math::sqrt(t) + root);
      return V(4) * (relative * relative / root);
    });
  if (power == 2) return use([](auto t, auto m) { return decltype(t)(2) * above_log(t, m); });
  if (power == 3)
    return use([](auto t, auto m) {
      const auto relative = (t - m) / m;
      return relative * relative / t;
    });
  return use([power](auto t, auto m) { return general_deviance(t, m, power); });
}

}  // namespace detail

/// Σ w and Σ w d(truth, prediction), where d is the unit deviance of a power, and where asked for Σ w d(truth, mean) for
/// the mean of all the truth, for which it keeps two numbers for each block of rows. All are merged exactly: the same bits
/// for any order of merging when rows are cut at multiples of simd::sum_block.
class DevianceSums {
 public:
  static constexpr Needs needs = Needs::labels;

  DevianceSums() = default;
  explicit DevianceSums(double power, bool of_mean = false) noexcept : power_(power), of_mean_(of_mean) {}

  /// Errors: InvalidArgument for sizes that disagree, InvalidData for a truth or a prediction for which the deviance is
  /// not defined: a prediction of 0 or less unless the power is 0, a negative truth for powers from 1 on, a truth of 0
  /// for powers from 2 on.
  void update(std::span<const double> truth, std::span<const double> predicted, std::span<const double> weights = {}) {
    detail::with_deviance(power_, [&](auto deviance) {
      detail::for_each_block(truth, predicted, weights, [&](const detail::NumberBlock& block) { add(block, deviance); });
    });
    rows_ += static_cast<double>(truth.size());
  }

  void merge(const DevianceSums& other) {
    rows_ += other.rows_;
    lowest_ = std::min(lowest_, other.lowest_);
    highest_ = std::max(highest_, other.highest_);
    weight_.merge(other.weight_);
    deviance_.merge(other.deviance_);
    within_.merge(other.within_);
    const std::size_t theirs = other.blocks_.size();  // `other` may be this one
    for (std::size_t k = 0; k < theirs; ++k) blocks_.push_back(Block(other.blocks_[k]));
  }

  double power() const noexcept { return power_; }
  double rows() const noexcept { return rows_; }
  double weight() const noexcept { return weight_.value(); }
  double deviance() const noexcept { return deviance_.value(); }

  /// Σ w truth / Σ w; NaN without weight, and unless it was asked for.
  double target_mean() const noexcept {
    if (!(lowest_ <= highest_)) return std::numeric_limits<double>::quiet_NaN();
    simd::ExactSum total;
    for (const Block& block : blocks_) {
      const double product = block.weight * block.mean;
      total.add(product);
      total.add(std::fma(block.weight, block.mean, -product));
    }
    return std::min(std::max(total.value() / weight(), lowest_), highest_);
  }

  /// Σ w d(truth, mean). The deviances are Bregman divergences, of which that about the mean of all is that about the
  /// mean of each block, and that of the blocks' means: A. Banerjee et al., "Clustering with Bregman divergences", JMLR 6
  /// (2005), equation 7. Exactly 0 for a constant truth; NaN where the mean allows no deviance, and unless it
  /// was asked for.
  [[gnu::cold]] double deviance_of_mean() const {
    const double mean = target_mean();
    if (power_ != 0 && !(mean > 0)) return std::numeric_limits<double>::quiet_NaN();
    if (!(lowest_ < highest_)) return 0;
    simd::ExactSum sum(within_);
    detail::with_deviance(power_, [&](auto deviance) {
      for (const Block& block : blocks_) sum.add(block.weight * deviance(block.mean, mean));
    });
    return sum.value();
  }

  /// The same power and the same sums.
  friend bool operator==(const DevianceSums&, const DevianceSums&) = default;

 private:
  struct Block {
    double weight = 0;
    double mean = 0;
    friend bool operator==(const Block&, const Block&) = default;
  };

  template <class Deviance>
  void add(const detail::NumberBlock& block, Deviance deviance) {
    const double least = power_ >= 2 ? std::numeric_limits<double>::denorm_min() : power_ >= 1 ? 0 : -std::numeric_limits<double>::infinity();
    const double least_predicted = power_ == 0 ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::denorm_min();
    const auto sums = simd::with_weights(block.weights, [&](auto weight_of) {
      return simd::sum_rows<3>(block.size, [&](auto rows, auto& sum) {
        using V = typename decltype(rows)::Value;
        const V w = weight_of(rows), t = rows(block.truth), p = rows(block.predicted);
        sum[0] += w;
        sum[1] += w * deviance(t, p);
        sum[2] += math::select((t >= V(least)) & (p >= V(least_predicted)), V(0), V(1));
      });
    });
    if (sums[2] > 0) refuse(block, least, least_predicted);
    if (sums[0] == 0) return;
    weight_.add(sums[0]);
    deviance_.add(sums[1]);
    if (of_mean_) add_mean(block, sums[0], deviance);
  }

  template <class Deviance>
  void add_mean(const detail::NumberBlock& block, double weight, Deviance deviance) {
    const auto range = simd::range_of_rows(block.truth, block.predicted, block.weights, block.size);
    const double total = simd::with_weights(block.weights, [&](auto weight_of) {
      return simd::sum_rows<1>(block.size, [&](auto rows, auto& sum) { sum[0] += weight_of(rows) * (rows(block.truth) - typename decltype(rows)::Value(range.lowest)); })[0];
    });
    const double mean = std::min(std::max(range.lowest + total / weight, range.lowest), range.highest);
    blocks_.push_back({weight, mean});
    lowest_ = std::min(lowest_, range.lowest);
    highest_ = std::max(highest_, range.highest);
    if (!(range.lowest < range.highest)) return;
    within_.add(simd::with_weights(block.weights, [&](auto weight_of) {
      return simd::sum_rows<1>(block.size, [&](auto rows, auto& sum) {
        using V = typename decltype(rows)::Value;
        sum[0] += weight_of(rows) * deviance(rows(block.truth), V(mean));
      })[0];
    }));
  }

  [[gnu::cold, gnu::noinline]] static void refuse(const detail::NumberBlock& block, double least, double least_predicted) {
    detail::refuse_first("truth", block.truth, block, least > 0 ? "a number above 0, for a deviance of this power" : "0 or more, for a deviance of this power", [least](double x) { return x >= least; });
    detail::refuse_first("predicted", block.predicted, block, "a number above 0, for a deviance of this power", [least_predicted](double x) { return x >= least_predicted; });
  }

  double power_ = 0;
  bool of_mean_ = false;
  double rows_ = 0;
  double lowest_ = std::numeric_limits<double>::infinity();  // of the truth, over rows with weight
  double highest_ = -std::numeric_limits<double>::infinity();
  simd::ExactSum weight_{};
  simd::ExactSum deviance_{};
  simd::ExactSum within_{};  // the blocks, each about its own mean
  std::vector<Block> blocks_{};
};

}  // namespace attune::inline ATTUNE_ABI
