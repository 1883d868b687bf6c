// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <limits>
#include <string>

#include "../support.hpp"
#include "attune/report/threshold_tuning.hpp"

namespace threshold_tuning_test {

using namespace attune;
using attune_test::contains;

TEST_CASE("threshold tuning: prints where the threshold lies, and what it is worth") {
  ThresholdTuning tuning{.threshold = 0.4, .score = 7, .held_out_score = 6, .untuned_score = 5, .fold_thresholds = {0.7, 0.4}, .of_probabilities = true, .rows = 8, .metric = "profit"};
  CHECK(to_text(tuning) ==
        "threshold 0.4000 of the probability (0.4000 to 0.7000 without a fold), 8 rows held out of 2 fits\n"
        "  profit                           score\n"
        "  on the rows that chose          7.0000\n"
        "  on rows held out of the choice  6.0000\n"
        "  untuned                         5.0000\n");
  tuning.fold_thresholds = {0.4};
  tuning.of_probabilities = false;
  CHECK(contains(to_text(tuning), "threshold 0.4000 of the decision value, 8 rows held out of 1 fits"));
  tuning.threshold = std::numeric_limits<double>::infinity();  // no row is positive
  tuning.fold_thresholds = {0.5, tuning.threshold};
  CHECK(contains(to_text(tuning), "threshold none of the decision value (0.5000 to none without a fold)"));
}

}  // namespace threshold_tuning_test
