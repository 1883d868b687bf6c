// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "../support.hpp"
#include "attune/data/make_moons.hpp"

namespace make_moons_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::seed;

TEST_CASE("make_moons: without noise the points lie on two half circles") {
  const auto data = make_moons({.samples = 201, .shuffle = false});
  for (Index i = 0; i < 201; ++i) {
    const bool inner = i >= 100;
    CHECK(data.y[i] == (inner ? 1 : 0));
    const double x = inner ? 1 - data.x(i, 0) : data.x(i, 0), y = inner ? 0.5 - data.x(i, 1) : data.x(i, 1);
    CHECK(x * x + y * y == doctest::Approx(1).epsilon(1e-14));
    CHECK(y >= -1e-15);
  }
  // The ends and the middle, as scikit-learn's make_moons(201, shuffle=False) has them.
  CHECK(data.x(0, 0) == 1);
  CHECK(data.x(99, 0) == -1);
  CHECK(data.x(100, 1) == 0.5);
  CHECK(data.x(150, 0) == doctest::Approx(1).epsilon(1e-14));
  CHECK(data.x(150, 1) == doctest::Approx(-0.5).epsilon(1e-14));
}

TEST_CASE("make_moons: the noise has the deviation that was asked for, and no direction") {
  CAPTURE(seed());
  const Index n = 20000;
  const auto noisy = make_moons({.samples = n, .noise = 0.3, .shuffle = false, .seed = seed()});
  const auto plain = make_moons({.samples = n, .shuffle = false});
  const RowMatrix<double> noise = noisy.x - plain.x;
  for (Index j = 0; j < 2; ++j) {
    CHECK(std::abs(noise.col(j).mean()) < 5 * 0.3 / std::sqrt(n));
    CHECK(std::abs(noise.col(j).squaredNorm() / n - 0.09) < 5 * 0.09 * std::sqrt(2.0 / n));
  }
  CHECK(std::abs(noise.col(0).dot(noise.col(1)) / n) < 5 * 0.09 / std::sqrt(n));
}

TEST_CASE("make_moons: the same seed gives the same bits, another seed other ones, and order is all that shuffling changes") {
  const auto a = make_moons({.samples = 50, .noise = 0.1, .seed = 7}), b = make_moons({.samples = 50, .noise = 0.1, .seed = 7});
  CHECK(a.x == b.x);
  CHECK(a.y == b.y);
  CHECK(make_moons({.samples = 50, .noise = 0.1, .seed = 8}).x != a.x);
  const auto ordered = make_moons({.samples = 50, .noise = 0.1, .shuffle = false, .seed = 7});
  CHECK(ordered.y != a.y);
  for (Index i = 0; i < 50; ++i) {
    int found = 0;
    for (Index k = 0; k < 50; ++k) found += a.x.row(k) == ordered.x.row(i) && a.y[k] == ordered.y[i];
    CHECK(found == 1);
  }
  CHECK(make_moons<float>({.samples = 50, .noise = 0.1, .seed = 7}).x == a.x.cast<float>());
}

TEST_CASE("make_moons: refuses settings out of range") {
  CHECK(contains(error_of<InvalidArgument>([] { make_moons({.samples = 1}); }), "MakeMoons::samples: found 1, expected 2 or more"));
  CHECK(contains(error_of<InvalidArgument>([] { make_moons({.noise = -1}); }), "MakeMoons::noise"));
}

}  // namespace make_moons_test
