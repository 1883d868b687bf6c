// SPDX-License-Identifier: BSL-1.0
#pragma once

// Calibration: whether rows that are given a probability p are of that class as often as p says.

#include <concepts>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "attune/core/outputs.hpp"
#include "attune/metrics/concept.hpp"
#include "attune/metrics/detail/with_codes.hpp"
#include "attune/metrics/score_columns.hpp"
#include "attune/simd/exact_sum.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

void require_bins(const char* setting, int bins);

/// The upper edges of all bins but the last.
double uniform_edge(std::size_t bin, std::size_t bins) noexcept;

/// The bin of a probability: bins hold their upper edge, the first one 0 too.
std::size_t uniform_bin(double p, std::size_t bins) noexcept;

}  // namespace detail

/// Rows in bins of equal width of their confidence: the weight and Σ w (confidence - [it was right]) of each bin, merged
/// exactly, row by row. Of two classes, in one column or two, the confidence is the probability of class 1, which is right
/// where the truth is 1; of more it is the largest probability, which is right where that class is the truth (of equal
/// ones the first).
class CalibrationBins {
 public:
  static constexpr Needs needs = Needs::probabilities;

  CalibrationBins() : CalibrationBins(10) {}
  /// Errors: InvalidArgument for fewer than one bin.
  explicit CalibrationBins(int bins);

  /// Errors: InvalidData for a class without a column and for probabilities outside [0, 1].
  template <class Label>
    requires(!std::floating_point<Label>)
  void update(std::span<const Label> truth, ScoreView probabilities, std::span<const double> weights = {}) {
    detail::with_codes(truth, [&](auto codes) { update_codes(codes, probabilities, weights); });
  }

  /// Precondition: as many bins.
  void merge(const CalibrationBins& other) noexcept;

  std::size_t bins() const noexcept { return bins_.size(); }
  double weight(std::size_t bin) const noexcept { return bins_[bin].weight.value(); }
  /// Σ w (confidence - [right]) of a bin.
  double gap(std::size_t bin) const noexcept { return bins_[bin].gap.value(); }
  double weight() const noexcept;

  /// As many bins, and the same sums in each.
  friend bool operator==(const CalibrationBins&, const CalibrationBins&) = default;

 private:
  struct Bin {
    simd::ExactSum weight{};
    simd::ExactSum gap{};

    friend bool operator==(const Bin&, const Bin&) = default;
  };

  // Compiled once for each of the integers of with_codes.
  template <class Code>
  void update_codes(std::span<const Code> truth, ScoreView probabilities, std::span<const double> weights);

  std::vector<Bin> bins_{};
};

/// Σ over bins of their share of the weight times |mean confidence - share that was right|, in [0, 1], smaller is better.
/// Bins of equal width; of two classes by the probability of class 1, of more by that of the most probable class (see
/// CalibrationBins). NaN without rows and without weight. It depends on the number of bins, and is biased upwards for few
/// rows. C. Guo et al., "On calibration of modern neural networks", ICML 2017, equation 3.
/// Errors: InvalidArgument for fewer than one bin.
struct ExpectedCalibrationError {
  using Statistic = CalibrationBins;
  static constexpr std::string_view name = "expected calibration error";
  static constexpr auto direction = Direction::minimize;
  int bins = 10;

  CalibrationBins statistic() const;
  double operator()(const CalibrationBins& rows) const;
  std::string_view undefined(const CalibrationBins& rows) const { return rows.weight() > 0 ? std::string_view() : "no row has weight"; }
};

/// The largest |mean confidence - share that was right| of the bins that have weight, in [0, 1], smaller is better. Bins
/// as of ExpectedCalibrationError. NaN without rows and without weight. Guo et al., equation 5.
/// Errors: InvalidArgument for fewer than one bin.
struct MaximumCalibrationError {
  using Statistic = CalibrationBins;
  static constexpr std::string_view name = "maximum calibration error";
  static constexpr auto direction = Direction::minimize;
  int bins = 10;

  CalibrationBins statistic() const;
  double operator()(const CalibrationBins& rows) const;
  std::string_view undefined(const CalibrationBins& rows) const { return rows.weight() > 0 ? std::string_view() : "no row has weight"; }
};

/// ExpectedCalibrationError of probabilities of class 1. Labels are 0 and 1, or any two integers of which the larger is
/// class 1. Errors: see detail::score_probabilities; InvalidData for probabilities outside [0, 1].
template <LabelRange T, NumberRange P>
double expected_calibration_error(const T& truth, const P& probabilities, const ExpectedCalibrationError& settings = {}, Weights weights = {}) {
  return detail::score_probabilities(settings, truth, probabilities, weights);
}
/// ExpectedCalibrationError of probabilities n×K of class codes 0 to K-1.
template <LabelRange T>
double expected_calibration_error(const T& truth, ScoreView probabilities, const ExpectedCalibrationError& settings = {}, Weights weights = {}) {
  return detail::score_rows(settings, truth, probabilities, weights, "probabilities");
}

/// MaximumCalibrationError of probabilities of class 1, with labels as for expected_calibration_error.
template <LabelRange T, NumberRange P>
double maximum_calibration_error(const T& truth, const P& probabilities, const MaximumCalibrationError& settings = {}, Weights weights = {}) {
  return detail::score_probabilities(settings, truth, probabilities, weights);
}
/// MaximumCalibrationError of probabilities n×K of class codes 0 to K-1.
template <LabelRange T>
double maximum_calibration_error(const T& truth, ScoreView probabilities, const MaximumCalibrationError& settings = {}, Weights weights = {}) {
  return detail::score_rows(settings, truth, probabilities, weights, "probabilities");
}

/// How the bins of a calibration curve are cut.
enum class BinStrategy {
  uniform,   ///< of equal width
  quantile,  ///< at the quantiles of the probabilities, so that each has about as many rows
};

struct CalibrationCurveSettings {
  int bins = 5;
  BinStrategy strategy = BinStrategy::uniform;
};

/// The bins of a calibration curve that have weight, from the lowest probabilities to the highest.
struct CalibrationCurve {
  std::vector<double> positive_share{};    ///< the share of rows that are of class 1
  std::vector<double> mean_probability{};  ///< the mean of their probabilities
  std::vector<double> weight{};            ///< how many they are, or the sum of their weights
};

namespace detail {

/// Codes are 0 and 1.
[[gnu::cold]] CalibrationCurve curve_of(std::span<const unsigned char> codes, std::span<const double> probabilities, const CalibrationCurveSettings& settings, Weights weights);

}  // namespace detail

/// For bins of the probability of class 1 the share of rows that are of class 1, against their mean probability: equal for
/// a calibrated model. Bins hold their upper edge, and those without weight are left out, as in scikit-learn. Quantiles
/// are of the rows, whatever their weight. Labels are 0 and 1, or any two integers of which the larger is class 1.
/// Cost: O(n log bins), and a sort for quantiles. Errors: see detail::score_probabilities; InvalidData for probabilities
/// outside [0, 1]; InvalidArgument for fewer than one bin.
template <LabelRange T, NumberRange P>
CalibrationCurve calibration_curve(const T& truth, const P& probabilities, const CalibrationCurveSettings& settings = {}, Weights weights = {}) {
  return detail::with_binary_columns(truth, probabilities, weights, [&](auto codes, std::span<const double> p) { return detail::curve_of(detail::as_bytes(codes), p, settings, weights); });
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/calibration.ipp"
#endif
