// SPDX-License-Identifier: BSL-1.0
#pragma once

// A line on the terminal that shows how far long work has come. It is written to the standard error
// stream, only where that is a terminal, and rewritten at most ten times a second.

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <mutex>
#include <string>
#include <utility>

#include "attune/core/error.hpp"
#include "attune/core/terminal.hpp"

namespace attune::inline ATTUNE_ABI {

/// Counts finished parts of some work. May be told from several threads at once.
class ProgressLine {
 public:
  /// `wanted` false, or no terminal: does nothing.
  [[gnu::cold]] ProgressLine(bool wanted, std::string title, std::size_t total)
      : on_(wanted && is_terminal(2)), title_(std::move(title)), total_(total), started_(Clock::now()) {}
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  ~ProgressLine() {
    if (on_ && drawn_) std::fputs("\r\033[K", stderr);
  }

  /// One part is done; `note` says something about how it went.
  [[gnu::cold]] void advance(const std::string& note = {}) {
    if (!on_) return;
    const std::lock_guard lock(mutex_);
    ++done_;
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

  /// The line after `done` of `total` parts in so many seconds: a bar, the rate, the time left, a note. What
  /// does not fit `width` columns goes, from the note to the bar.
  [[gnu::cold]] static std::string format(const std::string& title, std::size_t done, std::size_t total, double seconds, const std::string& note, std::size_t width = 200) {
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

  /// How many parts a second, or how many seconds a part.
  [[gnu::cold]] static std::string rate(double seconds_each) {
    char text[32];
    if (seconds_each > 1)
      std::snprintf(text, sizeof text, "%.1f s each", seconds_each);
    else
      std::snprintf(text, sizeof text, "%.*f/s", seconds_each > 0.1 ? 1 : 0, 1 / seconds_each);
    return text;
  }

  /// 12 s, 3:05 min, 1:02:30 h.
  [[gnu::cold]] static std::string duration(double seconds) {
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

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::size_t bar_width = 24;

  bool on_;
  std::string title_;
  std::string note_{};
  std::size_t total_;
  std::size_t done_ = 0;
  bool drawn_ = false;
  Clock::time_point started_;
  Clock::time_point last_{};
  std::mutex mutex_{};
};

}  // namespace attune::inline ATTUNE_ABI
