// SPDX-License-Identifier: BSL-1.0
#include "attune/optimize/dual_coordinate_descent.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "../support.hpp"

namespace dual_coordinate_descent_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

constexpr MarginConjugate hinge{.edge = 1, .bend = 0, .bound = 1};
constexpr MarginConjugate squared_hinge{.edge = 1, .bend = 0.5, .bound = std::numeric_limits<double>::infinity()};
constexpr MarginConjugate smoothed{.edge = 1.25, .bend = 0.5, .bound = 1};

// A machine of one's own, dense or sparse, with all that is asked of it by plain loops.
struct Machine {
  std::vector<std::vector<double>> x;  // values of the rows
  std::vector<std::vector<int>> at;    // their columns; of dense rows none
  LinearMargins problem;

  Index dimension() const { return problem.columns + (problem.intercept ? 1 : 0); }
  LinearMargins linear_margins() const {
    LinearMargins copy = problem;
    for (std::size_t i = 0; i < x.size(); ++i) copy.rows.push_back({x[i].data(), at.empty() ? nullptr : at[i].data(), x[i].size()});
    return copy;
  }

  double margin(std::size_t i, const Eigen::VectorXd& w) const {
    double score = problem.intercept ? w[problem.columns] : 0;
    for (std::size_t k = 0; k < x[i].size(); ++k) score += x[i][k] * w[at.empty() ? static_cast<Index>(k) : at[i][k]];
    return problem.target[i] > 0 ? score : -score;
  }
  double weight(std::size_t i) const { return problem.weight.empty() ? 1 : problem.weight[i]; }

  // The loss of a margin and its slope, by the definition: the largest over a grid of a would do, too.
  static double slope(const MarginConjugate& loss, double m) { return m >= loss.edge ? 0 : loss.bend == 0 ? loss.bound : std::min((loss.edge - m) / loss.bend, loss.bound); }
  double value(const Eigen::VectorXd& w) const {
    double sum = 0, total = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double m = margin(i, w), a = slope(problem.loss, m);
      sum += weight(i) * ((problem.loss.edge - m) * a - 0.5 * problem.loss.bend * a * a);
      total += weight(i);
    }
    return sum / total + 0.5 * problem.strength * w.head(problem.columns).squaredNorm();
  }
  Eigen::VectorXd gradient(const Eigen::VectorXd& w) const {
    Eigen::VectorXd g = Eigen::VectorXd::Zero(w.size());
    double total = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double d = -weight(i) * slope(problem.loss, margin(i, w)) * (problem.target[i] > 0 ? 1 : -1);
      for (std::size_t k = 0; k < x[i].size(); ++k) g[at.empty() ? static_cast<Index>(k) : at[i][k]] += d * x[i][k];
      if (problem.intercept) g[problem.columns] += d;
      total += weight(i);
    }
    g /= total;
    g.head(problem.columns) += problem.strength * w.head(problem.columns);
    return g;
  }
  // The largest that the second derivative can be along any direction.
  double steepness() const {
    double sum = 0, total = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      double square = problem.intercept ? 1 : 0;
      for (const double v : x[i]) square += v * v;
      sum += weight(i) * square / problem.loss.bend;
      total += weight(i);
    }
    return sum / total + problem.strength;
  }
};

// Two overlapping clouds; a third of the rows in class 1. `filled`: the share of values that are not zero.
Machine machine(std::size_t rows, std::size_t columns, const MarginConjugate& loss, double strength, std::uint64_t key, bool weighted = false, double filled = 1) {
  Random random = attune_test::random(key);
  Machine made;
  made.problem.columns = static_cast<Index>(columns);
  made.problem.strength = strength;
  made.problem.loss = loss;
  made.problem.random = RandomKey{key};
  for (std::size_t i = 0; i < rows; ++i) {
    const int y = i % 3 == 0 ? 1 : 0;
    std::vector<double> values;
    std::vector<int> places;
    for (std::size_t j = 0; j < columns; ++j) {
      const double v = 0.5 + (j % 2 == 0 ? 1 : -0.5) * (y == 1 ? 0.7 : -0.7) + random.normal();
      if (filled < 1 && random.uniform() > filled) continue;
      values.push_back(v);
      places.push_back(static_cast<int>(j));
    }
    made.x.push_back(values);
    if (filled < 1) made.at.push_back(places);
    made.problem.target.push_back(static_cast<signed char>(y));
    if (weighted) made.problem.weight.push_back(random.uniform() < 0.2 ? 0 : 0.5 + random.uniform());
  }
  return made;
}

const DualCoordinateDescent precise{.gap_tolerance = 1e-13, .stopping = {.budget = {.iterations = 20'000}}};

OptimizationResult minimize(const Machine& problem, Eigen::VectorXd& w, const DualCoordinateDescent& optimizer = precise) {
  NoMonitor monitor;
  if (w.size() == 0) w = Eigen::VectorXd::Zero(problem.dimension());
  return optimizer.minimize(problem, w, monitor);
}

}  // namespace

static_assert(Optimizer<DualCoordinateDescent>);
static_assert(LinearMarginObjective<Machine> && CanMinimize<DualCoordinateDescent, Machine>);

TEST_CASE("dual coordinate descent: losses without kinks have a gradient of zero at the end, with an intercept that is free") {
  for (const MarginConjugate& loss : {squared_hinge, smoothed})
    for (const bool weighted : {false, true})
      for (const bool intercept : {false, true})
        for (const double strength : {1.0, 1e-2}) {
          CAPTURE(weighted);
          CAPTURE(intercept);
          CAPTURE(strength);
          auto problem = machine(60, 7, loss, strength, 1, weighted, weighted == intercept ? 0.4 : 1);
          problem.problem.intercept = intercept;
          Eigen::VectorXd w;
          const auto result = minimize(problem, w);
          CHECK(converged(result.status));
          CHECK(problem.gradient(w).squaredNorm() <= 2 * problem.steepness() * precise.gap_tolerance * result.value);  // |g|² ≤ 2 L (value - least)
          CHECK(result.value == doctest::Approx(problem.value(w)).epsilon(1e-12));
          CHECK(result.history.size() == static_cast<std::size_t>(result.iterations) + 1);
        }
}

TEST_CASE("dual coordinate descent: a kink is the limit of narrow parabolas") {
  for (const bool intercept : {false, true})
    for (const double strength : {1.0, 1e-2}) {
      CAPTURE(intercept);
      CAPTURE(strength);
      auto problem = machine(40, 4, hinge, strength, 2, true);
      problem.problem.intercept = intercept;
      Eigen::VectorXd w, near;
      const auto result = minimize(problem, w);
      CHECK(converged(result.status));
      CHECK(result.value == doctest::Approx(problem.value(w)).epsilon(1e-12));
      auto parabolas = problem;
      constexpr double h = 1e-4;
      parabolas.problem.loss = {.edge = 1 + h, .bend = 2 * h, .bound = 1};
      minimize(parabolas, near);
      CHECK(result.value <= problem.value(near) + 1e-12);                    // it is the least
      CHECK(parabolas.value(near) <= result.value + 0.25 * h + 1e-12);       // the parabolas lie up to h / 4 above
      // No step in any direction goes down.
      Random random = attune_test::random(20);
      for (int trial = 0; trial < 50; ++trial) {
        Eigen::VectorXd beside = w;
        for (double& v : beside) v += 1e-4 * random.normal();
        CHECK(problem.value(beside) >= result.value - 1e-13);
      }
    }
}

TEST_CASE("dual coordinate descent: the gap bounds what the value lies above its minimum") {
  for (const MarginConjugate& loss : {hinge, squared_hinge})
    for (const bool intercept : {false, true})
      for (const double tolerance : {1e-1, 1e-3, 1e-6}) {
        CAPTURE(tolerance);
        CAPTURE(intercept);
        auto problem = machine(60, 5, loss, 1e-2, 3);
        problem.problem.intercept = intercept;
        Eigen::VectorXd exact, rough;
        const double least = minimize(problem, exact).value;
        const auto result = minimize(problem, rough, {.gap_tolerance = tolerance});
        CHECK(result.status == Status::duality_gap);
        CHECK(result.value - least <= tolerance * result.value);
        CHECK(result.value == doctest::Approx(problem.value(rough)).epsilon(1e-12));
        CHECK(std::isnan(result.gradient_norm));
      }
}

TEST_CASE("dual coordinate descent: rows of weight zero, and rows without values, do no harm") {
  for (const MarginConjugate& loss : {hinge, squared_hinge})
    for (const bool intercept : {false, true}) {
      auto problem = machine(60, 4, loss, 1e-2, 4);
      problem.problem.intercept = intercept;
      auto more = problem;
      more.problem.weight.assign(60, 1.0);
      for (int i = 0; i < 10; ++i) {
        more.x.push_back({1e6, 1, 2, 3});
        more.problem.target.push_back(1);
        more.problem.weight.push_back(0);
      }
      Eigen::VectorXd w, v;
      minimize(problem, w);
      minimize(more, v);
      CHECK((w - v).lpNorm<Eigen::Infinity>() <= 1e-6);
      problem.x[0].assign(4, 0.0);
      Eigen::VectorXd u;
      CHECK(converged(minimize(problem, u).status));
      CHECK(u.allFinite());
    }
}

TEST_CASE("dual coordinate descent: a start is reported as it is, and the minimum of a loss without kinks is a good one") {
  auto problem = machine(80, 6, squared_hinge, 1e-2, 5);
  Eigen::VectorXd w, cold;
  const auto from_zero = minimize(problem, cold);
  CHECK(from_zero.history.front().value == doctest::Approx(1).epsilon(1e-12));
  w = cold;
  const auto again = minimize(problem, w, {.gap_tolerance = 1e-8});
  CHECK(again.history.front().value == doctest::Approx(from_zero.value).epsilon(1e-12));
  CHECK(again.evaluations <= 2);
  w = Eigen::VectorXd::Constant(7, 3.0);
  const double at_start = problem.value(w);
  const auto from_far = minimize(problem, w);
  CHECK(from_far.history.front().value == doctest::Approx(at_start).epsilon(1e-12));
  CHECK((w - cold).lpNorm<Eigen::Infinity>() <= 1e-5);
}

TEST_CASE("dual coordinate descent: the same key gives the same bits, another one the same minimum") {
  auto problem = machine(50, 4, hinge, 1e-2, 6);
  Eigen::VectorXd a, b, c;
  minimize(problem, a);
  minimize(problem, b);
  CHECK(a == b);
  problem.problem.random = RandomKey{77};
  minimize(problem, c);
  CHECK((a - c).lpNorm<Eigen::Infinity>() <= 1e-5);
}

TEST_CASE("dual coordinate descent: budgets and monitors end it, and the best so far is returned") {
  const auto problem = machine(400, 10, hinge, 1e-5, 7);
  Eigen::VectorXd w;
  const auto limited = minimize(problem, w, {.gap_tolerance = 1e-15, .stopping = {.budget = {.iterations = 2}}});
  CHECK(limited.status == Status::iteration_limit);
  CHECK(limited.iterations == 2);
  CHECK(limited.evaluations <= 20);
  CHECK(limited.value == doctest::Approx(problem.value(w)).epsilon(1e-12));
  double least = std::numeric_limits<double>::infinity();
  for (const Iteration& iteration : limited.history) least = std::min(least, iteration.value);
  CHECK(limited.value == least);
  CHECK(limited.history[static_cast<std::size_t>(limited.returned_iteration)].value == least);
  auto stop = [](const Iteration& iteration) { return iteration.index < 1; };
  Eigen::VectorXd v = Eigen::VectorXd::Zero(11);
  CHECK(precise.minimize(problem, v, stop).status == Status::stopped_by_monitor);
}

TEST_CASE("dual coordinate descent: what does not fit is refused by name") {
  auto problem = machine(10, 2, hinge, 1, 8);
  Eigen::VectorXd w;
  problem.problem.strength = 0;
  CHECK(contains(error_of<InvalidArgument>([&] { minimize(problem, w); }), "strength of the penalty: found 0"));
  problem.problem.strength = 1;
  problem.problem.target.pop_back();
  CHECK(contains(error_of<InvalidArgument>([&] { minimize(problem, w); }), "LinearMargins::target"));
  problem.problem.target.push_back(1);
  problem.problem.weight.assign(10, 0.0);
  CHECK(contains(error_of<InvalidArgument>([&] { minimize(problem, w); }), "LinearMargins::weight"));
  problem.problem.weight.clear();
  CHECK(contains(error_of<InvalidArgument>([&] { minimize(problem, w, {.gap_tolerance = 0}); }), "DualCoordinateDescent::gap_tolerance"));
  Eigen::VectorXd short_one = Eigen::VectorXd::Zero(1);
  CHECK(contains(error_of<InvalidArgument>([&] { minimize(problem, short_one); }), "parameters"));
}

}  // namespace dual_coordinate_descent_test
