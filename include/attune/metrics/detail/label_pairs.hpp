// SPDX-License-Identifier: BSL-1.0
#pragma once

// Counting pairs of labels: in a table where the labels lie close together, by hashing where they do not.

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/metrics/detail/label_blocks.hpp"
#include "attune/metrics/detail/label_counts.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// The order of lists of counts.
struct ByLabel {
  bool operator()(const LabelPair& a, const LabelPair& b) const noexcept { return a.truth < b.truth || (a.truth == b.truth && a.predicted < b.predicted); }
  bool operator()(const LabelCount& a, const LabelCount& b) const noexcept { return a.label < b.label; }
};

template <class Count>
[[gnu::cold]] void sort_counts(std::vector<Count>& counts) {
  if (!std::is_sorted(counts.begin(), counts.end(), ByLabel{})) std::sort(counts.begin(), counts.end(), ByLabel{});
}

/// Adds one ascending list of counts to another.
template <class Count>
[[gnu::cold]] void merge_counts(std::vector<Count>& counts, std::span<const Count> others) {
  std::vector<Count> merged;
  merged.reserve(counts.size() + others.size());
  std::size_t i = 0, j = 0;
  while (i < counts.size() || j < others.size()) {
    const bool theirs = i == counts.size() || (j < others.size() && ByLabel{}(others[j], counts[i]));
    const bool ours = j == others.size() || (i < counts.size() && ByLabel{}(counts[i], others[j]));
    merged.push_back(theirs ? others[j] : counts[i]);
    if (!ours && !theirs) merged.back().rows += others[j].rows;
    i += theirs ? 0 : 1;
    j += ours ? 0 : 1;
  }
  counts = std::move(merged);
}
template <class Count>
void merge_counts(std::vector<Count>& counts, const std::vector<Count>& others) {
  merge_counts(counts, std::span<const Count>(others));
}

/// Adds up what has the same label in an ascending list.
[[gnu::cold]] inline void join_equal(std::vector<LabelCount>& counts) {
  std::size_t used = 0;
  for (const LabelCount& count : counts) {
    if (used > 0 && counts[used - 1].label == count.label)
      counts[used - 1].rows += count.rows;
    else
      counts[used++] = count;
  }
  counts.resize(used);
}

/// The rows of each label of one side of the pairs.
[[gnu::cold]] inline std::vector<LabelCount> counts_of(std::span<const LabelPair> pairs, std::int64_t LabelPair::*side) {
  std::vector<LabelCount> counts(pairs.size());
  for (std::size_t i = 0; i < pairs.size(); ++i) counts[i] = {pairs[i].*side, pairs[i].rows};
  sort_counts(counts);
  join_equal(counts);
  return counts;
}

/// Pairs in a table with open addressing; one without rows is free.
class PairTable {
 public:
  [[gnu::cold]] PairTable() : slots_(256) {}

  void add(std::int64_t truth, std::int64_t predicted, std::int64_t rows) {
    const std::size_t last = slots_.size() - 1;
    std::size_t at = hash(truth, predicted) & last;
    while (slots_[at].rows != 0 && (slots_[at].truth != truth || slots_[at].predicted != predicted)) at = (at + 1) & last;
    if (slots_[at].rows == 0) {
      slots_[at].truth = truth;
      slots_[at].predicted = predicted;
      ++used_;
    }
    slots_[at].rows += rows;
    if (2 * used_ > slots_.size()) grow();
  }

  /// The pairs in ascending order; they leave the table.
  [[gnu::cold]] std::vector<LabelPair> sorted() {
    std::erase_if(slots_, [](const LabelPair& pair) { return pair.rows == 0; });
    slots_.shrink_to_fit();
    sort_counts(slots_);
    return std::move(slots_);
  }

 private:
  // Multipliers are odd and have no pattern; the high bits, which depend on all others, come down.
  static std::size_t hash(std::int64_t truth, std::int64_t predicted) noexcept {
    std::uint64_t mixed = static_cast<std::uint64_t>(truth) * 0x9E3779B97F4A7C15ULL;
    mixed = (mixed ^ (mixed >> 32) ^ static_cast<std::uint64_t>(predicted)) * 0xD6E8FEB86659FD93ULL;
    return static_cast<std::size_t>(mixed ^ (mixed >> 32));
  }

  [[gnu::cold, gnu::noinline]] void grow() {
    std::vector<LabelPair> old(4 * slots_.size());
    old.swap(slots_);
    used_ = 0;
    for (const LabelPair& pair : old)
      if (pair.rows != 0) add(pair.truth, pair.predicted, pair.rows);
  }

  std::vector<LabelPair> slots_;
  std::size_t used_ = 0;
};

/// The labels of a column lie in [low, low + width), in the order of the unsigned numbers from low on.
struct LabelRangeOf {
  std::uint64_t low = 0;
  std::uint64_t width = 1;  ///< 0 stands for all 2⁶⁴
};

template <class Labels>
LabelRangeOf range_of(const Labels& labels) {
  using Code = typename Labels::Code;
  if (labels.size() == 0) return {};
  std::array<Code, label_block> buffer;
  Code low = *labels.block(0, 1, buffer.data()), high = low;
  for (std::size_t first = 0; first < labels.size(); first += buffer.size()) {
    const std::size_t n = std::min(buffer.size(), labels.size() - first);
    const Code* const block = labels.block(first, n, buffer.data());
    for (std::size_t i = 0; i < n; ++i) {
      low = block[i] < low ? block[i] : low;
      high = block[i] > high ? block[i] : high;
    }
  }
  return {static_cast<std::uint64_t>(low), static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1};
}

/// Calls use(truth, predicted, i) for each row i.
template <class Labels, class Use>
void for_each_pair(const Labels& truth, const Labels& predicted, Use&& use) {
  std::array<typename Labels::Code, label_block> t_buffer, p_buffer;
  for (std::size_t first = 0; first < truth.size(); first += label_block) {
    const std::size_t n = std::min(label_block, truth.size() - first);
    const auto *const t = truth.block(first, n, t_buffer.data()), *const p = predicted.block(first, n, p_buffer.data());
    for (std::size_t i = 0; i < n; ++i) use(t[i], p[i], first + i);
  }
}

[[gnu::cold, gnu::noinline]] inline std::int64_t whole_weight(double weight, std::size_t row) {
  constexpr double most = 0x1p53;
  if (!(weight >= 0 && weight <= most && weight == std::floor(weight)))
    throw InvalidData({.argument = "weights", .place = {"row ", row}, .found = weight, .expected = "a whole number of rows",
                       .remedy = "a contingency table counts rows; leave weights out, or repeat rows"});
  return static_cast<std::int64_t>(weight);
}

/// The cells of a table of counts that are not empty, in ascending order.
[[gnu::cold]] inline std::vector<LabelPair> cells_of(std::span<const std::int64_t> table, LabelRangeOf truth, LabelRangeOf predicted) {
  std::vector<LabelPair> cells;
  for (std::uint64_t t = 0; t < truth.width; ++t)
    for (std::uint64_t p = 0; p < predicted.width; ++p)
      if (const std::int64_t rows = table[t * predicted.width + p]; rows != 0)
        cells.push_back({static_cast<std::int64_t>(truth.low + t), static_cast<std::int64_t>(predicted.low + p), rows});
  sort_counts(cells);  // unsigned labels beyond the signed ones have become negative
  return cells;
}

/// The distinct pairs of labels, ascending, and how often each occurs. Precondition: equal sizes.
template <class Labels>
std::vector<LabelPair> count_pairs(const Labels& truth, const Labels& predicted, std::span<const double> weights) {
  const auto rows_of = [weights](std::size_t i) { return weights.empty() ? std::int64_t{1} : whole_weight(weights[i], i); };
  const LabelRangeOf t = range_of(truth), p = range_of(predicted);
  const std::uint64_t most = 64 + truth.size();
  if (t.width - 1 < most && p.width - 1 < most / t.width) {
    std::vector<std::int64_t> table(static_cast<std::size_t>(t.width * p.width));
    const auto count = [&](auto&& rows_of_row) {
      for_each_pair(truth, predicted, [=, cells = table.data(), t_low = t.low, p_low = p.low, width = p.width](auto in_truth, auto in_predicted, std::size_t i) {
        cells[(static_cast<std::uint64_t>(in_truth) - t_low) * width + (static_cast<std::uint64_t>(in_predicted) - p_low)] += rows_of_row(i);
      });
    };
    weights.empty() ? count([](std::size_t) { return std::int64_t{1}; }) : count(rows_of);
    return cells_of(table, t, p);
  }
  PairTable table;
  for_each_pair(truth, predicted, [&](auto in_truth, auto in_predicted, std::size_t i) {
    if (const std::int64_t rows = rows_of(i); rows != 0) table.add(static_cast<std::int64_t>(in_truth), static_cast<std::int64_t>(in_predicted), rows);
  });
  return table.sorted();
}

}  // namespace attune::inline ATTUNE_ABI::detail
