// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/interval.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "attune/core/error.hpp"
#include "attune/core/normal.hpp"
#include "attune/core/random.hpp"
#include "attune/metrics/detail/binomial.hpp"

namespace attune::inline ATTUNE_ABI::detail {

inline constexpr double no_number = std::numeric_limits<double>::quiet_NaN();

[[gnu::cold]] ATTUNE_INLINE std::array<double, 2> wilson_interval(Proportion share, double level) {
  const double z = normal_quantile(0.5 + level / 2), n = share.of, p = share.rows / n;
  const double centre = p + z * z / (2 * n), half = z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n)), whole = 1 + z * z / n;
  return {p == 0 ? 0 : (centre - half) / whole, p == 1 ? 1 : (centre + half) / whole};
}

/// The quantile of ascending values, linear between neighbours (type 7 of Hyndman and Fan, 1996).
[[gnu::cold]] inline double quantile_of(std::span<const double> ascending, double share) {
  const double at = share * static_cast<double>(ascending.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const double rest = at - static_cast<double>(below);
  return rest == 0 || below + 1 >= ascending.size() ? ascending[below] : ascending[below] + rest * (ascending[below + 1] - ascending[below]);
}

/// The shares of the replicates between which a BCa interval lies: `z0` says how far the replicates' median is off the
/// score, `acceleration` how fast the spread changes with it. Efron, "Better bootstrap confidence intervals", JASA 82
/// (1987), equation 2.3.
[[gnu::cold]] inline std::array<double, 2> bca_shares(double level, double z0, double acceleration) {
  const double z = normal_quantile(0.5 + level / 2);
  const auto share = [&](double at) { return normal_cdf(z0 + (z0 + at) / (1 - acceleration * (z0 + at))); };
  return {share(-z), share(z)};
}

/// z0 of BCa, of a score amid its replicates, equal ones counted half.
[[gnu::cold]] inline double bias_of(std::span<const double> ascending, double score) {
  const auto [first, last] = std::equal_range(ascending.begin(), ascending.end(), score);
  const double below = static_cast<double>(first - ascending.begin()) + static_cast<double>(last - first) / 2;
  return normal_quantile(below / static_cast<double>(ascending.size()));
}

ATTUNE_INLINE void Jackknife::add(double score, double count) {
  if (std::isnan(score)) return;
  scores.push_back(score);
  rows.push_back(count);
}
ATTUNE_INLINE double Jackknife::acceleration() const {
  double n = 0, sum = 0, squares = 0, cubes = 0;
  for (std::size_t k = 0; k < scores.size(); ++k) n += rows[k], sum += rows[k] * scores[k];
  for (std::size_t k = 0; k < scores.size(); ++k) {
    const double d = sum / n - scores[k];
    squares += rows[k] * d * d;
    cubes += rows[k] * d * d * d;
  }
  return squares > 0 ? cubes / (6 * squares * std::sqrt(squares)) : 0;
}

[[gnu::cold]] ATTUNE_INLINE ScoreInterval bootstrap_interval(double score, std::vector<double>& replicates, const Jackknife& jackknife, const IntervalSettings& settings, IntervalMethod method) {
  const auto defined = std::remove_if(replicates.begin(), replicates.end(), [](double x) { return std::isnan(x); });
  ScoreInterval interval{.score = score, .lower = no_number, .upper = no_number, .method = method, .undefined_replicates = static_cast<int>(replicates.end() - defined)};
  replicates.erase(defined, replicates.end());
  if (replicates.empty() || std::isnan(score)) return interval;
  std::sort(replicates.begin(), replicates.end());
  std::array<double, 2> shares{(1 - settings.level) / 2, (1 + settings.level) / 2};
  if (replicates.front() == replicates.back()) {
    interval.lower = interval.upper = replicates.front();
    return interval;
  }
  if (method == IntervalMethod::bca) {
    // A score beyond all replicates has no finite bias: half a replicate is put there.
    const double edge = 0.5 / static_cast<double>(replicates.size());
    const double most = normal_quantile(1 - edge), bias = std::clamp(bias_of(replicates, score), -most, most);
    shares = bca_shares(settings.level, bias, jackknife.acceleration());
  }
  interval.lower = quantile_of(replicates, shares[0]);
  interval.upper = quantile_of(replicates, shares[1]);
  return interval;
}

[[gnu::cold]] ATTUNE_INLINE void require_interval(const IntervalSettings& settings, IntervalMethod own, std::string_view metric) {
  if (!(settings.level > 0 && settings.level < 1))
    throw InvalidArgument({.argument = "IntervalSettings::level", .found = settings.level, .expected = "a share between 0 and 1, such as 0.95"});
  if (settings.replicates < 100)
    throw InvalidArgument({.argument = "IntervalSettings::replicates", .found = settings.replicates, .expected = "at least 100"});
  const bool formula = settings.method == IntervalMethod::wilson || settings.method == IntervalMethod::delong;
  if (formula && own != settings.method)
    throw InvalidArgument({.argument = "IntervalSettings::method", .found = {settings.method == IntervalMethod::wilson ? "wilson" : "delong", " for ", metric},
                           .expected = settings.method == IntervalMethod::wilson ? "a share of rows without weights" : "ROC AUC of two classes without weights",
                           .remedy = "leave the method automatic, or choose bca"});
}

/// The statistic of these cells, row by row.
[[gnu::cold]] inline ConfusionCounts counts_of(int classes, std::span<const double> cells) {
  ConfusionCounts counts;
  counts.expect_classes(classes);
  for (std::size_t at = 0; at < cells.size(); ++at)
    if (cells[at] > 0) counts.add(static_cast<int>(at) / classes, static_cast<int>(at) % classes, cells[at]);
  return counts;
}

[[gnu::cold]] ATTUNE_INLINE ScoreInterval interval_of_counts(double score, const ConfusionCounts& counts, FunctionRef<double(const ConfusionCounts&)> metric, const IntervalSettings& settings, IntervalMethod method) {
  Random random(RandomKey{settings.seed}.child(Purpose::resample));
  std::vector<double> seen, other, replicates;
  counts.for_each_cell([&](int, int, double count) { seen.push_back(count); });
  other.resize(seen.size());
  replicates.reserve(static_cast<std::size_t>(settings.replicates));
  for (int r = 0; r < settings.replicates; ++r) {
    draw_counts(random, seen, other);
    replicates.push_back(metric(counts_of(counts.classes(), other)));
  }
  Jackknife jackknife;
  if (method == IntervalMethod::bca)
    for (std::size_t c = 0; c < seen.size(); ++c) {
      if (seen[c] == 0) continue;
      other = seen;
      other[c] -= 1;
      jackknife.add(metric(counts_of(counts.classes(), other)), seen[c]);
    }
  return bootstrap_interval(score, replicates, jackknife, settings, method);
}

[[gnu::cold]] ATTUNE_INLINE void require_sample(std::size_t rows, Weights weights) {
  if (rows == 0) throw InvalidArgument({.argument = "truth", .found = "no rows", .expected = "at least one"});
  if (!weights.empty() && require_weights(weights) == 0) throw InvalidData({.argument = "weights", .found = "zeros only", .expected = "at least one row that counts"});
}

[[gnu::cold]] ATTUNE_INLINE void draw_samples(std::size_t rows, const IntervalSettings& settings, FunctionRef<void(std::span<const std::size_t>)> take) {
  std::vector<std::size_t> numbers(rows);
  for (int r = 0; r < settings.replicates; ++r) {
    Random random(RandomKey{settings.seed}.child(Purpose::resample, static_cast<std::uint64_t>(r) + 1));
    for (std::size_t& i : numbers) i = random.below(rows);
    take(numbers);
  }
}

[[gnu::cold]] ATTUNE_INLINE void leave_out_samples(std::size_t rows, const IntervalSettings& settings, FunctionRef<void(std::span<const std::size_t>)> take) {
  constexpr std::size_t most = 200;
  const std::size_t groups = std::min(rows, most);
  std::vector<std::size_t> order(rows), others;
  for (std::size_t i = 0; i < rows; ++i) order[i] = i;
  Random random(RandomKey{settings.seed}.child(Purpose::shuffle));
  random.shuffle(std::span(order));
  for (std::size_t g = 0; g < groups; ++g) {
    others.clear();
    for (std::size_t i = 0; i < rows; ++i)
      if (i % groups != g) others.push_back(order[i]);
    take(others);
  }
}

[[gnu::cold]] ATTUNE_INLINE void take_rows(ScoreMatrix& to, const ScoreView& from, std::span<const std::size_t> rows) {
  to.cols = from.cols;
  to.values.clear();
  if (from.values.empty()) return;
  for (const std::size_t i : rows) {
    const auto first = from.values.begin() + static_cast<std::ptrdiff_t>(i) * from.cols;
    to.values.insert(to.values.end(), first, first + from.cols);
  }
}

}  // namespace attune::inline ATTUNE_ABI::detail
