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
/// same bits. Cost: one read of both matrices, and a sort of n numbers.
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
    detail::require_size("predicted", static_cast<std::size_t>(predicted.rows()), truth.rows());
    if (!weights.empty()) detail::require_size("weights", weights.size(), truth.rows());
    start(truth.cols);
    std::vector<Key> keys(static_cast<std::size_t>(truth.rows()));
    for (Index i = 0; i < truth.rows(); ++i) {
      const auto row = static_cast<std::size_t>(i);
      const T* const t = truth.values.data() + i * truth.cols;
      const P* const p = predicted.values.data() + i * truth.cols;
      keys[row] = {weights.empty() ? count_row(t, p, row) : weigh_row(t, p, row, weights[row]), row};
    }
    merge_kinds(kinds_of(keys, weights));
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
  struct Key {
    std::uint64_t kind = 0;
    std::size_t row = 0;
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
  static bool bit(T value, const char* what, std::size_t row, Index col) {
    if (value != T{0} && value != T{1}) refuse(what, row, col, static_cast<std::int64_t>(value));
    return value != T{0};
  }

  // Calls `use` with the place of the cell of each label; returns the number of the row's kind, three times 21 bits.
  template <class T, class P, class Use>
  std::uint64_t each_label(const T* truth, const P* predicted, std::size_t row, Use&& use) {
    std::uint64_t both = 0, said = 0, had = 0;
    for (Index k = 0; k < labels_; ++k) {
      const bool t = bit(truth[k], "truth", row, k), p = bit(predicted[k], "predicted", row, k);
      use(static_cast<std::size_t>(4 * k) + (t ? 2U : 0U) + (p ? 1U : 0U));
      both += t && p ? 1U : 0U;
      said += p ? 1U : 0U;
      had += t ? 1U : 0U;
    }
    return had << 42 | said << 21 | both;
  }

  template <class T, class P>
  std::uint64_t count_row(const T* truth, const P* predicted, std::size_t row) {
    return each_label(truth, predicted, row, [this](std::size_t at) { cells_[at].count += 1; });
  }
  template <class T, class P>
  std::uint64_t weigh_row(const T* truth, const P* predicted, std::size_t row, double weight) {
    return each_label(truth, predicted, row, [this, weight](std::size_t at) { cells_[at].sum.add(weight); });
  }

  [[gnu::cold, gnu::noinline]] static std::vector<Kind> kinds_of(std::vector<Key>& keys, std::span<const double> weights) {
    std::sort(keys.begin(), keys.end(), [](const Key& a, const Key& b) { return a.kind < b.kind; });
    constexpr std::uint64_t field = (std::uint64_t{1} << 21) - 1;
    std::vector<Kind> kinds;
    for (std::size_t i = 0; i < keys.size(); ++i) {
      const std::uint64_t kind = keys[i].kind;
      if (i == 0 || kind != keys[i - 1].kind)
        kinds.push_back({.both = static_cast<Index>(kind & field), .predicted = static_cast<Index>(kind >> 21 & field), .truth = static_cast<Index>(kind >> 42)});
      if (weights.empty())
        kinds.back().rows.count += 1;
      else
        kinds.back().rows.sum.add(weights[keys[i].row]);
    }
    return kinds;
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
