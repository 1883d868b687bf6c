// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <string>

#include "../support.hpp"
#include "attune/core/dataset_view.hpp"
#include "attune/loss/check_targets.hpp"
#include "attune/loss/gamma.hpp"
#include "attune/loss/poisson.hpp"
#include "attune/loss/squared_error.hpp"

namespace check_targets_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

struct Shares {  // a loss of the user's own, of shares in [0, 1)
  double value(double s, double t) const { return (s - t) * (s - t); }
  double derivative(double s, double t) const { return 2 * (s - t); }
  TargetRange target_range() const { return {.lowest = 0, .highest = 1, .below_highest = true}; }
};

const Eigen::MatrixXd x = Eigen::MatrixXd::Zero(3, 1);

template <class L>
std::string refusal(const L& loss, const Eigen::VectorXd& y) {
  return error_of<InvalidData>([&] { check_targets(loss, view(x, y)); });
}

static_assert(HasTargetRange<Poisson> && HasTargetRange<Shares> && !HasTargetRange<SquaredError>);

TEST_CASE("check_targets: a target that the loss is not defined for is refused by row, value and range") {
  const std::string text = refusal(Poisson{}, Eigen::Vector3d(0, 2, -1.5));
  CHECK(contains(text, "y, row 2"));
  CHECK(contains(text, "-1.5"));
  CHECK(contains(text, "expected 0 or more"));
  CHECK(contains(refusal(Gamma{}, Eigen::Vector3d(1, 0, 2)), "row 1: found 0, expected above 0"));
  CHECK(contains(refusal(Shares{}, Eigen::Vector3d(0, 0.5, 1)), "row 2: found 1, expected 0 or more, and below 1"));
}

TEST_CASE("check_targets: targets within the range pass, and a loss without one takes any") {
  const Eigen::Vector3d counts(0, 1, 1e300), any(-1, 0, 1), shares(0, 0.5, 0.999);
  CHECK_NOTHROW(check_targets(Poisson{}, view(x, counts)));
  CHECK_NOTHROW(check_targets(SquaredError{}, view(x, any)));
  CHECK_NOTHROW(check_targets(Shares{}, view(x, shares)));
}

TEST_CASE("check_targets: rows are numbered as in the view") {
  const Eigen::Vector3d y(-1, 4, -2);
  CHECK_NOTHROW(check_targets(Poisson{}, view(x, y).subset({1})));
  CHECK(contains(error_of<InvalidData>([&] { check_targets(Poisson{}, view(x, y).subset({1, 2})); }), "row 1: found -2"));
}

TEST_CASE("check_targets: a target that has a name is named by it") {
  Eigen::MatrixXd y(2, 2);
  y << 1, 2, 3, -4;
  const Eigen::MatrixXd features = Eigen::MatrixXd::Zero(2, 1);
  CHECK_NOTHROW(check_targets(Poisson{}, view(features, y).output(0)));
  CHECK(contains(error_of<InvalidData>([&] { check_targets(Poisson{}, view(features, y).output(1)); }), "y, row 1, output 'y1': found -4"));
}

}  // namespace check_targets_test
