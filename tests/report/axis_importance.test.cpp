// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <limits>
#include <string>

#include "../support.hpp"
#include "attune/report/axis_importance.hpp"

namespace axis_importance_report_test {

using namespace attune;

TEST_CASE("report: the importance of axes, the largest first, with a bar each") {
  AxisImportance found{.axes = {{"L2::strength", 0.25, 0.0312}, {"Kernel::width", 0.6449, 0.05, 0.5}}, .trials = 60, .trees = 64, .explained = 0.912};
  CHECK(to_text(found) ==
        "importance of axes, in shares of the variance of the score over the space\n"
        "  axis                               share      ±\n"
        "  Kernel::width (exists in 50.0 %)  64.5 %  5.0 %  █████████████·······\n"
        "  L2::strength                      25.0 %  3.1 %  █████···············\n"
        "  several together                  10.5 %         ██··················\n"
        "  60 trials, 64 trees; R² on trials that a tree has not seen: 0.9120\n");
  found.pairs = {{"L2::strength", "Kernel::width", 0.1, 0.01}};
  found.explained = 0.31;
  const std::string text = to_text(found);
  CHECK(attune_test::contains(text, "\n  L2::strength with Kernel::width"));
  CHECK(attune_test::contains(text, "\n  more than two together"));
  CHECK(attune_test::contains(text, "0.3100: the shares are guesses\n"));
  found.explained = std::numeric_limits<double>::quiet_NaN();
  CHECK(attune_test::contains(to_text(found), "64 trees; all scores are equal\n"));
}

}  // namespace axis_importance_report_test
