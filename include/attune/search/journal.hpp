// SPDX-License-Identifier: BSL-1.0
#pragma once

// The journal of a study: a file to which each fold of each trial is appended as it ends, so that a search that was
// killed goes on where it was, and ends as if it had not been.

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "attune/core/function_ref.hpp"
#include "attune/search/concept.hpp"
#include "attune/search/detail/study_key.hpp"
#include "attune/validate/fold_runner.hpp"

namespace attune::inline ATTUNE_ABI {

/// What a search had of its journal.
struct JournalUse {
  std::string path{};    ///< empty where there was none
  std::size_t fits = 0;  ///< of trials and folds that were in it, and not made here
  std::string note{};    ///< what was wrong with the file, where something was
};

namespace detail {

/// The journal of a search, a record for each fold of each trial. Records hold the bits of all numbers. The calls may come
/// from several threads, and several processes may have the file open: each claims what it is about to fit.
class Journal {
 public:
  /// Errors: ParseError for a file that cannot be read and written or is no journal; InvalidArgument for the journal of
  /// another study, with the first entry of the keys that differs.
  [[gnu::cold]] Journal(const std::string& path, const StudyKey& key, std::size_t folds);
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  [[gnu::cold]] ~Journal();

  /// Refuses trials that the journal has at other points. Errors: InvalidArgument.
  [[gnu::cold]] void require_same_points(std::span<const Trial> trials);

  /// What came of a fold: from the file or, claimed and written there, from `fit`. None where another process is at it.
  /// `run`: how many folds of the trial, from this one on, will be asked for like this. Errors: ParseError for a file that
  /// cannot be written.
  [[gnu::cold]] std::optional<FoldRecord> record_of(const Trial& trial, std::size_t fold, std::size_t run, FunctionRef<FoldRecord()> fit);
  /// The same once the other process has ended it, well or not.
  [[gnu::cold]] FoldRecord awaited(const Trial& trial, std::size_t fold, FunctionRef<FoldRecord()> fit);

  /// Of trials whose folds are fitted together: those with a fold that is not in the file, claimed; none when all are
  /// there. Waits where other processes are at all of them. Not for executors that span processes, each of which
  /// would claim others.
  [[gnu::cold]] std::vector<std::size_t> claim_open(std::span<const Trial> trials);
  /// Writes what came of such a trial's folds, and ends its claim. Errors: ParseError.
  [[gnu::cold]] void append(const Trial& trial, std::span<const FoldRecord> records);
  /// Precondition: it is in the file.
  [[gnu::cold]] FoldRecord stored(const Trial& trial, std::size_t fold);

  /// Frees what was claimed by this process and not fitted, as folds after one that failed are not. No fit may be under way.
  [[gnu::cold]] void end_claims();

  /// What came of it, in these trials.
  [[gnu::cold]] JournalUse use(std::span<const Trial> trials) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The journal that the options name, if they do; `describe` fills in the key of the study.
[[gnu::cold]] std::unique_ptr<Journal> open_journal(const std::string& path, std::size_t folds, FunctionRef<void(StudyKey&)> describe);

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/search/journal.ipp"
#endif
