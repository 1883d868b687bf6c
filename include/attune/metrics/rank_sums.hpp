// SPDX-License-Identifier: BSL-1.0
#pragma once

// What all thresholds of a binary score come to: the two classes' sorted scores are merged once, and the areas under
// both curves and the largest distance between the classes are counted along.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>

#include "attune/config.hpp"
#include "attune/simd/batch.hpp"
#include "attune/simd/math.hpp"
#include "attune/simd/ranks.hpp"
#include "attune/simd/sums.hpp"

namespace attune::inline ATTUNE_ABI {

/// One class's scores in ascending order; `weights` is empty when every row counts once.
struct RankedClass {
  std::span<const double> scores{};
  std::span<const double> weights{};

  std::size_t size() const noexcept { return scores.size(); }
  double weight(std::size_t i) const noexcept { return weights.empty() ? 1.0 : weights[i]; }
};

namespace detail {

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

/// The weight of a class: what running sums over its scores, the highest first, come to, to the bit.
[[gnu::noinline]] inline double class_weight(const RankedClass& rows) noexcept {
  if (rows.weights.empty()) return static_cast<double>(rows.size());
  simd::CompensatedSum weight;
  for (std::size_t end = rows.size(); end > 0;) weight.add(take_highest(rows, end));
  return weight.value();
}

/// The power of two that brings a weight above zero close to one, as far as there is one: products of two weights are
/// then neither too large nor too small.
inline double scale_of(double weight) noexcept { return std::ldexp(1.0, std::clamp(-std::ilogb(weight), -1000, 1000)); }

/// Pairs of a positive and a negative row, each by the product of its weights; a tie is half right.
struct OrderedPairs {
  simd::CompensatedSum right{};
  simd::CompensatedSum wrong{};

  /// Negative rows, and the positive ones that score above, like and below them.
  void add(double negatives, double above, double like, double below) noexcept {
    right.add(negatives * (above + like / 2));
    wrong.add(negatives * (below + like / 2));
  }
  /// In [0, 1]; exactly 1 where no pair is wrong.
  double share() const noexcept { return right.value() / (right.value() + wrong.value()); }
};

struct RankSums {
  double positives = 0;  ///< sums of weights
  double negatives = 0;
  double area = std::numeric_limits<double>::quiet_NaN();       ///< under the ROC curve
  double precision = std::numeric_limits<double>::quiet_NaN();  ///< mean precision at the positive rows' scores
  double distance = std::numeric_limits<double>::quiet_NaN();   ///< between the classes' distributions
};

/// The distinct scores that have weight, the highest first, and what the rows of each weigh.
class Thresholds {
 public:
  Thresholds(const RankedClass& positive, const RankedClass& negative) noexcept : positive_(positive), negative_(negative), p_(positive.size()), n_(negative.size()) {}

  double score = 0;
  double positives = 0;  ///< weight of the positive rows of this score
  double negatives = 0;

  /// Moves to the next score; false behind the last one.
  [[gnu::noinline]] bool next() noexcept {
    while (p_ > 0 || n_ > 0) {
      score = n_ == 0 || (p_ > 0 && positive_.scores[p_ - 1] > negative_.scores[n_ - 1]) ? positive_.scores[p_ - 1] : negative_.scores[n_ - 1];
      positives = negatives = 0;
      if (p_ > 0 && positive_.scores[p_ - 1] == score) positives = take_highest(positive_, p_);
      if (n_ > 0 && negative_.scores[n_ - 1] == score) negatives = take_highest(negative_, n_);
      if (positives + negatives != 0) return true;  // also for NaN
    }
    return false;
  }

 private:
  RankedClass positive_, negative_;
  std::size_t p_, n_;
};

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

/// The sums of two classes, each sorted.
inline RankSums rank_sums(const RankedClass& positive, const RankedClass& negative) noexcept {
  return positive.weights.empty() && negative.weights.empty() ? plain_rank_sums(positive.scores, negative.scores) : weighted_rank_sums(positive, negative);
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
