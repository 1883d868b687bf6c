// SPDX-License-Identifier: BSL-1.0
#include "attune/loss/margin_conjugate.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "attune/loss/hinge.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/loss/squared_hinge.hpp"

namespace margin_conjugate_test {

using namespace attune;

static_assert(MarginLoss<Hinge> && MarginLoss<SquaredHinge> && !MarginLoss<LogisticLoss>);

namespace {

// The largest (edge - m) a - ½ bend a² with 0 ≤ a ≤ bound: at the top of the parabola, or at an end.
double largest(const MarginConjugate& of, double margin) {
  const double slope = of.edge - margin;
  if (slope <= 0) return 0;
  const double a = of.bend > 0 ? std::min(slope / of.bend, of.bound) : of.bound;
  return slope * a - 0.5 * of.bend * a * a;
}

}  // namespace

TEST_CASE("margin conjugate: the largest of its parabola on its interval is the loss, of both classes") {
  const auto check = [](const auto& loss) {
    for (int k = -40; k <= 40; ++k) {
      const double margin = 0.1 * k;
      CAPTURE(margin);
      CHECK(largest(loss.margin_conjugate(), margin) == doctest::Approx(loss.value(margin, 1.0)).epsilon(1e-14));
      CHECK(largest(loss.margin_conjugate(), margin) == doctest::Approx(loss.value(-margin, 0.0)).epsilon(1e-14));
    }
  };
  check(Hinge{});
  check(Hinge{.smoothing = 0.25});
  check(SquaredHinge{});
}

}  // namespace margin_conjugate_test
