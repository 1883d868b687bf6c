// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/rank_sums.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "attune/metrics/detail/ordered_pairs.hpp"
#include "attune/simd/batch.hpp"
#include "attune/simd/compensated_sum.hpp"
#include "attune/simd/math.hpp"
#include "attune/simd/ranks.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// The weight of the rows of the highest score before `end`, which moves to their first.
inline double take_highest(const RankedClass& rows, std::size_t& end) noexcept {
  const double score = rows.scores[end - 1];
  const std::size_t behind = end;
  if (rows.weights.empty()) {
    while (end > 0 && rows.scores[end - 1] == score) --end;
    return static_cast<double>(behind - end);
  }
  simd::CompensatedSum weight;
  while (end > 0 && rows.scores[end - 1] == score) weight.add(rows.weights[--end]);
  return weight.value();
}

[[gnu::noinline]] ATTUNE_INLINE double class_weight(const RankedClass& rows) noexcept {
  if (rows.weights.empty()) return static_cast<double>(rows.size());
  simd::CompensatedSum weight;
  for (std::size_t end = rows.size(); end > 0;) weight.add(take_highest(rows, end));
  return weight.value();
}

[[gnu::noinline]] ATTUNE_INLINE bool Thresholds::next() noexcept {
  while (p_ > 0 || n_ > 0) {
    score = n_ == 0 || (p_ > 0 && positive_.scores[p_ - 1] > negative_.scores[n_ - 1]) ? positive_.scores[p_ - 1] : negative_.scores[n_ - 1];
    positives = negatives = 0;
    if (p_ > 0 && positive_.scores[p_ - 1] == score) positives = take_highest(positive_, p_);
    if (n_ > 0 && negative_.scores[n_ - 1] == score) negatives = take_highest(negative_, n_);
    if (positives + negatives != 0) return true;  // also for NaN
  }
  return false;
}

/// With weights. Sums go from the highest score down, where the terms of average precision are largest.
[[gnu::noinline]] inline RankSums weighted_rank_sums(const RankedClass& positive, const RankedClass& negative) noexcept {
  RankSums sums;
  sums.positives = class_weight(positive);
  sums.negatives = class_weight(negative);
  const bool positives = sums.positives > 0, negatives = sums.negatives > 0;
  const double p_scale = positives ? scale_of(sums.positives) : 1, n_scale = negatives ? scale_of(sums.negatives) : 1;
  const double all_positives = sums.positives * p_scale, all_negatives = sums.negatives * n_scale;
  OrderedPairs pairs;
  simd::CompensatedSum precision, tp, fp;
  double distance = 0;
  for (Thresholds at(positive, negative); at.next();) {
    const double above = tp.value() * p_scale;
    tp.add(at.positives);
    fp.add(at.negatives);
    const double found = tp.value() * p_scale;
    if (at.negatives > 0) pairs.add(at.negatives * n_scale, above, at.positives * p_scale, std::max(all_positives - found, 0.0));
    if (at.positives > 0) precision.add(at.positives * (tp.value() / (tp.value() + fp.value())));
    distance = std::max(distance, std::abs(found * all_negatives - fp.value() * n_scale * all_positives));
  }
  if (positives && sums.negatives >= 0) sums.precision = std::min(precision.value() / sums.positives, 1.0);
  if (positives && negatives) {
    sums.area = pairs.share();
    sums.distance = std::min(distance / (all_positives * all_negatives), 1.0);
  }
  return sums;
}

inline constexpr std::size_t rank_block = 1024;

/// Ranks of a block of positive scores among the negative ones, and what they add to the sums.
class RankBlocks {
 public:
  RankBlocks(std::size_t positives, std::size_t negatives) noexcept : positives_(static_cast<double>(positives)), negatives_(static_cast<double>(negatives)) {}

  std::array<std::uint64_t, rank_block> below, not_above;

  /// The positives [first, first + n) of all.
  void add(std::span<const double> scores, std::size_t first, std::size_t n) noexcept {
    using B = simd::Batch<double>;
    constexpr std::size_t lanes = simd::width<double>;
    for (std::size_t i = 0; i < n; ++i) twice_ += below[i] + not_above[i];
    alignas(64) std::array<double, rank_block> tp, fp, upper, at;
    bool repeated = first > 0 && scores[first - 1] == scores[first];
    for (std::size_t i = 1; i < n; ++i) repeated |= scores[first + i - 1] == scores[first + i];
    for (std::size_t i = 0; i < n; ++i) {
      at[i] = static_cast<double>(static_cast<std::int64_t>(first + i));
      tp[i] = positives_ - at[i];
      fp[i] = negatives_ - static_cast<double>(static_cast<std::int64_t>(below[i]));
      upper[i] = static_cast<double>(static_cast<std::int64_t>(not_above[i]));
    }
    if (repeated)  // rows of one score are positive together
      for (std::size_t i = 0; i < n; ++i) {
        if (first + i == 0 || scores[first + i] != scores[first + i - 1]) group_ = first + i;
        tp[i] = positives_ - static_cast<double>(group_);
      }
    else
      group_ = first + n - 1;
    const std::size_t padded = (n + lanes - 1) / lanes * lanes;
    for (std::size_t i = n; i < padded; ++i) tp[i] = 0, fp[i] = fp[n - 1] + 1, upper[i] = upper[n - 1], at[i] = at[n - 1];
    // In front of each positive score, and behind it: how far the two distributions are apart, times P N.
    const B all_positives(positives_), all_negatives(negatives_), one(1.0);
    B ahead(-1.0), behind(-1.0), precision(0.0);
    for (std::size_t i = 0; i < padded; i += lanes) {
      const B t = simd::load(tp.data() + i), f = simd::load(fp.data() + i), k = simd::load(at.data() + i);
      precision += t / (t + f);
      ahead = math::max(ahead, (all_negatives - f) * all_positives - k * all_negatives);
      behind = math::max(behind, (k + one) * all_negatives - simd::load(upper.data() + i) * all_positives);
    }
    precision_.add(simd::sum_of(precision));
    const B farthest = math::max(ahead, behind);
    std::array<double, lanes> lane;
    simd::store(lane.data(), farthest);
    for (const double distance : lane) distance_ = std::max(distance_, distance);
  }

  RankSums sums() const noexcept {
    RankSums s{.positives = positives_, .negatives = negatives_};
    if (positives_ > 0) s.precision = precision_.value() / positives_;
    if (positives_ > 0 && negatives_ > 0) {
      s.area = static_cast<double>(twice_) / (2.0 * positives_ * negatives_);
      s.distance = distance_ / (positives_ * negatives_);
    }
    return s;
  }

 private:
  double positives_, negatives_;
  std::uint64_t twice_ = 0;  // a pair that is ordered right counts 2, a tie 1
  std::size_t group_ = 0;    // where the rows of the last score begin
  simd::CompensatedSum precision_{};
  double distance_ = 0;
};

/// Whether a positive score is also a negative one, ranks being those below.
inline bool any_tie(const double* scores, std::size_t n, std::span<const double> others, const std::uint64_t* below) noexcept {
  bool tie = false;
  for (std::size_t i = 0; i < n; ++i) {
    const std::uint64_t at = below[i] < others.size() ? below[i] : others.size() - 1;
    tie |= others[at] == scores[i];
  }
  return tie;
}

/// Without weights. The area is counted in whole numbers.
[[gnu::noinline]] inline RankSums plain_rank_sums(std::span<const double> positive, std::span<const double> negative) noexcept {
  RankBlocks blocks(positive.size(), negative.size());
  std::size_t below = 0, not_above = 0;
  for (std::size_t first = 0; first < positive.size(); first += rank_block) {
    const std::size_t n = std::min(rank_block, positive.size() - first);
    const double* scores = positive.data() + first;
    std::fill_n(blocks.below.begin(), n, std::uint64_t{0});
    simd::add_ranks<simd::RankKind::below>(scores, n, negative.data(), negative.size(), below, blocks.below.data());
    if (!negative.empty() && any_tie(scores, n, negative, blocks.below.data())) {
      std::fill_n(blocks.not_above.begin(), n, std::uint64_t{0});
      simd::add_ranks<simd::RankKind::not_above>(scores, n, negative.data(), negative.size(), not_above, blocks.not_above.data());
    } else {
      std::copy_n(blocks.below.begin(), n, blocks.not_above.begin());
    }
    blocks.add(positive, first, n);
  }
  return blocks.sums();
}

ATTUNE_INLINE RankSums rank_sums(const RankedClass& positive, const RankedClass& negative) noexcept {
  return positive.weights.empty() && negative.weights.empty() ? plain_rank_sums(positive.scores, negative.scores) : weighted_rank_sums(positive, negative);
}

}  // namespace attune::inline ATTUNE_ABI::detail
