// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <limits>
#include <string>

#include "../support.hpp"
#include "attune/optimize/bounded.hpp"

namespace bounded_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// ½‖w - 1‖². It counts how often it is asked.
struct Bowl {
  int asked = 0;

  Index dimension() const { return 2; }
  double value_and_gradient(const ParametersRef& w, GradientRef g) {
    ++asked;
    g = w.array() - 1;
    return g.squaredNorm() / 2;
  }
};

struct ValueOnly {
  Index dimension() const { return 2; }
  double value(const ParametersRef& w) const { return std::abs(w[0]) + std::abs(w[1]); }
};

static_assert(BoundedObjective<ObjectiveWithinBounds<Bowl>> && CompositeObjective<ObjectiveWithinBounds<Bowl>> && !BoundedObjective<Bowl>);
static_assert(ValueObjective<ObjectiveWithinBounds<ValueOnly>> && !Objective<ObjectiveWithinBounds<ValueOnly>>);

}  // namespace

TEST_CASE("bounded: the objective itself is asked, which is not copied") {
  Bowl bowl;
  auto inside = bounded(bowl, {.lower = Eigen::Vector2d(0, -1), .upper = {}});
  Eigen::VectorXd g(2);
  CHECK(inside.dimension() == 2);
  CHECK(inside.value_and_gradient(Eigen::Vector2d(3, 1), g) == 2);
  CHECK(g == Eigen::Vector2d(2, 0));
  CHECK(bowl.asked == 1);
  ValueOnly sum;
  CHECK(bounded(sum, {}).value(Eigen::Vector2d(-3, 1)) == 4);
}

TEST_CASE("bounded: a value outside is infinite, and the proximal step goes to the nearest point inside") {
  Bowl bowl;
  auto inside = bounded(bowl, {.lower = Eigen::Vector2d(0, -infinity), .upper = Eigen::Vector2d(2, 5)});
  CHECK(inside.non_smooth_value(Eigen::Vector2d(0, 5)) == 0);
  CHECK(inside.non_smooth_value(Eigen::Vector2d(-1e-300, 0)) == infinity);
  CHECK(inside.non_smooth_value(Eigen::Vector2d(1, 5.001)) == infinity);
  CHECK(inside.non_smooth_value(Eigen::Vector2d(std::nan(""), 0)) == infinity);
  for (const double step : {1e-3, 10.0}) {
    Eigen::VectorXd w = Eigen::Vector2d(-3, -1e300);
    inside.proximal(w, step);
    CHECK(w == Eigen::Vector2d(0, -1e300));
  }
}

TEST_CASE("bounded: one number holds for all parameters, and none is no bound") {
  Bowl bowl;
  const auto inside = bounded(bowl, {.lower = Eigen::VectorXd::Constant(1, -2), .upper = {}});
  CHECK(inside.bounds().lower == Eigen::Vector2d(-2, -2));
  CHECK(inside.bounds().upper == Eigen::Vector2d(infinity, infinity));
}

TEST_CASE("bounded: bounds that cross, are no numbers, or of another number are refused") {
  Bowl bowl;
  const auto refused = [&](const Bounds& bounds) { return error_of<InvalidArgument>([&] { bounded(bowl, bounds); }); };
  CHECK(contains(refused({.lower = Eigen::Vector2d(0, 3), .upper = Eigen::Vector2d(1, 2)}), "Bounds, parameter 1: found 3 to 2"));
  CHECK(contains(refused({.lower = Eigen::Vector3d(0, 0, 0), .upper = {}}), "Bounds::lower: found 3 numbers, expected 2"));
  CHECK(contains(refused({.lower = {}, .upper = Eigen::Vector3d(0, 0, 0)}), "Bounds::upper: found 3 numbers"));
  CHECK(contains(refused({.lower = {}, .upper = Eigen::Vector2d(0, std::nan(""))}), "parameter 1"));
  CHECK(contains(refused({.lower = Eigen::VectorXd::Constant(1, infinity), .upper = {}}), "parameter 0"));
  CHECK(contains(refused({.lower = {}, .upper = Eigen::VectorXd::Constant(1, -infinity)}), "parameter 0"));
}

}  // namespace bounded_test
