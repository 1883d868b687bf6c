// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <vector>

#include "attune/optimize/detail/orthants.hpp"
#include "attune/optimize/lbfgs.hpp"
#include "attune/optimize/owlqn.hpp"
#include "check_composite.hpp"

namespace owlqn_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::SparseQuadratic;

static_assert(Optimizer<Owlqn> && CanMinimize<Owlqn, SparseQuadratic> && !CanMinimize<Owlqn, attune_test::Rosenbrock> && !CanMinimize<Lbfgs, SparseQuadratic>);

TEST_CASE("owlqn: one weight, by hand") { attune_test::check_by_hand(Owlqn{}); }

TEST_CASE("owlqn: meets the conditions of a minimum") {
  attune_test::check_conditions(Owlqn{}, 180);
  attune_test::check_conditions(Owlqn{.memory = 1}, 181);
}

TEST_CASE("owlqn: what it reports is true") { attune_test::check_reports(Owlqn{}, 182); }

TEST_CASE("owlqn: without a penalty is as quick as L-BFGS") {
  SparseQuadratic f(30, 1e4, 0, 183);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(30);
  NoMonitor monitor;
  const auto result = Owlqn{}.minimize(f, w, monitor);
  CHECK(result.status == Status::gradient_tolerance);
  struct Smooth {
    SparseQuadratic& inner;
    Index dimension() const { return inner.dimension(); }
    double value_and_gradient(const ParametersRef& v, GradientRef g) { return inner.value_and_gradient(v, g); }
  } smooth{f};
  Eigen::VectorXd v = Eigen::VectorXd::Zero(30);
  const auto lbfgs = Lbfgs{}.minimize(smooth, v, monitor);
  CHECK(result.evaluations <= 2 * lbfgs.evaluations);
}

TEST_CASE("owlqn: the pseudo-gradient is the subgradient of least length") {
  const detail::Orthants orthants{.strength = 1, .penalized = 5};
  Eigen::VectorXd w(6), g(6), out(6), expected(6);
  w << 2, -2, 0, 0, 0, 0;
  g << 0.5, 0.5, 0.5, 3, -3, 0.5;
  orthants.pseudo_gradient(w, g, out);
  expected << 1.5, -0.5, 0, 2, -2, 0.5;  // the last is free
  CHECK(out == expected);
  CHECK(orthants.value(w) == 4);
}

TEST_CASE("owlqn: a step stops at zero where it would cross it") {
  const detail::Orthants orthants{.strength = 1, .penalized = 4};
  Eigen::VectorXd w(5), pseudo(5), d(5), next(5), expected(5);
  w << 1, 1, 0, 0, -1;
  pseudo << 1, 1, 2, 2, 1;
  d << -0.5, -3, -1, 1, 5;
  orthants.move(w, pseudo, d, 1, next);
  expected << 0.5, 0, -1, 0, 4;  // the fourth may not go where the value rises; the last is free
  CHECK(next == expected);
}

TEST_CASE("owlqn: the pairs give the inverse Hessian of the parameters in the mask") {
  // As many pairs as parameters in the mask, of a quadratic: along their steps the inverse is exact.
  SparseQuadratic f(5, 50, 0, 184);
  const std::vector<double> mask{1, 0, 1, 1, 0};
  detail::MaskedPairs pairs(6, 5);
  auto source = attune_test::random(185);
  Eigen::VectorXd last_step(5), last_change(5);
  for (int k = 0; k < 6; ++k) {
    Eigen::VectorXd a(5), b(5), ga(5), gb(5);
    for (Index j = 0; j < 5; ++j) {
      a[j] = source.normal();
      b[j] = a[j] + mask[static_cast<std::size_t>(j)] * source.normal();
    }
    f.value_and_gradient(a, ga);
    f.value_and_gradient(b, gb);
    pairs.add(a, ga, b, gb);
    last_step = b - a;
    last_change = gb - ga;
  }
  Eigen::VectorXd q = last_change;
  for (Index j = 0; j < 5; ++j) q[j] *= mask[static_cast<std::size_t>(j)];
  CHECK(pairs.apply(q, mask) > 0);
  CHECK((q - last_step).norm() <= 1e-12 * last_step.norm());  // the secant equation of the newest pair
  CHECK(q[1] == 0);
  CHECK(q[4] == 0);
  pairs.clear();
  CHECK(pairs.empty());
  CHECK(pairs.apply(q, mask) == 0);
}

TEST_CASE("owlqn: a memory of none is refused") {
  SparseQuadratic f(3, 1, 1, 186);
  Eigen::VectorXd w = Eigen::VectorXd::Zero(3);
  NoMonitor monitor;
  CHECK(contains(error_of<InvalidArgument>([&] { Owlqn{.memory = 0}.minimize(f, w, monitor); }), "Owlqn::memory"));
  CHECK(f.evaluations == 0);
}

}  // namespace owlqn_test
