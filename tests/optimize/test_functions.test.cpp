// SPDX-License-Identifier: BSL-1.0

// How many of the test functions each optimizer solves, as docs/optimize.md has it: which ones it does not, and why, is in
// the optimizers' own tests. Rounding decides a few, so that compilers differ by one or two: what is stated is the least.

#include <doctest/doctest.h>

#include <Eigen/Core>

#include "attune/optimize/bounded.hpp"
#include "attune/optimize/lbfgs.hpp"
#include "attune/optimize/lbfgs_b.hpp"
#include "attune/optimize/levenberg_marquardt.hpp"
#include "attune/optimize/nelder_mead.hpp"
#include "attune/optimize/newton_cholesky.hpp"
#include "attune/optimize/nonlinear_conjugate_gradient.hpp"
#include "attune/optimize/truncated_newton.hpp"
#include "test_functions.hpp"

namespace test_functions_test {

using namespace attune;

namespace {

struct Unbounded {  // LbfgsB, without bounds
  LbfgsB inside{};
  template <class F, class M>
  OptimizationResult minimize(F& f, Eigen::Ref<Eigen::VectorXd> w, M& monitor) const {
    auto objective = bounded(f, {});
    return inside.minimize(objective, w, monitor);
  }
};

// Converged, to a minimum that the paper has.
template <class O>
int solved(const O& optimizer) {
  int count = 0;
  for (auto& f : attune_test::test_functions()) {
    Eigen::VectorXd w = f.start;
    NoMonitor monitor;
    const auto result = optimizer.minimize(f, w, monitor);
    count += converged(result.status) && f.is_minimum(result.value);
  }
  return count;
}

// The tolerance that the page states.
template <class O>
int solved_precisely() {
  return solved(O{.stopping = {.gradient = {.tolerance = 1e-9}, .budget = O{}.stopping.budget}});
}

}  // namespace

TEST_CASE("test functions: how many each optimizer solves at a gradient tolerance of 1e-9") {
  CHECK(attune_test::test_functions().size() == 48);
  CHECK(solved_precisely<TruncatedNewton>() == 48);
  CHECK(solved_precisely<LevenbergMarquardt>() == 48);
  CHECK(solved_precisely<Lbfgs>() >= 45);
  CHECK(solved(Unbounded{{.stopping = {.gradient = {.tolerance = 1e-9}}}}) >= 45);
  CHECK(solved_precisely<NewtonCholesky>() >= 45);
  CHECK(solved_precisely<NonlinearConjugateGradient>() >= 42);
}

TEST_CASE("test functions: how many are solved by values alone") {  // CmaEs takes too long here
  CHECK(solved(NelderMead{}) >= 47);
}

}  // namespace test_functions_test
