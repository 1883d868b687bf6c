// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <sstream>

#include "attune/report/gradient_check.hpp"

namespace gradient_check_test {

using namespace attune;

TEST_CASE("gradient check: prints the error, the component and both values") {
  std::ostringstream out;
  out << GradientCheck{.error = 0.5, .component = 3, .analytic = 2, .numeric = 4.000000001, .resolution = 1e-9};
  CHECK(out.str() == "gradient: largest relative error 0.5, of component 3: 2 where differences of the value give 4");
  CHECK(to_text(GradientCheck{.error = 1.23e-9, .component = 0, .analytic = -0.25, .numeric = -0.25}) ==
        "gradient: largest relative error 1.2e-09, of component 0: -0.25 where differences of the value give -0.25");
}

}  // namespace gradient_check_test
