// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/bootstrap_632.hpp"

#include <algorithm>
#include <cmath>

#include "attune/core/error.hpp"
#include "attune/core/normal.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE OutOfBag::OutOfBag(std::vector<std::vector<Index>> test_rows, const std::vector<FoldFailure>& failures, FunctionRef<Fold(std::size_t)> fold_at, const std::vector<double>& given, Index n)
    : test(std::move(test_rows)), train(test.size()), weights(given), rows(n) {
  for (const auto& failure : failures) test[failure.fold].clear();
  for (std::size_t b = 0; b < test.size(); ++b)
    if (!test[b].empty()) train[b] = fold_at(b).train;
  double total = 0;
  for (const double w : weights) total += w;
  if (weights.empty()) weights.assign(static_cast<std::size_t>(n), 1), total = static_cast<double>(n);
  for (double& w : weights) w *= static_cast<double>(n) / total;
  std::vector<double> times(weights.size());
  for_each_row([&](std::size_t, Index row, std::size_t) { ++times[static_cast<std::size_t>(row)]; });
  for_each_row([&](std::size_t, Index row, std::size_t) { share.push_back(weights[static_cast<std::size_t>(row)] / times[static_cast<std::size_t>(row)]); });
  for (const double t : times) never_out += t == 0;
}

ATTUNE_INLINE double OutOfBag::standard_error(std::span<const double> losses, double mean) const {
  const auto n = static_cast<double>(rows);
  std::vector<double> of_row(weights.size()), out(weights.size()), of_replicate(test.size());  // of losses less their mean
  double used = 0;
  for (const auto& rows_out : test) used += rows_out.empty() ? 0 : 1;
  for_each_row([&](std::size_t b, Index row, std::size_t at) {
    const auto i = static_cast<std::size_t>(row);
    of_row[i] += share[at] * (losses[at] - mean);
    ++out[i];
    of_replicate[b] += weights[i] * (losses[at] - mean) / n;
  });
  std::vector<double> drawn(weights.size()), together(weights.size());
  double all = 0, squares = 0;
  for (std::size_t b = 0; b < test.size(); ++b) {
    all += of_replicate[b];
    squares += of_replicate[b] * of_replicate[b];
    for (const Index row : train[b]) {
      drawn[static_cast<std::size_t>(row)] += 1 / used;
      together[static_cast<std::size_t>(row)] += of_replicate[b];
    }
  }
  const double noise = (1 - 1 / n) * (squares - all * all / used);
  double sum = 0, judged_alone = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (out[i] == 0) continue;
    const double d = (2 + 1 / (n - 1)) * of_row[i] / n + (together[i] - drawn[i] * all) / out[i];
    sum += d * d - noise / (out[i] * out[i]);
    judged_alone += of_row[i] * of_row[i] / (n * n);
  }
  return std::sqrt(std::max(sum, judged_alone));
}

ATTUNE_INLINE void correct(Bootstrap632Scores& scores, Direction direction) {
  constexpr double in = 0.632, out = 0.368;
  const double sign = direction == Direction::maximize ? -1 : 1;  // as errors, of which less is better
  const double err = sign * scores.apparent, oob = sign * scores.out_of_bag, gamma = sign * scores.no_information;
  const double plain = out * err + in * oob;
  scores.score_632 = sign * plain;
  if (std::isnan(plain) || std::isnan(gamma)) {
    scores.overfitting = scores.score_632_plus = std::numeric_limits<double>::quiet_NaN();
    return;
  }
  const double bounded = std::min(oob, gamma);
  const double r = bounded > err ? (bounded - err) / (gamma - err) : 0;
  scores.overfitting = r;
  scores.score_632_plus = sign * (plain + (bounded - err) * out * in * r / (1 - out * r));
}

/// The quantile of sorted values, between which it goes straight.
inline double quantile_of(const std::vector<double>& sorted, double share) {
  const double at = share * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (at - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

ATTUNE_INLINE void bound(Bootstrap632Scores& scores, const OutOfBag& rows, std::span<const double> losses, std::vector<double> on_own_rows, double level) {
  double sum = 0, total = 0;
  for (std::size_t i = 0; i < losses.size(); ++i) sum += rows.share[i] * losses[i], total += rows.share[i];
  scores.mean_of_rows = std::abs(sum / total - scores.out_of_bag) <= 1e-9 * std::max(1.0, std::abs(scores.out_of_bag));
  if (scores.mean_of_rows) {
    scores.standard_error = rows.standard_error(losses, scores.out_of_bag);
    const double half = normal_quantile(0.5 + level / 2) * scores.standard_error;
    scores.lower = scores.score_632_plus - half;
    scores.upper = scores.score_632_plus + half;
    return;
  }
  const double none = std::numeric_limits<double>::quiet_NaN();
  scores.standard_error = none;
  on_own_rows.erase(std::remove_if(on_own_rows.begin(), on_own_rows.end(), [](double s) { return std::isnan(s); }), on_own_rows.end());
  std::sort(on_own_rows.begin(), on_own_rows.end());
  const double optimism = scores.apparent - scores.score_632_plus;
  const bool vary = !on_own_rows.empty() && on_own_rows.front() < on_own_rows.back();
  scores.lower = vary ? quantile_of(on_own_rows, 0.5 - level / 2) - optimism : none;
  scores.upper = vary ? quantile_of(on_own_rows, 0.5 + level / 2) - optimism : none;
}

ATTUNE_INLINE void require_interval_level(double level) {
  if (!(level > 0 && level < 1)) throw InvalidArgument({.argument = "Bootstrap632Options::level", .found = level, .expected = "a number between 0 and 1"});
}

ATTUNE_INLINE std::vector<std::size_t> shifts_of(std::size_t rows) {
  constexpr std::size_t pairs = std::size_t{1} << 22;
  const std::size_t count = rows * rows <= pairs ? rows : std::max<std::size_t>(pairs / rows, 16);
  std::vector<std::size_t> shifts;
  for (std::size_t k = 0; k < count; ++k) shifts.push_back(k * rows / count);
  return shifts;
}

}  // namespace attune::inline ATTUNE_ABI::detail
