// SPDX-License-Identifier: BSL-1.0
#pragma once

// Rows that have any number of labels, as matrices of zeros and ones: what their metrics are made of, and the
// metrics' free functions.

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/metrics/average.hpp"
#include "attune/metrics/columns.hpp"
#include "attune/metrics/detail/weight_sum.hpp"
#include "attune/metrics/score_columns.hpp"
#include "attune/simd/weigh_labels.hpp"

namespace attune::inline ATTUNE_ABI {

/// n×K zeros and ones in somebody else's memory, row-major: entry (i, k) says whether row i has label k.
/// `IndicatorView(labels, K)` takes any contiguous container of integers or bools.
template <class Label>
struct IndicatorView {
  std::span<const Label> values{};
  Index cols = 1;

  IndicatorView() = default;
  IndicatorView(std::span<const Label> labels, Index columns) noexcept : values(labels), cols(columns) {}
  template <detail::HasDataAndSize R>
  IndicatorView(const R& labels, Index columns) noexcept : values(labels.data(), static_cast<std::size_t>(labels.size())), cols(columns) {}

  Index rows() const noexcept { return cols > 0 ? static_cast<Index>(values.size()) / cols : 0; }
  bool operator()(Index row, Index col) const noexcept { return values[static_cast<std::size_t>(row * cols + col)] != Label{}; }
};

template <class R>
IndicatorView(const R&, Index) -> IndicatorView<detail::ColumnValue<R>>;

/// Counts (sums of weights, where there are weights) of rows of indicator matrices: of each label against the truth, and
/// of rows by how many labels they have, were said to have, and share, which is what samples averages need.
/// Counts without weights are exact; sums of weights are rounded once, when they are read. Merges in any order to the
/// same bits. Cost: one read of both matrices.
class MultilabelCounts {
 public:
  static constexpr Needs needs = Needs::labels;

  /// So many rows that have `truth` labels, were said to have `predicted`, and share `both` of them.
  struct RowKind {
    Index both = 0;
    Index predicted = 0;
    Index truth = 0;
    double rows = 0;
  };

  /// Errors: InvalidArgument for shapes and sizes that disagree, also with rows before; InvalidData for an entry that is
  /// neither 0 nor 1.
  template <std::integral T, std::integral P>
  void update(IndicatorView<T> truth, IndicatorView<P> predicted, std::span<const double> weights = {}) {
    require_shape("truth", truth.values.size(), truth.cols, labels_ > 0 ? labels_ : truth.cols);
    require_shape("predicted", predicted.values.size(), predicted.cols, truth.cols);
    detail::require_size("predicted", static_cast<std::size_t>(predicted.rows()), truth.rows(), "truth");
    if (!weights.empty()) detail::require_size("weights", weights.size(), truth.rows(), "truth");
    start(truth.cols);
    KindTally tally(truth.cols, truth.rows());
    std::vector<std::uint32_t> counts(weights.empty() ? 3 * cells_.size() / 4 : 0);
    std::vector<simd::SplitSum> sums(weights.empty() ? 0 : 3 * cells_.size() / 4);
    constexpr auto block = static_cast<Index>(simd::weigh_block);
    for (Index first = 0; first < truth.rows(); first += block) {
      const Index rows = std::min(block, truth.rows() - first);
      const T* const t = truth.values.data() + first * truth.cols;
      const P* const p = predicted.values.data() + first * truth.cols;
      require_bits("truth", t, first, rows);
      require_bits("predicted", p, first, rows);
      if (weights.empty())
        count_rows(t, p, rows, counts.data(), tally);
      else
        weigh_rows(t, p, weights.data() + first, rows, sums.data(), tally);
    }
    merge_kinds(tally.sorted());
  }

  void merge(const MultilabelCounts& other) {
    if (other.labels_ == 0) return;
    require_shape("other", static_cast<std::size_t>(other.labels_), other.labels_, labels_ > 0 ? labels_ : other.labels_);
    start(other.labels_);
    for (std::size_t k = 0; k < cells_.size(); ++k) cells_[k].merge(other.cells_[k]);
    merge_kinds(other.kinds_);
  }

  /// Columns of the matrices, 0 before the first row.
  int labels() const noexcept { return static_cast<int>(labels_); }

  /// Rows, and those whose labels are all right, or not all.
  double rows() const noexcept {
    return rows_where([](const Kind&) { return true; });
  }
  double exact() const noexcept {
    return rows_where([](const Kind& k) { return k.is_exact(); });
  }
  double inexact() const noexcept {
    return rows_where([](const Kind& k) { return !k.is_exact(); });
  }

  /// Rows by one label.
  ClassCounts of_label(int label) const noexcept {
    const Cell* const c = cells_.data() + static_cast<std::size_t>(label) * 4;
    return {.tp = c[3].value(), .fp = c[1].value(), .fn = c[2].value(), .tn = c[0].value()};
  }

  /// Rows by how many labels they have, in a fixed order, those that do not occur left out.
  std::vector<RowKind> row_kinds() const {
    std::vector<RowKind> kinds;
    for (const Kind& k : kinds_) kinds.push_back({.both = k.both, .predicted = k.predicted, .truth = k.truth, .rows = k.rows.value()});
    return kinds;
  }

 private:
  // Rows with weights and rows without.
  struct Cell {
    double count = 0;
    detail::WeightSum sum{};

    void merge(const Cell& other) noexcept {
      count += other.count;
      sum.merge(other.sum);
    }
    double value() const noexcept {
      detail::WeightSum all = sum;
      all.add(count);
      return all.value();
    }
  };
  struct Kind {
    Index both = 0;
    Index predicted = 0;
    Index truth = 0;
    Cell rows{};

    bool is_exact() const noexcept { return both == predicted && both == truth; }
    bool before(const Kind& other) const noexcept {
      return truth != other.truth ? truth < other.truth : predicted != other.predicted ? predicted < other.predicted : both < other.both;
    }
  };
  // Finds the kinds of rows: by a table of all there can be, or, where that would be too large for so few rows, among
  // those that were seen.
  class KindTally {
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

  static constexpr Index most_labels = Index{1} << 20;

  [[gnu::cold, gnu::noinline]] static void require_shape(const char* what, std::size_t size, Index cols, Index expected) {
    if (cols < 1 || cols > most_labels || cols != expected)
      throw InvalidArgument({.argument = what, .found = {cols, " columns"}, .expected = cols == expected ? Phrase{"1 to ", most_labels} : Phrase{expected}});
    if (size % static_cast<std::size_t>(cols) != 0)
      throw InvalidArgument({.argument = what, .found = {size, " values"}, .expected = {"rows of ", cols}});
  }

  [[noreturn, gnu::cold, gnu::noinline]] static void refuse(const char* what, std::size_t row, Index col, std::int64_t found) {
    throw InvalidData({.argument = what, .place = {"row ", row, ", column ", col}, .found = found, .expected = "0 or 1"});
  }

  void start(Index labels) {
    if (labels_ != 0) return;
    labels_ = labels;
    cells_.resize(static_cast<std::size_t>(4 * labels));
  }

  template <class T>
  void require_bits(const char* what, const T* values, Index first_row, Index rows) const {
    const auto size = static_cast<std::size_t>(rows * labels_);
    std::uint64_t seen = 0;
    for (std::size_t i = 0; i < size; ++i) seen |= static_cast<std::uint64_t>(values[i]);
    if (seen <= 1) return;
    for (Index i = 0; i < rows * labels_; ++i)
      if (values[i] != T{0} && values[i] != T{1}) refuse(what, static_cast<std::size_t>(first_row + i / labels_), i % labels_, static_cast<std::int64_t>(values[i]));
  }

  // Labels that a row has, was said to have, and both, with the rows' sums of each label in `columns`.
  template <class T, class P>
  void count_rows(const T* truth, const P* predicted, Index rows, std::uint32_t* columns, KindTally& tally) {
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
  template <class T, class P>
  void weigh_rows(const T* truth, const P* predicted, const double* weights, Index rows, simd::SplitSum* columns, KindTally& tally) {
    const auto labels = static_cast<std::size_t>(labels_);
    const auto split = simd::split_of(weights, static_cast<std::size_t>(rows));
    std::fill_n(columns, 3 * labels, simd::SplitSum{});
    simd::SplitSum *const had = columns, *const said = had + labels, *const both = said + labels;
    simd::SplitSum all;
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

  [[gnu::noinline]] void add_columns(simd::SplitSum* had, simd::SplitSum* said, const simd::SplitSum* both, const simd::SplitSum& all) noexcept {
    const auto add = [](Cell& cell, const simd::SplitSum& sum) {
      cell.sum.add(sum.high);
      cell.sum.add(sum.low);
    };
    for (std::size_t k = 0; k < cells_.size() / 4; ++k) {
      Cell* const cells = cells_.data() + 4 * k;
      simd::SplitSum neither = all;
      ((neither -= had[k]) -= said[k]) += both[k];
      add(cells[0], neither);
      add(cells[1], said[k] -= both[k]);
      add(cells[2], had[k] -= both[k]);
      add(cells[3], both[k]);
    }
  }

  // Both are in ascending order.
  [[gnu::cold, gnu::noinline]] void merge_kinds(const std::vector<Kind>& others) {
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
  double rows_where(Which&& which) const noexcept {
    Cell all;
    for (const Kind& k : kinds_)
      if (which(k)) all.merge(k.rows);
    return all.value();
  }

  Index labels_ = 0;
  std::vector<Cell> cells_{};  // of each label tn, fp, fn, tp
  std::vector<Kind> kinds_{};
};

namespace detail {

/// The mean over rows: a row is scored as a class is, with its labels for rows.
[[gnu::cold]] inline double mean_over_rows(const MultilabelCounts& counts, const ShareScore& score, ZeroDivision zero_division) {
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

[[gnu::cold]] inline double averaged(const MultilabelCounts& counts, const ShareScore& score, Average average, ZeroDivision zero_division) {
  if (average == Average::binary)
    refuse_average(score.metric, "binary, of an indicator matrix", "choose Average::macro, micro, weighted or samples");
  if (average == Average::automatic) average = Average::macro;
  if (average == Average::samples) return mean_over_rows(counts, score, zero_division);
  return mean_over_classes(counts.labels(), true, score, average, zero_division, [&](int k) { return counts.of_label(k); });
}

/// Indicator matrices, counted. Errors: InvalidArgument without rows or columns and for shapes that disagree,
/// InvalidData for entries other than 0 and 1, and for weights that are negative, not finite or all zero.
template <std::integral T, std::integral P>
MultilabelCounts count_indicators(IndicatorView<T> truth, IndicatorView<P> predicted, Weights weights) {
  require_columns("predicted", static_cast<std::size_t>(truth.rows()), static_cast<std::size_t>(predicted.rows()), weights);
  MultilabelCounts counts;
  counts.update(truth, predicted, weights);
  return counts;
}

}  // namespace detail

/// The score of each label.
template <detail::AveragesClasses M>
[[gnu::cold]] std::vector<double> per_class(const M& metric, const MultilabelCounts& counts) {
  std::vector<double> scores;
  for (int k = 0; k < counts.labels(); ++k) scores.push_back(metric.share()(counts.of_label(k), metric.zero_division));
  return scores;
}

template <detail::AveragesClasses M, std::integral T, std::integral P>
std::vector<double> per_class(IndicatorView<T> truth, IndicatorView<P> predicted, Weights weights = {}, const M& metric = {}) {
  return per_class(metric, detail::count_indicators(truth, predicted, weights));
}

}  // namespace attune::inline ATTUNE_ABI
