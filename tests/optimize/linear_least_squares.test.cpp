// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include "attune/optimize/linear_least_squares.hpp"

namespace linear_least_squares_test {

using namespace attune;

struct Line {
  Index dimension() const { return 2; }
  LinearLeastSquares linear_least_squares() const { return {}; }
};
struct WithoutDimension {
  LinearLeastSquares linear_least_squares() const { return {}; }
};
struct OfNumbers {
  Index dimension() const { return 2; }
  double linear_least_squares() const { return 0; }
};
struct Changing {  // an optimizer has it const
  Index dimension() const { return 2; }
  LinearLeastSquares linear_least_squares() { return {}; }
};

static_assert(LinearLeastSquaresObjective<Line>);
static_assert(!LinearLeastSquaresObjective<WithoutDimension> && !LinearLeastSquaresObjective<OfNumbers> && !LinearLeastSquaresObjective<Changing>);

}  // namespace linear_least_squares_test
