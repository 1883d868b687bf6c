// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/multilabel_counts.hpp"

#include <algorithm>
#include <utility>

#include "attune/core/error.hpp"
#include "attune/core/matrix_view.hpp"
#include "attune/simd/weigh_labels.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE void MultilabelCounts::Cell::merge(const Cell& other) noexcept {
  count += other.count;
  sum.merge(other.sum);
}

ATTUNE_INLINE double MultilabelCounts::Cell::value() const noexcept {
  detail::WeightSum all = sum;
  all.add(count);
  return all.value();
}

// Finds the kinds of rows: by a table of all there can be, or, where that would be too large for so few rows, among
// those that were seen.
class MultilabelCounts::KindTally {
 public:
  KindTally(Index labels, Index rows) : stride_(static_cast<std::size_t>(labels) + 1) {
    if (labels <= 31 && static_cast<std::size_t>(rows) >= stride_ * stride_ * stride_ / 16) slot_.resize(stride_ * stride_ * stride_);
  }

  Cell& operator()(std::uint32_t both, std::uint32_t predicted, std::uint32_t truth) {
    if (slot_.empty()) return searched({.both = Index{both}, .predicted = Index{predicted}, .truth = Index{truth}});
    std::uint32_t& slot = slot_[(truth * stride_ + predicted) * stride_ + both];
    if (slot == 0) {
      kinds_.push_back({.both = Index{both}, .predicted = Index{predicted}, .truth = Index{truth}});
      slot = static_cast<std::uint32_t>(kinds_.size());
    }
    return kinds_[slot - 1].rows;
  }

  [[gnu::cold]] std::vector<Kind>& sorted() {
    std::sort(kinds_.begin(), kinds_.end(), [](const Kind& a, const Kind& b) { return a.before(b); });
    return kinds_;
  }

 private:
  [[gnu::noinline]] Cell& searched(const Kind& kind) {
    const auto at = std::lower_bound(kinds_.begin(), kinds_.end(), kind, [](const Kind& a, const Kind& b) { return a.before(b); });
    if (at != kinds_.end() && !kind.before(*at)) return at->rows;
    return kinds_.insert(at, kind)->rows;
  }

  std::size_t stride_;
  std::vector<std::uint32_t> slot_{};  // one more than the place among the kinds
  std::vector<Kind> kinds_{};
};

[[gnu::cold, gnu::noinline]] ATTUNE_INLINE void MultilabelCounts::require_shape(const char* what, std::size_t size, Index cols, Index expected) {
  constexpr Index most_labels = Index{1} << 20;
  if (cols < 1 || cols > most_labels || cols != expected)
    throw InvalidArgument({.argument = what, .found = {cols, " columns"}, .expected = cols == expected ? Phrase{"1 to ", most_labels} : Phrase{expected}});
  if (size % static_cast<std::size_t>(cols) != 0)
    throw InvalidArgument({.argument = what, .found = {size, " values"}, .expected = {"rows of ", cols}});
}

[[gnu::noinline]] ATTUNE_INLINE void MultilabelCounts::refuse(const char* what, Index row, Index col, std::int64_t found) {
  throw InvalidData({.argument = what, .place = {"row ", row, ", column ", col}, .found = found, .expected = "0 or 1"});
}

ATTUNE_INLINE void MultilabelCounts::start(Index labels) {
  if (labels_ != 0) return;
  labels_ = labels;
  cells_.resize(static_cast<std::size_t>(4 * labels));
}

ATTUNE_INLINE void MultilabelCounts::check(std::size_t truth, Index truth_cols, std::size_t predicted, Index predicted_cols, std::size_t weights) {
  require_shape("truth", truth, truth_cols, labels_ > 0 ? labels_ : truth_cols);
  require_shape("predicted", predicted, predicted_cols, truth_cols);
  const Index rows = static_cast<Index>(truth) / truth_cols;
  detail::require_size("predicted", predicted / static_cast<std::size_t>(predicted_cols), rows, "truth");
  if (weights > 0) detail::require_size("weights", weights, rows, "truth");
  start(truth_cols);
}

// `block_of(first, rows)` is the truth and the prediction of a block.
template <class BlockOf>
Index MultilabelCounts::count_blocks(Index n, std::span<const double> weights, BlockOf&& block_of) {
  static_assert(static_cast<std::size_t>(block_rows) == simd::weigh_block);
  KindTally tally(labels_, n);
  std::vector<std::uint32_t> counts(weights.empty() ? 3 * cells_.size() / 4 : 0);
  std::vector<simd::SplitSum> sums(weights.empty() ? 0 : 3 * cells_.size() / 4);
  for (Index first = 0; first < n; first += block_rows) {
    const Index rows = std::min(block_rows, n - first);
    const auto [t, p] = block_of(first, rows);
    if (!are_bits(t, rows) || !are_bits(p, rows)) return first;
    if (weights.empty())
      count_rows(t, p, rows, counts.data(), tally);
    else
      weigh_rows(t, p, weights.data() + first, rows, sums.data(), tally);
  }
  merge_kinds(tally.sorted());
  return n;
}

template <class Bits>
Index MultilabelCounts::count(const Bits* truth, const Bits* predicted, Index n, std::span<const double> weights) {
  return count_blocks(n, weights, [=, this](Index first, Index) { return std::pair(truth + first * labels_, predicted + first * labels_); });
}

ATTUNE_INLINE Index MultilabelCounts::count_any(const detail::AnyBits& truth, const detail::AnyBits& predicted, Index n, std::span<const double> weights) {
  const auto size = static_cast<std::size_t>(std::min(block_rows, n) * labels_);
  std::vector<unsigned char> t(size), p(size);
  return count_blocks(n, weights, [&](Index first, Index rows) {
    const auto from = static_cast<std::size_t>(first * labels_), entries = static_cast<std::size_t>(rows * labels_);
    truth.read(truth.labels, from, entries, t.data());
    predicted.read(predicted.labels, from, entries, p.data());
    return std::pair<const unsigned char*, const unsigned char*>(t.data(), p.data());
  });
}

template <class Bits>
bool MultilabelCounts::are_bits(const Bits* values, Index rows) const {
  const auto size = static_cast<std::size_t>(rows * labels_);
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < size; ++i) seen |= static_cast<std::uint64_t>(values[i]);
  return seen <= 1;
}

// Labels that a row has, was said to have, and both, with the rows' sums of each label in `columns`.
template <class Bits>
void MultilabelCounts::count_rows(const Bits* truth, const Bits* predicted, Index rows, std::uint32_t* columns, KindTally& tally) {
  const auto labels = static_cast<std::size_t>(labels_);
  std::fill_n(columns, 3 * labels, 0U);
  std::uint32_t *const had = columns, *const said = had + labels, *const both = said + labels;
  for (Index i = 0; i < rows; ++i, truth += labels_, predicted += labels_) {
    std::uint32_t row_had = 0, row_said = 0, row_both = 0;
    for (std::size_t k = 0; k < labels; ++k) {
      const auto t = static_cast<std::uint32_t>(truth[k]), p = static_cast<std::uint32_t>(predicted[k]);
      had[k] += t;
      said[k] += p;
      both[k] += t & p;
      row_had += t;
      row_said += p;
      row_both += t & p;
    }
    tally(row_both, row_said, row_had).count += 1;
  }
  for (std::size_t k = 0; k < labels; ++k) {
    Cell* const cells = cells_.data() + 4 * k;
    cells[0].count += static_cast<double>(rows) - had[k] - said[k] + both[k];
    cells[1].count += said[k] - both[k];
    cells[2].count += had[k] - both[k];
    cells[3].count += both[k];
  }
}

// The same with weights, in two parts whose sums are exact, or else one by one.
template <class Bits, class Sum>
void MultilabelCounts::weigh_rows(const Bits* truth, const Bits* predicted, const double* weights, Index rows, Sum* columns, KindTally& tally) {
  const auto labels = static_cast<std::size_t>(labels_);
  const auto split = simd::split_of(weights, static_cast<std::size_t>(rows));
  std::fill_n(columns, 3 * labels, Sum{});
  Sum *const had = columns, *const said = had + labels, *const both = said + labels;
  Sum all;
  for (Index i = 0; i < rows; ++i, truth += labels_, predicted += labels_) {
    const double w = weights[i], high = (w + split.shift) - split.shift, low = w - high;
    all += {high, low};
    std::uint32_t row_had = 0, row_said = 0, row_both = 0;
    for (std::size_t k = 0; k < labels; ++k) {
      const auto t = static_cast<std::uint32_t>(truth[k]), p = static_cast<std::uint32_t>(predicted[k]);
      row_had += t;
      row_said += p;
      row_both += t & p;
      if (split.exact) {
        const double one = static_cast<double>(t), other = static_cast<double>(p);
        had[k] += {one * high, one * low};
        said[k] += {other * high, other * low};
        both[k] += {one * other * high, one * other * low};
      } else {
        cells_[4 * k + 2 * t + p].sum.add(w);
      }
    }
    tally(row_both, row_said, row_had).sum.add(w);
  }
  if (split.exact) add_columns(had, said, both, all);
}

template <class Sum>
[[gnu::noinline]] void MultilabelCounts::add_columns(Sum* had, Sum* said, const Sum* both, const Sum& all) noexcept {
  const auto add = [](Cell& cell, const Sum& sum) {
    cell.sum.add(sum.high);
    cell.sum.add(sum.low);
  };
  for (std::size_t k = 0; k < cells_.size() / 4; ++k) {
    Cell* const cells = cells_.data() + 4 * k;
    Sum neither = all;
    ((neither -= had[k]) -= said[k]) += both[k];
    add(cells[0], neither);
    add(cells[1], said[k] -= both[k]);
    add(cells[2], had[k] -= both[k]);
    add(cells[3], both[k]);
  }
}

// Both are in ascending order.
[[gnu::cold, gnu::noinline]] ATTUNE_INLINE void MultilabelCounts::merge_kinds(const std::vector<Kind>& others) {
  std::vector<Kind> all;
  std::size_t at = 0;
  for (const Kind& kind : others) {
    for (; at < kinds_.size() && kinds_[at].before(kind); ++at) all.push_back(kinds_[at]);
    all.push_back(kind);
    if (at < kinds_.size() && !kind.before(kinds_[at])) all.back().rows.merge(kinds_[at++].rows);
  }
  for (; at < kinds_.size(); ++at) all.push_back(kinds_[at]);
  kinds_ = std::move(all);
}

template <class Which>
double MultilabelCounts::rows_where(Which&& which) const noexcept {
  Cell all;
  for (const Kind& k : kinds_)
    if (which(k)) all.merge(k.rows);
  return all.value();
}

ATTUNE_INLINE void MultilabelCounts::merge(const MultilabelCounts& other) {
  if (other.labels_ == 0) return;
  require_shape("other", static_cast<std::size_t>(other.labels_), other.labels_, labels_ > 0 ? labels_ : other.labels_);
  start(other.labels_);
  for (std::size_t k = 0; k < cells_.size(); ++k) cells_[k].merge(other.cells_[k]);
  merge_kinds(other.kinds_);
}

ATTUNE_INLINE double MultilabelCounts::rows() const noexcept {
  return rows_where([](const Kind&) { return true; });
}

ATTUNE_INLINE double MultilabelCounts::exact() const noexcept {
  return rows_where([](const Kind& k) { return k.is_exact(); });
}

ATTUNE_INLINE double MultilabelCounts::inexact() const noexcept {
  return rows_where([](const Kind& k) { return !k.is_exact(); });
}

ATTUNE_INLINE ClassCounts MultilabelCounts::of_label(int label) const noexcept {
  const Cell* const c = cells_.data() + static_cast<std::size_t>(label) * 4;
  return {.tp = c[3].value(), .fp = c[1].value(), .fn = c[2].value(), .tn = c[0].value()};
}

ATTUNE_INLINE std::vector<MultilabelCounts::RowKind> MultilabelCounts::row_kinds() const {
  std::vector<RowKind> kinds;
  for (const Kind& k : kinds_) kinds.push_back({.both = k.both, .predicted = k.predicted, .truth = k.truth, .rows = k.rows.value()});
  return kinds;
}

namespace detail {

ATTUNE_INLINE double mean_over_rows(const MultilabelCounts& counts, const ShareScore& score, ZeroDivision zero_division) {
  ScoreMean mean(zero_division);
  double scored = 0;
  for (const auto& kind : counts.row_kinds()) {
    const auto both = static_cast<double>(kind.both), predicted = static_cast<double>(kind.predicted), truth = static_cast<double>(kind.truth);
    const ClassCounts row{.tp = both, .fp = predicted - both, .fn = truth - both, .tn = counts.labels() - predicted - truth + both};
    if (!(kind.rows > 0)) continue;
    mean.add(score(row, zero_division), kind.rows);
    scored += kind.rows;
  }
  return scored > 0 ? mean.value() : ratio_or_nan(0, 0);
}

ATTUNE_INLINE double averaged(const MultilabelCounts& counts, const ShareScore& score, Average average, ZeroDivision zero_division) {
  if (average == Average::binary)
    refuse_average(score.metric, "binary, of an indicator matrix", "choose Average::macro, micro, weighted or samples");
  if (average == Average::automatic) average = Average::macro;
  if (average == Average::samples) return mean_over_rows(counts, score, zero_division);
  return mean_over_classes(counts.labels(), true, score, average, zero_division, [&](int k) { return counts.of_label(k); });
}

ATTUNE_INLINE std::vector<double> label_scores(const MultilabelCounts& counts, const ShareScore& score, ZeroDivision zero_division) {
  std::vector<double> scores;
  for (int k = 0; k < counts.labels(); ++k) scores.push_back(score(counts.of_label(k), zero_division));
  return scores;
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
