// SPDX-License-Identifier: BSL-1.0
#pragma once

// The journal of a study that the user's own loop drives: a record for each trial that was told of.

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attune/core/function_ref.hpp"
#include "attune/search/detail/journal_file.hpp"
#include "attune/search/detail/study_key.hpp"
#include "attune/search/journal.hpp"
#include "attune/search/space.hpp"

namespace attune::inline ATTUNE_ABI::detail {

struct StudyRecord {
  int trial = 0;
  bool is_start = false;  // it was enqueued, and not asked for by the strategy
  Point point{};
  std::vector<double> scores{};
  double violation = 0;
  std::string failure{};
};

/// Several processes may have the file open: each claims what it hands out. Calls are for one thread at a time, but those of
/// `record_of`.
class StudyJournal {
 public:
  /// Errors: as JournalFile.
  [[gnu::cold]] StudyJournal(const std::string& path, const StudyKey& key);

  /// The record of a trial, null where none is known.
  const StudyRecord* find(std::size_t trial) const;

  struct Look {
    const StudyRecord* record = nullptr;  ///< what came of it; null where nothing has yet
    bool claimed = false;                 ///< it is this process's now
  };
  /// Claims a trial that nothing has come of; `wait`: until the process that has claimed it ends it, well or not.
  [[gnu::cold]] Look claim(std::size_t trial, bool wait);
  /// Takes in what other processes wrote.
  [[gnu::cold]] void refresh();
  /// Writes what came of a trial, and ends its claim. Errors: ParseError.
  [[gnu::cold]] void append(const StudyRecord& record);

  /// What came of a trial: from the file or, claimed and written there, from `attempt`. None where another process is at it,
  /// unless this one is to `wait` until it has ended.
  [[gnu::cold]] std::optional<StudyRecord> record_of(std::size_t trial, bool wait, FunctionRef<StudyRecord()> attempt);

  const std::string& path() const noexcept { return file_.path(); }
  /// What came of it, after so many trials.
  [[gnu::cold]] JournalUse use(std::size_t told) const;

 private:
  [[gnu::cold]] bool take(std::string_view payload);

  std::mutex mutex_{};
  std::size_t made_ = 0;  // records that were appended here
  std::map<std::size_t, StudyRecord> records_{};
  JournalFile file_;
};

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/search/detail/study_journal.ipp"
#endif
