// SPDX-License-Identifier: BSL-1.0

// Learners made of learners, in searches, and behind a boundary without types.

#include <doctest/doctest.h>

#include <cstddef>
#include <vector>

#include "../model/problems.hpp"
#include "attune/core/any_learner.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/metrics/log_loss.hpp"
#include "attune/metrics/mean_cost.hpp"
#include "attune/model/estimator.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "attune/preprocess/standard_scaler.hpp"
#include "attune/search/grid_search.hpp"
#include "attune/search/search.hpp"
#include "attune/validate/calibrated.hpp"
#include "attune/validate/thresholded.hpp"

namespace adaptors_test {

using namespace attune;
using attune_test::classes;

namespace {

using Logistic = Estimator<Linear<double>, LogisticLoss>;
using Learner = Pipeline<StandardScaler, Logistic>;

}  // namespace

TEST_CASE("search: axes reach into calibrated and thresholded learners, and the same bits come of threads") {
  const auto data = classes<double>(90, 2, 730);
  const Thresholded learner{Calibrated<Learner>{.folds = {.folds = 2}}, MeanCost{{{0, 1}, {3, 0}}}, StratifiedKFold{.folds = 2}};
  const auto space = search_space(axis<&L2::strength>(values({1e-3, 1e3})), axis<&Calibrated<Learner>::ensemble>(values({false, true})));
  const Metrics<MeanCost, LogLoss> metrics{{learner.metric, LogLoss{}}};
  const StratifiedKFold folds{.folds = 2, .seed = 4};
  const auto found = search<LogLoss>(learner, data, space, GridSearch{}, folds, metrics, {});
  REQUIRE(found.trials.size() == 4);
  const auto threads = search<LogLoss>(learner, data, space, GridSearch{}, folds, metrics, {.execution = Threads{3}});
  for (std::size_t t = 0; t < 4; ++t) {
    CAPTURE(t);
    CHECK(found.trials[t].mean == threads.trials[t].mean);
    auto alone = learner;
    alone.learner.learner.learner.penalty.strength = t < 2 ? 1e-3 : 1e3;
    alone.learner.ensemble = t % 2 == 1;
    CHECK(found.trials[t].mean[1] == cross_validate(alone, data, folds, metrics).mean<LogLoss>());
  }
}

TEST_CASE("Calibrated: the folds of linear models are fitted together, to what each fit alone gives") {
  const auto data = classes<double>(80, 3, 731, true);
  struct Alone {  // without fit_many
    Logistic learner{};
    FittedEstimator<Logistic> fit(const DatasetView<double, int>& train, const FitContext& context) const { return learner.fit(train, context); }
  };
  const Logistic logistic{.penalty = {.strength = 1e-2}, .optimizer = {.stopping = {.gradient = {.tolerance = 1e-10}}}};
  const auto together = Calibrated<Logistic>{.learner = logistic}.fit(data), again = Calibrated<Logistic>{.learner = logistic}.fit(data);
  const auto alone = Calibrated<Alone>{.learner = {logistic}}.fit(data);
  CHECK(together.members[0].calibrators[0] == again.members[0].calibrators[0]);
  CHECK(together.members[0].model.parameters == alone.members[0].model.parameters);
  CHECK(together.members[0].calibrators[0].slope == doctest::Approx(alone.members[0].calibrators[0].slope).epsilon(1e-8));
  CHECK(together.predict_proba(data.view().x()).isApprox(alone.predict_proba(data.view().x()), 1e-8));
}

TEST_CASE("AnyLearner: holds calibrated and thresholded learners") {
  const auto data = classes<double>(60, 2, 732);
  const Calibrated<Logistic> calibrated{};
  const AnyLearner<double, int> any = calibrated;
  const auto scores = cross_validate(any, data, StratifiedKFold{.folds = 2}, Metrics<LogLoss>{});
  CHECK(scores.mean<LogLoss>() == cross_validate(calibrated, data, StratifiedKFold{.folds = 2}, Metrics<LogLoss>{}).mean<LogLoss>());
}

}  // namespace adaptors_test
