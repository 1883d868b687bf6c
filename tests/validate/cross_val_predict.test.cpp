// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <atomic>
#include <cstddef>
#include <vector>

#include "../model/problems.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/model/estimator.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "attune/preprocess/standard_scaler.hpp"
#include "attune/validate/cross_val_predict.hpp"
#include "attune/validate/k_fold.hpp"
#include "attune/validate/shuffle_split.hpp"
#include "attune/validate/stratified_k_fold.hpp"
#include "attune/validate/time_series_split.hpp"
#include "learners.hpp"

namespace cross_val_predict_test {

using namespace attune;
using attune_test::classes;
using attune_test::contains;
using attune_test::error_of;
using attune_test::numbers;
using attune_test::OneByOne;

namespace {

using Logistic = Estimator<Linear<double>, LogisticLoss>;

// The last row is in no fold, or in two.
struct Given {
  std::vector<Fold> folds{};
  std::vector<Fold> split(const attune_test::NumberView&) const { return folds; }
};

}  // namespace

TEST_CASE("cross_val_predict: each row's number is that of a model fitted without its fold") {
  const auto data = numbers<double>(53, 3, 500, true);
  const KFold splitter{.folds = 4, .seed = 3};
  const std::vector<double> said = cross_val_predict(OneByOne{}, data, splitter).predicted;
  REQUIRE(said.size() == 53);
  const auto folds = splitter.split(data.view());
  for (std::size_t k = 0; k < 4; ++k) {
    const auto held_out = OneByOne{}.fit(data.view().subset(folds[k].train)).predict(data.view().subset(folds[k].test).x());
    for (std::size_t i = 0; i < folds[k].test.size(); ++i) CHECK(said[static_cast<std::size_t>(folds[k].test[i])] == held_out[static_cast<Index>(i)]);
  }
}

TEST_CASE("cross_val_predict: scores and probabilities come where they are wanted, of the same models") {
  const auto data = classes<double>(80, 3, 501);
  const StratifiedKFold splitter{.folds = 4, .seed = 3};
  const auto learner = StandardScaler{} | Logistic{};
  const auto all = cross_val_predict<Needs::scores | Needs::probabilities>(learner, data, splitter);
  REQUIRE(all.predicted.size() == 80);
  REQUIRE(all.scores.rows() == 80);
  REQUIRE(all.probabilities.rows() == 80);
  REQUIRE(all.probabilities.cols == 2);
  for (Index i = 0; i < 80; ++i) {
    CHECK((all.scores(i, 0) > 0) == (all.predicted[static_cast<std::size_t>(i)] == 1));
    CHECK((all.probabilities(i, 1) > 0.5) == (all.scores(i, 0) > 0));
    CHECK(all.probabilities(i, 0) + all.probabilities(i, 1) == doctest::Approx(1).epsilon(1e-15));
  }
  CHECK(all == cross_validate(learner, data, splitter, Metrics<Accuracy, RocAuc, LogLoss>{}, {.keep_predictions = true}).out_of_fold());
  CHECK(cross_val_predict(learner, data, splitter).predicted == all.predicted);
}

TEST_CASE("cross_val_predict: several targets come as a matrix") {
  const auto data = attune_test::many_numbers<double>(40, 3, 2, 502);
  const auto said = cross_val_predict(Estimator<Linear<double>, SquaredError>{}, data, KFold{.folds = 4});
  CHECK(said.predicted.rows() == 40);
  CHECK(said.predicted.cols == 2);
}

TEST_CASE("cross_val_predict: the bits do not depend on the number of threads") {
  const auto data = numbers<double>(90, 2, 503);
  const auto run = [&](const AnyExecutor& executor) { return cross_val_predict(attune_test::NoisyMean{}, data, KFold{.folds = 9, .seed = 1}, {.execution = executor, .seed = 7}); };
  const auto serial = run(Serial{});
  for (const int threads : {1, 2, 4}) CHECK(run(Threads{threads}) == serial);
  CHECK(cross_val_predict(attune_test::NoisyMean{}, data, KFold{.folds = 9, .seed = 1}, {.seed = 8}) != serial);
}

TEST_CASE("cross_val_predict: folds that do not part the rows are refused before anything is fitted") {
  std::atomic<int> fits = 0;
  const attune_test::Told learner{[&](const auto&, const FitContext&) { return ++fits, attune_test::Constant{}; }};
  const auto data = numbers<double>(6, 1, 504);
  const auto error = [&](const auto& splitter) { return error_of<InvalidArgument>([&] { cross_val_predict(learner, data, splitter); }); };
  CHECK(contains(error(Given{{{{0, 1, 2}, {3, 4}}, {{3, 4, 5}, {0, 1, 2}}}}), "splitter, row 5: found held out 0 times, expected every row held out once"));
  CHECK(contains(error(Given{{{{0, 1, 2}, {3, 4, 5}}, {{3, 4}, {0, 1, 2, 5}}}}), "splitter, row 5: found held out 2 times"));
  CHECK(contains(error(Given{{{{0, 1, 2}, {3, 4, 6}}}}), "splitter, fold 0: found row 6, expected 0 to 5"));
  CHECK(contains(error(ShuffleSplit{.folds = 2}), "{.keep_predictions = true}"));
  CHECK(contains(error(TimeSeriesSplit{.folds = 2}), "splitter, row 0: found held out 0 times"));
  CHECK(fits == 0);
}

}  // namespace cross_val_predict_test
