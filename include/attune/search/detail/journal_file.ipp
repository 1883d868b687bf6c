// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/search/detail/journal_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include "attune/core/error.hpp"
#include "attune/version.hpp"

namespace attune::inline ATTUNE_ABI::detail {

inline constexpr std::string_view journal_title = "attune journal 1\n";
inline constexpr std::string_view journal_mark = "\xA7\x9D\r\n";  // no text has it
inline constexpr std::size_t journal_frame = 16;                  // bytes before the payload: mark, size, checksum

[[gnu::cold]] inline void begin_part(Bytes& part) { part.assign(journal_mark).resize(journal_frame); }

[[gnu::cold]] inline void end_part(Bytes& part) {
  const std::string_view payload = std::string_view(part).substr(journal_frame);
  Digest digest;
  digest.bytes(payload);
  const auto size = static_cast<std::uint32_t>(payload.size());
  const std::uint64_t checksum = digest.value();
  std::memcpy(part.data() + journal_mark.size(), &size, sizeof size);
  std::memcpy(part.data() + journal_mark.size() + sizeof size, &checksum, sizeof checksum);
}

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

/// Locks bytes of an open file, far beyond its end. The lock is the open file's and ends with it, however the process ends.
/// Returns whether it is held; where the system has no such locks, it always is.
[[gnu::cold]] inline bool lock_bytes(int file, std::uint64_t first, std::uint64_t count, int type, bool wait) {
#if defined(F_OFD_SETLK)
  struct ::flock range {};
  range.l_type = static_cast<short>(type);
  range.l_whence = SEEK_SET;
  range.l_start = static_cast<::off_t>(first);
  range.l_len = static_cast<::off_t>(count);
  while (::fcntl(file, wait ? F_OFD_SETLKW : F_OFD_SETLK, &range) != 0)
    if (errno != EINTR) return errno != EAGAIN && errno != EACCES;
#else
  static_cast<void>(file), static_cast<void>(first), static_cast<void>(count), static_cast<void>(type), static_cast<void>(wait);
#endif
  return true;
}

inline constexpr std::uint64_t first_claim = std::uint64_t{1} << 60;
inline constexpr std::uint64_t opening_lock = std::uint64_t{1} << 61;  // held by who opens the file
inline constexpr std::uint64_t user_lock = opening_lock + 1;           // shared by all who have it open

[[noreturn, gnu::cold]] inline void throw_journal(const std::string& path, const char* call) {
  throw ParseError({.argument = {"journal '", path, "'"}, .reason = {call, ": ", std::strerror(errno)}, .expected = "a file that can be read and written", .remedy = "the path is relative to the folder that the program runs in"});
}

ATTUNE_INLINE JournalFile::JournalFile(std::string path, const StudyKey& key, Take take) : path_(std::move(path)), file_(::open(path_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666)) {
  if (file_ < 0) throw_journal(path_, "open");
  try {
    lock_bytes(file_, opening_lock, 1, F_WRLCK, true);
    open(key, lock_bytes(file_, user_lock, 1, F_WRLCK, false), take);
    lock_bytes(file_, user_lock, 1, F_RDLCK, true);
    lock_bytes(file_, opening_lock, 1, F_UNLCK, true);
  } catch (...) {
    ::close(file_);
    throw;
  }
}

ATTUNE_INLINE JournalFile::~JournalFile() { ::close(file_); }

ATTUNE_INLINE std::uint64_t JournalFile::size() const {
  struct ::stat about {};
  if (::fstat(file_, &about) != 0) throw_journal(path_, "fstat");
  return static_cast<std::uint64_t>(about.st_size);
}

ATTUNE_INLINE Bytes JournalFile::read_from(std::uint64_t begin) const {
  const std::uint64_t end = size();
  Bytes text(end > begin ? static_cast<std::size_t>(end - begin) : 0, '\0');
  std::size_t done = 0;
  while (done < text.size()) {
    const auto got = ::pread(file_, text.data() + done, text.size() - done, static_cast<::off_t>(begin + done));
    if (got < 0 && errno != EINTR) throw_journal(path_, "read");
    if (got == 0) break;
    if (got > 0) done += static_cast<std::size_t>(got);
  }
  text.resize(done);
  return text;
}

ATTUNE_INLINE void JournalFile::write(const Bytes& part) const {
  ::ssize_t put = 0;
  do put = ::write(file_, part.data(), part.size());
  while (put < 0 && errno == EINTR);
  if (put >= 0 && static_cast<std::size_t>(put) < part.size()) errno = ENOSPC;
  if (put < 0 || static_cast<std::size_t>(put) < part.size()) throw_journal(path_, "write");
}

/// Passes on the records of a text that is from `read_to_` on.
ATTUNE_INLINE void JournalFile::take_in(std::string_view text, Take take) {
  std::size_t end = 0;
  for (std::size_t at = text.find(journal_mark); at != text.npos; at = text.find(journal_mark, at)) {
    const auto payload = payload_of(text.substr(at));
    if (!payload || !take(*payload)) {
      ++at;  // what follows may be whole
      continue;
    }
    damaged_ += at - end;
    at += journal_frame + payload->size();
    end = at;
  }
  read_to_ += end;
  own_ = 0;
}

ATTUNE_INLINE void JournalFile::refresh(Take take) {
  if (size() != read_to_ + own_) return take_in(read_from(read_to_), take);
  read_to_ += own_;
  own_ = 0;
}

ATTUNE_INLINE Bytes& JournalFile::record() {
  begin_part(buffer_);
  return buffer_;
}

ATTUNE_INLINE void JournalFile::append() {
  end_part(buffer_);
  write(buffer_);
  own_ += buffer_.size();
}

ATTUNE_INLINE bool JournalFile::claim(std::uint64_t first, std::uint64_t count, bool wait) { return lock_bytes(file_, first_claim + first, count, F_WRLCK, wait); }

ATTUNE_INLINE void JournalFile::release(std::uint64_t first, std::uint64_t count) { lock_bytes(file_, first_claim + first, count, F_UNLCK, true); }

ATTUNE_INLINE void JournalFile::require_same_study(std::string_view theirs, std::string_view ours) const {
  if (theirs == ours) return;
  std::size_t line = 0;  // where the first one that differs begins
  for (std::size_t k = 0; k < theirs.size() && k < ours.size() && theirs[k] == ours[k]; ++k)
    if (ours[k] == '\n') line = k + 1;
  const auto line_of = [&](std::string_view text) { return text.substr(line, text.find('\n', line) - line); };
  const std::string_view found = line_of(theirs), expected = line_of(ours);
  const std::string_view name = expected.substr(0, expected.find(": ") + 2);
  const bool same_name = !name.empty() && found.starts_with(name);
  throw InvalidArgument({.argument = {"journal '", path_, "'"}, .place = name.substr(0, name.size() - 2),
                         .found = same_name ? found.substr(name.size()) : found.empty() ? "nothing" : found, .expected = same_name ? expected.substr(name.size()) : expected,
                         .remedy = "it is the journal of another search: name another file, or search as that one did"});
}

ATTUNE_INLINE void JournalFile::open(const StudyKey& key, bool alone, Take take) {
  begin_part(buffer_);
  buffer_ += key.lines();
  end_part(buffer_);
  const Bytes head = Bytes(journal_title).append(buffer_);
  const Bytes text = read_from(0);
  if (text.size() < head.size() && alone && std::string_view(head).starts_with(text)) {
    // New, or killed while it began.
    if (!text.empty()) Phrase{"it was cut off in its first lines, after ", text.size(), " bytes, and was begun again"}.append_to(note_);
    if (!text.empty() && ::ftruncate(file_, 0) != 0) throw_journal(path_, "ftruncate");
    write(head);
    read_to_ = head.size();
    return;
  }
  if (!text.starts_with(journal_title))
    throw ParseError({.argument = {"journal '", path_, "'"}, .reason = "the file is no journal", .remedy = "name a new file: nothing was changed in this one"});
  const auto header = payload_of(std::string_view(text).substr(journal_title.size()));
  if (!header)
    throw ParseError({.argument = {"journal '", path_, "'"}, .reason = "its first lines, which say what study it is of, are damaged", .remedy = "delete it or name a new file: nothing was changed in this one"});
  require_same_study(*header, key.lines());
  read_to_ = journal_title.size() + journal_frame + header->size();
  const std::uint64_t end = text.size();
  take_in(std::string_view(text).substr(static_cast<std::size_t>(read_to_)), take);
  if (damaged_ > 0) Phrase{damaged_, " bytes between its records are damaged and were passed over"}.append_to(note_);
  if (!alone || read_to_ == end) return;  // what is not whole may be what another process is writing
  Phrase{note_.empty() ? "" : "; ", "its last ", end - read_to_, " bytes were no whole record and were cut off"}.append_to(note_);
  if (::ftruncate(file_, static_cast<::off_t>(read_to_)) != 0) throw_journal(path_, "ftruncate");
}

ATTUNE_INLINE StudyKey study_key(FunctionRef<void(StudyKey&)> describe) {
  StudyKey key;
  key.text("library", Phrase{"attune ", version_major, ".", version_minor, ".", version_patch, ", ", instruction_set}.text());
  describe(key);
  return key;
}

ATTUNE_INLINE void require_same_point(const std::string& path, int trial, const Point& theirs, const Point& ours, const char* whose) {
  for (std::size_t a = 0; a < ours.size(); ++a)
    if (a >= theirs.size() || theirs[a] != ours[a])
      throw InvalidArgument({.argument = {"journal '", path, "'"}, .place = {"trial ", trial, ", axis ", a}, .found = {"position ", a < theirs.size() ? theirs[a] : -1.0}, .expected = {ours[a], ", which ", whose},
                             .remedy = "the strategy, its seed or the starting points are others than the journal's: name another file, or search as that one did"});
}

}  // namespace attune::inline ATTUNE_ABI::detail
