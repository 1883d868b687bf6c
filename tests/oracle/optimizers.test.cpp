// SPDX-License-Identifier: BSL-1.0

// Stochastic optimizers and schedules go the way that PyTorch's go.

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <cstddef>

#include "attune/attune.hpp"
#include "golden.hpp"

namespace optimizers_test {

using namespace attune;

namespace {

struct Rosenbrock {  // one sample: an epoch is a step
  Index dimension() const { return 2; }
  Index sample_count() const { return 1; }
  void shuffle(int) {}
  double value_and_gradient(const ParametersRef& w, GradientRef g) const {
    const double a = 1 - w[0], b = w[1] - w[0] * w[0];
    g[0] = -2 * a - 400 * w[0] * b;
    g[1] = 200 * b;
    return a * a + 100 * b * b;
  }
  double batch_value_and_gradient(const ParametersRef& w, GradientRef g, Index, Index) const { return value_and_gradient(w, g); }
};

// Runs of 1, 2, ..., 40 steps. The curvature of up to 1500 and a rate of 0.002 let a rounding grow to three times
// its size in a step; where it does the way bends back: 40 steps keep 1e-10 of their ten digits and more.
template <class O>
void check_way(const char* key, O optimizer) {
  const oracle::Golden golden("optimizers.csv");
  const auto& way = golden[key];
  REQUIRE(way.size() == 80);
  CAPTURE(key);
  for (int steps = 1; steps <= 40; ++steps) {
    CAPTURE(steps);
    optimizer.batch_size = 1;
    optimizer.stopping = {.gradient = {.tolerance = 0}, .improvement = {}, .budget = {.iterations = steps}};
    Rosenbrock f;
    NoMonitor monitor;
    Eigen::VectorXd w(2);
    w << -1.2, 1;
    optimizer.minimize(f, w, monitor);
    for (std::size_t j = 0; j < 2; ++j) CHECK(std::abs(w[static_cast<Index>(j)] - way[2 * static_cast<std::size_t>(steps - 1) + j]) <= 1e-10);
  }
}

}  // namespace

TEST_CASE("oracle: stochastic optimizers take PyTorch's steps") {
  check_way("Sgd", Sgd{.learning_rate = 1e-3});
  check_way("Momentum", Momentum{.learning_rate = 1e-3, .momentum = 0.8});
  check_way("Nesterov", Nesterov{.learning_rate = 1e-3, .momentum = 0.8});
  check_way("AdaGrad", AdaGrad{.learning_rate = 0.1, .epsilon = 1e-3});
  check_way("RmsProp", RmsProp{.learning_rate = 0.01, .decay = 0.7, .epsilon = 1e-3});
  check_way("Adam", Adam{.learning_rate = 0.05, .first_moment = 0.8, .second_moment = 0.95, .epsilon = 1e-3});
  check_way("AdamW", AdamW{.learning_rate = 0.05, .first_moment = 0.8, .second_moment = 0.95, .epsilon = 1e-3, .weight_decay = 0.3});
  check_way("AdaDelta", AdaDelta{.learning_rate = 0.5, .decay = 0.7, .epsilon = 1e-3});
  check_way("AmsGrad", AmsGrad{.learning_rate = 0.05, .first_moment = 0.8, .second_moment = 0.6, .epsilon = 1e-3});
  check_way("Nadam", Nadam{.learning_rate = 0.05, .first_moment = 0.8, .second_moment = 0.95, .epsilon = 1e-3, .momentum_decay = 0.1});
}

TEST_CASE("oracle: the mean of averaged gradient descent is PyTorch's") {
  check_way("AveragedSgd", AveragedSgd{.learning_rate = 1e-3, .start = 7});
}

TEST_CASE("oracle: Lion takes the steps of its paper") {
  check_way("Lion", Lion{.learning_rate = 0.01, .first_moment = 0.8, .second_moment = 0.95, .weight_decay = 0.3});
}

TEST_CASE("oracle: schedules are PyTorch's") {
  check_way("StepRate", BasicSgd<StepRate>{.learning_rate = 1e-3, .schedule = {.every = 7, .decay = 0.6}});
  check_way("ExponentialRate", BasicSgd<ExponentialRate>{.learning_rate = 1e-3, .schedule = {.decay = 0.9}});
  check_way("ReduceOnPlateau", BasicSgd<ReduceOnPlateau>{.learning_rate = 2e-3, .schedule = {.decay = 0.7, .patience = 3, .tolerance = 0.05, .cooldown = 3}});
}

namespace {

template <class S>
void check_factors(const char* key, const S& schedule, std::size_t count, double (*progress)(double step)) {
  const oracle::Golden golden("optimizers.csv");
  const auto& factors = golden[key];
  REQUIRE(factors.size() == count);
  for (std::size_t i = 0; i < count; ++i) {
    CAPTURE(i);
    const double p = progress(static_cast<double>(i));
    // Sums and cosines of a few roundings, and PyTorch's some of them go from step to step.
    CHECK(std::abs(schedule.factor({.epoch = static_cast<int>(40 * p + 1e-9), .epochs = 40, .progress = p}) - factors[i]) <= 1e-13);
  }
}

}  // namespace

TEST_CASE("oracle: the factors of schedules are PyTorch's") {
  check_factors("PolynomialRate", PolynomialRate{.power = 1.7}, 41, [](double step) { return step / 40; });
  const auto quarters = [](double step) { return step / 160; };
  check_factors("CosineRestartsRate growth=1", CosineRestartsRate{.period = 3, .period_growth = 1, .final_factor = 0.1}, 41, quarters);
  check_factors("CosineRestartsRate growth=2", CosineRestartsRate{.period = 2, .period_growth = 2, .final_factor = 0.1}, 41, quarters);
  // There the rise takes the first 11 of the 39 ways between 40 steps, here 0.3 of the time.
  check_factors("OneCycleRate", OneCycleRate{.rise = 0.3, .first_factor = 0.1, .final_factor = 0.001}, 40, [](double step) { return step < 11 ? 0.3 * step / 11 : 0.3 + 0.7 * (step - 11) / 28; });
  check_factors("WarmUp", WarmUp<StepRate>{.epochs = 6, .first_factor = 0.2, .schedule = {.every = 5, .decay = 0.6}}, 40, [](double step) { return step / 40; });
}

}  // namespace optimizers_test
