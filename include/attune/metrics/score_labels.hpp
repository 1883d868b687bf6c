// SPDX-License-Identifier: BSL-1.0
#pragma once

// Labels that a caller owns, counted: what the free functions of the metrics of predicted labels share.

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <type_traits>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/metrics/average.hpp"
#include "attune/metrics/columns.hpp"
#include "attune/metrics/confusion_counts.hpp"
#include "attune/metrics/score_columns.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// Counts of labels, and which labels they are.
struct LabelledCounts {
  ConfusionCounts counts{};
  std::vector<std::int64_t> labels{};  ///< of class 0, 1, ..., with a 0 beside a label alone; empty: the codes as they stand
};

/// Labels are codes as they stand where all are below this, and none is negative.
inline constexpr int most_codes = 1024;

/// The same for so many rows, without a table much larger than they are.
inline int most_codes_of(std::size_t rows) noexcept {
  constexpr int few = 64;
  int limit = few;
  while (limit < most_codes && static_cast<std::size_t>(limit) * static_cast<std::size_t>(limit) < 16 * rows) limit *= 2;
  return limit;
}

[[noreturn, gnu::cold, gnu::noinline]] inline void refuse_distinct() {
  throw InvalidData({.argument = "labels", .found = {ConfusionCounts::max_classes, " distinct ones and more"}, .expected = "fewer",
                     .remedy = "are these numbers? then score them with a metric of numbers"});
}

/// A label as the counts keep it. Errors: InvalidData for 2⁶³ and more.
template <std::integral T>
std::int64_t label_of(T label, const char* argument, std::size_t row) {
  if constexpr (std::unsigned_integral<T> && sizeof(T) == sizeof(std::int64_t))
    if (label > static_cast<T>(std::numeric_limits<std::int64_t>::max()))
      throw InvalidData({.argument = argument, .place = {"row ", row}, .found = "a label of 2^63 or more", .expected = "smaller ones"});
  return static_cast<std::int64_t>(label);
}

/// Places of labels among the distinct ones of two columns, ascending. Cost: two reads where the labels span few
/// numbers, a search for each label where they do not.
/// Errors: InvalidData for ConfusionCounts::max_classes distinct labels and more, and for labels of 2⁶³ and more.
class LabelPlaces {
 public:
  template <std::integral T, std::integral P>
  [[gnu::cold]] LabelPlaces(std::span<const T> truth, std::span<const P> predicted) {
    std::int64_t least = std::numeric_limits<std::int64_t>::max(), most = std::numeric_limits<std::int64_t>::min();
    const auto widen = [&](auto column, const char* argument) {
      for (std::size_t i = 0; i < column.size(); ++i) {
        const std::int64_t label = label_of(column[i], argument, i);
        least = std::min(least, label);
        most = std::max(most, label);
      }
    };
    widen(truth, "truth");
    widen(predicted, "predicted");
    first_ = least;
    const auto spanned = static_cast<std::uint64_t>(most) - static_cast<std::uint64_t>(least);
    if (spanned >= most_spanned) {
      search_distinct(truth);
      search_distinct(predicted);
      return;
    }
    place_.resize(static_cast<std::size_t>(spanned) + 1);
    for (const T label : truth) place_[offset_of(label)] = 1;
    for (const P label : predicted) place_[offset_of(label)] = 1;
    for (std::size_t k = 0; k < place_.size(); ++k)
      if (place_[k] != 0) {
        place_[k] = static_cast<std::int32_t>(labels_.size());
        labels_.push_back(least + static_cast<std::int64_t>(k));
      }
    if (labels_.size() >= ConfusionCounts::max_classes) refuse_distinct();
  }

  std::int32_t operator()(std::int64_t label) const noexcept {
    return place_.empty() ? static_cast<std::int32_t>(std::lower_bound(labels_.begin(), labels_.end(), label) - labels_.begin()) : place_[offset_of(label)];
  }

  const std::vector<std::int64_t>& labels() const noexcept { return labels_; }

 private:
  static constexpr std::uint64_t most_spanned = std::uint64_t{1} << 16;

  template <std::integral T>
  std::size_t offset_of(T label) const noexcept {
    return static_cast<std::size_t>(static_cast<std::uint64_t>(label) - static_cast<std::uint64_t>(first_));
  }

  template <std::integral T>
  void search_distinct(std::span<const T> column) {
    for (const T given : column) {
      const auto label = static_cast<std::int64_t>(given);
      const auto at = std::lower_bound(labels_.begin(), labels_.end(), label);
      if (at != labels_.end() && *at == label) continue;
      labels_.insert(at, label);
      if (labels_.size() >= ConfusionCounts::max_classes) refuse_distinct();
    }
  }

  std::int64_t first_ = 0;
  std::vector<std::int32_t> place_{};
  std::vector<std::int64_t> labels_{};
};

/// Counts rows in blocks of codes that `code` makes of the labels; false where some code is not below the limit.
template <std::integral T, std::integral P, class Code>
bool count_blocks(ConfusionCounts& counts, std::span<const T> truth, std::span<const P> predicted, Weights weights, int limit, Code&& code) {
  std::array<decltype(code(std::int64_t{0})), simd::weigh_block> t, p;
  for (std::size_t first = 0; first < truth.size(); first += t.size()) {
    const std::size_t n = std::min(t.size(), truth.size() - first);
    for (std::size_t i = 0; i < n; ++i) {
      t[i] = code(static_cast<std::int64_t>(truth[first + i]));
      p[i] = code(static_cast<std::int64_t>(predicted[first + i]));
    }
    const std::span<const typename decltype(t)::value_type> t_codes(t.data(), n), p_codes(p.data(), n);
    if (!counts.update_codes(t_codes, p_codes, weights.empty() ? weights : weights.subspan(first, n), limit)) return false;
  }
  return true;
}

/// Labels that are no codes, counted by their places among the distinct ones.
template <std::integral T, std::integral P>
[[gnu::cold, gnu::noinline]] LabelledCounts count_places(std::span<const T> truth, std::span<const P> predicted, Weights weights) {
  const LabelPlaces places(truth, predicted);
  LabelledCounts result{.counts = {}, .labels = places.labels()};
  result.counts.expect_classes(static_cast<int>(result.labels.size()));
  count_blocks(result.counts, truth, predicted, weights, ConfusionCounts::max_classes, [&places](std::int64_t label) { return places(label); });
  return result;
}

/// Codes 0 and 1 of one block of labels; false if one is neither the low nor the high one.
template <std::integral T, std::integral Code>
bool code_block(const T* labels, std::size_t n, std::int64_t low, std::int64_t high, Code* codes) noexcept {
  if constexpr (std::same_as<T, Code>) {
    return simd::codes_of_two(labels, n, static_cast<T>(low), static_cast<T>(high), codes);
  } else {
    for (std::size_t i = 0; i < n; ++i) codes[i] = static_cast<Code>(labels[i]);
    return simd::codes_of_two(codes, n, static_cast<Code>(low), static_cast<Code>(high), codes);
  }
}

/// Counts two labels, which are not 0 and 1, by their order; false if there are more. A label alone is the positive
/// class if it is above 0, else the negative one.
template <std::integral T, std::integral P>
bool count_two(LabelledCounts& result, std::span<const T> truth, std::span<const P> predicted, Weights weights) {
  using Code = std::conditional_t<std::same_as<T, P>, T, std::int64_t>;
  const auto one = static_cast<std::int64_t>(truth.front());
  std::int64_t other = one;
  for (std::size_t i = 0; i < truth.size() && other == one; ++i) other = static_cast<std::int64_t>(truth[i]);
  for (std::size_t i = 0; i < predicted.size() && other == one; ++i) other = static_cast<std::int64_t>(predicted[i]);
  const auto [low, high] = std::minmax({one, other == one ? 0 : other});
  if (low < 0 && ((std::unsigned_integral<T> && sizeof(T) == 8) || (std::unsigned_integral<P> && sizeof(P) == 8))) return false;  // wrapped
  result = {.counts = {}, .labels = {low, high}};
  std::array<Code, simd::weigh_block> t, p;
  for (std::size_t first = 0; first < truth.size(); first += t.size()) {
    const std::size_t n = std::min(t.size(), truth.size() - first);
    if (!code_block(truth.data() + first, n, low, high, t.data()) || !code_block(predicted.data() + first, n, low, high, p.data())) return false;
    result.counts.update_codes(std::span<const Code>(t.data(), n), std::span<const Code>(p.data(), n), weights.empty() ? weights : weights.subspan(first, n), 2);
  }
  return true;
}

/// Counts codes as they stand; false where some are not below the limit.
template <std::integral T, std::integral P>
bool count_codes(ConfusionCounts& counts, std::span<const T> truth, std::span<const P> predicted, Weights weights, int limit) {
  if constexpr (std::same_as<T, P>)
    return counts.update_codes(truth, predicted, weights, limit);
  else
    return count_blocks(counts, truth, predicted, weights, limit, [](std::int64_t label) { return label; });
}

template <std::integral T, std::integral P>
LabelledCounts count_columns(std::span<const T> truth, std::span<const P> predicted, Weights weights, int limit) {
  require_columns("predicted", truth.size(), predicted.size(), weights);
  LabelledCounts result;
  const bool codes = count_codes(result.counts, truth, predicted, weights, limit);
  if (codes && result.counts.classes() == 2) return result;
  if (LabelledCounts two; count_two(two, truth, predicted, weights)) return two;
  return codes ? result : count_places(truth, predicted, weights);
}

/// The labels of two columns, counted: class codes as they stand (0 to 1023), others (negative, large, sparse ones)
/// by their places among the distinct labels of both. Two labels in all are the classes 0 and 1, the larger one the
/// positive class: -1 and 1, and 1 and 2 as well; a label alone is the positive class if above 0, else the negative
/// one. Where the rows are few for a table of all codes, these are counted by their places, too, unless `limit` says
/// up to where they stand for themselves.
/// Errors: those of require_columns, and InvalidData for labels too many to be classes.
template <LabelRange T, LabelRange P>
LabelledCounts count_labels(const T& truth, const P& predicted, Weights weights, int limit = 0) {
  const auto t = label_column(truth, "truth");
  const auto p = label_column(predicted, "predicted");
  return count_columns(t.values, p.values, weights, limit > 0 ? limit : most_codes_of(t.values.size()));
}

/// The score of predicted labels.
template <class M, LabelRange T, LabelRange P>
double score_labels(const M& metric, const T& truth, const P& predicted, Weights weights, int limit = 0) {
  return metric(count_labels(truth, predicted, weights, limit).counts);
}

/// Rows that are right as (1, 1), and wrong ones as (1, 0).
template <std::integral T, std::integral P>
[[gnu::noinline]] ConfusionCounts count_matches(std::span<const T> truth, std::span<const P> predicted, Weights weights) {
  const auto is_negative = []<class Label>(Label label) {
    if constexpr (std::signed_integral<Label>)
      return label < 0;
    else
      return false;
  };
  ConfusionCounts counts;
  std::array<unsigned char, simd::weigh_block> ones, matches;
  ones.fill(1);
  for (std::size_t first = 0; first < truth.size(); first += ones.size()) {
    const std::size_t n = std::min(ones.size(), truth.size() - first);
    const T* const t = truth.data() + first;
    const P* const p = predicted.data() + first;
    for (std::size_t i = 0; i < n; ++i)
      if constexpr (std::same_as<T, P>)
        matches[i] = t[i] == p[i] ? 1 : 0;
      else
        matches[i] = static_cast<std::int64_t>(t[i]) == static_cast<std::int64_t>(p[i]) && is_negative(t[i]) == is_negative(p[i]) ? 1 : 0;
    counts.update_codes(std::span<const unsigned char>(ones.data(), n), std::span<const unsigned char>(matches.data(), n), weights.empty() ? weights : weights.subspan(first, n), 2);
  }
  return counts;
}

/// The score of predicted labels of which it only matters which are right: for any number of labels, without a table.
template <class M, LabelRange T, LabelRange P>
double score_matches(const M& metric, const T& truth, const P& predicted, Weights weights) {
  const auto t = label_column(truth, "truth");
  const auto p = label_column(predicted, "predicted");
  require_columns("predicted", t.values.size(), p.values.size(), weights);
  ConfusionCounts counts;
  return metric(count_codes(counts, t.values, p.values, weights, most_codes_of(t.values.size())) ? counts : count_matches(t.values, p.values, weights));
}

}  // namespace detail

/// The score of each class: as per_class(metric, counts), of class codes as they stand, or, where labels are negative
/// or 1024 and more, of the distinct labels of truth and prediction in ascending order; of the two classes, where there
/// are no more than two labels.
template <detail::AveragesClasses M, LabelRange T, LabelRange P>
std::vector<double> per_class(const T& truth, const P& predicted, Weights weights = {}, const M& metric = {}) {
  return per_class(metric, detail::count_labels(truth, predicted, weights, detail::most_codes).counts);
}

}  // namespace attune::inline ATTUNE_ABI
