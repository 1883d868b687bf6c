// SPDX-License-Identifier: BSL-1.0
#pragma once

// Probabilities from scores by one number: how sure scores are, and no change of their order.

#include <span>
#include <vector>

#include "attune/core/outputs.hpp"
#include "attune/metrics/columns.hpp"
#include "attune/metrics/score_columns.hpp"
#include "attune/validate/sigmoid_calibration.hpp"

namespace attune::inline ATTUNE_ABI {

/// Scores over the temperature, as logits: the logistic function of one, the softmax of several.
struct FittedTemperature {
  double temperature = 1;

  /// Of two classes, whose score is the logit of class 1: its probability.
  double operator()(double score) const noexcept;

  /// Of the K scores of a row K probabilities.
  void apply(std::span<const double> scores, std::span<double> probabilities) const noexcept;

  friend bool operator==(const FittedTemperature&, const FittedTemperature&) = default;
};

namespace detail {

/// Rows of one logit, of class 1, or K; a class code each.
[[gnu::cold]] FittedTemperature fit_temperature(std::span<const int> truth, ScoreView scores, Weights weights);

}  // namespace detail

/// Temperature scaling: the temperature T > 0 under which softmax(scores / T) makes the classes likeliest. It
/// keeps the order of the classes in every row, so that predictions stay as they are, and needs few rows: choose it
/// for several classes whose scores are logits, as those of softmax and of networks are. T is kept within
/// e^±10 times the mean range of a row's scores: it ends there where scores separate the classes, or say nothing of them. Where a model
/// has probabilities only, their logarithms are the scores. Cost: a few dozen reads of the scores. Guo et al., "On
/// calibration of modern neural networks", ICML 2017, section 4.2.
struct TemperatureScaling {
  /// A calibrator of this kind takes logits: probabilities become their logarithms.
  static constexpr bool takes_logits = true;

  /// Two classes: labels and logits as of SigmoidCalibration::fit. Errors: as its.
  template <LabelRange T, NumberRange S>
  [[gnu::cold]] FittedTemperature fit(const T& truth, const S& scores, Weights weights = {}) const {
    return detail::with_binary_scores(truth, scores, weights, [](const detail::BinaryScores& rows) {
      const std::vector<int> codes(rows.positive.begin(), rows.positive.end());
      return detail::fit_temperature(codes, {rows.scores, 1}, rows.weights);
    });
  }

  /// K classes: codes 0 to K - 1 and n×K logits. Errors: InvalidArgument without rows and for sizes that disagree;
  /// InvalidData for a code without a column, for scores that are not finite and for unusable weights.
  [[gnu::cold]] FittedTemperature fit(std::span<const int> truth, ScoreView scores, Weights weights = {}) const;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/temperature_scaling.ipp"
#endif
