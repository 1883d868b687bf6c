// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <limits>
#include <string>

#include "../support.hpp"
#include "attune/metrics/accuracy.hpp"
#include "attune/metrics/f1.hpp"
#include "attune/report/interval_table.hpp"

namespace interval_table_test {

using namespace attune;
using attune_test::contains;
using Set = Metrics<Accuracy, F1>;

TEST_CASE("interval table: a row for each score, and replicates only where there were some") {
  IntervalEvaluation<Set> evaluation{.settings = {.level = 0.99, .replicates = 500, .seed = 3}, .rows = 40};
  evaluation.intervals[0] = {.score = 0.75, .lower = 0.5, .upper = 0.9, .method = IntervalMethod::wilson};
  evaluation.intervals[1] = {.score = 0.6, .lower = 0.25, .upper = 0.8, .method = IntervalMethod::wilson};
  const std::string plain = to_text(evaluation);
  CHECK(contains(plain, "evaluation on 40 rows\n"));
  CHECK(contains(plain, "  metric     score  99 % from      to  method\n"));
  CHECK(contains(plain, "  accuracy  0.7500     0.5000  0.9000  Wilson\n"));
  CHECK(!contains(plain, "replicates"));
  evaluation.intervals[1].method = IntervalMethod::percentile;
  const std::string drawn = to_text(evaluation);
  CHECK(contains(drawn, "percentile bootstrap\n"));
  CHECK(contains(drawn, "  500 bootstrap replicates, seed 3\n"));
}

TEST_CASE("interval table: an interval that there is none of is undefined") {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  IntervalEvaluation<Set> evaluation{.rows = 2};
  evaluation.intervals[0] = {.score = 1, .lower = nan, .upper = nan, .method = IntervalMethod::bca, .undefined_replicates = 7};
  const std::string text = to_text(evaluation);
  CHECK(contains(text, "1.0000  undefined  undefined  BCa bootstrap\n"));
  CHECK(contains(text, "  accuracy was undefined in 7 replicates, which are left out\n"));
}

}  // namespace interval_table_test
