// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/search/journal.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <map>
#include <mutex>
#include <string_view>
#include <utility>

#include "attune/core/error.hpp"
#include "attune/core/serialize.hpp"
#include "attune/version.hpp"

namespace attune::inline ATTUNE_ABI::detail {

struct JournalRecord {
  int trial = 0;
  std::size_t fold = 0;
  Point point{};
  FoldScores scores{};
  std::string failure{};
};

inline constexpr std::string_view journal_title = "attune journal 1\n";
inline constexpr std::string_view journal_mark = "\xA7\x9D\r\n";  // no text has it

/// A part of the file: mark, size, checksum, and what they are of.
[[gnu::cold]] inline Bytes journal_part(std::string_view payload) {
  Digest digest;
  digest.bytes(payload);
  Bytes part(journal_mark);
  serialize(part, static_cast<std::uint32_t>(payload.size()));
  serialize(part, digest.value());
  return part.append(payload);
}

inline constexpr std::size_t journal_frame = 16;  // bytes before the payload

/// The payload of the part that `text` begins with; none where there is no whole one.
[[gnu::cold]] inline std::optional<std::string_view> payload_of(std::string_view text) {
  if (text.size() < journal_frame || !text.starts_with(journal_mark)) return std::nullopt;
  std::string_view frame = text.substr(journal_mark.size());
  std::uint32_t size = 0;
  std::uint64_t checksum = 0;
  deserialize(frame, size);
  deserialize(frame, checksum);
  if (frame.size() < size) return std::nullopt;
  Digest digest;
  digest.bytes(frame.substr(0, size));
  if (digest.value() != checksum) return std::nullopt;
  return frame.substr(0, size);
}

[[gnu::cold]] inline bool parse_whole(std::string_view payload, JournalRecord& record) {
  try {
    deserialize(payload, record);
  } catch (const ParseError&) {
    return false;
  }
  return payload.empty();
}

/// Locks one byte of an open file, far beyond its end. The lock is the open file's and ends with it, however the process
/// ends. Returns whether it is held; where the system has no such locks, it always is.
[[gnu::cold]] inline bool lock_byte(int file, std::uint64_t at, int type, bool wait) {
#if defined(F_OFD_SETLK)
  struct ::flock range {};
  range.l_type = static_cast<short>(type);
  range.l_whence = SEEK_SET;
  range.l_start = static_cast<::off_t>(at);
  range.l_len = 1;
  while (::fcntl(file, wait ? F_OFD_SETLKW : F_OFD_SETLK, &range) != 0)
    if (errno != EINTR) return errno != EAGAIN && errno != EACCES;
#else
  static_cast<void>(file), static_cast<void>(at), static_cast<void>(type), static_cast<void>(wait);
#endif
  return true;
}

inline constexpr std::uint64_t opening_lock = std::uint64_t{1} << 61;  // held by who opens the file
inline constexpr std::uint64_t user_lock = opening_lock + 1;           // shared by all who have it open

inline std::uint64_t lock_of(int trial, std::size_t fold) { return (std::uint64_t{1} << 60) + (static_cast<std::uint64_t>(trial) << 28) + (fold & 0xfffffffU); }

[[noreturn, gnu::cold]] inline void throw_journal(const std::string& path, const char* call) {
  throw ParseError({.argument = {"journal '", path, "'"}, .reason = {call, ": ", std::strerror(errno)}, .expected = "a file that can be read and written", .remedy = "the path is relative to the folder that the program runs in"});
}

struct Journal::State {
  std::string path;
  std::size_t folds;
  int file = -1;
  std::mutex mutex{};
  std::map<std::pair<int, std::size_t>, JournalRecord> records{};
  std::uint64_t read_to = 0;  // the end of the last record that was read
  std::uint64_t damaged = 0;  // bytes before it that are of no record
  std::size_t made = 0;       // fits that were appended here
  std::string note{};

  [[gnu::cold]] explicit State(std::string path_in, std::size_t folds_in) : path(std::move(path_in)), folds(folds_in) {
    file = ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (file < 0) throw_journal(path, "open");
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() { ::close(file); }

  [[gnu::cold]] Bytes read_from(std::uint64_t begin) const {
    struct ::stat about {};
    if (::fstat(file, &about) != 0) throw_journal(path, "fstat");
    const auto size = static_cast<std::uint64_t>(about.st_size);
    Bytes text(size > begin ? static_cast<std::size_t>(size - begin) : 0, '\0');
    std::size_t done = 0;
    while (done < text.size()) {
      const auto got = ::pread(file, text.data() + done, text.size() - done, static_cast<::off_t>(begin + done));
      if (got < 0 && errno != EINTR) throw_journal(path, "read");
      if (got == 0) break;
      if (got > 0) done += static_cast<std::size_t>(got);
    }
    text.resize(done);
    return text;
  }

  [[gnu::cold]] void write(const Bytes& part) const {
    ::ssize_t put = 0;
    do put = ::write(file, part.data(), part.size());
    while (put < 0 && errno == EINTR);
    if (put >= 0 && static_cast<std::size_t>(put) < part.size()) errno = ENOSPC;
    if (put < 0 || static_cast<std::size_t>(put) < part.size()) throw_journal(path, "write");
  }

  /// Takes in the records of a text that is from `read_to` on.
  [[gnu::cold]] void take_in(std::string_view text) {
    std::size_t end = 0;
    for (std::size_t at = text.find(journal_mark); at != text.npos; at = text.find(journal_mark, at)) {
      const auto payload = payload_of(text.substr(at));
      JournalRecord record;
      if (!payload || !parse_whole(*payload, record)) {
        ++at;  // what follows may be whole
        continue;
      }
      damaged += at - end;
      at += journal_frame + payload->size();
      end = at;
      const std::pair key(record.trial, record.fold);
      records.try_emplace(key, std::move(record));
    }
    read_to += end;
  }
  void refresh() { take_in(read_from(read_to)); }

  const JournalRecord* find(int trial, std::size_t fold) const {
    const auto found = records.find({trial, fold});
    return found == records.end() ? nullptr : &found->second;
  }
  [[gnu::cold]] bool has_all(const Trial& trial) const {
    for (std::size_t k = 0; k < folds; ++k)
      if (find(trial.index, k) == nullptr) return false;
    return true;
  }

  [[gnu::cold]] void append(const Trial& trial, std::size_t fold, const FoldRecord& record) {
    if (find(trial.index, fold) != nullptr) return;
    JournalRecord kept{trial.index, fold, trial.point, record.scores, record.failure};
    Bytes payload;
    serialize(payload, kept);
    const Bytes part = journal_part(payload);
    write(part);
    // What follows the last record that was read need not be read again.
    const auto end = static_cast<std::uint64_t>(::lseek(file, 0, SEEK_CUR));
    if (end == read_to + part.size()) read_to = end;
    records.try_emplace({trial.index, fold}, std::move(kept));
    ++made;
  }

  // `alone`: no other process has the file open.
  [[gnu::cold]] void open(const StudyKey& key, bool alone);
  [[gnu::cold]] void require_same_study(std::string_view theirs, std::string_view ours) const;
};

[[gnu::cold]] ATTUNE_INLINE void Journal::State::require_same_study(std::string_view theirs, std::string_view ours) const {
  if (theirs == ours) return;
  std::size_t line = 0;  // where the first one that differs begins
  for (std::size_t k = 0; k < theirs.size() && k < ours.size() && theirs[k] == ours[k]; ++k)
    if (ours[k] == '\n') line = k + 1;
  const auto line_of = [&](std::string_view text) { return text.substr(line, text.find('\n', line) - line); };
  const std::string_view found = line_of(theirs), expected = line_of(ours);
  const std::string_view name = expected.substr(0, expected.find(": ") + 2);
  const bool same_name = !name.empty() && found.starts_with(name);
  throw InvalidArgument({.argument = {"journal '", path, "'"}, .place = name.substr(0, name.size() - 2),
                         .found = same_name ? found.substr(name.size()) : found.empty() ? "nothing" : found, .expected = same_name ? expected.substr(name.size()) : expected,
                         .remedy = "it is the journal of another search: name another file, or search as that one did"});
}

[[gnu::cold]] ATTUNE_INLINE void Journal::State::open(const StudyKey& key, bool alone) {
  const Bytes head = Bytes(journal_title).append(journal_part(key.lines()));
  Bytes text = read_from(0);
  if (text.size() < head.size() && alone && std::string_view(head).starts_with(text)) {
    // New, or killed while it began.
    if (!text.empty()) Phrase{"it was cut off in its first lines, after ", text.size(), " bytes, and was begun again"}.append_to(note);
    if (!text.empty() && ::ftruncate(file, 0) != 0) throw_journal(path, "ftruncate");
    write(head);
    read_to = head.size();
    return;
  }
  if (!text.starts_with(journal_title))
    throw ParseError({.argument = {"journal '", path, "'"}, .reason = "the file is no journal", .remedy = "name a new file: nothing was changed in this one"});
  const auto header = payload_of(std::string_view(text).substr(journal_title.size()));
  if (!header)
    throw ParseError({.argument = {"journal '", path, "'"}, .reason = "its first lines, which say what study it is of, are damaged", .remedy = "delete it or name a new file: nothing was changed in this one"});
  require_same_study(*header, key.lines());
  read_to = journal_title.size() + journal_frame + header->size();
  const std::uint64_t size = text.size();
  take_in(std::string_view(text).substr(static_cast<std::size_t>(read_to)));
  if (damaged > 0) Phrase{damaged, " bytes between its records are damaged and were passed over"}.append_to(note);
  if (!alone || read_to == size) return;  // what is not whole may be what another process is writing
  Phrase{note.empty() ? "" : "; ", "its last ", size - read_to, " bytes were no whole record and were cut off"}.append_to(note);
  if (::ftruncate(file, static_cast<::off_t>(read_to)) != 0) throw_journal(path, "ftruncate");
}

ATTUNE_INLINE Journal::Journal(const std::string& path, const StudyKey& key, std::size_t folds) : state_(std::make_unique<State>(path, folds)) {
  lock_byte(state_->file, opening_lock, F_WRLCK, true);
  state_->open(key, lock_byte(state_->file, user_lock, F_WRLCK, false));
  lock_byte(state_->file, user_lock, F_RDLCK, true);
  lock_byte(state_->file, opening_lock, F_UNLCK, true);
}

ATTUNE_INLINE Journal::~Journal() = default;

ATTUNE_INLINE void Journal::require_same_points(std::span<const Trial> trials) {
  const std::lock_guard lock(state_->mutex);
  state_->refresh();
  for (const Trial& trial : trials) {
    for (auto record = state_->records.lower_bound({trial.index, 0}); record != state_->records.end() && record->first.first == trial.index; ++record) {
      const Point& theirs = record->second.point;
      for (std::size_t a = 0; a < trial.point.size(); ++a)
        if (a >= theirs.size() || theirs[a] != trial.point[a])
          throw InvalidArgument({.argument = {"journal '", state_->path, "'"}, .place = {"trial ", trial.index, ", axis ", a}, .found = {"position ", a < theirs.size() ? theirs[a] : -1.0}, .expected = {trial.point[a], ", which the strategy asks for"},
                                 .remedy = "the strategy, its seed or the starting points are others than the journal's: name another file, or search as that one did"});
    }
  }
}

ATTUNE_INLINE std::optional<FoldRecord> Journal::record_of(const Trial& trial, std::size_t fold, bool wait, FunctionRef<FoldRecord()> fit) {
  const auto known = [&](bool look) -> std::optional<FoldRecord> {
    const std::lock_guard lock(state_->mutex);
    if (look) state_->refresh();
    const JournalRecord* found = state_->find(trial.index, fold);
    if (found == nullptr) return std::nullopt;
    return FoldRecord{.scores = found->scores, .failure = found->failure};
  };
  if (auto found = known(false)) return found;
  if (!lock_byte(state_->file, lock_of(trial.index, fold), F_WRLCK, wait)) return std::nullopt;
  auto record = known(true);  // it may have been written while nobody had claimed it here
  if (!record) {
    record = fit();
    const std::lock_guard lock(state_->mutex);
    state_->append(trial, fold, *record);
  }
  lock_byte(state_->file, lock_of(trial.index, fold), F_UNLCK, true);
  return record;
}

ATTUNE_INLINE std::vector<std::size_t> Journal::claim_open(std::span<const Trial> trials) {
  const std::lock_guard lock(state_->mutex);
  std::vector<std::size_t> claimed;
  for (bool wait : {false, true}) {
    state_->refresh();
    for (std::size_t t = 0; t < trials.size() && (!wait || claimed.empty()); ++t) {
      if (state_->has_all(trials[t]) || !lock_byte(state_->file, lock_of(trials[t].index, 0), F_WRLCK, wait)) continue;
      state_->refresh();
      if (state_->has_all(trials[t]))
        lock_byte(state_->file, lock_of(trials[t].index, 0), F_UNLCK, true);
      else
        claimed.push_back(t);
    }
    if (!claimed.empty()) break;
  }
  return claimed;
}

ATTUNE_INLINE void Journal::append(const Trial& trial, std::span<const FoldRecord> records) {
  const std::lock_guard lock(state_->mutex);
  for (std::size_t k = 0; k < records.size(); ++k) state_->append(trial, k, records[k]);
  lock_byte(state_->file, lock_of(trial.index, 0), F_UNLCK, true);
}

ATTUNE_INLINE FoldRecord Journal::stored(const Trial& trial, std::size_t fold) {
  const std::lock_guard lock(state_->mutex);
  const JournalRecord& record = *state_->find(trial.index, fold);
  return {.scores = record.scores, .failure = record.failure};
}

ATTUNE_INLINE JournalUse Journal::use(std::size_t fits) const { return {.path = state_->path, .fits = fits - state_->made, .note = state_->note}; }

ATTUNE_INLINE std::unique_ptr<Journal> open_journal(const std::string& path, std::size_t folds, FunctionRef<void(StudyKey&)> describe) {
  if (path.empty()) return nullptr;
  StudyKey key;
  key.text("library", Phrase{"attune ", version_major, ".", version_minor, ".", version_patch, ", ", instruction_set}.text());
  describe(key);
  return std::make_unique<Journal>(path, key, folds);
}

}  // namespace attune::inline ATTUNE_ABI::detail
