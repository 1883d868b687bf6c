// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/sigmoid_calibration.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE double FittedSigmoid::operator()(double score) const noexcept {
  const double y = slope * score + intercept;
  const double e = std::exp(-std::abs(y));
  return (y >= 0 ? 1 : e) / (1 + e);
}

namespace detail {

/// The likelihood of Platt's targets under a line in standardised scores z.
struct PlattObjective {
  const BinaryScores& rows;
  std::vector<double> z{};
  double target_of[2]{};

  double weight(std::size_t i) const { return rows.weights.empty() ? 1 : rows.weights[i]; }

  /// Σ w (log(1 + exp(y)) - t y), y = slope z + intercept.
  [[gnu::cold]] double value(double slope, double intercept) const {
    double sum = 0;
    for (std::size_t i = 0; i < z.size(); ++i) {
      const double y = slope * z[i] + intercept;
      sum += weight(i) * (std::max(y, 0.0) + std::log1p(std::exp(-std::abs(y))) - target_of[rows.positive[i]] * y);
    }
    return sum;
  }

  /// The Newton step, and the slope of the value along it.
  struct Step {
    double slope = 0;
    double intercept = 0;
    double descent = 0;
  };
  [[gnu::cold]] Step newton(double slope, double intercept) const {
    double g0 = 0, g1 = 0, h00 = 0, h01 = 0, h11 = 0;
    for (std::size_t i = 0; i < z.size(); ++i) {
      const double p = FittedSigmoid{slope, intercept}(z[i]), w = weight(i);
      const double g = w * (p - target_of[rows.positive[i]]), h = w * p * (1 - p);
      g0 += g * z[i], g1 += g;
      h00 += h * z[i] * z[i], h01 += h * z[i], h11 += h;
    }
    const double ridge = 1e-12 * (h00 + h11) + std::numeric_limits<double>::min();
    h00 += ridge, h11 += ridge;
    const double det = h00 * h11 - h01 * h01;
    const Step step{-(h11 * g0 - h01 * g1) / det, -(h00 * g1 - h01 * g0) / det, 0};
    return {step.slope, step.intercept, step.slope * g0 + step.intercept * g1};
  }
};

/// Scores less their mean, in units of their deviation: those of any scale are fitted alike.
struct Standardised {
  std::vector<double> z{};
  double mean = 0;
  double deviation = 0;  // 0: all scores are the same, and so are all z, which are 0

  [[gnu::cold]] explicit Standardised(const BinaryScores& rows) : z(rows.scores.begin(), rows.scores.end()) {
    double largest = 0, total = 0;
    for (const double s : z) largest = std::max(largest, std::abs(s));
    const auto weight = [&](std::size_t i) { return rows.weights.empty() ? 1 : rows.weights[i]; };
    const bool same = std::all_of(z.begin(), z.end(), [&](double s) { return s == z.front(); });
    if (!same) {
      for (double& s : z) s /= largest;  // sums of squares stay finite
      for (std::size_t i = 0; i < z.size(); ++i) mean += weight(i) * z[i], total += weight(i);
      mean /= total;
      for (std::size_t i = 0; i < z.size(); ++i) deviation += weight(i) * (z[i] - mean) * (z[i] - mean);
      deviation = std::sqrt(deviation / total);
    }
    for (double& s : z) s = deviation > 0 ? (s - mean) / deviation : 0;
    mean *= largest;
    deviation *= largest;
  }
};

ATTUNE_INLINE FittedSigmoid fit_sigmoid(const BinaryScores& rows) {
  const Standardised standardised(rows);
  PlattObjective objective{.rows = rows, .z = standardised.z};
  double priors[2]{};
  for (std::size_t i = 0; i < rows.positive.size(); ++i) priors[rows.positive[i]] += objective.weight(i);
  objective.target_of[0] = 1 / (priors[0] + 2);
  objective.target_of[1] = (priors[1] + 1) / (priors[1] + 2);
  double slope = 0, intercept = std::log((priors[1] + 1) / (priors[0] + 1));
  double value = objective.value(slope, intercept);
  for (int iteration = 0; iteration < 200; ++iteration) {
    const auto step = objective.newton(slope, intercept);
    double length = 1, next = 0;
    const double slack = 8 * std::numeric_limits<double>::epsilon() * std::abs(value);  // what rounding hides
    for (; length > 1e-10; length /= 2) {
      next = objective.value(slope + length * step.slope, intercept + length * step.intercept);
      if (next <= value + 1e-4 * length * step.descent + slack) break;
    }
    if (length <= 1e-10) break;
    slope += length * step.slope;
    intercept += length * step.intercept;
    value = next;
    if (std::abs(step.slope) + std::abs(step.intercept) <= 1e-13 * (1 + std::abs(slope) + std::abs(intercept))) break;
  }
  if (!(standardised.deviation > 0)) return {0, intercept};
  return {slope / standardised.deviation, intercept - slope * standardised.mean / standardised.deviation};
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
