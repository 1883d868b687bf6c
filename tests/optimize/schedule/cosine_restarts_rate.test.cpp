// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include "../../support.hpp"
#include "../objectives.hpp"
#include "attune/optimize/schedule/cosine_rate.hpp"
#include "attune/optimize/schedule/cosine_restarts_rate.hpp"
#include "attune/optimize/sgd.hpp"

namespace schedule_cosine_restarts_rate_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

// At the beginning of epoch e of 97, as the loop of stochastic optimizers says it.
ScheduleTime at(int epoch, double part = 0) { return {.epoch = epoch, .epochs = 97, .progress = (epoch + part) / 97}; }

TEST_CASE("cosine restarts rate: is the learning rate itself at the beginning of each period, and nowhere else") {
  const auto restarts = [](const CosineRestartsRate& rate) {
    std::vector<int> found;
    for (int epoch = 0; epoch < 97; ++epoch)
      if (rate.factor(at(epoch)) == 1) found.push_back(epoch);
    return found;
  };
  CHECK(restarts({.period = 3}) == std::vector<int>{0, 3, 9, 21, 45, 93});
  CHECK(restarts({.period = 20, .period_growth = 1}) == std::vector<int>{0, 20, 40, 60, 80});
  CHECK(restarts({.period = 8, .period_growth = 1.5}) == std::vector<int>{0, 8, 20, 38, 65});
}

TEST_CASE("cosine restarts rate: falls to its final factor within a period, epochs parted") {
  const CosineRestartsRate rate{.period = 4, .final_factor = 0.1};
  double before = 2;
  for (int quarter = 0; quarter < 16; ++quarter) {
    const double now = rate.factor(at(quarter / 4, 0.25 * (quarter % 4)));
    CHECK(now < before);
    before = now;
  }
  // ½ (1 + cos x) is (π - x)² / 4 at most near π: the last quarter of an epoch of four.
  CHECK(before - 0.1 <= std::pow(std::acos(-1.0) / 16, 2) / 4);
  CHECK(rate.factor(at(4)) == 1);
}

TEST_CASE("cosine restarts rate: with one period is the cosine rate") {
  const CosineRestartsRate rate{.period = 97, .final_factor = 0.2};
  constexpr double eps = std::numeric_limits<double>::epsilon();
  for (int epoch = 0; epoch < 97; ++epoch) CHECK(std::abs(rate.factor(at(epoch, 0.3)) - CosineRate{.final_factor = 0.2}.factor(at(epoch, 0.3))) <= 8 * eps);
}

TEST_CASE("cosine restarts rate: in an optimizer restarts with the first batch of an epoch, whatever the rounding of progress") {
  attune_test::LeastSquares f(30, 190);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3);
  attune_test::Watch watch;
  BasicSgd<CosineRestartsRate> optimizer{.learning_rate = 0.25, .batch_size = 30, .schedule = {.period = 7, .period_growth = 1}};
  optimizer.stopping = {.gradient = {.tolerance = 0}, .improvement = {}, .budget = {.iterations = 97}};
  optimizer.minimize(f, w, watch);
  REQUIRE(watch.seen.size() == 98);
  for (std::size_t i = 1; i < watch.seen.size(); ++i) CHECK((watch.seen[i].step == 0.25) == ((i - 1) % 7 == 0));
}

TEST_CASE("cosine restarts rate: settings out of range are refused by name") {
  CHECK_NOTHROW(CosineRestartsRate{}.check());
  CHECK(contains(error_of<InvalidArgument>([] { CosineRestartsRate{.period = 0}.check(); }), "CosineRestartsRate::period"));
  CHECK(contains(error_of<InvalidArgument>([] { CosineRestartsRate{.period_growth = 0.9}.check(); }), "CosineRestartsRate::period_growth"));
  CHECK(contains(error_of<InvalidArgument>([] { CosineRestartsRate{.final_factor = 1.1}.check(); }), "CosineRestartsRate::final_factor"));
}

}  // namespace schedule_cosine_restarts_rate_test
