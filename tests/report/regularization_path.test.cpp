// SPDX-License-Identifier: BSL-1.0
#include "attune/report/regularization_path.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <sstream>
#include <string>
#include <vector>

namespace regularization_path_report_test {

using namespace attune;

TEST_CASE("regularization path: prints the strengths at which columns come in or go out") {
  RegularizationPath path{.strengths = {2, 1, 0.5, 0.25}, .coefficients = RowMatrix<double>::Zero(4, 3), .intercepts = {0, 0, 0, 0}, .optimizations = std::vector<OptimizationResult>(4)};
  for (std::size_t k = 0; k < 4; ++k) path.optimizations[k].value = 8 - static_cast<double>(k);
  path.coefficients(1, 2) = path.coefficients(2, 2) = 1;
  path.coefficients(3, 0) = path.coefficients(3, 1) = -1;
  CHECK(to_text(path) ==
        "4 strengths, 3 columns\n"
        "  strength  columns       value  changes\n"
        "         2        0           8 \n"
        "         1        1           7  +x2\n"
        "      0.25        2           5  +x0 +x1 -x2\n");
  path.feature_names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"a", "quite a long name", "c"});
  const std::string narrow = to_text(path, 48);
  CHECK(narrow.substr(narrow.rfind("0.25")) == "0.25        2           5  +a and 2 more\n");
  std::ostringstream out;
  out << path;
  CHECK(out.str().find(" +c\n") != std::string::npos);
}

}  // namespace regularization_path_report_test
