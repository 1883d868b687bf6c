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
  for (const double w : weights) total += w;
  if (weights.empty()) weights.assign(static_cast<std::size_t>(n), 1), total = static_cast<double>(n);
  for (double& w : weights) w *= static_cast<double>(n) / total;
  std::vector<double> times(weights.size());
  for_each_row([&](std::size_t, Index row, std::size_t) { ++times[static_cast<std::size_t>(row)]; });
  for_each_row([&](std::size_t, Index row, std::size_t) { share.push_back(weights[static_cast<std::size_t>(row)] / times[static_cast<std::size_t>(row)]); });
  for (const double t : times) never_out += t == 0;
}

ATTUNE_INLINE double OutOfBag::mean_of(std::span<const double> losses) const {
  double sum = 0, all = 0;
  for (std::size_t i = 0; i < losses.size(); ++i) sum += share[i] * losses[i], all += share[i];
  return sum / all;
}

ATTUNE_INLINE double OutOfBag::scale_of(std::span<const double> losses, double score) const {
  double all = 0, largest = 0;
  for (const double part : share) all += part;
  for (const double loss : losses) largest = std::max(largest, std::abs(loss));
  const double mean = mean_of(losses);
  if (!std::isfinite(mean)) return 0;
  const auto is = [&](double times) { return std::abs(times * mean - score) <= 1e-9 * times * largest; };
  return is(1) ? 1 : is(all) ? total : 0;
}

ATTUNE_INLINE PairWeights::PairWeights(const std::vector<double>& weights, std::size_t rows, const std::vector<std::size_t>& shifts) : weights_(weights) {
  if (weights_.empty()) weights_.assign(rows, 1);
  double total = 0, of_pairs = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    total += weights_[i];
    for (const std::size_t shift : shifts) of_pairs += weights_[i] * weights_[(i + shift) % rows];
  }
  factor_ = total / of_pairs;
}

ATTUNE_INLINE std::vector<double> PairWeights::of(std::size_t shift) const {
  std::vector<double> pairs;
  for (std::size_t i = 0; i < weights_.size(); ++i) pairs.push_back(weights_[i] * weights_[(i + shift) % weights_.size()] * factor_);
  return pairs;
}

[[noreturn]] ATTUNE_INLINE void throw_no_pairs(const char* reason) {
  throw InvalidArgument({.argument = "bootstrap_632, the score without information, of each target with each prediction", .reason = reason, .remedy = "leave the metric that refuses these pairs out"});
}

ATTUNE_INLINE std::vector<double> OutOfBag::share_without(std::size_t group) const {
  std::vector<double> rest = share;
  for_each_row([&](std::size_t, Index row, std::size_t at) {
    if (static_cast<std::size_t>(row) % groups() == group) rest[at] = 0;
  });
  return rest;
}

ATTUNE_INLINE double OutOfBag::error_of_mean(std::span<const double> losses, double mean) const {
  const auto n = static_cast<double>(rows);
  std::vector<double> influence(weights.size()), of_replicate(test.size());
  for_each_row([&](std::size_t b, Index row, std::size_t at) {
    const auto i = static_cast<std::size_t>(row);
    influence[i] += share[at] * (losses[at] - mean) / n;
    of_replicate[b] += weights[i] * (losses[at] - mean) / n;
  });
  return standard_error(influence, of_replicate);
}

ATTUNE_INLINE double OutOfBag::error_of_score(const std::vector<double>& scores, std::vector<double> left_out, double score) const {
  const auto count = static_cast<double>(left_out.size());
  for (double& each : left_out) each = (count - 1) / count * (score - each);
  double mean = 0, defined = 0;
  for (std::size_t b = 0; b < test.size(); ++b)
    if (!test[b].empty() && !std::isnan(scores[b])) mean += scores[b], ++defined;
  std::vector<double> of_replicate(test.size());
  for (std::size_t b = 0; b < test.size(); ++b) {
    double judged = 0;
    for (const Index row : test[b]) judged += weights[static_cast<std::size_t>(row)];
    if (judged > 0 && !std::isnan(scores[b])) of_replicate[b] = judged / static_cast<double>(rows) * (scores[b] - mean / defined);
  }
  return standard_error(left_out, of_replicate);
}

ATTUNE_INLINE double OutOfBag::standard_error(const std::vector<double>& influence, const std::vector<double>& of_replicate) const {
  const auto n = static_cast<double>(rows);
  std::vector<double> out(weights.size()), drawn(weights.size()), together(weights.size());
  for_each_row([&](std::size_t, Index row, std::size_t) { ++out[static_cast<std::size_t>(row)]; });
  double used = 0, all = 0, squares = 0;
  for (const auto& rows_out : test) used += rows_out.empty() ? 0 : 1;
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
  std::vector<double> change(influence.size());
  for (std::size_t g = 0; g < change.size(); ++g) {
    change[g] = (2 + 1 / (n - 1)) * influence[g];
    judged_alone += influence[g] * influence[g];
  }
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (out[i] == 0) continue;
    change[i % change.size()] += (together[i] - drawn[i] * all) / out[i];
    sum -= noise / (out[i] * out[i]);
  }
  for (const double d : change) sum += d * d;
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

ATTUNE_INLINE void bound(Bootstrap632Scores& scores, double level) {
  const double half = normal_quantile(0.5 + level / 2) * scores.standard_error;
  scores.lower = scores.score_632_plus - half;
  scores.upper = scores.score_632_plus + half;
}

ATTUNE_INLINE void require_interval_level(double level) {
  if (!(level > 0 && level < 1)) throw InvalidArgument({.argument = "Bootstrap632Options::level", .found = level, .expected = "a number between 0 and 1"});
}

ATTUNE_INLINE std::vector<std::size_t> shifts_of(std::size_t rows) {
  constexpr std::size_t pairs = std::size_t{1} << 22;
  const std::size_t count = rows * rows <= pairs ? rows : std::max<std::size_t>(pairs / rows, 16);
  std::vector<std::size_t> shifts;
  for (std::size_t k = 0; k < count; ++k) shifts.push_back((2 * k + 1) * rows / (2 * count));  // from the middle: the true pairs are no more than their share
  return shifts;
}

}  // namespace attune::inline ATTUNE_ABI::detail
