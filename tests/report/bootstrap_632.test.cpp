// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/report/bootstrap_632.hpp"

namespace bootstrap_632_test {

using namespace attune;
using attune_test::contains;

TEST_CASE(".632 bootstrap: prints each metric with its interval, what was never out, and what failed") {
  const std::vector<Bootstrap632Scores> scores{{.metric = "accuracy", .apparent = 1, .out_of_bag = 0.7, .no_information = 0.5, .overfitting = 0.6, .score_632 = 0.81, .score_632_plus = 0.765, .lower = 0.6, .upper = 0.9}};
  const std::vector<FoldFailure> failures{{.fold = 3, .reason = "no luck"}};
  const auto text = detail::Bootstrap632Text{scores, failures, 40, 60, 2, 0.9, 0.5}.str(120);
  CHECK(contains(text, ".632 bootstrap: 40 replicates of 60 rows, "));
  CHECK(contains(text, "90 % from"));
  CHECK(contains(text, "  accuracy  0.7650"));
  CHECK(contains(text, "0.6000  0.9000"));
  CHECK(contains(text, "  2 rows were drawn by every replicate, and count for nothing: draw more\n"));
  CHECK(contains(text, "  replicate 3 failed: no luck\n"));
  CHECK(!contains(detail::Bootstrap632Text{scores, {}, 40, 60, 0, 0.95, 0.5}.str(80), "drawn by every replicate"));
}

}  // namespace bootstrap_632_test
