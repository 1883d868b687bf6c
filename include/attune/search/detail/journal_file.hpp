// SPDX-License-Identifier: BSL-1.0
#pragma once

// The file of a journal, whatever it keeps: a line that says what it is, the key of the study, then records in the order
// in which they were written. Each part has a mark, its size and a checksum, and is one write to the end of the file: what
// is not whole is passed over. Several processes may have the file open; what they are at they claim by locks, which end
// with the process.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "attune/core/function_ref.hpp"
#include "attune/core/serialize.hpp"
#include "attune/search/detail/study_key.hpp"
#include "attune/search/space.hpp"

namespace attune::inline ATTUNE_ABI::detail {

class JournalFile {
 public:
  /// Takes in what a record holds; false where it is none.
  using Take = FunctionRef<bool(std::string_view)>;

  /// Opens the file, or begins it, and passes on its records. Errors: ParseError for a file that cannot be read and written
  /// or is no journal; InvalidArgument for the journal of another study, with the first entry of the keys that differs.
  [[gnu::cold]] JournalFile(std::string path, const StudyKey& key, Take take);
  JournalFile(const JournalFile&) = delete;
  JournalFile& operator=(const JournalFile&) = delete;
  [[gnu::cold]] ~JournalFile();

  /// Passes on the records that were written since, by whomever: those of this process, too, if others wrote. Reads
  /// nothing where nobody else did. Errors: ParseError.
  [[gnu::cold]] void refresh(Take take);

  /// An empty record, to be filled.
  [[gnu::cold]] Bytes& record();
  /// Writes it. Errors: ParseError for a file that cannot be written.
  [[gnu::cold]] void append();

  /// Claims `count` numbers from `first` on, all or none, unless this process has them; `wait`: until others have released
  /// them. Returns whether it holds them. Where the system has no such locks, it always does.
  [[gnu::cold]] bool claim(std::uint64_t first, std::uint64_t count, bool wait);
  [[gnu::cold]] void release(std::uint64_t first, std::uint64_t count);

  const std::string& path() const noexcept { return path_; }
  /// What was wrong with the file, where something was.
  const std::string& note() const noexcept { return note_; }

 private:
  // `alone`: no other process has the file open.
  [[gnu::cold]] void open(const StudyKey& key, bool alone, Take take);
  [[gnu::cold]] void require_same_study(std::string_view theirs, std::string_view ours) const;
  [[gnu::cold]] std::uint64_t size() const;
  [[gnu::cold]] Bytes read_from(std::uint64_t begin) const;
  [[gnu::cold]] void write(const Bytes& part) const;
  [[gnu::cold]] void take_in(std::string_view text, Take take);

  std::string path_;
  int file_ = -1;
  std::uint64_t read_to_ = 0;  // the end of the last record that was read
  std::uint64_t own_ = 0;      // bytes that this process has written since
  std::uint64_t damaged_ = 0;  // bytes before read_to_ that are of no record
  Bytes buffer_{};
  std::string note_{};
};

/// The key of a study of this version of the library; `describe` adds what it is of.
[[gnu::cold]] StudyKey study_key(FunctionRef<void(StudyKey&)> describe);

/// Refuses a trial that the journal has at another point. `whose` says where the point that is asked for comes from.
[[gnu::cold]] void require_same_point(const std::string& path, int trial, const Point& theirs, const Point& ours, const char* whose);

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/search/detail/journal_file.ipp"
#endif
