// SPDX-License-Identifier: BSL-1.0

// The quickstart's scores on held-out rows are those that scikit-learn reaches on the same rows.

#include <doctest/doctest.h>

#include <cmath>

#include "golden.hpp"
#include "quickstart.hpp"

namespace quickstart_test {

TEST_CASE("oracle: the quickstart scores on held-out rows what scikit-learn does") {
  const auto job = oracle::run_quickstart(oracle::example("breast_cancer.csv"));
  const oracle::Golden inputs("quickstart_rows.csv");
  REQUIRE_MESSAGE(job.train_rows == inputs["train rows"], "the split has changed: run the oracle again, see tests/oracle/README.md");
  REQUIRE_MESSAGE(job.test_rows == inputs["test rows"], "the split has changed: run the oracle again, see tests/oracle/README.md");
  // The draw's last bits depend on the processor: a logarithmic scale, with or without fused multiplication.
  REQUIRE_MESSAGE(std::abs(job.strength - inputs.number("strength")) <= 1e-12 * job.strength, "the search chose another strength: run the oracle again, see tests/oracle/README.md");

  const oracle::Golden golden("quickstart.csv");
  const double one_row = 1.0 / static_cast<double>(job.test_rows.size());
  MESSAGE("accuracy " << job.accuracy << ", scikit-learn's " << golden.number("accuracy") << "; AUC " << job.auc << ", scikit-learn's "
                      << golden.number("ROC AUC"));
  CHECK(std::abs(job.accuracy - golden.number("accuracy")) <= one_row * (1 + 1e-9));
  CHECK(std::abs(job.auc - golden.number("ROC AUC")) <= 0.002);
}

}  // namespace quickstart_test
