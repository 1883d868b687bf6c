// SPDX-License-Identifier: BSL-1.0
#include "attune/optimize/auto_solver.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <vector>

#include "check_deterministic.hpp"
#include "composites.hpp"

namespace auto_solver_test {

using namespace attune;

namespace {

// Σ ½ c_j (w_j - 1)² of rows that are only counted: L-BFGS takes long where the c_j differ much.
struct Valley {
  Eigen::VectorXd curvature{};
  Index rows = 1000;
  Index dimension() const { return curvature.size(); }
  Index sample_count() const { return rows; }
  double value_and_gradient(const ParametersRef& w, GradientRef g) const {
    g = curvature.array() * (w.array() - 1) + 0.1 * (w.array() - 1).cube();
    return 0.5 * (curvature.array() * (w.array() - 1).square()).sum() + 0.025 * (w.array() - 1).pow(4).sum();
  }
  void hessian(const ParametersRef& w, Eigen::MatrixXd& h) const {
    h.setZero();
    h.diagonal() = curvature.array() + 0.3 * (w.array() - 1).square();
  }
};

Valley valley(Index size, double widest, Index rows) {
  Valley f{.curvature = Eigen::VectorXd(size), .rows = rows};
  for (Index j = 0; j < size; ++j) f.curvature[j] = std::pow(widest, static_cast<double>(j) / static_cast<double>(size - 1));
  return f;
}

// Three numbers by a line.
struct Line {
  Index dimension() const { return 2; }
  double value_and_gradient(const ParametersRef&, GradientRef) const { return 0; }  // not to be asked
  LinearLeastSquares linear_least_squares() const {
    return {.rows = 3, .columns = 1, .read_row = [](Index row, double* x) { *x = static_cast<double>(row); }, .target = [](Index row) { return 1.0 + 2.0 * static_cast<double>(row); }};
  }
};

template <class Named, class F>
void check_chooses(F objective) {
  NoMonitor none;
  Eigen::VectorXd w = Eigen::VectorXd::Zero(objective.dimension()), v = w;
  F again = objective;
  const auto chosen = AutoSolver{}.minimize(objective, w, none), named = Named{.stopping = {}}.minimize(again, v, none);
  CHECK(converged(chosen.status));
  CHECK(w == v);
  CHECK(chosen.iterations == named.iterations);
  CHECK(chosen.curvatures == named.curvatures);
}

}  // namespace

static_assert(Optimizer<AutoSolver> && CanMinimize<AutoSolver, Valley> && CanMinimize<AutoSolver, attune_test::Rosenbrock>);

TEST_CASE("auto solver: manners") { attune_test::check_manners(AutoSolver{}); }

TEST_CASE("auto solver: begins and ends where the gradient says") { attune_test::check_gradient_manners(AutoSolver{}); }

TEST_CASE("auto solver: what it chooses by the kind of an objective") {
  check_chooses<Lbfgs>(attune_test::Rosenbrock{});
  check_chooses<DirectLeastSquares>(Line{});
  check_chooses<Owlqn>(attune_test::SparseQuadratic(8, 10, 0.3, 60));
  check_chooses<NewtonCholesky>(valley(5, 1e3, 100'000));
}

TEST_CASE("auto solver: few parameters of many rows take Newton's steps alone") {
  auto f = valley(5, 1e6, 100'000);
  NoMonitor none;
  Eigen::VectorXd w = Eigen::VectorXd::Zero(5);
  const auto result = AutoSolver{}.minimize(f, w, none);
  CHECK(converged(result.status));
  CHECK(result.curvatures == result.iterations);
}

TEST_CASE("auto solver: L-BFGS alone where it is quick, and Newton's steps from where it takes long") {
  auto quick = valley(100, 3, 10'000), slow = valley(100, 1e7, 10'000);
  NoMonitor none;
  Eigen::VectorXd w = Eigen::VectorXd::Zero(100), v = w, u = w;
  const auto gradients = AutoSolver{}.minimize(quick, w, none), plain = Lbfgs{}.minimize(quick, u, none);
  CHECK(gradients.curvatures == 0);
  CHECK(w == u);
  CHECK(gradients.iterations == plain.iterations);

  std::vector<Iteration> seen;
  auto watch = [&](const Iteration& iteration) {
    seen.push_back(iteration);
    return true;
  };
  const auto both = AutoSolver{.stopping = {.gradient = {.tolerance = 1e-9}}}.minimize(slow, v, watch);
  CHECK(converged(both.status));
  CHECK(both.curvatures > 0);
  CHECK(both.curvatures < 12);
  CHECK(both.iterations > both.curvatures);
  REQUIRE(both.history.size() == static_cast<std::size_t>(both.iterations) + 1);
  REQUIRE(seen.size() == both.history.size());
  for (std::size_t i = 0; i < seen.size(); ++i) {
    CHECK(seen[i].index == static_cast<int>(i));
    CHECK(seen[i].value == both.history[i].value);
    CHECK(both.history[i].index == static_cast<int>(i));
  }
  CHECK(both.gradient_norm <= 1e-9 * both.history.front().gradient_norm);  // of the first start, not of the second
  CHECK((v.array() - 1).abs().maxCoeff() <= 1e-2);
  const auto stopped = AutoSolver{.stopping = {.budget = {.iterations = both.iterations - 1}}}.minimize(slow, u = Eigen::VectorXd::Zero(100), none);
  CHECK(stopped.iterations <= both.iterations - 1);
}

}  // namespace auto_solver_test
