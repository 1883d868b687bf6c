// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/core/progress.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include "attune/core/error.hpp"
#include "attune/core/terminal.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE ProgressLine::ProgressLine(bool wanted, std::string title, std::size_t total)
    : on_(wanted && is_terminal(2)), title_(std::move(title)), total_(total), started_(Clock::now()) {}

ATTUNE_INLINE ProgressLine::~ProgressLine() {
  if (on_ && drawn_) std::fputs("\r\033[K", stderr);
}

ATTUNE_INLINE void ProgressLine::advance(const std::string& note) {
  if (!on_) return;
  const std::lock_guard lock(mutex_);
  ++done_;
  draw(note);
}

ATTUNE_INLINE void ProgressLine::note(const std::string& note) {
  if (!on_) return;
  const std::lock_guard lock(mutex_);
  draw(note);
}

// Draws the line, unless it was drawn a moment ago and is not at its end.
ATTUNE_INLINE void ProgressLine::draw(const std::string& note) {
  if (!note.empty()) note_ = note;
  const auto now = Clock::now();
  if (done_ < total_ && drawn_ && now - last_ < std::chrono::milliseconds(100)) return;
  last_ = now;
  drawn_ = true;
  const double seconds = std::chrono::duration<double>(now - started_).count();
  // The last column stays free: a full line would move the cursor to the next one.
  std::fprintf(stderr, "\r%s\033[K", format(title_, done_, total_, seconds, note_, terminal_width(2) - 1).c_str());
  std::fflush(stderr);
}

ATTUNE_INLINE void ProgressLine::skip(std::size_t parts) {
  const std::lock_guard lock(mutex_);
  total_ -= std::min(parts, total_);
}

ATTUNE_INLINE std::string ProgressLine::format(const std::string& title, std::size_t done, std::size_t total, double seconds, const std::string& note, std::size_t width) {
  std::string numbers;
  Phrase{done, "/", total}.append_to(numbers);
  if (done > 0 && seconds > 0) {
    const double each = seconds / static_cast<double>(done);
    Phrase{"  ", rate(each), "  ", duration(each * static_cast<double>(total - std::min(done, total))), " left"}.append_to(numbers);
  }
  if (!note.empty() && title.size() + bar_width + numbers.size() + note.size() + 6 <= width) Phrase{"  ", note}.append_to(numbers);
  std::string line = title;
  line += ' ';
  if (title.size() + bar_width + numbers.size() + 4 <= width) {
    const std::size_t filled = total == 0 ? bar_width : bar_width * std::min(done, total) / total;
    line += '[';
    for (std::size_t k = 0; k < bar_width; ++k) line += k < filled ? '#' : '.';
    line.append("] ", 2);
  }
  line += numbers;
  if (line.size() > width) line.resize(width);
  return line;
}

ATTUNE_INLINE std::string ProgressLine::rate(double seconds_each) {
  char text[32];
  if (seconds_each > 1)
    std::snprintf(text, sizeof text, "%.1f s each", seconds_each);
  else
    std::snprintf(text, sizeof text, "%.*f/s", seconds_each > 0.1 ? 1 : 0, 1 / seconds_each);
  return text;
}

ATTUNE_INLINE std::string ProgressLine::duration(double seconds) {
  const auto whole = static_cast<long long>(std::ceil(std::min(seconds, 1e9)));
  char text[48];
  if (whole < 100)
    std::snprintf(text, sizeof text, "%lld s", whole);
  else if (whole < 3600)
    std::snprintf(text, sizeof text, "%lld:%02lld min", whole / 60, whole % 60);
  else
    std::snprintf(text, sizeof text, "%lld:%02lld:%02lld h", whole / 3600, whole / 60 % 60, whole % 60);
  return text;
}

}  // namespace attune::inline ATTUNE_ABI
