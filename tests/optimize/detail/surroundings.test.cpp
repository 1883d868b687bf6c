// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <limits>

#include "../../support.hpp"
#include "../objectives.hpp"
#include "attune/optimize/detail/surroundings.hpp"
#include "attune/optimize/fista.hpp"
#include "attune/optimize/gradient_descent.hpp"
#include "attune/optimize/lbfgs.hpp"
#include "attune/optimize/sgd.hpp"
#include "attune/optimize/svrg.hpp"

namespace surroundings_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::LeastSquares;

TEST_CASE_TEMPLATE("surroundings: a start of the wrong size is refused before the objective is asked for anything", O, Lbfgs, Fista, GradientDescent, Sgd, Svrg) {
  LeastSquares f(10, 150);
  NoMonitor monitor;
  for (const Index size : {0, 2, 4}) {
    Eigen::VectorXd w = Eigen::VectorXd::Zero(size);
    CHECK(contains(error_of<InvalidArgument>([&] { O{}.minimize(f, w, monitor); }), "expected 3, the objective's dimension()"));
  }
  CHECK(f.evaluations + f.batches == 0);
}

TEST_CASE("surroundings: what an objective says of itself, and what it is where it says nothing") {
  struct Telling : LeastSquares {
    using LeastSquares::LeastSquares;
    double precision() const { return 1e-3; }
    double gradient_scale() const { return 7; }
    double validation_value(const ParametersRef& w) { return w[0]; }
  };
  const auto seen = [](auto f, bool told) {
    auto go_on = [](const Iteration& iteration) { return iteration.index < 3; };
    return detail::in_surroundings(f, 3, go_on, [&](const detail::Surroundings& around) {
      CHECK(around.precision == (told ? 1e-3 : 16 * std::numeric_limits<double>::epsilon()));
      CHECK(around.gradient_scale == (told ? 7 : 0));
      CHECK((around.validation(Eigen::Vector3d(2, 0, 0)) == 2) == told);
      CHECK(around.monitor({.index = 2}));
      CHECK(!around.monitor({.index = 3}));
      return OptimizationResult{.iterations = 5};
    });
  };
  CHECK(seen(Telling(10, 151), true).iterations == 5);
  CHECK(seen(LeastSquares(10, 151), false).iterations == 5);
}

TEST_CASE("surroundings: only an objective that is not smooth has a part of that kind") {
  struct Sharp : LeastSquares {
    using LeastSquares::LeastSquares;
    double non_smooth_value(const ParametersRef& w) const { return w[0] + 1; }
    void proximal(GradientRef w, double step) const { w[1] = step; }
  };
  NoMonitor monitor;
  Sharp sharp(10, 152);
  LeastSquares smooth(10, 152);
  Eigen::VectorXd w = Eigen::Vector3d(4, 5, 6), g(3), expected(3);
  detail::by_parts(sharp, 3, monitor, [&](detail::SmoothFunction value, const detail::NonSmoothPart* rest, const detail::Surroundings&) {
    REQUIRE(rest != nullptr);
    CHECK(rest->value(w) == 5);
    rest->proximal(w, 0.25);
    CHECK(w == Eigen::Vector3d(4, 0.25, 6));
    CHECK(value(w, g) == smooth.value_and_gradient(w, expected));
    CHECK(g == expected);
    return OptimizationResult{};
  });
  detail::by_parts(smooth, 3, monitor, [&](detail::SmoothFunction, const detail::NonSmoothPart* rest, const detail::Surroundings&) {
    CHECK(rest == nullptr);
    return OptimizationResult{};
  });
}

}  // namespace surroundings_test
