// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "../model/problems.hpp"
#include "attune/core/serialize.hpp"
#include "attune/metrics/accuracy.hpp"
#include "attune/metrics/mean_cost.hpp"
#include "attune/metrics/precision.hpp"
#include "attune/report/threshold_tuning.hpp"
#include "attune/validate/predefined_split.hpp"
#include "attune/validate/repeated_stratified_k_fold.hpp"
#include "attune/validate/thresholded.hpp"
#include "centroids.hpp"

namespace thresholded_test {

using namespace attune;
using attune_test::Centroids;
using attune_test::classes;
using attune_test::contains;
using attune_test::error_of;
using attune_test::Shares;

namespace {

// A model whose score, a probability or not, is the first column.
struct FirstColumn {
  std::vector<double> predict_proba(const MatrixView<double>& x) const {
    std::vector<double> scores;
    for (Index i = 0; i < x.rows(); ++i) scores.push_back(x(i, 0));
    return scores;
  }
  std::vector<int> predict(const MatrixView<double>& x) const {
    std::vector<int> predicted;
    for (const double p : predict_proba(x)) predicted.push_back(p > 0.5 ? 1 : 0);
    return predicted;
  }
};
struct TakesFirst {
  FirstColumn fit(const DatasetView<double, int>&) const { return {}; }
};

Dataset<double, int> column(const std::vector<double>& scores, const std::vector<int>& truth) {
  Dataset<double, int> data;
  data.x = Eigen::Map<const Eigen::VectorXd>(scores.data(), static_cast<Index>(scores.size()));
  data.y = Eigen::Map<const Eigen::VectorXi>(truth.data(), static_cast<Index>(truth.size()));
  return data;
}

// A metric of a user's own.
struct Profit {
  using Statistic = ConfusionCounts;
  static constexpr std::string_view name = "profit";
  static constexpr auto direction = Direction::maximize;
  double gain = 2, loss = 1;
  double operator()(const ConfusionCounts& counts) const { return gain * counts.tp() - loss * counts.fp(); }
};

struct NeverDefined : Profit {
  double operator()(const ConfusionCounts&) const { return std::numeric_limits<double>::quiet_NaN(); }
};

}  // namespace

TEST_CASE("tune_threshold: what was chosen, what it is worth where it was chosen, and where it was not") {
  //                                    fold 0              fold 1
  const auto data = column({0.1, 0.4, 0.6, 0.9, 0.2, 0.3, 0.7, 0.8}, {0, 1, 0, 1, 0, 0, 1, 1});
  const PredefinedSplit folds{{0, 0, 0, 0, 1, 1, 1, 1}};
  const auto tuned = tune_threshold(TakesFirst{}, data, folds, Profit{});
  CHECK(tuned.threshold == 0.4);  // 4 of class 1 and one of class 0
  CHECK(tuned.score == 7);
  CHECK(tuned.fold_thresholds == std::vector<double>{0.7, 0.4});
  CHECK(tuned.held_out_score == (2 * 1 - 0) + (2 * 2 - 0));  // 0.9 of fold 0; 0.7 and 0.8 of fold 1
  CHECK(tuned.untuned_score == 2 * 3 - 1);
  CHECK(tuned.of_probabilities);
  CHECK(tuned.rows == 8);
  const auto nothing = tune_threshold(TakesFirst{}, data, folds, Profit{.gain = 1, .loss = 9});
  CHECK(nothing.threshold == 0.7);
  const auto none = tune_threshold(TakesFirst{}, data, folds, Profit{.gain = -1});
  CHECK(none.threshold == std::numeric_limits<double>::infinity());
}

TEST_CASE("Thresholded: the model of all rows, judged at the threshold that was tuned") {
  const auto data = classes<double>(200, 2, 720, true);
  const StratifiedKFold folds{.folds = 4, .seed = 3};
  const MeanCost costs{{{0, 1}, {8, 0}}};
  const auto model = Thresholded{Shares{}, costs, folds}.fit(data);
  CHECK(model.tuning == tune_threshold(Shares{}, data, folds, costs));
  CHECK(model.model.model.means == Shares{}.fit(data.view()).model.means);
  const auto x = data.view().x();
  const auto predicted = model.predict(x);
  const auto p = model.predict_proba(x);
  for (Index i = 0; i < 200; ++i) CHECK(predicted[i] == (p(i, 1) >= model.tuning.threshold ? 1 : 0));
  CHECK(model.tuning.score <= model.tuning.untuned_score);
  const auto decided = Thresholded<Centroids>{}.fit(data);
  CHECK_FALSE(decided.tuning.of_probabilities);
  const auto scores = decided.decision_function(x);
  for (Index i = 0; i < 200; ++i) CHECK(decided.predict(x)[i] == (scores[i] >= decided.tuning.threshold ? 1 : 0));

  // A learner: what it costs on rows that neither fit nor choice has seen.
  const StratifiedKFold outer{.folds = 3, .seed = 9};
  const Thresholded learner{Shares{}, costs};
  const Metrics<MeanCost> judge{{costs}};
  const auto tuned = cross_validate(learner, data, outer, judge);
  const auto plain = cross_validate(Shares{}, data, outer, judge);
  CHECK(tuned.mean<MeanCost>() < plain.mean<MeanCost>());
  CHECK(cross_validate(learner, data, outer, judge, {.execution = Threads{3}}).scores<MeanCost>() == tuned.scores<MeanCost>());

  static_assert(Serializable<FittedThresholded<attune_test::ShareModel>>);
  Bytes bytes;
  serialize(bytes, model);
  std::string_view rest = bytes;
  FittedThresholded<attune_test::ShareModel> back;
  deserialize(rest, back);
  CHECK(back.predict(x) == predicted);
}

TEST_CASE("tune_threshold: of known probabilities the threshold is that of decision theory, and the estimate is of new rows") {
  auto source = attune_test::random(721);
  std::vector<double> p;
  std::vector<int> truth;
  for (int i = 0; i < 20000; ++i) {
    p.push_back(source.uniform());
    truth.push_back(source.uniform() < p.back() ? 1 : 0);
  }
  // Costs 1 and 4: positive from 1 / (1 + 4) on; the cost is then the integral of 4 p up to 0.2, and of 1 - p from there on.
  const auto tuned = tune_threshold(TakesFirst{}, column(p, truth), StratifiedKFold{}, MeanCost{{{0, 1}, {4, 0}}});
  CHECK(tuned.threshold == doctest::Approx(0.2).epsilon(0.15));
  CHECK(tuned.held_out_score == doctest::Approx(0.08 + 0.32).epsilon(0.03));
  // Where there is nothing to learn, the score of the rows that chose is above chance and that of the others is not.
  double chosen = 0, held_out = 0;
  for (int repeat = 0; repeat < 40; ++repeat) {
    std::vector<double> noise;
    std::vector<int> coin;
    for (int i = 0; i < 60; ++i) noise.push_back(source.uniform()), coin.push_back(i % 2);
    const auto of_noise = tune_threshold(TakesFirst{}, column(noise, coin), StratifiedKFold{.seed = 1}, Accuracy{});
    chosen += of_noise.score / 40, held_out += of_noise.held_out_score / 40;
  }
  CHECK(chosen > 0.55);
  CHECK(held_out < 0.52);
}

TEST_CASE("tune_threshold: repeated folds, weights that stand for rows") {
  const auto data = classes<double>(60, 2, 722);
  const auto repeated = tune_threshold(Centroids{}, data, RepeatedStratifiedKFold{.folds = 3, .repeats = 2}, Accuracy{});
  CHECK(repeated.rows == 120);
  CHECK(repeated.fold_thresholds.size() == 6);
  auto doubled = column({0.1, 0.4, 0.6, 0.9, 0.2, 0.3, 0.7, 0.8, 0.6}, {0, 1, 0, 1, 0, 0, 1, 1, 0});
  auto weighted = column({0.1, 0.4, 0.6, 0.9, 0.2, 0.3, 0.7, 0.8}, {0, 1, 0, 1, 0, 0, 1, 1});
  weighted.weights = {1, 1, 2, 1, 1, 1, 1, 1};
  const auto a = tune_threshold(TakesFirst{}, doubled, PredefinedSplit{{0, 0, 0, 0, 1, 1, 1, 1, 0}}, Precision{});
  const auto b = tune_threshold(TakesFirst{}, weighted, PredefinedSplit{{0, 0, 0, 0, 1, 1, 1, 1}}, Precision{});
  CHECK(a.threshold == b.threshold);
  CHECK(a.score == b.score);
  CHECK(a.held_out_score == b.held_out_score);
}

TEST_CASE("Thresholded: a model of two decision values a row shows one, as any of two classes, and is judged by it") {
  struct Twofold : attune_test::CentroidModel {
    ScoreMatrix decision_function(const MatrixView<double>& x) const {
      ScoreMatrix two{{}, 2};
      for (const double score : attune_test::CentroidModel::decision_function(x).values) two.values.insert(two.values.end(), {7, 7 + score});
      return two;
    }
  };
  struct Twofolds {
    Twofold fit(const DatasetView<double, int>& train) const { return {Centroids{}.fit(train)}; }
  };
  const auto data = classes<double>(80, 2, 728);
  const auto x = data.view().x();
  const auto model = Thresholded<Twofolds>{}.fit(data);
  const auto scores = model.decision_function(x);
  const auto own = Centroids{}.fit(data.view()).decision_function(x).values;
  REQUIRE(scores.size() == 80);
  const auto predicted = model.predict(x);
  for (Index i = 0; i < 80; ++i) {
    CHECK(scores[i] == doctest::Approx(own[static_cast<std::size_t>(i)]).epsilon(1e-12));
    CHECK(predicted[i] == (scores[i] >= model.tuning.threshold ? 1 : 0));
  }
  CHECK(model.tuning.threshold == doctest::Approx(Thresholded<Centroids>{}.fit(data).tuning.threshold).epsilon(1e-12));
}

TEST_CASE("Thresholded: what has no threshold is refused in words") {
  const auto three = attune_test::many_classes<double>(60, 2, 3, 723);
  CHECK(contains(error_of<InvalidData>([&] { Thresholded<Centroids>{}.fit(three); }), "y: found 3 classes, expected 2, which Thresholded"));
  const auto data = classes<double>(60, 2, 724);
  CHECK(contains(error_of<FitFailed>([&] { tune_threshold(Centroids{}, data, StratifiedKFold{}, NeverDefined{}); }), "profit, which is undefined at every threshold"));
}

}  // namespace thresholded_test
