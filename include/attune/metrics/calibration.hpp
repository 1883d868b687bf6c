// SPDX-License-Identifier: BSL-1.0
#pragma once

// Calibration: whether rows that are given a probability p are of that class as often as p says.

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/metrics/concept.hpp"
#include "attune/metrics/detail/probability_blocks.hpp"
#include "attune/metrics/number_rows.hpp"
#include "attune/metrics/score_columns.hpp"
#include "attune/simd/exact_sum.hpp"
#include "attune/simd/sort.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

inline void require_bins(const char* setting, int bins) {
  if (bins < 1) throw InvalidArgument({.argument = setting, .found = bins, .expected = "at least 1"});
}

/// The upper edges of all bins but the last.
inline double uniform_edge(std::size_t bin, std::size_t bins) noexcept { return static_cast<double>(bin + 1) * (1.0 / static_cast<double>(bins)); }

/// The bin of a probability: bins hold their upper edge, the first one 0 too.
inline std::size_t uniform_bin(double p, std::size_t bins) noexcept {
  auto bin = std::min(static_cast<std::size_t>(p * static_cast<double>(bins)), bins - 1);
  while (bin > 0 && p <= uniform_edge(bin - 1, bins)) --bin;
  while (bin + 1 < bins && p > uniform_edge(bin, bins)) ++bin;
  return bin;
}

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
  explicit CalibrationBins(int bins) {
    detail::require_bins("CalibrationBins::bins", bins);
    bins_.resize(static_cast<std::size_t>(bins));
  }

  /// Errors: InvalidData for a class without a column and for probabilities outside [0, 1].
  template <class Label>
    requires(!std::floating_point<Label>)
  void update(std::span<const Label> truth, ScoreView probabilities, std::span<const double> weights = {}) {
    detail::for_each_block(truth, probabilities, weights, [this](const detail::ProbabilityBlock<Label>& block) {
      for (std::size_t i = 0; i < block.size; ++i) {
        const std::int64_t code = block.code(i);
        const auto row = block.row(i);
        const auto best = row.size() <= 2 ? row.end() - 1 : std::max_element(row.begin(), row.end());
        bool allowed = block.knows(code);
        for (const double p : row) allowed &= p >= 0 && p <= 1;
        if (!allowed) detail::refuse_first(block, true);
        const std::int64_t said = row.size() == 1 ? 1 : best - row.begin();
        bins_[detail::uniform_bin(*best, bins_.size())].add(*best, said == code, block.weight(i));
      }
    });
  }

  /// Precondition: as many bins.
  void merge(const CalibrationBins& other) noexcept {
    for (std::size_t k = 0; k < bins_.size(); ++k) bins_[k].merge(other.bins_[k]);
  }

  std::size_t bins() const noexcept { return bins_.size(); }
  double weight(std::size_t bin) const noexcept { return bins_[bin].weight.value(); }
  /// Σ w (confidence - [right]) of a bin.
  double gap(std::size_t bin) const noexcept { return bins_[bin].gap.value(); }
  double weight() const noexcept {
    simd::ExactSum all;
    for (const Bin& bin : bins_) all.merge(bin.weight);
    return all.value();
  }

  /// As many bins, and the same sums in each.
  friend bool operator==(const CalibrationBins&, const CalibrationBins&) = default;

 private:
  struct Bin {
    simd::ExactSum weight{};
    simd::ExactSum gap{};

    void add(double p, bool is_right, double w) noexcept {
      weight.add(w);
      gap.add(w * p);
      gap.add(is_right ? -w : 0.0);
    }
    void merge(const Bin& other) noexcept {
      weight.merge(other.weight);
      gap.merge(other.gap);
    }
    friend bool operator==(const Bin&, const Bin&) = default;
  };

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

  CalibrationBins statistic() const {
    detail::require_bins("ExpectedCalibrationError::bins", bins);
    return CalibrationBins(bins);
  }
  double operator()(const CalibrationBins& rows) const {
    double sum = 0;
    for (std::size_t k = 0; k < rows.bins(); ++k) sum += std::abs(rows.gap(k));
    const double weight = rows.weight();
    return weight > 0 ? sum / weight : std::numeric_limits<double>::quiet_NaN();
  }
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

  CalibrationBins statistic() const {
    detail::require_bins("MaximumCalibrationError::bins", bins);
    return CalibrationBins(bins);
  }
  double operator()(const CalibrationBins& rows) const {
    if (!(rows.weight() > 0)) return std::numeric_limits<double>::quiet_NaN();
    double largest = 0;
    for (std::size_t k = 0; k < rows.bins(); ++k)
      if (const double weight = rows.weight(k); weight > 0) largest = std::max(largest, std::abs(rows.gap(k)) / weight);
    return largest;
  }
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

[[gnu::cold]] inline std::vector<double> calibration_edges(std::span<const double> probabilities, const CalibrationCurveSettings& settings) {
  require_bins("CalibrationCurveSettings::bins", settings.bins);
  const auto bins = static_cast<std::size_t>(settings.bins);
  std::vector<double> edges(bins - 1);
  for (std::size_t k = 0; k < edges.size(); ++k) edges[k] = uniform_edge(k, bins);
  if (settings.strategy == BinStrategy::uniform) return edges;
  std::vector<double> sorted(probabilities.begin(), probabilities.end());
  simd::sort_keys(sorted.data(), sorted.size());
  for (double& edge : edges) edge = quantile_of_sorted(sorted, edge);
  return edges;
}

template <class Label>
[[gnu::cold]] CalibrationCurve curve_of(std::span<const Label> codes, std::span<const double> probabilities, const CalibrationCurveSettings& settings, Weights weights) {
  for_each_block(codes, ScoreView(probabilities, 1), weights, [](const ProbabilityBlock<Label>& block) { refuse_first(block, true); });
  const auto edges = calibration_edges(probabilities, settings);
  struct Bin {
    simd::ExactSum weight{}, probability{}, positive{};
  };
  std::vector<Bin> bins(edges.size() + 1);
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const double w = weights.empty() ? 1.0 : weights[i];
    Bin& bin = bins[static_cast<std::size_t>(std::lower_bound(edges.begin(), edges.end(), probabilities[i]) - edges.begin())];
    bin.weight.add(w);
    bin.probability.add(w * probabilities[i]);
    bin.positive.add(codes[i] == 1 ? w : 0.0);
  }
  CalibrationCurve curve;
  for (const Bin& bin : bins)
    if (const double weight = bin.weight.value(); weight > 0) {
      curve.positive_share.push_back(bin.positive.value() / weight);
      curve.mean_probability.push_back(bin.probability.value() / weight);
      curve.weight.push_back(weight);
    }
  return curve;
}

}  // namespace detail

/// For bins of the probability of class 1 the share of rows that are of class 1, against their mean probability: equal for
/// a calibrated model. Bins hold their upper edge, and those without weight are left out, as in scikit-learn. Quantiles
/// are of the rows, whatever their weight. Labels are 0 and 1, or any two integers of which the larger is class 1.
/// Cost: O(n log bins), and a sort for quantiles. Errors: see detail::score_probabilities; InvalidData for probabilities
/// outside [0, 1]; InvalidArgument for fewer than one bin.
template <LabelRange T, NumberRange P>
CalibrationCurve calibration_curve(const T& truth, const P& probabilities, const CalibrationCurveSettings& settings = {}, Weights weights = {}) {
  return detail::with_binary_columns(truth, probabilities, weights, [&](auto codes, std::span<const double> p) { return detail::curve_of(codes, p, settings, weights); });
}

}  // namespace attune::inline ATTUNE_ABI
