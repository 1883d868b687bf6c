// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <limits>
#include <vector>

#include "attune/optimize/bounded.hpp"
#include "attune/optimize/cma_es.hpp"
#include "check_deterministic.hpp"

namespace cma_es_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::solve;

struct Ordered {  // any function of increasing values gives the same way: here exp and its logarithm
  bool steep = false;
  Index dimension() const { return 3; }
  double value(const ParametersRef& w) const {
    const double square = w[0] * w[0] + 4 * w[1] * w[1] + 0.25 * w[2] * w[2] + 1;
    return steep ? std::exp(square) : square;
  }
};
struct Ellipsoid {  // Σ 10^(6 j / (n - 1)) w_j²
  Index n = 10;
  Index dimension() const { return n; }
  double value(const ParametersRef& w) const {
    double sum = 0;
    for (Index j = 0; j < n; ++j) sum += std::pow(1e6, static_cast<double>(j) / static_cast<double>(n - 1)) * w[j] * w[j];
    return sum;
  }
};
struct Disc {  // infinite outside of a disc
  Index dimension() const { return 2; }
  double value(const ParametersRef& w) const { return w.squaredNorm() > 4 ? std::numeric_limits<double>::quiet_NaN() : w[0] + w[1]; }
};

static_assert(Optimizer<CmaEs> && CanMinimize<CmaEs, Ordered> && CanMinimize<CmaEs, attune_test::TestFunction> && CanMinimize<CmaEs, ObjectiveWithinBounds<Ordered>>);

// Left out: the functions whose scales differ by 10⁴ and more, which want `scales`; Penalty I and II, flat to the last digits, the first along a valley that ends as the condition limit; and
// Broyden's banded function, where the way ends in another of its local minima.
TEST_CASE("cma-es: solves the test functions of up to nine parameters") {
  attune_test::check_solves(CmaEs{}, {{3, 0}, {4, 0}, {10, 0}, {17, 0}, {20, 9}, {23, 0}, {24, 0}, {31, 0}}, 9);
}

TEST_CASE("cma-es: solves Broyden's tridiagonal function of twenty parameters") {
  const auto s = solve(CmaEs{}, attune_test::functions::broyden_tridiagonal(20));
  CHECK(converged(s.result.status));
  CHECK(s.result.value <= 1e-12);
}

TEST_CASE("cma-es: restarts of twice the population find the least of many minima") {
  const auto s = solve(CmaEs{.step = 2, .restarts = 4}, attune_test::functions::rastrigin(3));
  CHECK(converged(s.result.status));
  CHECK(s.result.value <= 1e-14);
  CHECK(s.w.norm() <= 1e-7);
}

TEST_CASE("cma-es: manners") { attune_test::check_manners(CmaEs{}); }

TEST_CASE("cma-es: seeds differ, and each gives the same bits") {
  const auto way = [](std::uint64_t seed) { return solve(CmaEs{.seed = seed, .stopping = {.budget = {.iterations = 20}}}, attune_test::functions::wood()).w; };
  CHECK(way(1) == way(1));
  CHECK(way(1) != way(2));
}

TEST_CASE("cma-es: only the order of values matters") {
  Ordered flat, steep{.steep = true};
  Eigen::VectorXd w = Eigen::Vector3d(1, -1, 2), v = w;
  NoMonitor monitor;
  const CmaEs brief{.stopping = {.budget = {.iterations = 30}}};
  brief.minimize(flat, w, monitor);
  brief.minimize(steep, v, monitor);
  CHECK(w == v);
}

// The covariance has to become the inverse of the Hessian, of a condition of 10⁶: Hansen's tutorial has some 600 generations
// for ten parameters until the value is 1e-10 of the start's.
TEST_CASE("cma-es: learns the shape of an ellipsoid") {
  Ellipsoid f;
  Eigen::VectorXd w = Eigen::VectorXd::Ones(10);
  NoMonitor monitor;
  const auto result = CmaEs{.stopping = {.budget = {.iterations = 1200}}}.minimize(f, w, monitor);
  CHECK(converged(result.status));
  CHECK(result.value <= 1e-14);
}

TEST_CASE("cma-es: neither a value without a minimum nor scales that differ by 10⁸ are said to have converged") {
  struct Slope {
    Index dimension() const { return 3; }
    double value(const ParametersRef& w) const { return w.sum(); }
  } slope;
  Eigen::VectorXd w = Eigen::Vector3d(1, 1, 1);
  NoMonitor monitor;
  CHECK(!converged(CmaEs{}.minimize(slope, w, monitor).status));
  struct Valley {
    Index dimension() const { return 3; }
    double value(const ParametersRef& at) const { return at[0] * at[0] + 1e16 * at[1] * at[1] + 1e8 * at[2] * at[2]; }
  } valley;
  w.setConstant(5);
  CHECK(CmaEs{}.minimize(valley, w, monitor).status == Status::condition_limit);
}

TEST_CASE("cma-es: with scales it sees another function as the one that it is a scaling of") {
  struct Scaled {
    Ellipsoid f{.n = 3};
    double by = 1;
    Index dimension() const { return 3; }
    double value(const ParametersRef& w) const {
      Eigen::VectorXd at = w;
      at[1] *= by;
      return f.value(at);
    }
  } plain, scaled{.by = 1024};
  Eigen::VectorXd w = Eigen::Vector3d(1, 1, 1), v = Eigen::Vector3d(1, 1.0 / 1024, 1);
  NoMonitor monitor;
  const Stopping brief{.budget = {.iterations = 1}};  // the axes of what it learns then are not those of the scaling
  CmaEs{.stopping = brief}.minimize(plain, w, monitor);
  CmaEs{.scales = {1, 1.0 / 1024, 1}, .stopping = brief}.minimize(scaled, v, monitor);
  v[1] *= 1024;
  CHECK((w - v).norm() <= 1e-12 * w.norm());
}

TEST_CASE("cma-es: a domain that ends, or bounds, are no obstacle") {
  Disc f;
  Eigen::VectorXd w = attune_test::functions::point({0, 0});
  NoMonitor monitor;
  CHECK(converged(CmaEs{}.minimize(f, w, monitor).status));
  CHECK((w + Eigen::Vector2d(std::sqrt(2.0), std::sqrt(2.0))).norm() <= 1e-4);
  CHECK(w.squaredNorm() <= 4);
  auto rosenbrock = attune_test::functions::rosenbrock();
  auto objective = bounded(rosenbrock, {.lower = attune_test::functions::point({-2, -2}), .upper = attune_test::functions::point({0.5, 2})});
  w = attune_test::functions::point({-1.2, 1});
  CHECK(converged(CmaEs{}.minimize(objective, w, monitor).status));
  CHECK((w - Eigen::Vector2d(0.5, 0.25)).norm() <= 1e-5);
  CHECK(w[0] <= 0.5);
}

TEST_CASE("cma-es: a population of one's own, and one parameter") {
  struct Bowl {
    int evaluations = 0;
    Index dimension() const { return 1; }
    double value(const ParametersRef& w) {
      ++evaluations;
      return (w[0] - 5) * (w[0] - 5);
    }
  } f;
  Eigen::VectorXd w = Eigen::VectorXd::Zero(1);
  NoMonitor monitor;
  const auto result = CmaEs{.population = 12}.minimize(f, w, monitor);
  CHECK(converged(result.status));
  CHECK(std::abs(w[0] - 5) <= 1e-7);
  CHECK(result.evaluations == f.evaluations);
  CHECK(result.evaluations == 1 + 12 * result.iterations);
}

TEST_CASE("cma-es: settings out of range are refused by name") {
  Ordered f;
  Eigen::VectorXd w = Eigen::Vector3d(0, 0, 0);
  NoMonitor monitor;
  const auto refused = [&](const CmaEs& optimizer) { return error_of<InvalidArgument>([&] { optimizer.minimize(f, w, monitor); }); };
  CHECK(contains(refused({.step = 0}), "CmaEs::step"));
  CHECK(contains(refused({.scales = {1, 0, 1}}), "CmaEs::scales"));
  CHECK(contains(refused({.scales = {1, 1}}), "2 numbers"));
  CHECK(contains(refused({.population = 3}), "CmaEs::population"));
  CHECK(contains(refused({.restarts = -1}), "CmaEs::restarts"));
  CHECK(contains(refused({.tolerance = 0}), "CmaEs::tolerance"));
}

}  // namespace cma_es_test
