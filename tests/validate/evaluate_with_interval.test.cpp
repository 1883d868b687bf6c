// SPDX-License-Identifier: BSL-1.0
#include "attune/validate/evaluate_with_interval.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/data/dataset.hpp"
#include "attune/metrics/accuracy.hpp"
#include "attune/metrics/f1.hpp"
#include "attune/metrics/roc_auc.hpp"
#include "attune/report/interval_table.hpp"

namespace evaluate_with_interval_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

// Its score is the first column.
struct FirstColumn {
  std::vector<double> decision_function(const MatrixView<double>& x) const {
    std::vector<double> scores;
    for (Index i = 0; i < x.rows(); ++i) scores.push_back(x(i, 0));
    return scores;
  }
  std::vector<int> predict(const MatrixView<double>& x) const {
    std::vector<int> labels;
    for (const double score : decision_function(x)) labels.push_back(score > 0);
    return labels;
  }
};

Dataset<double, int> rows(Index n) {
  auto random = attune_test::random(950);
  Dataset<double, int> data;
  data.x.resize(n, 1);
  data.y.resize(n);
  for (Index i = 0; i < n; ++i) {
    data.y[i] = random.uniform() < 0.5;
    data.x(i, 0) = random.normal() + data.y[i] - 0.5;
  }
  return data;
}

using Set = Metrics<Accuracy, F1, RocAuc>;

}  // namespace

TEST_CASE("evaluate with intervals: the scores are those of evaluate, each within its interval") {
  const auto data = rows(150);
  const auto plain = evaluate(FirstColumn{}, data, Set{});
  const auto found = evaluate(FirstColumn{}, data, with_interval(Set{}, {.level = 0.9, .replicates = 300}));
  CHECK(found.rows == 150);
  for (std::size_t m = 0; m < Set::size; ++m) {
    CHECK(found.intervals[m].score == plain.scores[m]);
    CHECK((found.intervals[m].lower < plain.scores[m] && plain.scores[m] < found.intervals[m].upper));
  }
  CHECK(found.get<RocAuc>() == found.intervals[2]);
  const auto wider = evaluate(FirstColumn{}, data, with_interval(Set{}, {.level = 0.99, .replicates = 300}));
  CHECK(wider.get<Accuracy>().lower < found.get<Accuracy>().lower);
  CHECK(wider.get<RocAuc>().upper > found.get<RocAuc>().upper);
}

TEST_CASE("evaluate with intervals: bad rows are refused as by evaluate") {
  auto data = rows(40);
  data.x(7, 0) = std::nan("");
  CHECK(contains(error_of<InvalidData>([&] { evaluate(FirstColumn{}, data, with_interval(Set{})); }), "row 7"));
}

TEST_CASE("evaluate with intervals: prints level, bounds and methods") {
  const auto text = to_text(evaluate(FirstColumn{}, rows(60), with_interval(Set{}, {.level = 0.9, .replicates = 250, .seed = 6})));
  CHECK(contains(text, "evaluation on 60 rows\n"));
  CHECK(contains(text, "90 % from"));
  CHECK(contains(text, "Wilson\n"));
  CHECK(contains(text, "DeLong\n"));
  CHECK(contains(text, "BCa bootstrap\n"));
  CHECK(contains(text, "  250 bootstrap replicates, seed 6\n"));
  IntervalEvaluation<Metrics<F1>> few{.rows = 9};
  few.intervals[0] = {.score = 0.5, .lower = 0.2, .upper = 0.8, .method = IntervalMethod::percentile, .undefined_replicates = 12};
  CHECK(contains(to_text(few), "  F1 was undefined in 12 replicates, which are left out\n"));
}

}  // namespace evaluate_with_interval_test
