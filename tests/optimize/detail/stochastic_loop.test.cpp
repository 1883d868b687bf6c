// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <vector>

#include "../objectives.hpp"
#include "attune/optimize/detail/stochastic_loop.hpp"
#include "attune/optimize/schedule/constant_rate.hpp"

using namespace attune;
using attune_test::LeastSquares;

namespace stochastic_loop_test {

struct Validated : LeastSquares {
  using LeastSquares::LeastSquares;
  double validation_value(const ParametersRef& w) { return w[0]; }
};

struct Recorder {  // a schedule that keeps the times that it is asked for
  std::vector<ScheduleTime>* times;
  double factor(const ScheduleTime& time) const {
    times->push_back(time);
    return 2;
  }
};

Stopping epochs(int count) { return {.gradient = {.tolerance = 0}, .improvement = {}, .budget = {.iterations = count}}; }

}  // namespace stochastic_loop_test

using namespace stochastic_loop_test;

TEST_CASE("stochastic loop: the schedule is asked at each batch, and its progress rises from 0 to below 1") {
  LeastSquares f(10, 140);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3);
  NoMonitor monitor;
  std::vector<ScheduleTime> times;
  std::vector<double> rates;
  detail::run_epochs(f, w, monitor, epochs(2), 5, 0.1, Recorder{&times}, [&](Eigen::VectorXd&, const Eigen::VectorXd&, double rate) { rates.push_back(rate); });
  REQUIRE(times.size() == 4);
  CHECK(rates == std::vector<double>{0.2, 0.2, 0.2, 0.2});
  const double progress[] = {0, 0.25, 0.5, 0.75};
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(times[i].epoch == static_cast<int>(i / 2));
    CHECK(times[i].epochs == 2);
    CHECK(times[i].progress == progress[i]);
  }
}

TEST_CASE("stochastic loop: diverging restores the end of the last epoch that was finite") {
  LeastSquares f(10, 141);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3);
  NoMonitor monitor;
  int steps = 0;
  const auto result = detail::run_epochs(f, w, monitor, epochs(9), 5, 0.1, ConstantRate{}, [&](Eigen::VectorXd& v, const Eigen::VectorXd&, double) {
    v.setConstant(++steps);
    if (steps == 6) v[1] = std::nan("");  // in the last batch of the third epoch
  });
  CHECK(result.status == Status::diverged);
  CHECK(result.iterations == 3);
  CHECK(w == Eigen::Vector3d(4, 4, 4));
  CHECK(std::isfinite(result.value));
}

TEST_CASE("stochastic loop: the validation value is reported after each epoch") {
  Validated f(10, 142);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3);
  NoMonitor monitor;
  const auto result = detail::run_epochs(f, w, monitor, epochs(3), 10, 0.1, ConstantRate{}, [](Eigen::VectorXd& v, const Eigen::VectorXd&, double) { v.array() += 1; });
  for (std::size_t i = 0; i < 3; ++i) CHECK(result.history[i].validation == static_cast<double>(i + 1));
}
