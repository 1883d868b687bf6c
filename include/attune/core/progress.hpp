// SPDX-License-Identifier: BSL-1.0
#pragma once

// A line on the terminal that shows how far long work has come. It is written to the standard error
// stream, only where that is a terminal, and rewritten at most ten times a second.

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdio>
#include <mutex>
#include <string>
#include <utility>

#include "attune/config.hpp"

#if defined(__unix__) || defined(__APPLE__)
#include <unistd.h>
#endif

namespace attune::inline ATTUNE_ABI {

/// Counts finished parts of some work. May be told from several threads at once.
class ProgressLine {
 public:
  /// `wanted` false, or no terminal: does nothing.
  [[gnu::cold]] ProgressLine(bool wanted, std::string title, std::size_t total)
      : on_(wanted && is_terminal()), title_(std::move(title)), total_(total), started_(Clock::now()) {}
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
    std::fputs(("\r" + text(std::chrono::duration<double>(now - started_).count()) + "\033[K").c_str(), stderr);
    std::fflush(stderr);
  }

  /// The line after `done` of `total` parts in so many seconds.
  [[gnu::cold]] static std::string format(const std::string& title, std::size_t done, std::size_t total, double seconds, const std::string& note) {
    constexpr std::size_t width = 24;
    const std::size_t filled = total == 0 ? width : width * done / total;
    const double left = done == 0 ? 0 : seconds / static_cast<double>(done) * static_cast<double>(total - std::min(done, total));
    char numbers[96];
    std::snprintf(numbers, sizeof numbers, "] %zu/%zu  %.1f/s  %.0f s left", done, total, seconds > 0 ? static_cast<double>(done) / seconds : 0.0, left);
    return title + " [" + std::string(filled, '#') + std::string(width - filled, '.') + numbers + (note.empty() ? "" : "  " + note);
  }

 private:
  using Clock = std::chrono::steady_clock;

  static bool is_terminal() {
#if defined(__unix__) || defined(__APPLE__)
    return ::isatty(2) != 0;
#else
    return false;
#endif
  }

  std::string text(double seconds) const { return format(title_, done_, total_, seconds, note_); }

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
