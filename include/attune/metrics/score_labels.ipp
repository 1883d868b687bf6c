// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/score_labels.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>

#include "attune/core/error.hpp"
#include "attune/simd/count_labels.hpp"
#include "attune/simd/weigh_labels.hpp"

namespace attune::inline ATTUNE_ABI::detail {

static_assert(label_block == simd::weigh_block);

/// Up to where labels of so many rows stand for themselves, without a table much larger than they are.
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

template <class Labels>
using LabelBuffer = std::array<typename Labels::Code, label_block>;

/// Calls use(labels, first, n) with the labels of one block after another.
template <class Labels, class Use>
void for_each_block(const Labels& labels, Use&& use) {
  LabelBuffer<Labels> buffer;
  for (std::size_t first = 0; first < labels.size(); first += buffer.size()) {
    const std::size_t n = std::min(buffer.size(), labels.size() - first);
    use(labels.block(first, n, buffer.data()), first, n);
  }
}

inline Weights weights_of_block(Weights weights, std::size_t first, std::size_t n) noexcept { return weights.empty() ? weights : weights.subspan(first, n); }

/// Places of labels among the distinct ones of two columns, ascending. Cost: two reads where the labels span few
/// numbers, a search for each label where they do not.
/// Errors: InvalidData for ConfusionCounts::max_classes distinct labels and more, and for labels of 2⁶³ and more.
class LabelPlaces {
 public:
  [[gnu::cold]] LabelPlaces(const AnyLabels& truth, const AnyLabels& predicted) {
    std::int64_t least = std::numeric_limits<std::int64_t>::max(), most = std::numeric_limits<std::int64_t>::min();
    const auto widen = [&](const AnyLabels& column, const char* argument) {
      for_each_block(column, [&](const std::int64_t* labels, std::size_t first, std::size_t n) {
        for (std::size_t i = 0; i < n; ++i) {
          if (column.wraps && labels[i] < 0) throw InvalidData({.argument = argument, .place = {"row ", first + i}, .found = "a label of 2^63 or more", .expected = "smaller ones"});
          least = std::min(least, labels[i]);
          most = std::max(most, labels[i]);
        }
      });
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
    const auto mark = [&](const std::int64_t* labels, std::size_t, std::size_t n) {
      for (std::size_t i = 0; i < n; ++i) place_[offset_of(labels[i])] = 1;
    };
    for_each_block(truth, mark);
    for_each_block(predicted, mark);
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

  std::size_t offset_of(std::int64_t label) const noexcept {
    return static_cast<std::size_t>(static_cast<std::uint64_t>(label) - static_cast<std::uint64_t>(first_));
  }

  void search_distinct(const AnyLabels& column) {
    for_each_block(column, [&](const std::int64_t* labels, std::size_t, std::size_t n) {
      for (std::size_t i = 0; i < n; ++i) {
        const auto at = std::lower_bound(labels_.begin(), labels_.end(), labels[i]);
        if (at != labels_.end() && *at == labels[i]) continue;
        labels_.insert(at, labels[i]);
        if (labels_.size() >= ConfusionCounts::max_classes) refuse_distinct();
      }
    });
  }

  std::int64_t first_ = 0;
  std::vector<std::int32_t> place_{};
  std::vector<std::int64_t> labels_{};
};

/// Labels that are no codes, counted by their places among the distinct ones.
[[gnu::cold, gnu::noinline]] inline LabelledCounts count_places(const AnyLabels& truth, const AnyLabels& predicted, Weights weights) {
  const LabelPlaces places(truth, predicted);
  LabelledCounts result{.counts = {}, .labels = places.labels()};
  result.counts.expect_classes(static_cast<int>(result.labels.size()));
  LabelBuffer<AnyLabels> predicted_labels;
  std::array<std::int32_t, label_block> t_codes, p_codes;
  for_each_block(truth, [&](const std::int64_t* t, std::size_t first, std::size_t n) {
    const std::int64_t* const p = predicted.block(first, n, predicted_labels.data());
    for (std::size_t i = 0; i < n; ++i) {
      t_codes[i] = places(t[i]);
      p_codes[i] = places(p[i]);
    }
    result.counts.update_codes(std::span<const std::int32_t>(t_codes.data(), n), std::span<const std::int32_t>(p_codes.data(), n), weights_of_block(weights, first, n), ConfusionCounts::max_classes);
  });
  return result;
}

/// The first label that is not `one`; `one` if there is none.
template <class Labels>
std::int64_t label_besides(std::int64_t one, const Labels& labels) {
  LabelBuffer<Labels> buffer;
  for (std::size_t first = 0; first < labels.size(); first += buffer.size()) {
    const std::size_t n = std::min(buffer.size(), labels.size() - first);
    const auto* const block = labels.block(first, n, buffer.data());
    for (std::size_t i = 0; i < n; ++i)
      if (static_cast<std::int64_t>(block[i]) != one) return static_cast<std::int64_t>(block[i]);
  }
  return one;
}

/// Counts two labels, which are not 0 and 1, by their order; false if there are more. A label alone is the positive
/// class if it is above 0, else the negative one.
template <class Labels>
bool count_two(LabelledCounts& result, const Labels& truth, const Labels& predicted, Weights weights) {
  using Code = typename Labels::Code;
  LabelBuffer<Labels> t, p;
  const auto one = static_cast<std::int64_t>(*truth.block(0, 1, t.data()));
  std::int64_t other = label_besides(one, truth);
  if (other == one) other = label_besides(one, predicted);
  const auto [low, high] = std::minmax({one, other == one ? 0 : other});
  if (low < 0 && (truth.wraps || predicted.wraps)) return false;
  result = {.counts = {}, .labels = {low, high}};
  const auto low_code = static_cast<Code>(low), high_code = static_cast<Code>(high);
  for (std::size_t first = 0; first < truth.size(); first += t.size()) {
    const std::size_t n = std::min(t.size(), truth.size() - first);
    if (!simd::codes_of_two(truth.block(first, n, t.data()), n, low_code, high_code, t.data())) return false;
    if (!simd::codes_of_two(predicted.block(first, n, p.data()), n, low_code, high_code, p.data())) return false;
    result.counts.update_codes(std::span<const Code>(t.data(), n), std::span<const Code>(p.data(), n), weights_of_block(weights, first, n), 2);
  }
  return true;
}

/// Counts codes as they stand; false where some are not below the limit.
template <std::integral T>
bool count_codes(ConfusionCounts& counts, const LabelsInPlace<T>& truth, const LabelsInPlace<T>& predicted, Weights weights, int limit) {
  return counts.update_codes(truth.labels, predicted.labels, weights, limit);
}
inline bool count_codes(ConfusionCounts& counts, const AnyLabels& truth, const AnyLabels& predicted, Weights weights, int limit) {
  LabelBuffer<AnyLabels> t, p;
  for (std::size_t first = 0; first < truth.size(); first += t.size()) {
    const std::size_t n = std::min(t.size(), truth.size() - first);
    const std::span<const std::int64_t> t_codes(truth.block(first, n, t.data()), n), p_codes(predicted.block(first, n, p.data()), n);
    if (!counts.update_codes(t_codes, p_codes, weights_of_block(weights, first, n), limit)) return false;
  }
  return true;
}

inline AnyLabels any_labels(const AnyLabels& labels) noexcept { return labels; }
template <std::integral T>
AnyLabels any_labels(const LabelsInPlace<T>& labels) noexcept {
  return labels.labels;
}

template <class Labels>
LabelledCounts count_pair(const Labels& truth, const Labels& predicted, Weights weights, int limit) {
  require_columns("predicted", truth.size(), predicted.size(), weights);
  LabelledCounts result;
  const bool codes = count_codes(result.counts, truth, predicted, weights, limit > 0 ? limit : most_codes_of(truth.size()));
  if (codes && result.counts.classes() == 2) return result;
  if (LabelledCounts two; count_two(two, truth, predicted, weights)) return two;
  return codes ? result : count_places(any_labels(truth), any_labels(predicted), weights);
}

template <std::integral T>
LabelledCounts count_columns(std::span<const T> truth, std::span<const T> predicted, Weights weights, int limit) {
  return count_pair(LabelsInPlace<T>{truth}, LabelsInPlace<T>{predicted}, weights, limit);
}

ATTUNE_INLINE LabelledCounts count_any_columns(const AnyLabels& truth, const AnyLabels& predicted, Weights weights, int limit) { return count_pair(truth, predicted, weights, limit); }

/// Rows that are right as (1, 1), and wrong ones as (1, 0).
template <class Labels>
[[gnu::noinline]] ConfusionCounts count_right(const Labels& truth, const Labels& predicted, Weights weights) {
  ConfusionCounts counts;
  LabelBuffer<Labels> t_labels, p_labels;
  std::array<unsigned char, label_block> ones, matches;
  ones.fill(1);
  for (std::size_t first = 0; first < truth.size(); first += ones.size()) {
    const std::size_t n = std::min(ones.size(), truth.size() - first);
    const auto *const t = truth.block(first, n, t_labels.data()), *const p = predicted.block(first, n, p_labels.data());
    for (std::size_t i = 0; i < n; ++i) matches[i] = t[i] == p[i] && truth.is_negative(t[i]) == predicted.is_negative(p[i]) ? 1 : 0;
    counts.update_codes(std::span<const unsigned char>(ones.data(), n), std::span<const unsigned char>(matches.data(), n), weights_of_block(weights, first, n), 2);
  }
  return counts;
}

template <class Labels>
ConfusionCounts count_pair_matches(const Labels& truth, const Labels& predicted, Weights weights) {
  require_columns("predicted", truth.size(), predicted.size(), weights);
  ConfusionCounts counts;
  if (!count_codes(counts, truth, predicted, weights, most_codes_of(truth.size()))) counts = count_right(truth, predicted, weights);
  return counts;
}

template <std::integral T>
ConfusionCounts count_matches(std::span<const T> truth, std::span<const T> predicted, Weights weights) {
  return count_pair_matches(LabelsInPlace<T>{truth}, LabelsInPlace<T>{predicted}, weights);
}

ATTUNE_INLINE ConfusionCounts count_any_matches(const AnyLabels& truth, const AnyLabels& predicted, Weights weights) { return count_pair_matches(truth, predicted, weights); }

}  // namespace attune::inline ATTUNE_ABI::detail
