// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "../model/problems.hpp"
#include "../validate/learners.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "attune/preprocess/standard_scaler.hpp"
#include "attune/report/procedures.hpp"
#include "attune/search/validation_curve.hpp"
#include "attune/validate/k_fold.hpp"
#include "attune/validate/leave_one_out.hpp"

namespace validation_curve_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::ManyAtOnce;
using attune_test::NoisyMean;
using attune_test::numbers;
using attune_test::OneByOne;

namespace {

const Metrics<R2, MeanSquaredError> metrics{};
const KFold folds{.folds = 4, .seed = 2};

}  // namespace

TEST_CASE("validation_curve: each value's scores are those of a cross-validation with it") {
  const auto data = numbers<double>(60, 3, 520, true);
  const auto curve = validation_curve(StandardScaler{} | OneByOne{}, data, axis<&OneByOne::strength>(values({10.0, 0.1, 0.001})), folds, metrics);
  CHECK(curve.axis == "OneByOne::strength");
  REQUIRE(curve.values.size() == 3);
  for (std::size_t v = 0; v < 3; ++v) {
    const auto whole = cross_validate(StandardScaler{} | OneByOne{.strength = curve.values[v].number}, data, folds, metrics, {.train_scores = true});
    for (std::size_t k = 0; k < 4; ++k) {
      CHECK(curve.folds[v][k].test == whole.folds[k].test);
      CHECK(curve.folds[v][k].train == whole.folds[k].train);
    }
    CHECK(curve.means<R2>()[v] == whole.mean<R2>());
    CHECK(curve.spreads<MeanSquaredError>()[v] == whole.spread<MeanSquaredError>());
  }
  CHECK(curve.values[0].number == 10.0);
  CHECK(curve.train_means<R2>()[0] < curve.train_means<R2>()[1]);
  CHECK(curve.train_means<R2>()[1] < curve.train_means<R2>()[2]);
}

TEST_CASE("validation_curve: a continuum is cut into as many values as asked for, both ends included") {
  const auto data = numbers<double>(40, 2, 521);
  const auto curve = validation_curve(OneByOne{}, data, axis<&OneByOne::strength>(log_uniform(1e-3, 1e1)), folds, metrics, {.levels = 3, .train_scores = false});
  REQUIRE(curve.values.size() == 3);
  CHECK(curve.values[0].number == doctest::Approx(1e-3).epsilon(1e-12));
  CHECK(curve.values[1].number == doctest::Approx(1e-1).epsilon(1e-12));
  CHECK(curve.values[2].number == doctest::Approx(1e1).epsilon(1e-12));
  CHECK(std::isnan(curve.train_means<R2>()[0]));
}

TEST_CASE("validation_curve: a learner that fits many is asked once") {
  const auto data = numbers<double>(60, 3, 522);
  const ManyAtOnce many{};
  validation_curve(many, data, axis<&ManyAtOnce::strength>(values({1.0, 0.1, 0.01})), folds, metrics);
  CHECK(*many.calls == 1);
  CHECK(*many.alone == 0);
}

TEST_CASE("validation_curve: the bits do not depend on the number of threads, and follow the seed") {
  const auto data = numbers<double>(60, 2, 523);
  const auto run = [&](const AnyExecutor& executor, std::uint64_t seed) {
    return validation_curve(NoisyMean{}, data, axis<&NoisyMean::shift>(values({0.0, 0.1})), folds, metrics, {.execution = executor, .seed = seed}).means<MeanSquaredError>();
  };
  const auto serial = run(Serial{}, 4);
  for (const int threads : {1, 2, 4}) CHECK(run(Threads{threads}, 4) == serial);
  CHECK(run(Serial{}, 5) != serial);
}

TEST_CASE("validation_curve: a value whose fit fails is named, or recorded and printed") {
  const auto data = numbers<double>(40, 2, 524);
  const auto strengths = axis<&OneByOne::strength>(values({0.1, -1.0, 1.0}));
  CHECK(contains(error_of<FitFailed>([&] { validation_curve(OneByOne{}, data, strengths, folds, metrics); }), "validation_curve, value -1: fold 0: a negative strength"));
  const auto curve = validation_curve(OneByOne{}, data, strengths, folds, metrics, {.on_failure = OnFailure::record});
  REQUIRE(curve.failures.size() == 1);
  CHECK(curve.failures[0].value.number == -1);
  CHECK(curve.failures[0].reason == "fold 0: a negative strength");
  CHECK(std::isnan(curve.means<R2>()[1]));
  CHECK(std::isnan(curve.train_means<R2>()[1]));
  CHECK(curve.means<R2>()[2] == cross_validate(OneByOne{1.0}, data, folds, metrics).mean<R2>());
  const auto text = to_text(curve, 120);
  CHECK(contains(text, "validation curve: 3 values × 4 folds of 40 rows"));
  CHECK(contains(text, "  OneByOne::strength"));
  CHECK(contains(text, "\n  -1                  undefined"));
  CHECK(contains(text, "  OneByOne::strength = -1 failed: fold 0: a negative strength\n"));
}

TEST_CASE("validation_curve: a metric that is undefined everywhere keeps the others from nobody, be it the first") {
  const auto data = numbers<double>(12, 2, 525);
  const auto strengths = axis<&OneByOne::strength>(values({0.1, 1.0}));
  const auto curve = validation_curve(OneByOne{}, data, strengths, LeaveOneOut{}, metrics);  // R² of one row is none
  for (const double mean : curve.means<R2>()) CHECK(std::isnan(mean));
  CHECK(curve.means<MeanSquaredError>() == validation_curve(OneByOne{}, data, strengths, LeaveOneOut{}, Metrics<MeanSquaredError>{}).means<MeanSquaredError>());
  CHECK(curve.rows == 12);
  CHECK(curve.failures.empty());
  const auto some = validation_curve(OneByOne{}, data, axis<&OneByOne::strength>(values({-1.0, 1.0})), LeaveOneOut{}, metrics, {.on_failure = OnFailure::record});
  REQUIRE(some.failures.size() == 1);
  CHECK(some.means<MeanSquaredError>()[1] == curve.means<MeanSquaredError>()[1]);
  CHECK(contains(error_of<SearchFailed>([&] { search(OneByOne{}, data, search_space(strengths), GridSearch{}, LeaveOneOut{}, metrics); }), "is undefined on a fold"));
}

TEST_CASE("validation_curve: where every value fails the first is named, recorded or not, whether they are fitted together or not") {
  const auto data = numbers<double>(12, 2, 527);
  for (const OnFailure policy : {OnFailure::stop, OnFailure::record}) {
    const std::string expected = std::string("validation_curve, value -1: fold 0: a negative strength; other values") + (policy == OnFailure::stop ? ", or `.on_failure = OnFailure::record`" : "");
    CHECK(error_of<FitFailed>([&] { validation_curve(OneByOne{}, data, axis<&OneByOne::strength>(values({-1.0, -2.0})), folds, metrics, {.on_failure = policy}); }) == expected);
    CHECK(error_of<FitFailed>([&] { validation_curve(ManyAtOnce{}, data, axis<&ManyAtOnce::strength>(values({-1.0, -2.0})), folds, metrics, {.on_failure = policy}); }) == expected);
  }
}

TEST_CASE("validation_curve: no level is refused by its own name") {
  const auto data = numbers<double>(12, 2, 526);
  CHECK(contains(error_of<InvalidArgument>([&] { validation_curve(OneByOne{}, data, axis<&OneByOne::strength>(attune::uniform(0, 1)), folds, metrics, {.levels = 0}); }), "ValidationCurveOptions::levels: found 0, expected 1 or more"));
}

}  // namespace validation_curve_test
