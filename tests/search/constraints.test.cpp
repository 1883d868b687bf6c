// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "attune/search/cma_es_search.hpp"
#include "attune/search/detail/trial_history.hpp"
#include "attune/search/gaussian_process_search.hpp"
#include "attune/search/nsga2_search.hpp"
#include "attune/search/study.hpp"
#include "attune/search/tpe_search.hpp"

namespace constraints_test {

using namespace attune;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

struct Place {
  double x = 0.5;
  double y = 0.5;
};

// Allowed is a disc of radius 0.03 in a corner; better scores are in another one.
const auto square = search_space(axis<&Place::x>(attune::uniform(0, 1)), axis<&Place::y>(attune::uniform(0, 1)));
double cost(const Place& at) { return at.x + at.y; }
double violation(const Place& at) { return std::hypot(at.x - 0.9, at.y - 0.1) - 0.03; }

bool any_complete(const std::vector<Trial>& trials) {
  return std::any_of(trials.begin(), trials.end(), [](const Trial& trial) { return trial.state == TrialState::complete; });
}

// In how many studies a candidate is allowed. Of 60 independent draws one is with a probability of 1 - (1 - 0.03² π)^60 = 0.16,
// of 40 with 0.11, so that who does not look at what is violated gets to 10 of 20 studies of 60 with one of 0.0004, and to 4 of
// 4 studies of 40 with one of 0.0002.
template <class Strategy>
int found_by(Strategy strategy, std::uint64_t studies) {
  int found = 0;
  for (std::uint64_t seed = 0; seed < studies; ++seed) {
    strategy.seed = seed;
    if constexpr (FrontStrategy<Strategy>) {
      Study study(Place{}, square, strategy, std::vector{Direction::minimize});
      study.run([](const Place& at) { return FrontOutcome{.scores = {cost(at)}, .violation = violation(at)}; });
      found += any_complete(study.trials());
    } else {
      Study study(Place{}, square, strategy);
      study.run([](const Place& at) { return Outcome{.score = cost(at), .violation = violation(at)}; });
      found += any_complete(study.trials());
    }
  }
  return found;
}

}  // namespace

TEST_CASE("constraints: strategies that learn find a small disc by what is violated outside of it") {
  CHECK(found_by(TpeSearch{.trials = 60}, 20) >= 10);
  CHECK(found_by(GaussianProcessSearch{.trials = 40}, 4) == 4);
  CHECK(found_by(CmaEsSearch{.trials = 60}, 20) >= 10);
  CHECK(found_by(Nsga2Search{.trials = 60, .population = 10}, 20) >= 10);
}

TEST_CASE("constraints: the losses of a model rank those with a score first, then by what is violated, whatever the scores") {
  using detail::Observation;
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const auto losses = detail::losses_with_violations(std::vector<Observation>{{.loss = 3}, {.loss = nan, .violation = 5}, {.loss = -1}, {.loss = nan}, {.loss = nan, .violation = 0.1}, {.loss = nan, .violation = infinity}});
  CHECK(losses[0] == 3);
  CHECK(losses[2] == -1);
  CHECK(std::isnan(losses[3]));
  CHECK(losses[4] > losses[0]);
  CHECK(losses[1] > losses[4]);
  CHECK(losses[5] == losses[1]);
  const auto none = detail::losses_with_violations(std::vector<Observation>{{.loss = nan, .violation = 2}, {.loss = nan, .violation = 1}, {.loss = nan, .violation = 4}});
  CHECK(none[1] < none[0]);
  CHECK(none[0] < none[2]);
  CHECK(none[2] / none[1] == doctest::Approx(4));
  const auto endless = detail::losses_with_violations(std::vector<Observation>{{.loss = 1}, {.loss = nan, .violation = infinity}, {.loss = nan, .violation = infinity}});
  CHECK(endless[1] > endless[0]);
  CHECK(endless[1] == endless[2]);
  CHECK(std::isfinite(endless[1]));
}

}  // namespace constraints_test
