// SPDX-License-Identifier: BSL-1.0
#include "attune/model/detail/lockstep.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "../sweeps.hpp"
#include "attune/loss/focal.hpp"
#include "attune/loss/gamma.hpp"
#include "attune/loss/hinge.hpp"
#include "attune/loss/huber.hpp"
#include "attune/loss/modified_huber.hpp"
#include "attune/loss/poisson.hpp"
#include "attune/loss/softmax_cross_entropy.hpp"
#include "attune/loss/squared_epsilon_insensitive.hpp"
#include "attune/loss/squared_hinge.hpp"
#include "attune/loss/tweedie.hpp"
#include "attune/model/estimator.hpp"

namespace lockstep_test {

using namespace attune;
using attune_test::check_bits;
using attune_test::check_like_single_fits;
using attune_test::contains;
using attune_test::grid;
using attune_test::Jobs;

namespace {

// Of one's own, written for double only, without a second derivative.
struct LogCosh {
  static constexpr bool convex = true;
  double scale = 1;
  double value(double score, double target) const { return scale * std::log(std::cosh((score - target) / scale)); }
  double derivative(double score, double target) const { return std::tanh((score - target) / scale); }
};

struct Curved {  // the same, and nobody knows whether it has one minimum
  double value(double score, double target) const { return LogCosh{}.value(score, target); }
  double derivative(double score, double target) const { return LogCosh{}.derivative(score, target); }
};

template <class L>
using Of = Estimator<Linear<double>, L, L2, Lbfgs>;

using Numbers = DatasetView<double, double>;
using Classes = DatasetView<double, int>;

const Lbfgs sharp{.stopping = {.gradient = {.tolerance = 1e-11}}};

}  // namespace

static_assert(FitsMany<Of<SquaredHinge>, Classes> && FitsMany<Of<ModifiedHuber>, Classes> && FitsMany<Of<SoftmaxCrossEntropy>, Classes>);
static_assert(FitsMany<Of<Huber>, Numbers> && FitsMany<Of<SquaredEpsilonInsensitive>, Numbers> && FitsMany<Of<LogCosh>, Numbers>);
static_assert(FitsMany<Of<Poisson>, Numbers> && FitsMany<Of<Gamma>, Numbers> && FitsMany<Of<Tweedie>, Numbers>);
static_assert(!FitsMany<Of<Curved>, Numbers> && !FitsMany<Of<Focal>, Classes> && !FitsMany<Of<Hinge>, Classes>);

TEST_CASE("lockstep: jobs may differ in the settings of their loss, of which one's own has enough with value and derivative") {
  CAPTURE(attune_test::seed());
  const auto with_scales = [](auto jobs) {
    for (std::size_t j = 0; j < jobs.size(); ++j) jobs[j].learner.loss.scale = j % 5 == 0 ? 0.3 : 1.0;
    return jobs;
  };
  for (const bool scaled : {false, true}) {
    auto data = attune_test::numbers<double>(90, 3, 730, scaled);
    if (scaled) data.x.col(1) *= 1e3;
    check_like_single_fits(data.view(), with_scales(grid(data.view(), 2, {1e-3, 1.0}, scaled, Of<LogCosh>{.optimizer = sharp})), 1e-8);
    if (scaled) check_bits(data.view(), with_scales(grid(data.view(), 2, std::vector<double>(33, 0.01), scaled, Of<LogCosh>{})));  // more than a panel has room for
  }
}

TEST_CASE("lockstep: a sample that shows the way, one that misleads, and none of the rows in it") {
  for (const double off : {0.0, 50.0}) {
    CAPTURE(off);
    auto data = attune_test::numbers<double>(820, 2, 736);
    for (Index i = 0; i < data.y.size(); i += 4) data.y[i] += off;  // of 2 columns, every fourth row is looked at first
    auto jobs = grid(data.view(), 2, {1e-2}, false, Of<LogCosh>{.optimizer = sharp});
    std::vector<Index> others;
    for (Index i = 0; i < data.y.size(); ++i)
      if (i % 4 != 0) others.push_back(i);
    jobs[1].train = detail::share_rows(others);
    check_like_single_fits(data.view(), jobs, 1e-8);
    if (off > 0) check_bits(data.view(), jobs);
  }
}

TEST_CASE("lockstep: amounts, with a loss that is convex for some of its settings, and not defined for all targets") {
  auto data = attune_test::numbers<double>(120, 3, 732, true);
  for (Index i = 0; i < data.y.size(); ++i) data.y[i] = i % 7 == 0 ? 0.0 : std::exp(data.y[i] / 2);
  auto jobs = grid(data.view(), 3, {1e-2, 1.0}, false, Of<Tweedie>{.optimizer = sharp});
  jobs[1].learner.loss.power = 1;
  jobs[2].learner.loss.power = 1.9;
  check_like_single_fits(data.view(), jobs, 1e-8);
  jobs[0].learner.loss.power = 0;
  jobs[1].learner.loss.power = 2;
  jobs[2].learner.loss.power = 0.5;
  const auto results = Of<Tweedie>{}.fit_many(data.view(), std::span<const Job<Of<Tweedie>>>(jobs));
  CHECK(results[0].model->parameters == jobs[0].learner.fit(data.view().subset(jobs[0].train)).parameters);  // a fit of its own
  CHECK(contains(results[1].failure, "above 0"));
  CHECK(contains(results[2].failure, "Tweedie::power"));
  CHECK(results[3].model);
}

TEST_CASE("lockstep: every other loss of the sweep gives what single fits give") {
  CAPTURE(attune_test::seed());
  const auto check = [](const auto& data, auto learner, double tolerance = 1e-8) {
    learner.optimizer = sharp;
    check_like_single_fits(data.view(), grid(data.view(), 2, {1e-2, 1.0}, true, learner), tolerance);
  };
  const auto classes = attune_test::classes<double>(60, 2, 737, true);
  check(classes, Of<SquaredHinge>{});
  check(classes, Of<ModifiedHuber>{});
  auto numbers = attune_test::numbers<double>(60, 2, 738, true);
  numbers.y[7] += 30;  // an error in the linear part of Huber's loss
  check(numbers, Of<Huber>{});
  check(numbers, Of<SquaredEpsilonInsensitive>{.loss = {.epsilon = 0.3}});
  for (double& y : numbers.y) y = std::exp(y / 8);
  check(numbers, Of<Gamma>{});
  numbers.y[3] = 0;
  check(numbers, Of<Poisson>{});
}

TEST_CASE("lockstep: several classes of all folds and penalties are those of single fits") {
  CAPTURE(attune_test::seed());
  using Softmax = Of<SoftmaxCrossEntropy>;
  for (const bool scaled : {false, true}) {
    auto data = attune_test::many_classes<double>(90, 2, 3, 733, scaled);
    if (scaled) data.x.col(1) *= 1e3;
    Softmax learner{.optimizer = sharp};
    learner.class_weights.balanced = scaled;
    auto jobs = grid(data.view(), 2, {1e-2, 1.0}, scaled, learner);
    jobs[2].learner.loss.label_smoothing = 0.1;
    check_like_single_fits(data.view(), jobs, 1e-8);
    learner.model.intercept = false;
    check_like_single_fits(data.view(), grid(data.view(), 2, {0.1}, scaled, learner), 1e-8);
    if (scaled) check_bits(data.view(), jobs);
  }
}

TEST_CASE("lockstep: rows without one of the classes have a fit of their own") {
  using Softmax = Of<SoftmaxCrossEntropy>;
  const auto data = attune_test::many_classes<double>(90, 2, 3, 734);
  auto jobs = grid(data.view(), 2, {0.1}, false, Softmax{});
  std::vector<Index> some;
  for (Index i = 0; i < 90; ++i)
    if (data.y[i] != 1) some.push_back(i);
  jobs[1].train = detail::share_rows(some);
  const auto results = Softmax{}.fit_many(data.view(), std::span<const Job<Softmax>>(jobs));
  const auto expected = jobs[1].learner.fit(data.view().subset(some));
  CHECK(results[1].model->parameters == expected.parameters);
  CHECK(results[1].model->codes == expected.codes);
  CHECK(results[1].model->predict(data.view().x()) == expected.predict(data.view().x()));
  CHECK(results[0].model->codes.empty());
}

}  // namespace lockstep_test
