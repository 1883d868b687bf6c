// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <unistd.h>

#include <cstdio>
#include <string>

#include "attune/core/executor.hpp"
#include "attune/core/progress.hpp"
#include "../terminal.hpp"

namespace progress_test {

using namespace attune;
using attune_test::seen_by_terminal;
using attune_test::with_stderr;

namespace {

void do_three_parts() {
  ProgressLine line(true, "work", 3);
  for (int part = 0; part < 3; ++part) line.advance();
}

}  // namespace

TEST_CASE("progress: the line shows the share, the rate, the time left and the note") {
  CHECK(ProgressLine::format("search", 30, 60, 3, "best F1 0.9000") == "search [############............] 30/60  10/s  3 s left  best F1 0.9000");
  CHECK(ProgressLine::format("search", 60, 60, 6, "") == "search [########################] 60/60  10/s  0 s left");
  CHECK(ProgressLine::format("search", 2, 60, 50, "") == "search [........................] 2/60  25.0 s each  24:10 min left");
}

TEST_CASE("progress: nothing done, nothing to do and no time passed have no rate") {
  CHECK(ProgressLine::format("t", 0, 4, 0, "") == "t [........................] 0/4");
  CHECK(ProgressLine::format("t", 0, 0, 0, "") == "t [########################] 0/0");
  CHECK(ProgressLine::format("t", 1, 4, 0, "") == "t [######..................] 1/4");
}

TEST_CASE("progress: rates are parts a second, or seconds a part where that is slow") {
  CHECK(ProgressLine::rate(0.001) == "1000/s");
  CHECK(ProgressLine::rate(0.25) == "4.0/s");
  CHECK(ProgressLine::rate(90) == "90.0 s each");
}

TEST_CASE("progress: times are in the unit that suits them, and never end too early") {
  CHECK(ProgressLine::duration(0) == "0 s");
  CHECK(ProgressLine::duration(0.2) == "1 s");
  CHECK(ProgressLine::duration(99) == "99 s");
  CHECK(ProgressLine::duration(100) == "1:40 min");
  CHECK(ProgressLine::duration(3599.5) == "1:00:00 h");
  CHECK(ProgressLine::duration(3599) == "59:59 min");
  CHECK(ProgressLine::duration(36000 + 62) == "10:01:02 h");
}

TEST_CASE("progress: a narrow terminal loses the note, then the bar, then what is at the end; the line never wraps") {
  const auto line = [](std::size_t width) { return ProgressLine::format("search", 30, 60, 3, "best F1 0.9000", width); };
  CHECK(line(71) == "search [############............] 30/60  10/s  3 s left  best F1 0.9000");
  CHECK(line(70) == "search [############............] 30/60  10/s  3 s left");
  CHECK(line(55) == line(70));
  CHECK(line(54) == "search 30/60  10/s  3 s left");
  CHECK(line(10) == "search 30/");
  for (std::size_t width = 1; width < 90; ++width) CHECK(line(width).size() <= width);
}

TEST_CASE("progress: an unwanted line may be advanced from several threads") {
  ProgressLine line(false, "quiet", 100);
  Threads{4}.run({.count = 100, .state = &line, .execute = [](void* state, std::size_t) { static_cast<ProgressLine*>(state)->advance("note"); }});
  line.advance();  // still usable; the sanitizers watch the rest
}

TEST_CASE("progress: nothing is written where nobody watches") {
  std::FILE* file = std::tmpfile();
  REQUIRE(file != nullptr);
  with_stderr(::fileno(file), do_three_parts);
  CHECK(std::ftell(file) == 0);
  CHECK(::lseek(::fileno(file), 0, SEEK_END) == 0);
  std::fclose(file);
}

TEST_CASE("progress: a terminal sees the line, and its erasure at the end") {
  const auto found = seen_by_terminal(do_three_parts);
  if (!found) return;
  const std::string& seen = *found;
  CHECK(seen.starts_with("\rwork [########................] 1/3"));
  CHECK(seen.find("\rwork [########################] 3/3") != seen.npos);  // the last part is always shown
  CHECK(seen.ends_with("\r\033[K"));
  CHECK(seen.find('\n') == seen.npos);
}

TEST_CASE("progress: a note shows before any part is done") {
  const auto seen = seen_by_terminal([] { ProgressLine(true, "work", 3).note("iteration 7"); });
  if (seen) CHECK(seen->starts_with("\rwork [........................] 0/3  iteration 7"));
}

}  // namespace progress_test
