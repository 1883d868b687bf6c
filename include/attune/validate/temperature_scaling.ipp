// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/temperature_scaling.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE double FittedTemperature::operator()(double score) const noexcept { return FittedSigmoid{1 / temperature, 0}(score); }

ATTUNE_INLINE void FittedTemperature::apply(std::span<const double> scores, std::span<double> probabilities) const noexcept {
  const double highest = *std::max_element(scores.begin(), scores.end());
  double sum = 0;
  for (std::size_t k = 0; k < scores.size(); ++k) sum += probabilities[k] = std::exp((scores[k] - highest) / temperature);
  for (double& p : probabilities) p /= sum;
}

namespace detail {

/// The negative log likelihood of the inverse temperature b: Σ w (log Σ exp(b z) - b z of the class), which is convex.
struct TemperatureObjective {
  std::span<const int> truth;
  ScoreView scores;
  Weights weights;

  double weight(std::size_t i) const { return weights.empty() ? 1 : weights[i]; }

  std::span<const double> row(std::size_t i) const {
    const auto cols = static_cast<std::size_t>(scores.cols);
    return scores.values.subspan(i * cols, cols);
  }

  /// The weighted mean of max z - min z; a single logit has a 0 beside it.
  [[gnu::cold]] double range() const {
    double sum = 0, total = 0;
    for (std::size_t i = 0; i < truth.size(); ++i) {
      const auto z = row(i);
      const auto [least, most] = std::minmax_element(z.begin(), z.end());
      sum += weight(i) * (z.size() == 1 ? std::abs(z[0]) : *most - *least);
      total += weight(i);
    }
    return sum / total;
  }

  struct Derivatives {
    double first = 0;
    double second = 0;
  };
  [[gnu::cold]] Derivatives at(double b) const {
    Derivatives sum;
    for (std::size_t i = 0; i < truth.size(); ++i) {
      const auto z = row(i);
      double mean = 0, variance = 0, own = 0;
      if (z.size() == 1) {
        const double p = FittedSigmoid{b, 0}(z[0]);
        mean = p * z[0];
        variance = p * (1 - p) * z[0] * z[0];
        own = truth[i] == 1 ? z[0] : 0;
      } else {
        const double highest = *std::max_element(z.begin(), z.end());
        double total = 0, first = 0, second = 0;  // moments of z - highest, which do not cancel
        for (const double each : z) {
          const double d = each - highest, e = std::exp(b * d);
          total += e, first += e * d, second += e * d * d;
        }
        mean = first / total;
        variance = std::max(second / total - mean * mean, 0.0);
        own = z[static_cast<std::size_t>(truth[i])] - highest;
      }
      sum.first += weight(i) * (mean - own);
      sum.second += weight(i) * variance;
    }
    return sum;
  }
};

ATTUNE_INLINE FittedTemperature fit_temperature(std::span<const int> truth, ScoreView scores, Weights weights) {
  const TemperatureObjective objective{truth, scores, weights};
  const double range = objective.range();
  if (!(range > 0)) return {};
  double low = std::exp(-10.0) / range, high = std::exp(10.0) / range;
  if (objective.at(low).first >= 0) return {1 / low};
  if (objective.at(high).first <= 0) return {1 / high};
  double b = 1 / range;
  for (int iteration = 0; iteration < 200; ++iteration) {
    const auto [first, second] = objective.at(b);
    (first > 0 ? high : low) = b;
    double next = b - first / second;
    if (!(next > low && next < high)) next = std::sqrt(low) * std::sqrt(high);
    const bool there = std::abs(next - b) <= 4 * std::numeric_limits<double>::epsilon() * b;
    b = next;
    if (there) break;
  }
  return {1 / b};
}

}  // namespace detail

ATTUNE_INLINE FittedTemperature TemperatureScaling::fit(std::span<const int> truth, ScoreView scores, Weights weights) const {
  detail::require_rows("scores", truth.size(), scores, weights);
  detail::require_numbers("scores", scores.values);
  const Index classes = scores.cols == 1 ? 2 : scores.cols;
  for (std::size_t i = 0; i < truth.size(); ++i)
    if (truth[i] < 0 || truth[i] >= classes) throw InvalidData({.argument = "truth", .place = {"row ", i}, .found = truth[i], .expected = {"a class code from 0 to ", classes - 1}});
  return detail::fit_temperature(truth, scores, weights);
}

}  // namespace attune::inline ATTUNE_ABI
