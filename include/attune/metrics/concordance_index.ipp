// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/concordance_index.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// Pairs of rows, each counted once, or by the product of its weights.
template <class Count>
struct Pairs {
  Count comparable{};  ///< whose truth differs
  Count discordant{};  ///< of these, those that the predictions put the other way round
  Count tied{};        ///< of these, those whose predictions are equal
};

template <class Count>
struct PairRow {
  double truth;
  double predicted;
  Count weight;
};

/// The pairs that differ in `key`, of rows that are sorted by `group` and within groups by `key`: those of one group.
template <class Count, class Group, class Key>
Count pairs_in_groups(std::span<const PairRow<Count>> rows, Group group, Key key) {
  Count pairs{}, before{}, equal{};  // weight of the group's rows with a smaller key, and with the same one
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i == 0 || group(rows[i]) != group(rows[i - 1]))
      before = equal = Count{};
    else if (key(rows[i]) != key(rows[i - 1])) {
      before += equal;
      equal = Count{};
    }
    pairs += rows[i].weight * before;
    equal += rows[i].weight;
  }
  return pairs;
}

/// The pairs i < j whose prediction falls, counted while merging: W. R. Knight, "A computer method for calculating
/// Kendall's tau with ungrouped data", JASA 61 (1966). Leaves the rows sorted by prediction, equal ones in their order.
template <class Count>
Count falling_pairs(std::vector<PairRow<Count>>& rows) {
  Count falling{};
  std::vector<PairRow<Count>> merged(rows.size());
  for (std::size_t width = 1; width < rows.size(); width *= 2) {
    for (std::size_t first = 0; first < rows.size(); first += 2 * width) {
      const std::size_t middle = std::min(first + width, rows.size()), end = std::min(first + 2 * width, rows.size());
      Count left{};  // the weight of what is left of the first half
      for (std::size_t i = first; i < middle; ++i) left += rows[i].weight;
      std::size_t a = first, b = middle;
      for (std::size_t to = first; to < end; ++to) {
        if (b == end || (a < middle && rows[a].predicted <= rows[b].predicted)) {
          left -= rows[a].weight;
          merged[to] = rows[a++];
        } else {
          if (a < middle) falling += rows[b].weight * left;
          merged[to] = rows[b++];
        }
      }
    }
    rows.swap(merged);
  }
  return falling;
}

template <class Count>
[[gnu::cold]] Pairs<Count> count_pairs(const NumberRows& numbers) {
  std::vector<PairRow<Count>> rows(numbers.size());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = {numbers.truth()[i], numbers.predicted()[i], numbers.weighted() ? static_cast<Count>(numbers.weights()[i]) : Count{1}};
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
    return a.truth != b.truth ? a.truth < b.truth : a.predicted != b.predicted ? a.predicted < b.predicted : a.weight < b.weight;
  });
  const auto all = [](const auto&) { return 0; };
  const auto truth = [](const auto& row) { return row.truth; };
  const auto predicted = [](const auto& row) { return row.predicted; };
  Pairs<Count> pairs;
  pairs.comparable = pairs_in_groups<Count>(rows, all, truth);
  pairs.discordant = falling_pairs(rows);  // rows of equal truth rise
  pairs.tied = pairs_in_groups<Count>(rows, predicted, truth);
  return pairs;
}

template <class Count>
double share_of_pairs(const NumberRows& rows) {
  const auto pairs = count_pairs<Count>(rows);
  if (!(pairs.comparable > 0)) return std::numeric_limits<double>::quiet_NaN();
  const Count twice_right = 2 * (pairs.comparable - pairs.discordant) - pairs.tied;
  return static_cast<double>(twice_right) / (2 * static_cast<double>(pairs.comparable));
}

}  // namespace detail

ATTUNE_INLINE double ConcordanceIndex::operator()(const NumberRows& rows) const {
  return rows.weighted() ? detail::share_of_pairs<double>(rows) : detail::share_of_pairs<std::uint64_t>(rows);
}

}  // namespace attune::inline ATTUNE_ABI
