// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <string>

#include "attune/core/executor.hpp"
#include "attune/core/progress.hpp"

using namespace attune;

TEST_CASE("progress: the line shows the share, the rate and the time left") {
  CHECK(ProgressLine::format("search", 30, 60, 3, "best F1 0.9000") == "search [############............] 30/60  10.0/s  3 s left  best F1 0.9000");
  CHECK(ProgressLine::format("search", 60, 60, 6, "") == "search [########################] 60/60  10.0/s  0 s left");
}

TEST_CASE("progress: nothing done, nothing to do and no time passed are no divisions by zero") {
  CHECK(ProgressLine::format("t", 0, 4, 0, "") == "t [........................] 0/4  0.0/s  0 s left");
  CHECK(ProgressLine::format("t", 0, 0, 0, "") == "t [########################] 0/0  0.0/s  0 s left");
}

TEST_CASE("progress: an unwanted line may be advanced from several threads") {
  ProgressLine line(false, "quiet", 100);
  Threads{4}.run({.count = 100, .state = &line, .execute = [](void* state, std::size_t) { static_cast<ProgressLine*>(state)->advance("note"); }});
  line.advance();  // still usable; the sanitizers watch the rest
}
