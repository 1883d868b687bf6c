// SPDX-License-Identifier: BSL-1.0
#pragma once

// Results as tables for a terminal.

#include <cstddef>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "attune/config.hpp"
#include "attune/core/error.hpp"
#include "attune/search/search.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/evaluate.hpp"

namespace attune::inline ATTUNE_ABI {

/// Rows of cells, aligned in columns: the first to the left, the others to the right.
class TextTable {
 public:
  [[gnu::cold]] TextTable& cell(const Phrase& text);
  void end_row();

  /// The table in lines of at most `width` characters. Columns that do not fit follow below, in blocks that each
  /// begin with the first column; a column that is wider than a line stands alone.
  [[gnu::cold]] std::string str(std::size_t width = std::string::npos) const;

 private:
  std::size_t begin_of(std::size_t row) const;
  std::size_t size_of(std::size_t row) const;
  std::string_view cell_at(std::size_t row, std::size_t col) const;

  // The first column and those from `first` to `last`, of the rows that reach them.
  [[gnu::cold]] void append_block(std::string& out, const std::size_t* widths, std::size_t first, std::size_t last) const;

  std::string text_{};  // the cells, one after the other
  std::vector<std::size_t> cell_ends_{};
  std::vector<std::size_t> row_ends_{};
};

namespace detail {

/// out << text, for headers that only know that there are streams.
std::ostream& write(std::ostream& out, const std::string& text);
/// As wide as the terminal of the standard output, 80 where that is none.
std::size_t output_width();

[[gnu::cold]] std::string score_text(double score);
[[gnu::cold]] std::string seconds_text(double seconds);
/// ", 12 sweeps", or nothing where there were none.
[[gnu::cold]] std::string sweeps_text(std::size_t sweeps);

using Names = std::span<const std::string_view>;

[[gnu::cold]] void add_score(TextTable& table, double score);
[[gnu::cold]] std::string evaluation_text(Names names, std::span<const double> scores, Index rows, const std::vector<std::string>& reasons, std::size_t width);
[[gnu::cold]] std::string folds_text(Names names, const std::vector<FoldScores>& folds, const std::vector<FoldFailure>& failures, std::size_t repeats, std::size_t sweeps, Index rows, Index features, double seconds, std::size_t width);

/// The first `count` of the trials in order of rank, equals in the order of asking.
[[gnu::cold]] std::vector<std::size_t> ranking(const std::vector<Trial>& trials, Direction direction, std::size_t count);

inline constexpr std::string_view no_race_text = "no race: the learner fits all folds of a batch together, or the rule asked for all of them at once\n";

/// What a search found, freed of its types.
struct SearchText {
  const std::vector<Trial>& trials;
  const Trial& best;
  std::size_t best_mean;
  std::vector<AxisShape> axes;
  Names names;
  Direction direction;
  std::size_t rank;
  std::size_t folds;
  std::size_t sweeps;
  double seconds;
  const JournalUse& journal;
  SearchEnd ended_by;
  bool unraced;

  [[gnu::cold]] std::string str(std::size_t width) const;

 private:
  [[gnu::cold]] void append_head(std::string& out) const;
  [[gnu::cold]] void append_race(std::string& out) const;
  [[gnu::cold]] void append_choice(std::string& out) const;
  [[gnu::cold]] void append_table(std::string& out, const std::vector<std::size_t>& shown, std::size_t width) const;
};

}  // namespace detail

/// The table of a result in lines of at most `width` characters where its columns allow it: what does not
/// fit follows below.
template <class M>
[[gnu::cold]] std::string to_text(const Evaluation<M>& evaluation, std::size_t width = 80) {
  return detail::evaluation_text(M::names, evaluation.scores, evaluation.rows, evaluation.reasons, width);
}

template <class M, class Model, class Label>
[[gnu::cold]] std::string to_text(const CrossValidation<M, Model, Label>& result, std::size_t width = 80) {
  return detail::folds_text(M::names, result.folds, result.failures, result.repeats, result.sweeps, result.rows, result.features, result.seconds, width);
}

template <class L, class Space, class M>
[[gnu::cold]] std::string to_text(const SearchResult<L, Space, M>& result, std::size_t width = 80) {
  return detail::SearchText{result.trials, result.best_trial(), result.best_mean, result.space.shape(), M::names, M::directions[result.ranked_by], result.ranked_by, result.folds, result.sweeps, result.seconds, result.journal, result.ended_by, result.unraced}.str(width);
}

// To a stream: as wide as the terminal of the standard output, 80 where that is none.

template <class M>
std::ostream& operator<<(std::ostream& out, const Evaluation<M>& evaluation) {
  return detail::write(out, to_text(evaluation, detail::output_width()));
}

template <class M, class Model, class Label>
std::ostream& operator<<(std::ostream& out, const CrossValidation<M, Model, Label>& result) {
  return detail::write(out, to_text(result, detail::output_width()));
}

template <class L, class Space, class M>
std::ostream& operator<<(std::ostream& out, const SearchResult<L, Space, M>& result) {
  return detail::write(out, to_text(result, detail::output_width()));
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/report/tables.ipp"
#endif
