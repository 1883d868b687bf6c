// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/core/progress.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <mutex>
#include <utility>

#include "attune/core/error.hpp"
#include "attune/core/terminal.hpp"

namespace attune::inline ATTUNE_ABI {

struct ProgressLine::State {
  using Clock = std::chrono::steady_clock;

  // Draws the line, unless it was drawn a moment ago and is not at its end.
  void draw(const std::string& with) {
    if (!with.empty()) note = with;
    const auto now = Clock::now();
    if (done < total && drawn && now - last < std::chrono::milliseconds(100)) return;
    last = now;
    drawn = true;
    const double seconds = std::chrono::duration<double>(now - started).count();
    // The last column stays free: a full line would move the cursor to the next one.
    std::fprintf(stderr, "\r%s\033[K", format(title, done, total, seconds, note, terminal_width(2) - 1).c_str());
    std::fflush(stderr);
  }

  std::string title;
  std::size_t total;
  std::string note{};
  std::size_t done = 0;
  bool drawn = false;
  Clock::time_point started = Clock::now();
  Clock::time_point last{};
  std::mutex mutex{};
};

ATTUNE_INLINE ProgressLine::ProgressLine(bool wanted, std::string title, std::size_t total) {
  if (wanted && is_terminal(2)) state_.reset(new State{.title = std::move(title), .total = total});
}

ATTUNE_INLINE ProgressLine::~ProgressLine() {
  if (state_ && state_->drawn) std::fputs("\r\033[K", stderr);
}

ATTUNE_INLINE void ProgressLine::advance(const std::string& note) {
  if (!state_) return;
  const std::lock_guard lock(state_->mutex);
  ++state_->done;
  state_->draw(note);
}

ATTUNE_INLINE void ProgressLine::note(const std::string& note) {
  if (!state_) return;
  const std::lock_guard lock(state_->mutex);
  state_->draw(note);
}

ATTUNE_INLINE void ProgressLine::expect(std::size_t parts) {
  if (!state_) return;
  const std::lock_guard lock(state_->mutex);
  state_->total = std::max(state_->total, state_->done + parts);
}

ATTUNE_INLINE void ProgressLine::skip(std::size_t parts) {
  if (!state_) return;
  const std::lock_guard lock(state_->mutex);
  state_->total -= std::min(parts, state_->total);
}

ATTUNE_INLINE std::string ProgressLine::format(const std::string& title, std::size_t done, std::size_t total, double seconds, const std::string& note, std::size_t width) {
  constexpr std::size_t bar_width = 24;
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
