// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/calibration.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "attune/core/error.hpp"
#include "attune/metrics/detail/probability_blocks.hpp"
#include "attune/metrics/number_rows.hpp"
#include "attune/simd/sort.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

ATTUNE_INLINE void require_bins(const char* setting, int bins) {
  if (bins < 1) throw InvalidArgument({.argument = setting, .found = bins, .expected = "at least 1"});
}

ATTUNE_INLINE double uniform_edge(std::size_t bin, std::size_t bins) noexcept { return static_cast<double>(bin + 1) * (1.0 / static_cast<double>(bins)); }

ATTUNE_INLINE std::size_t uniform_bin(double p, std::size_t bins) noexcept {
  auto bin = std::min(static_cast<std::size_t>(p * static_cast<double>(bins)), bins - 1);
  while (bin > 0 && p <= uniform_edge(bin - 1, bins)) --bin;
  while (bin + 1 < bins && p > uniform_edge(bin, bins)) ++bin;
  return bin;
}

}  // namespace detail

ATTUNE_INLINE CalibrationBins::CalibrationBins(int bins) {
  detail::require_bins("CalibrationBins::bins", bins);
  bins_.resize(static_cast<std::size_t>(bins));
}

template <class Code>
void CalibrationBins::update_codes(std::span<const Code> truth, ScoreView probabilities, std::span<const double> weights) {
  detail::for_each_block(truth, probabilities, weights, [this](const detail::ProbabilityBlock<Code>& block) {
    for (std::size_t i = 0; i < block.size; ++i) {
      const std::int64_t code = block.code(i);
      const auto row = block.row(i);
      const auto best = row.size() <= 2 ? row.end() - 1 : std::max_element(row.begin(), row.end());
      bool allowed = block.knows(code);
      for (const double p : row) allowed &= p >= 0 && p <= 1;
      if (!allowed) detail::refuse_first(block, true);
      const std::int64_t said = row.size() == 1 ? 1 : best - row.begin();
      const double p = *best, w = block.weight(i);
      Bin& bin = bins_[detail::uniform_bin(p, bins_.size())];
      bin.weight.add(w);
      bin.gap.add(w * p);
      bin.gap.add(said == code ? -w : 0.0);
    }
  });
}

ATTUNE_INLINE void CalibrationBins::merge(const CalibrationBins& other) noexcept {
  for (std::size_t k = 0; k < bins_.size(); ++k) {
    bins_[k].weight.merge(other.bins_[k].weight);
    bins_[k].gap.merge(other.bins_[k].gap);
  }
}

ATTUNE_INLINE double CalibrationBins::weight() const noexcept {
  simd::ExactSum all;
  for (const Bin& bin : bins_) all.merge(bin.weight);
  return all.value();
}

ATTUNE_INLINE CalibrationBins ExpectedCalibrationError::statistic() const {
  detail::require_bins("ExpectedCalibrationError::bins", bins);
  return CalibrationBins(bins);
}
ATTUNE_INLINE double ExpectedCalibrationError::operator()(const CalibrationBins& rows) const {
  double sum = 0;
  for (std::size_t k = 0; k < rows.bins(); ++k) sum += std::abs(rows.gap(k));
  const double weight = rows.weight();
  return weight > 0 ? sum / weight : std::numeric_limits<double>::quiet_NaN();
}

ATTUNE_INLINE CalibrationBins MaximumCalibrationError::statistic() const {
  detail::require_bins("MaximumCalibrationError::bins", bins);
  return CalibrationBins(bins);
}
ATTUNE_INLINE double MaximumCalibrationError::operator()(const CalibrationBins& rows) const {
  if (!(rows.weight() > 0)) return std::numeric_limits<double>::quiet_NaN();
  double largest = 0;
  for (std::size_t k = 0; k < rows.bins(); ++k)
    if (const double weight = rows.weight(k); weight > 0) largest = std::max(largest, std::abs(rows.gap(k)) / weight);
  return largest;
}

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

[[gnu::cold]] ATTUNE_INLINE CalibrationCurve curve_of(std::span<const unsigned char> codes, std::span<const double> probabilities, const CalibrationCurveSettings& settings, Weights weights) {
  for_each_block(codes, ScoreView(probabilities, 1), weights, [](const ProbabilityBlock<unsigned char>& block) { refuse_first(block, true); });
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

}  // namespace attune::inline ATTUNE_ABI
