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
      while (p_ > 0 && positive_.scores[p_ - 1] == score) positives += positive_.weight(--p_);
      while (n_ > 0 && negative_.scores[n_ - 1] == score) negatives += negative_.weight(--n_);
      if (positives + negatives > 0) return true;
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
  for (std::size_t i = 0; i < positive.size(); ++i) sums.positives += positive.weight(i);
  for (std::size_t i = 0; i < negative.size(); ++i) sums.negatives += negative.weight(i);
  simd::CompensatedSum pairs, precision, tp, fp;
  double distance = 0;
  for (Thresholds at(positive, negative); at.next();) {
    pairs.add(at.negatives * (tp.value() + at.positives / 2));
    tp.add(at.positives);
    fp.add(at.negatives);
    if (at.positives > 0) precision.add(at.positives * (tp.value() / (tp.value() + fp.value())));
    distance = std::max(distance, std::abs(tp.value() * sums.negatives - fp.value() * sums.positives));
  }
  const bool positives = sums.positives > 0, negatives = sums.negatives > 0;
  if (positives) sums.precision = precision.value() / sums.positives;
  if (positives && negatives) {
    sums.area = pairs.value() / (sums.positives * sums.negatives);
    sums.distance = distance / (sums.positives * sums.negatives);
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
