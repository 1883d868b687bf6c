// SPDX-License-Identifier: BSL-1.0
#include "attune/optimize/stepping_run.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <vector>

#include "attune/optimize/lbfgs.hpp"
#include "attune/optimize/momentum.hpp"
#include "attune/optimize/sgd.hpp"

namespace stepping_run_test {

using namespace attune;

static_assert(SteppingOptimizer<Sgd> && SteppingOptimizer<Momentum> && !SteppingOptimizer<Lbfgs>);

namespace {

// ½ (w - row)² of rows 0, 1, 2, ...: the mean over a batch, which it remembers.
struct Rows {
  std::vector<Index> firsts{}, counts{};
  double batch(const Eigen::VectorXd& w, Eigen::VectorXd& g, Index first, Index count) {
    firsts.push_back(first);
    counts.push_back(count);
    const double mean = static_cast<double>(first) + (static_cast<double>(count) - 1) / 2;
    g[0] = w[0] - mean;
    return 0.5 * g[0] * g[0];
  }
};

}  // namespace

TEST_CASE("stepping run: batches in their order, the last one shorter, and the mean of their values") {
  const Sgd optimizer{.learning_rate = 0.5, .batch_size = 4};
  SteppingRun<Sgd> run;
  auto& steps = run.steps.value_or_made([&] { return optimizer.steps(1, 1); });
  Rows rows;
  Eigen::VectorXd w = Eigen::VectorXd::Zero(1);
  const Iteration now = detail::walk(optimizer, rows, 10, 0, run, steps, w);
  CHECK(rows.firsts == std::vector<Index>{0, 4, 8});
  CHECK(rows.counts == std::vector<Index>{4, 4, 2});
  // 0 → 0.75 → (0.75 + 5.5) / 2 = 3.125 → (3.125 + 8.5) / 2
  CHECK(w[0] == doctest::Approx(5.8125).epsilon(1e-15));
  CHECK(now.value == doctest::Approx(0.5 * (0.4 * 1.5 * 1.5 + 0.4 * 4.75 * 4.75 + 0.2 * 5.375 * 5.375)).epsilon(1e-15));
  CHECK(now.index == 1);
  CHECK(now.step == 0.5);
  CHECK(std::isnan(now.gradient_norm));
  CHECK(run.taken == 3);
}

TEST_CASE("stepping run: a copy has the moments of the first, and goes on by itself") {
  const Momentum optimizer{.learning_rate = 0.1, .batch_size = 2};
  const auto go_on = [&](SteppingRun<Momentum>& run, Eigen::VectorXd& w, int epoch) {
    Rows rows;
    auto& steps = run.steps.value_or_made([&] { return optimizer.steps(1, 1); });
    detail::walk(optimizer, rows, 6, epoch, run, steps, w);
  };
  SteppingRun<Momentum> run, assigned;
  Eigen::VectorXd w = Eigen::VectorXd::Zero(1);
  go_on(run, w, 0);
  auto copy = run;
  assigned = run;
  assigned = static_cast<const SteppingRun<Momentum>&>(assigned);  // of itself
  Eigen::VectorXd u = w, v = w, cold = w;
  go_on(run, w, 1);
  go_on(copy, u, 1);
  go_on(assigned, v, 1);
  CHECK(u == w);
  CHECK(v == w);
  CHECK(copy.taken == 6);
  SteppingRun<Momentum> fresh;
  go_on(fresh, cold, 1);
  CHECK(cold != w);
}

}  // namespace stepping_run_test
