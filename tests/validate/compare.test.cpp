// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "attune/metrics/mean_squared_error.hpp"
#include "attune/metrics/metric_set.hpp"
#include "attune/metrics/r2.hpp"
#include "attune/report/comparison.hpp"
#include "attune/validate/compare.hpp"
#include "attune/validate/holm.hpp"
#include "attune/validate/k_fold.hpp"
#include "attune/validate/leave_one_out.hpp"
#include "attune/validate/repeated_k_fold.hpp"
#include "learners.hpp"

namespace compare_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

// y = mean 1 with noise, so that a constant of 1 is best.
Dataset<double, double> noise(Index n) {
  auto source = attune_test::random(1);
  Dataset<double, double> data;
  data.x.setZero(n, 1);
  data.y.resize(n);
  for (double& y : data.y) y = 1 + 0.2 * source.normal();
  return data;
}

/// Says the same of every row, whatever it saw.
struct Says {
  double value = 0;
  attune_test::Constant fit(const attune_test::NumberView&) const { return {value}; }
};

const KFold folds{.folds = 5, .seed = 1};

}  // namespace

TEST_CASE("compare: each learner has the scores of its cross-validation, on the same folds") {
  CAPTURE(attune_test::seed());
  const auto data = noise(40);
  const Metrics<MeanSquaredError, R2> metrics;
  const auto both = compare(data, folds, metrics, attune_test::NoisyMean{}, attune_test::NoisyMean{.shift = 0.5});
  REQUIRE(both.folds.size() == 2);
  const auto mean = cross_validate(attune_test::NoisyMean{}, data, folds, metrics), noisy = cross_validate(attune_test::NoisyMean{.shift = 0.5}, data, folds, metrics);
  for (std::size_t k = 0; k < 5; ++k) {
    CHECK(both.folds[0][k].test == mean.folds[k].test);
    CHECK(both.folds[1][k].test == noisy.folds[k].test);
  }
  CHECK(both.rows == 40);
  CHECK(both.test_to_train == doctest::Approx(0.25));
  CHECK(both.names == std::vector<std::string>{"A", "B"});
}

TEST_CASE("compare: standings are those of the tests of its scores") {
  CAPTURE(attune_test::seed());
  const auto data = noise(60);
  const auto all = compare(data, RepeatedKFold{.folds = 4, .repeats = 3}, Metrics<MeanSquaredError, R2>{}, {.level = 0.9, .rope = 0.01}, named("good", Says{1}), named("bad", Says{3}), named("near", Says{1.02}));
  const auto by = all.by<MeanSquaredError>();
  CHECK(by.direction == Direction::minimize);
  CHECK(by.metric == "mean squared error");
  CHECK(by.best != 1);
  const auto scores = [&](std::size_t i) { return detail::test_scores(all.folds[i], 0); };
  std::vector<double> p_values(3, std::numeric_limits<double>::quiet_NaN());
  double ranks = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    const auto& standing = by.standings[i];
    CHECK(standing.mean == detail::mean_of(scores(i)));
    CHECK(standing.mean >= by.standings[by.best].mean);
    CHECK(standing.spread == detail::spread_of(scores(i)));
    ranks += standing.mean_rank;
    if (i == by.best) continue;
    CHECK(standing.to_best == corrected_resampled_t_test(scores(i), scores(by.best), 1.0 / 3, 0.9));
    CHECK(standing.posterior == bayesian_correlated_t_test(scores(i), scores(by.best), 1.0 / 3, 0.01));
    CHECK(standing.to_best.difference >= 0);
    p_values[i] = standing.to_best.p_value;
  }
  CHECK(ranks == doctest::Approx(6));
  for (std::size_t i = 0; i < 3; ++i)
    if (i != by.best) CHECK(by.standings[i].adjusted_p_value == holm_adjusted(p_values)[i]);
  CHECK(by.standings[1].mean_rank == 3);
  CHECK(by.told_apart(1));
  CHECK(!by.told_apart(by.best));
  CHECK(by.standings[1].posterior.above > 0.99);
}

TEST_CASE("compare: the result does not depend on who does the work") {
  const auto data = noise(40);
  const auto once = [&](const AnyExecutor& execution) {
    return compare(data, folds, Metrics<MeanSquaredError, R2>{}, {.execution = execution, .seed = 7}, attune_test::NoisyMean{}, attune_test::NoisyMean{.draws = 3}).by(0);
  };
  CHECK(once(Serial{}) == once(Threads{3}));
}

TEST_CASE("compare: the verdict says who is better, who cannot be told apart, and who is the same") {
  CAPTURE(attune_test::seed());
  const auto data = noise(60);
  const Metrics<MeanSquaredError, R2> metrics;
  const auto said = [&](const CompareOptions& options, const auto&... learners) { return verdict(compare(data, folds, metrics, options, learners...).by(0)); };
  CHECK(contains(said({}, named("good", Says{1}), named("bad", Says{3})), "good is better than bad by "));
  CHECK(contains(said({}, named("good", Says{1}), named("bad", Says{3})), "(95 % interval "));
  CHECK(said({}, named("one", Says{1}), named("two", Says{1})) == "one and two score the same on every fold.");
  CHECK(contains(said({}, Says{1.0}, Says{1.001}), "cannot be told apart by these folds: a difference of"));
  const auto many = said({.rope = 0.1}, named("good", Says{1}), named("twin", Says{1}), named("bad", Says{3}), named("worse", Says{4}));
  CHECK(contains(many, "good is better than bad and worse; these folds do not tell it from twin."));
  CHECK(contains(many, "Practically the same, within 0.1000: twin. Practically worse, by more than 0.1000: bad and worse."));
  CHECK(contains(said({}, Says{1}, Says{1}, Says{1}), "A has the best mean, but these folds do not tell it from B and C."));
  CHECK(contains(said({}, Says{1}, Says{3}, Says{4}), "A is better than B and C."));
}

TEST_CASE("compare: a score that is undefined leaves the metric undefined, not the others") {
  const auto data = noise(12);
  const auto both = compare(data, LeaveOneOut{}, Metrics<MeanSquaredError, R2>{}, Says{1}, Says{3});
  CHECK(both.by<MeanSquaredError>().defined);
  const auto by = both.by<R2>();
  CHECK(!by.defined);
  CHECK(std::isnan(by.standings[0].mean_rank));
  CHECK(verdict(by) == "undefined: a score of at least one fold is.");
  CHECK(contains(to_text(by), "undefined"));
}

TEST_CASE("compare: the table has the best first, in lines that fit") {
  const auto data = noise(60);
  const auto all = compare(data, folds, Metrics<MeanSquaredError, R2>{}, {.rope = 0.1}, named("bad", Says{3}), named("good", Says{1}), named("twin", Says{1}));
  const std::string text = to_text(all, 60);
  CHECK(contains(text, "3 learners on the same 5 folds of 60 rows, "));
  CHECK(contains(text, "mean squared error (smaller is better)\n  learner"));
  CHECK(text.find("  good ") < text.find("  twin "));
  CHECK(text.find("  twin ") < text.find("  bad "));
  CHECK(contains(text, "P(same)"));
  for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end + 1) {
    end = text.find('\n', begin);
    CHECK(end - begin <= 60);
  }
}

TEST_CASE("compare: by the metrics of the first learner where none are given") {
  const auto data = noise(30);
  const auto both = compare(data, folds, Says{1}, Says{3});
  CHECK(both.by<MeanSquaredError>().best == 0);
}

TEST_CASE("compare: one fold, a level and a region that are none are refused") {
  const auto data = noise(30);
  const auto text = [&](const auto& splitter, const CompareOptions& options) {
    return error_of<InvalidArgument>([&] { compare(data, splitter, Metrics<MeanSquaredError, R2>{}, options, Says{1}, Says{2}); });
  };
  struct HoldOut {
    std::vector<Fold> split(const DatasetView<double, double>&) const { return {{.train = {0, 1, 2}, .test = {3, 4}}}; }
  };
  CHECK(contains(text(HoldOut{}, {}), "splitter: found 1 folds, expected 2 or more; one score does not show how much scores vary"));
  CHECK(contains(text(folds, {.level = 1.5}), "level: found 1.5"));
  CHECK(contains(text(folds, {.rope = -0.1}), "rope: found -0.1, expected 0 or more"));
}

}  // namespace compare_test
