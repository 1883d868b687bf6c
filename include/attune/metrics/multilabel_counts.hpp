// SPDX-License-Identifier: BSL-1.0
#pragma once

// Rows that have any number of labels, as matrices of zeros and ones: what their metrics are made of, and the
// metrics' free functions.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>
#include <vector>

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

namespace detail {

// The type that zeros and ones of type Label are read as.
template <std::integral Label>
using BitsOf = std::make_unsigned_t<typename CodeTypeOf<Label>::type>;

/// Zeros and ones of any type as bytes, with 2 for what is neither.
struct AnyBits {
  const void* labels = nullptr;
  void (*read)(const void* labels, std::size_t first, std::size_t n, unsigned char* bits) = nullptr;

  template <class Bits>
  explicit AnyBits(const Bits* values) noexcept
      : labels(values), read([](const void* from, std::size_t first, std::size_t n, unsigned char* bits) {
          const Bits* const own = static_cast<const Bits*>(from) + first;
          for (std::size_t i = 0; i < n; ++i) bits[i] = static_cast<unsigned char>(own[i] > 2 ? 2 : own[i]);
        }) {}
};

}  // namespace detail

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
    using Bits = detail::BitsOf<T>;
    check(truth.values.size(), truth.cols, predicted.values.size(), predicted.cols, weights.size());
    const auto* const t = reinterpret_cast<const Bits*>(truth.values.data());
    const auto* const p = reinterpret_cast<const detail::BitsOf<P>*>(predicted.values.data());
    Index bad = 0;
    if constexpr (std::same_as<decltype(t), decltype(p)>)
      bad = count(t, p, truth.rows(), weights);
    else
      bad = count_any(detail::AnyBits(t), detail::AnyBits(p), truth.rows(), weights);
    if (bad < truth.rows()) {
      refuse_entries("truth", truth, bad);
      refuse_entries("predicted", predicted, bad);
    }
  }

  void merge(const MultilabelCounts& other);

  /// Columns of the matrices, 0 before the first row.
  int labels() const noexcept { return static_cast<int>(labels_); }

  /// Rows, and those whose labels are all right, or not all.
  double rows() const noexcept;
  double exact() const noexcept;
  double inexact() const noexcept;

  /// Rows by one label.
  ClassCounts of_label(int label) const noexcept;

  /// Rows by how many labels they have, in a fixed order, those that do not occur left out.
  std::vector<RowKind> row_kinds() const;

 private:
  static constexpr Index block_rows = 4096;

  // Rows with weights and rows without.
  struct Cell {
    double count = 0;
    detail::WeightSum sum{};

    void merge(const Cell& other) noexcept;
    double value() const noexcept;
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
  class KindTally;

  static void require_shape(const char* what, std::size_t size, Index cols, Index expected);
  [[noreturn, gnu::cold]] static void refuse(const char* what, Index row, Index col, std::int64_t found);
  // Shapes and sizes.
  void check(std::size_t truth, Index truth_cols, std::size_t predicted, Index predicted_cols, std::size_t weights);
  void start(Index labels);

  // The entries of the block that begins with this row.
  template <class Label>
  [[gnu::cold]] static void refuse_entries(const char* what, IndicatorView<Label> labels, Index first) {
    for (Index i = first; i < labels.rows() && i < first + block_rows; ++i)
      for (Index k = 0; k < labels.cols; ++k)
        if (const Label entry = labels.values[static_cast<std::size_t>(i * labels.cols + k)]; entry != Label{0} && entry != Label{1}) refuse(what, i, k, static_cast<std::int64_t>(entry));
  }

  // Bits: what BitsOf gives. Compiled once for each. Returns the first row of a block where an entry is neither 0 nor 1,
  // or the number of rows.
  template <class Bits>
  Index count(const Bits* truth, const Bits* predicted, Index rows, std::span<const double> weights);
  Index count_any(const detail::AnyBits& truth, const detail::AnyBits& predicted, Index rows, std::span<const double> weights);
  template <class BlockOf>
  Index count_blocks(Index rows, std::span<const double> weights, BlockOf&& block_of);
  template <class Bits>
  bool are_bits(const Bits* values, Index rows) const;
  template <class Bits>
  void count_rows(const Bits* truth, const Bits* predicted, Index rows, std::uint32_t* columns, KindTally& tally);
  template <class Bits, class Sum>
  void weigh_rows(const Bits* truth, const Bits* predicted, const double* weights, Index rows, Sum* columns, KindTally& tally);
  template <class Sum>
  void add_columns(Sum* had, Sum* said, const Sum* both, const Sum& all) noexcept;
  void merge_kinds(const std::vector<Kind>& others);
  template <class Which>
  double rows_where(Which&& which) const noexcept;

  Index labels_ = 0;
  std::vector<Cell> cells_{};  // of each label tn, fp, fn, tp
  std::vector<Kind> kinds_{};
};

namespace detail {

/// The mean over rows: a row is scored as a class is, with its labels for rows.
[[gnu::cold]] double mean_over_rows(const MultilabelCounts& counts, const ShareScore& score, ZeroDivision zero_division);

/// The score of each label.
[[gnu::cold]] std::vector<double> label_scores(const MultilabelCounts& counts, const ShareScore& score, ZeroDivision zero_division);

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
std::vector<double> per_class(const M& metric, const MultilabelCounts& counts) {
  return detail::label_scores(counts, metric.share(), metric.zero_division);
}

template <detail::AveragesClasses M, std::integral T, std::integral P>
std::vector<double> per_class(IndicatorView<T> truth, IndicatorView<P> predicted, Weights weights = {}, const M& metric = {}) {
  return per_class(metric, detail::count_indicators(truth, predicted, weights));
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/multilabel_counts.ipp"
#endif
