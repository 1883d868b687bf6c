// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "../support.hpp"
#include "attune/data/make_regression.hpp"

namespace make_regression_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::seed;

TEST_CASE("make_regression: without noise the targets are the linear model exactly, with as many coefficients as asked for") {
  Eigen::VectorXd a;
  const auto data = make_regression({.samples = 50, .features = 30, .informative = 7, .bias = 3, .seed = seed()}, &a);
  CHECK((a.array() != 0).count() == 7);
  CHECK((a.array() >= 0 && a.array() <= 100).all());
  const Eigen::VectorXd expected = (data.x * a).array() + 3;
  CHECK((data.y - expected).cwiseAbs().maxCoeff() < 1e-11);
  make_regression({.samples = 2, .features = 30, .informative = 7, .shuffle = false}, &a);
  CHECK((a.head(7).array() != 0).all());
}

TEST_CASE("make_regression: columns are standard normal and the noise has its deviation") {
  CAPTURE(seed());
  Eigen::VectorXd a;
  const Index n = 20000;
  const auto data = make_regression({.samples = n, .features = 4, .informative = 2, .noise = 5, .seed = seed()}, &a);
  const Eigen::VectorXd noise = data.y - data.x * a;
  CHECK(std::abs(noise.mean()) < 5 * 5 / std::sqrt(n));
  CHECK(std::abs(noise.squaredNorm() / n - 25) < 5 * 25 * std::sqrt(2.0 / n));
  for (Index j = 0; j < 4; ++j) {
    CHECK(std::abs(data.x.col(j).mean()) < 5 / std::sqrt(n));
    CHECK(std::abs(data.x.col(j).squaredNorm() / n - 1) < 5 * std::sqrt(2.0 / n));
    CHECK(std::abs(data.x.col(j).dot(noise) / n) < 5 * 5 / std::sqrt(n));
  }
}

TEST_CASE("make_regression: the same seed gives the same bits, and noise does not change X") {
  const auto a = make_regression({.samples = 20, .seed = 5}), b = make_regression({.samples = 20, .noise = 1, .seed = 5});
  CHECK(a.x == b.x);
  CHECK(a.y != b.y);
  CHECK(make_regression({.samples = 20, .seed = 5}).y == a.y);
  CHECK(make_regression({.samples = 20, .seed = 6}).x != a.x);
}

TEST_CASE("make_regression: refuses settings out of range") {
  CHECK(contains(error_of<InvalidArgument>([] { make_regression({.features = 5, .informative = 6}); }), "MakeRegression::informative: found 6, expected 0 to 5"));
  CHECK(contains(error_of<InvalidArgument>([] { make_regression({.noise = INFINITY}); }), "MakeRegression::noise"));
}

}  // namespace make_regression_test
