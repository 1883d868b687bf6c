// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cstddef>
#include <sstream>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/mean_absolute_error.hpp"
#include "attune/metrics/mean_squared_error.hpp"
#include "attune/metrics/r2.hpp"
#include "attune/report/front.hpp"
#include "attune/search/nsga2_search.hpp"
#include "attune/search/search_front.hpp"
#include "attune/validate/k_fold.hpp"

namespace front_test {

using namespace attune;
using attune_test::contains;

namespace {

struct Shift {
  double value = 0;
};

}  // namespace

TEST_CASE("front: prints the objectives with their spreads, best first, then the other metrics, and what is left out") {
  FrontResult<Shift, SearchSpace<Axis<Values<double>, &Shift::value>>, Metrics<R2, MeanAbsoluteError, MeanSquaredError>> found;
  found.search.space = search_space(axis<&Shift::value>(values({1.0, 2.0})));
  found.search.folds = 3;
  found.search.seconds = 0.25;
  found.objectives = {1, 0};
  const auto add = [&](std::vector<double> mean, TrialState state) {
    const int index = static_cast<int>(found.search.trials.size());
    found.search.trials.push_back({.index = index, .values = {{std::to_string(index), 0}}, .mean = mean, .spread = {0.01, 0.02, 0.03}, .state = state});
  };
  add({0.5, 3, 10}, TrialState::complete);
  add({0.75, 4, 12}, TrialState::complete);
  add({}, TrialState::failed);
  found.front = {0, 1};
  CHECK(to_text(found, 100) ==
        "3 trials × 3 folds in 0.25 s, ranked by mean absolute error (smaller is better) and R² (larger is better); 1 without a score in each\n"
        "the front: 2 trials that no other dominates\n"
        "  trial  Shift::value  mean absolute error     std      R²     std  mean squared error\n"
        "  0                 0               3.0000  0.0200  0.5000  0.0100             10.0000\n"
        "  1                 1               4.0000  0.0200  0.7500  0.0100             12.0000\n");
  std::ostringstream out;
  out << found;
  CHECK(contains(out.str(), "the front: 2 trials"));
  for (int i = 3; i < 30; ++i) {
    add({0.5, 3, 10}, TrialState::complete);
    found.front.push_back(static_cast<std::size_t>(i));
  }
  CHECK(contains(to_text(found), "  ... 9 more\n"));
}

}  // namespace front_test
