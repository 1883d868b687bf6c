// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <vector>

#include "../objectives.hpp"
#include "attune/optimize/detail/stochastic_loop.hpp"
#include "attune/optimize/schedule/constant_rate.hpp"

namespace stochastic_loop_test {

using namespace attune;
using attune_test::LeastSquares;

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

// What the loop reads of an optimizer.
template <class RateSchedule = ConstantRate>
struct Settings {
  Stopping stopping{};
  double learning_rate = 0.1;
  int batch_size = 5;
  double batch_growth = 1;
  RateSchedule schedule{};
};

Stopping epochs(int count) { return {.gradient = {.tolerance = 0}, .improvement = {}, .budget = {.iterations = count}}; }

TEST_CASE("stochastic loop: the schedule is asked at each batch, and its progress rises from 0 to below 1") {
  LeastSquares f(10, 140);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3);
  NoMonitor monitor;
  std::vector<ScheduleTime> times;
  std::vector<double> rates;
  detail::run_epochs(Settings<Recorder>{.stopping = epochs(2), .schedule = {&times}}, f, w, monitor, [&](Eigen::VectorXd&, const Eigen::VectorXd&, double rate) { rates.push_back(rate); });
  REQUIRE(times.size() == 4);
  CHECK(rates == std::vector<double>{0.2, 0.2, 0.2, 0.2});
  const double progress[] = {0, 0.25, 0.5, 0.75};
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(times[i].epoch == static_cast<int>(i / 2));
    CHECK(times[i].epochs == 2);
    CHECK(times[i].progress == progress[i]);
    CHECK(times[i].step == static_cast<long long>(i));
  }
}

TEST_CASE("stochastic loop: diverging restores the end of the last epoch that was finite") {
  LeastSquares f(10, 141);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3);
  NoMonitor monitor;
  int steps = 0;
  const auto result = detail::run_epochs(Settings<>{.stopping = epochs(9)}, f, w, monitor, [&](Eigen::VectorXd& v, const Eigen::VectorXd&, double) {
    v.setConstant(++steps);
    if (steps == 6) v[1] = std::nan("");  // in the last batch of the third epoch
  });
  CHECK(result.status == Status::diverged);
  CHECK(result.iterations == 3);
  CHECK(result.returned_iteration == 2);
  CHECK(w == Eigen::Vector3d(4, 4, 4));
  CHECK(std::isfinite(result.value));
}

TEST_CASE("stochastic loop: the validation value is reported at the start and after each epoch") {
  Validated f(10, 142);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3);
  NoMonitor monitor;
  const auto result = detail::run_epochs(Settings<>{.stopping = epochs(3), .batch_size = 10}, f, w, monitor, [](Eigen::VectorXd& v, const Eigen::VectorXd&, double) { v.array() += 1; });
  REQUIRE(result.history.size() == 4);
  for (std::size_t i = 0; i < 4; ++i) CHECK(result.history[i].validation == static_cast<double>(i));
}

TEST_CASE("stochastic loop: the history begins with the start, evaluated whole") {
  LeastSquares f(10, 143);
  Eigen::VectorXd w = Eigen::VectorXd::Constant(3, 0.5), start = w, g(3);
  NoMonitor monitor;
  const auto result = detail::run_epochs(Settings<>{.stopping = epochs(2)}, f, w, monitor, [](Eigen::VectorXd&, const Eigen::VectorXd&, double) {});
  REQUIRE(result.history.size() == 3);
  CHECK(result.history[0].index == 0);
  CHECK(result.history[0].step == 0);
  CHECK(result.history[0].value == f.value_and_gradient(start, g));
  CHECK(result.history[0].gradient_norm == g.lpNorm<Eigen::Infinity>());
  CHECK(result.history[1].index == 1);
  CHECK(result.history[1].step == 0.1);
}

TEST_CASE("stochastic loop: batches grow by their factor each epoch, up to all rows") {
  const detail::BatchSettings batches{.batch_size = 3, .batch_growth = 1.5};
  const Index expected[] = {3, 4, 6, 10, 15, 20, 20, 20};  // ⌊3 · 1.5ᵉ⌋
  for (int epoch = 0; epoch < 8; ++epoch) CHECK(detail::batch_rows(batches, epoch, 20) == expected[epoch]);
  CHECK(detail::batch_rows({.batch_size = 7}, 100, 20) == 7);
  CHECK(detail::batch_rows({.batch_size = 7, .batch_growth = 2}, 100'000, 20) == 20);
  LeastSquares f(20, 144);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3);
  NoMonitor monitor;
  detail::run_epochs(Settings<>{.stopping = epochs(6), .batch_size = 3, .batch_growth = 1.5}, f, w, monitor, [](Eigen::VectorXd&, const Eigen::VectorXd&, double) {});
  CHECK(f.batches == 7 + 5 + 4 + 2 + 2 + 1);
}

TEST_CASE("stochastic loop: a watching schedule is told of the start and of each epoch") {
  struct Counter {
    struct Run {
      int told = 0;
    };
    double factor(const ScheduleTime& time, const Run& run) const {
      CHECK(run.told == time.epoch + 1);
      return 1.0 / run.told;
    }
    void after(const Iteration& iteration, Run& run) const { CHECK(iteration.index == run.told++); }
  };
  static_assert(WatchingSchedule<Counter>);
  LeastSquares f(10, 145);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3);
  NoMonitor monitor;
  const auto result = detail::run_epochs(Settings<Counter>{.stopping = epochs(3), .learning_rate = 1}, f, w, monitor, [](Eigen::VectorXd&, const Eigen::VectorXd&, double) {});
  CHECK(result.history[3].step == 1.0 / 3);
}

TEST_CASE("stochastic loop: patience on the validation rows stops, and the best epoch is returned") {
  struct Valley : LeastSquares {
    using LeastSquares::LeastSquares;
    double validation_value(const ParametersRef& w) { return std::abs(w[0] - 3); }
  };
  Valley f(10, 146);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3), g(3);
  NoMonitor monitor;
  auto stopping = epochs(100);
  stopping.validation.patience = 4;
  const auto result = detail::run_epochs(Settings<>{.stopping = stopping, .batch_size = 10}, f, w, monitor, [](Eigen::VectorXd& v, const Eigen::VectorXd&, double) { v.array() += 1; });
  CHECK(result.status == Status::validation_patience);
  CHECK(result.iterations == 7);
  CHECK(result.returned_iteration == 3);
  CHECK(w == Eigen::Vector3d(3, 3, 3));
  CHECK(result.value == f.value_and_gradient(w, g));
  stopping.budget.iterations = 5;  // another reason to stop: the best is returned all the same
  w.setZero();
  const auto early = detail::run_epochs(Settings<>{.stopping = stopping, .batch_size = 10}, f, w, monitor, [](Eigen::VectorXd& v, const Eigen::VectorXd&, double) { v.array() += 1; });
  CHECK(early.status == Status::iteration_limit);
  CHECK(early.returned_iteration == 3);
  CHECK(w == Eigen::Vector3d(3, 3, 3));
}

}  // namespace stochastic_loop_test
