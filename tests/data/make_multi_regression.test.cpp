// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "../support.hpp"
#include "attune/data/make_multi_regression.hpp"

namespace make_multi_regression_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::seed;

TEST_CASE("make_multi_regression: without noise the targets are the linear model, with the same informative columns for all") {
  CAPTURE(seed());
  Eigen::MatrixXd a;
  const auto data = make_multi_regression({.samples = 50, .features = 30, .informative = 7, .targets = 3, .bias = 3, .seed = seed()}, &a);
  REQUIRE(a.rows() == 30);
  REQUIRE(a.cols() == 3);
  CHECK((a.array() >= 0 && a.array() <= 100).all());
  for (Index k = 0; k < 3; ++k) {
    CHECK((a.col(k).array() != 0).count() == 7);
    for (Index j = 0; j < 30; ++j) CHECK((a(j, k) != 0) == (a(j, 0) != 0));
  }
  CHECK(a.col(1) != a.col(0));
  const Eigen::MatrixXd expected = (data.x * a).array() + 3;
  CHECK((data.y - expected).cwiseAbs().maxCoeff() < 1e-11);
}

TEST_CASE("make_multi_regression: noise has its deviation, and that of one target nothing to do with another's") {
  CAPTURE(seed());
  Eigen::MatrixXd a;
  const Index n = 20000;
  const auto data = make_multi_regression({.samples = n, .features = 4, .informative = 2, .targets = 2, .noise = 5, .seed = seed()}, &a);
  const Eigen::MatrixXd noise = data.y - data.x * a;
  for (Index k = 0; k < 2; ++k) {
    CHECK(std::abs(noise.col(k).mean()) < 5 * 5 / std::sqrt(n));
    CHECK(std::abs(noise.col(k).squaredNorm() / n - 25) < 5 * 25 * std::sqrt(2.0 / n));
  }
  CHECK(std::abs(noise.col(0).dot(noise.col(1)) / n) < 5 * 25 / std::sqrt(n));
}

TEST_CASE("make_multi_regression: X and the first target are those of make_regression, bit for bit") {
  Eigen::VectorXd one;
  Eigen::MatrixXd several;
  const auto single = make_regression<float>({.samples = 20, .features = 6, .informative = 3, .seed = 5}, &one);
  const auto many = make_multi_regression<float>({.samples = 20, .features = 6, .informative = 3, .targets = 2, .seed = 5}, &several);
  CHECK(many.x == single.x);
  CHECK(several.col(0) == one);
  CHECK(many.y.col(0) == single.y);
}

TEST_CASE("make_multi_regression: refuses settings out of range") {
  CHECK(contains(error_of<InvalidArgument>([] { make_multi_regression({.targets = 0}); }), "MakeMultiRegression::targets: found 0, expected 1 or more"));
  CHECK(contains(error_of<InvalidArgument>([] { make_multi_regression({.features = 5, .informative = 6}); }), "MakeMultiRegression::informative: found 6, expected 0 to 5"));
  CHECK(contains(error_of<InvalidArgument>([] { make_multi_regression({.noise = INFINITY}); }), "MakeMultiRegression::noise"));
}

}  // namespace make_multi_regression_test
