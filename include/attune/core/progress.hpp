// SPDX-License-Identifier: BSL-1.0
#pragma once

// A line on the terminal that shows how far long work has come. It is written to the standard error
// stream, only where that is a terminal, and rewritten at most ten times a second.

#include <cstddef>
#include <memory>
#include <string>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI {

/// Counts finished parts of some work. May be told from several threads at once.
class ProgressLine {
 public:
  /// `wanted` false, or no terminal: does nothing.
  [[gnu::cold]] ProgressLine(bool wanted, std::string title, std::size_t total);
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  ~ProgressLine();

  /// One part is done; `note` says something about how it went.
  [[gnu::cold]] void advance(const std::string& note = {});

  /// So many parts are about to be done: where that makes more of them than were known of, the line has more to come.
  [[gnu::cold]] void expect(std::size_t parts);

  /// So many parts need not be done after all.
  [[gnu::cold]] void skip(std::size_t parts);

  /// Something is going on within a part.
  [[gnu::cold]] void note(const std::string& note);

  /// Whether there is a line.
  bool is_on() const { return state_ != nullptr; }

  /// The line after `done` of `total` parts in so many seconds: a bar, the rate, the time left, a note. What
  /// does not fit `width` columns goes, from the note to the bar.
  [[gnu::cold]] static std::string format(const std::string& title, std::size_t done, std::size_t total, double seconds, const std::string& note, std::size_t width = 200);

  /// How many parts a second, or how many seconds a part.
  [[gnu::cold]] static std::string rate(double seconds_each);

  /// 12 s, 3:05 min, 1:02:30 h.
  [[gnu::cold]] static std::string duration(double seconds);

 private:
  struct State;
  std::unique_ptr<State> state_;  // null: no line
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/core/progress.ipp"
#endif
