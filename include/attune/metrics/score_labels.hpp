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
  std::vector<std::int64_t> labels{};  ///< of class 0, 1, ...; empty: the codes as they stand
};

/// Labels are codes as they stand where all are below this, and none is negative.
inline constexpr int most_codes = 1024;

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

template <std::integral T, std::integral P>
LabelledCounts count_columns(std::span<const T> truth, std::span<const P> predicted, Weights weights) {
  require_columns("predicted", truth.size(), predicted.size(), weights);
  LabelledCounts result;
  bool codes = false;
  if constexpr (std::same_as<T, P>)
    codes = result.counts.update_codes(truth, predicted, weights, most_codes);
  else
    codes = count_blocks(result.counts, truth, predicted, weights, most_codes, [](std::int64_t label) { return label; });
  if (!codes) result = count_places(truth, predicted, weights);
  return result;
}

/// The labels of two columns, counted: class codes as they stand (0 to 1023), others (negative, large, sparse ones)
/// by their places among the distinct labels of both, so that -1 and 1 are the classes 0 and 1.
/// Errors: those of require_columns, and InvalidData for labels too many to be classes.
template <LabelRange T, LabelRange P>
LabelledCounts count_labels(const T& truth, const P& predicted, Weights weights) {
  const auto t = label_column(truth, "truth");
  const auto p = label_column(predicted, "predicted");
  return count_columns(t.values, p.values, weights);
}

/// The score of predicted labels.
template <class M, LabelRange T, LabelRange P>
double score_labels(const M& metric, const T& truth, const P& predicted, Weights weights) {
  return metric(count_labels(truth, predicted, weights).counts);
}

}  // namespace detail

/// The score of each class: as per_class(metric, counts), of class codes as they stand, or, where labels are negative
/// or 1024 and more, of the distinct labels of truth and prediction in ascending order.
template <detail::AveragesClasses M, LabelRange T, LabelRange P>
std::vector<double> per_class(const T& truth, const P& predicted, Weights weights = {}, const M& metric = {}) {
  return per_class(metric, detail::count_labels(truth, predicted, weights).counts);
}

}  // namespace attune::inline ATTUNE_ABI
