// SPDX-License-Identifier: BSL-1.0
#include "attune/core/normal.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <initializer_list>
#include <numbers>

namespace detail_normal_test {

using namespace attune;

TEST_CASE("normal quantile: is SciPy's, norm.ppf") {
  // python3 -c "from scipy.stats import norm; print('%.17g' % norm.ppf(p))"
  CHECK(detail::normal_quantile(0.75) == doctest::Approx(0.67448975019608171).epsilon(1e-15).scale(0));
  CHECK(detail::normal_quantile(0.975) == doctest::Approx(1.959963984540054).epsilon(1e-15).scale(0));
  CHECK(detail::normal_quantile(0.05) == doctest::Approx(-1.6448536269514729).epsilon(1e-15).scale(0));
  CHECK(detail::normal_quantile(1e-12) == doctest::Approx(-7.0344838253011313).epsilon(1e-15).scale(0));
  CHECK(detail::normal_quantile(0.5001) == doctest::Approx(0.00025066283008800752).epsilon(1e-11).scale(0));  // of 1 - p, with what is lost
}

TEST_CASE("normal quantile: is symmetric, 0 in the middle, and what the distribution function undoes") {
  CHECK(detail::normal_quantile(0.5) == 0);
  for (const double p : {0.001, 0.1, 0.25, 0.4}) {
    CHECK(detail::normal_quantile(1 - p) == doctest::Approx(-detail::normal_quantile(p)).epsilon(1e-13));
    CHECK(std::erfc(-detail::normal_quantile(p) / std::numbers::sqrt2) / 2 == doctest::Approx(p).epsilon(1e-14));
  }
}

}  // namespace detail_normal_test
