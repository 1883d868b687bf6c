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
    double value = 0;
    for (Index j = 0; j < dimension(); ++j) {
      const double c = curvature[j], off = w[j] - 1, square = off * off;
      g[j] = (c + 0.1 * square) * off;
      value += (0.5 * c + 0.025 * square) * square;
    }
    return value;
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

// The same without rows to count.
struct Unknown {
  Valley inside{};
  Index dimension() const { return inside.dimension(); }
  double value_and_gradient(const ParametersRef& w, GradientRef g) const { return inside.value_and_gradient(w, g); }
  void hessian(const ParametersRef& w, Eigen::MatrixXd& h) const { inside.hessian(w, h); }
};

// The same by products with the Hessian.
struct ByProducts {
  Valley inside{};
  Index dimension() const { return inside.dimension(); }
  double value_and_gradient(const ParametersRef& w, GradientRef g) const { return inside.value_and_gradient(w, g); }
  void hessian_vector(const ParametersRef& w, const ParametersRef& v, GradientRef product) const {
    for (Index j = 0; j < dimension(); ++j) product[j] = (inside.curvature[j] + 0.3 * (w[j] - 1) * (w[j] - 1)) * v[j];
  }
};

// Three numbers by a line.
struct Line {
  Index dimension() const { return 2; }
  double value_and_gradient(const ParametersRef&, GradientRef) const { return 0; }  // not to be asked
  LinearLeastSquares linear_least_squares() const {
    return {.rows = 3, .columns = 1, .read_row = [](Index row, double* x) { *x = static_cast<double>(row); }, .target = [](Index row) { return 1.0 + 2.0 * static_cast<double>(row); }};
  }
};

// Σ |w - √i|, with a parabola of that half-width in place of each kink.
struct Kinks {
  double width = 0;
  Index dimension() const { return 1; }
  void smooth(double h) { width = h; }
  double value_and_gradient(const ParametersRef& w, GradientRef g) const {
    double value = 0;
    g[0] = 0;
    for (int i = 0; i < 100; ++i) {
      const double r = w[0] - std::sqrt(static_cast<double>(i)), size = std::abs(r);
      value += size < width ? (r * r / width + width) / 2 : size;
      g[0] += size < width ? r / width : r > 0 ? 1 : -1;
    }
    return value;
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
}

TEST_CASE("auto solver: few parameters of many rows take Newton's steps after 16 iterations that were not enough") {
  auto f = valley(5, 1e6, 100'000);
  NoMonitor none;
  Eigen::VectorXd w = Eigen::VectorXd::Zero(5);
  const auto result = AutoSolver{.stopping = {.gradient = {.tolerance = 1e-12}}}.minimize(f, w, none);
  CHECK(converged(result.status));
  CHECK(result.curvatures > 0);
  CHECK(result.curvatures == result.iterations - 16);
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

TEST_CASE("auto solver: an objective that counts no rows has Newton's steps too, after a usual run of L-BFGS") {
  NoMonitor none;
  for (const double widest : {3.0, 1e9}) {
    Unknown f{valley(30, widest, 0)};
    Eigen::VectorXd w = Eigen::VectorXd::Zero(30);
    const auto result = AutoSolver{.stopping = {.gradient = {.tolerance = 1e-10}}}.minimize(f, w, none);
    CHECK(converged(result.status));
    CHECK((result.curvatures > 0) == (widest > 3));
    if (result.curvatures > 0) CHECK(result.iterations - result.curvatures == 40);
  }
}

TEST_CASE("auto solver: products with the Hessian take over from L-BFGS where that takes long") {
  ByProducts f{valley(24, 1e11, 0)};
  NoMonitor none;
  Eigen::VectorXd w = Eigen::VectorXd::Zero(24), v = w;
  int last = -1;
  bool in_order = true;
  auto watch = [&](const Iteration& iteration) {
    in_order = in_order && iteration.index == last + 1;
    last = iteration.index;
    return true;
  };
  const Stopping stopping{.gradient = {.tolerance = 1e-15}, .budget = {.iterations = 515}};
  const auto result = AutoSolver{.stopping = stopping}.minimize(f, w, watch);
  CHECK(in_order);
  CHECK(last == result.iterations);
  CHECK(result.iterations > 500);
  CHECK(result.iterations <= 515);
  CHECK(result.curvatures > 0);
  Stopping brief = stopping;
  brief.budget.iterations = 500;
  const auto first = Lbfgs{.stopping = brief}.minimize(f, v, none);
  CHECK(first.status == Status::iteration_limit);
  CHECK(result.history[500].value == first.value);
  CHECK(result.value < first.value);
}

TEST_CASE("auto solver: what a Hessian is worth by rows, columns and stored values") {
  using detail::iterations_worth_newton;
  CHECK(iterations_worth_newton(100'000, 4) == 16);  // no less
  CHECK(iterations_worth_newton(100'000, 32) == 24);
  CHECK(iterations_worth_newton(10'000, 400) == 210);  // 8 (2 n p + n p² / 8 + p³ / 24) / (2 n p)
  CHECK(iterations_worth_newton(10'000, 400, 50'000) == 231);  // rows of five values: 8 (2 s + s² / 2 n + p³ / 24) / (2 s)
  CHECK(iterations_worth_newton(1'000'000, 400, 5'000'000) == 20);
  CHECK(iterations_worth_newton(0, 2) == 40);
  CHECK(iterations_worth_newton(0, 400) == 274);  // as of 400 rows
}

TEST_CASE("auto solver: the stages of a loss with kinks share the budget") {
  NoMonitor none;
  Kinks f;
  Eigen::VectorXd w = Eigen::VectorXd::Zero(1);
  const auto whole = AutoSolver{}.minimize(f, w, none);
  CHECK(converged(whole.status));
  REQUIRE(whole.iterations > 4);
  w.setZero();
  const auto brief = AutoSolver{.stopping = {.budget = {.iterations = 4}}}.minimize(f, w, none);
  CHECK(brief.iterations <= 4);
  CHECK(brief.status == Status::iteration_limit);
}

TEST_CASE("auto solver: the second optimizer has what is left of each budget") {
  const Stopping rules{.budget = {.iterations = 100, .evaluations = 70, .seconds = 2}};
  const OptimizationResult first{.iterations = 40, .value = 3, .gradient_norm = 1, .evaluations = 50, .history = {{.gradient_norm = 1}}};
  const Stopping rest = detail::rest_of(rules, first, 0, 1.5);
  CHECK(rest.budget.iterations == 60);
  CHECK(rest.budget.evaluations == 20);
  CHECK(rest.budget.seconds == 0.5);
  CHECK(detail::rest_of(rules, first, 0, 9).budget.seconds > 0);  // 0 would be no limit
  CHECK(detail::rest_of(rules, first, 0, 9).budget.seconds < 1e-9);
  CHECK(detail::rest_of({}, first, 0, 9).budget.seconds == 0);
}

}  // namespace auto_solver_test
