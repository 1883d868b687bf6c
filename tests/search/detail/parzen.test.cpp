// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "../../support.hpp"
#include "attune/search/detail/parzen.hpp"

namespace parzen_test {

using namespace attune;
using detail::ParzenMixture;

namespace {

// A choice; a continuum, ordered levels and a choice of their own for its second value.
const std::vector<AxisShape> axes{{"kind", 2, false}, {"rate", 0}, {"size", 5, true, 0, {1}}, {"word", 3, false}};

std::vector<Point> some_points(std::size_t n) {
  auto random = attune_test::random(900);
  std::vector<Point> points;
  for (std::size_t i = 0; i < n; ++i) points.push_back(detail::canonical(axes, {random.uniform(), 0.3 * random.uniform(), random.uniform(), random.uniform()}));
  return points;
}

}  // namespace

TEST_CASE("parzen: integrates to 1 over continua, levels and choices, under conditions too") {
  const ParzenMixture mixture(axes, some_points(17), std::vector<double>(18, 1));
  constexpr int steps = 500;  // the midpoint rule errs by at most h²/24 · 2 max |f'|, which is 200 for kernels of width 0.05 cut in half
  double total = 0;
  for (const double kind : {0.25, 0.75})
    for (int size = 0; size < (kind < 0.5 ? 1 : 5); ++size)
      for (int word = 0; word < 3; ++word)
        for (int i = 0; i < steps; ++i)
          total += std::exp(mixture.log_density(detail::canonical(axes, {kind, (i + 0.5) / steps, (size + 0.5) / 5, (word + 0.5) / 3}))) / steps;
  CHECK(std::abs(total - 1) < 2 * 200.0 / 24 / steps / steps);
}

TEST_CASE("parzen: draws come from the density") {
  const ParzenMixture mixture(axes, some_points(9), std::vector<double>(10, 1));
  constexpr int n = 4000, steps = 400;
  double expected[2][4]{};  // by kind and quarter of the rate
  for (std::size_t kind = 0; kind < 2; ++kind)
    for (int size = 0; size < (kind == 0 ? 1 : 5); ++size)
      for (int word = 0; word < 3; ++word)
        for (int i = 0; i < steps; ++i)
          expected[kind][4 * i / steps] += n * std::exp(mixture.log_density(detail::canonical(axes, {kind == 0 ? 0.25 : 0.75, (i + 0.5) / steps, (size + 0.5) / 5, (word + 0.5) / 3}))) / steps;
  int found[2][4]{};
  auto random = attune_test::random(901);
  CAPTURE(attune_test::seed());
  for (int i = 0; i < n; ++i) {
    const Point point = mixture.draw(random);
    CHECK(point == detail::canonical(axes, point));
    ++found[point[0] < 0.5 ? 0 : 1][static_cast<int>(4 * point[1])];
  }
  for (int kind = 0; kind < 2; ++kind)
    for (int quarter = 0; quarter < 4; ++quarter) CHECK(std::abs(found[kind][quarter] - expected[kind][quarter]) < 5 * std::sqrt(expected[kind][quarter] + 1));
}

TEST_CASE("parzen: one point of weight 0 leaves the broad kernel, by hand") {
  const std::vector<AxisShape> two{{"a", 0}, {"b", 4, false}};
  const ParzenMixture mixture(two, {{0.5, 0.125}}, {0, 1});
  const double mass = std::erf(0.5 / std::sqrt(2.0)), at = std::exp(-0.5 * 0.25 * 0.25) / std::sqrt(2 * 3.14159265358979323846) / mass;
  CHECK(mixture.log_density({0.75, 0.375}) == doctest::Approx(std::log(at / 4)).epsilon(1e-14));
}

TEST_CASE("parzen: the mass of an interval far out is not lost to cancellation") {
  CHECK(detail::normal_mass(10, 11) == doctest::Approx(7.61966195820302e-24).epsilon(1e-12).scale(0));  // SciPy: norm.sf(10) - norm.sf(11)
  CHECK(detail::normal_mass(-11, -10) == detail::normal_mass(10, 11));
}

}  // namespace parzen_test
