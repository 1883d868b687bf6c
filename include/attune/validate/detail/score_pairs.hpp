// SPDX-License-Identifier: BSL-1.0
#pragma once

// Scores of two learners, pair by pair: of the same fold, or of the same data set.

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

inline constexpr double undefined_score = std::numeric_limits<double>::quiet_NaN();

inline double plain_mean(std::span<const double> values) noexcept {
  double sum = 0;
  for (const double v : values) sum += v;
  return values.empty() ? undefined_score : sum / static_cast<double>(values.size());
}

/// a - b. Errors: InvalidArgument for sizes that disagree and for fewer pairs than `least`.
[[gnu::cold]] inline std::vector<double> score_differences(const char* test, std::span<const double> a, std::span<const double> b, std::size_t least) {
  if (a.size() != b.size())
    throw InvalidArgument({.argument = test, .found = {a.size(), " and ", b.size(), " scores"}, .expected = "as many of each", .remedy = "pairs are scores on the same fold, or the same data set"});
  if (a.size() < least) throw InvalidArgument({.argument = test, .found = {a.size(), a.size() == 1 ? " pair of scores" : " pairs of scores"}, .expected = {least, " or more"}});
  std::vector<double> differences;
  for (std::size_t i = 0; i < a.size(); ++i) differences.push_back(a[i] - b[i]);
  return differences;
}

/// Σ (x - mean)².
[[gnu::cold]] inline double squares_about_mean(std::span<const double> values) noexcept {
  const double mean = plain_mean(values);
  double sum = 0;
  for (const double v : values) sum += (v - mean) * (v - mean);
  return sum;
}

/// numerator / denominator, where nothing at all is no deviation: 0 / 0 is 0.
inline double ratio_of_deviations(double numerator, double denominator) noexcept { return numerator == 0 ? (denominator >= 0 ? 0 : undefined_score) : numerator / denominator; }

[[gnu::cold]] inline void require_level(double level) {
  if (!(level > 0 && level < 1)) throw InvalidArgument({.argument = "level", .found = level, .expected = "a share of intervals, between 0 and 1"});
}

[[gnu::cold]] inline void require_rope(double rope) {
  if (!(rope >= 0) || std::isinf(rope)) throw InvalidArgument({.argument = "rope", .found = rope, .expected = "0 or more", .remedy = "name the largest difference that nobody would care about"});
}

/// Errors: InvalidArgument unless the ratio is that of two numbers of rows.
[[gnu::cold]] inline void require_test_to_train(double ratio) {
  if (!(ratio > 0) || std::isinf(ratio))
    throw InvalidArgument({.argument = "test_to_train", .found = ratio, .expected = "rows tested on over rows trained on, above 0", .remedy = "of k folds it is 1 / (k - 1)"});
}

}  // namespace attune::inline ATTUNE_ABI::detail
