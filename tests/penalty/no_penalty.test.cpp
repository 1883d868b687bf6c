// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>

#include "attune/penalty/no_penalty.hpp"

namespace no_penalty_test {

using namespace attune;

TEST_CASE("no penalty: is zero and adds nothing") {
  const Eigen::VectorXd w = Eigen::VectorXd::Constant(3, 4), before = Eigen::VectorXd::LinSpaced(3, 1, 3);
  Eigen::VectorXd g = before, product = before;
  CHECK(NoPenalty{}.value(w) == 0);
  NoPenalty{}.add_gradient(w, g);
  NoPenalty{}.add_hessian_vector(w, w, product);
  CHECK(g == before);
  CHECK(product == before);
}

}  // namespace no_penalty_test
