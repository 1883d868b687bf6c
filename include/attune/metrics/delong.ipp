// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/delong.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "attune/core/error.hpp"
#include "attune/core/normal.hpp"
#include "attune/metrics/detail/class_scores.hpp"
#include "attune/metrics/detail/placements.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE bool has_delong(const RocAuc& metric, const RankedScores& ranked) {
  return ranked.classes() == 2 && !ranked.weighted() && metric.max_fpr == 1 && std::min(ranked.positive().size(), ranked.negative().size()) >= 2;
}

[[gnu::cold]] inline AucInterval interval_of_moments(const AreaMoments& moments, double level) {
  const double error = std::sqrt(moments.variance), reach = normal_quantile((1 + level) / 2) * error;
  if (std::isnan(error)) return {.auc = moments.area, .standard_error = error, .lower = error, .upper = error};
  return {.auc = moments.area, .standard_error = error, .lower = std::max(0.0, moments.area - reach), .upper = std::min(1.0, moments.area + reach)};
}

[[gnu::cold]] ATTUNE_INLINE std::array<double, 2> delong_bounds(const RankedScores& ranked, double level) {
  const AucInterval interval = interval_of_moments(delong_variance(ranked.positive().scores, ranked.negative().scores), level);
  return {interval.lower, interval.upper};
}

[[gnu::cold]] ATTUNE_INLINE void require_delong(std::size_t truth, std::span<const double> scores, const char* what, double level, Weights weights) {
  if (!(level > 0 && level < 1)) throw InvalidArgument({.argument = "level", .found = level, .expected = "a share of intervals, between 0 and 1"});
  if (!weights.empty())
    throw InvalidArgument({.argument = "weights", .reason = "DeLong's variance is of rows that count once each", .found = {weights.size(), " values"},
                           .expected = "none", .remedy = "draw the rows again and again instead: a bootstrap takes weights"});
  require_columns(what, truth, scores.size(), {});
  require_numbers(what, scores, false);
}

/// The rows of two classes apart.
struct SplitClasses {
  ClassOrder positive{};
  ClassOrder negative{};

  [[gnu::cold]] SplitClasses(std::span<const unsigned char> truth, std::span<const double> scores) {
    require_binary(truth.data(), 0, truth.size());
    for (std::size_t i = 0; i < truth.size(); ++i) (truth[i] == 1 ? positive : negative).push(scores[i]);
    positive.sort();
    negative.sort();
  }
};

[[gnu::cold]] ATTUNE_INLINE AucInterval delong_interval_of(std::span<const unsigned char> codes, std::span<const double> scores, double level) {
  const SplitClasses split(codes, scores);
  return interval_of_moments(delong_variance(split.positive.scores, split.negative.scores), level);
}

[[gnu::cold]] ATTUNE_INLINE AucDifference difference_of(std::span<const unsigned char> codes, std::span<const double> scores_a, std::span<const double> scores_b, double level) {
  const SplitClasses a(codes, scores_a), b(codes, scores_b);
  const auto differences = [](const ClassOrder& own_a, const ClassOrder& others_a, const ClassOrder& own_b, const ClassOrder& others_b) {
    return moments_of_differences(placements_in_order(own_a, others_a), placements_in_order(own_b, others_b));
  };
  const AreaMoments moments = area_moments(differences(a.positive, a.negative, b.positive, b.negative), differences(a.negative, a.positive, b.negative, b.positive));
  AucDifference found;
  found.auc_a = delong_variance(a.positive.scores, a.negative.scores).area;
  found.auc_b = delong_variance(b.positive.scores, b.negative.scores).area;
  found.difference = moments.area;
  found.standard_error = std::sqrt(moments.variance);
  found.z = found.difference == 0 && found.standard_error == 0 ? 0 : found.difference / found.standard_error;
  found.p_value = std::erfc(std::abs(found.z) / std::numbers::sqrt2);
  const double reach = normal_quantile((1 + level) / 2) * found.standard_error;
  found.lower = found.difference - reach;
  found.upper = found.difference + reach;
  if (found.lower < -1) found.lower = -1;
  if (found.upper > 1) found.upper = 1;
  return found;
}

}  // namespace attune::inline ATTUNE_ABI::detail
