// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "../model/problems.hpp"
#include "attune/core/serialize.hpp"
#include "attune/metrics/accuracy.hpp"
#include "attune/metrics/mean_cost.hpp"
#include "attune/metrics/precision.hpp"
#include "attune/report/bootstrap_632.hpp"
#include "attune/report/threshold_tuning.hpp"
#include "attune/validate/bootstrap_632.hpp"
#include "attune/validate/predefined_split.hpp"
#include "attune/validate/repeated_stratified_k_fold.hpp"
#include "attune/validate/thresholded.hpp"
#include "centroids.hpp"
#include "learners.hpp"

namespace thresholded_test {

using namespace attune;
using attune_test::Centroids;
using attune_test::classes;
using attune_test::contains;
using attune_test::error_of;
using attune_test::Nearest;
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

TEST_CASE("mean cost: the costs of the cells over the rows") {
  const std::vector<int> truth{0, 0, 0, 1, 1}, predicted{0, 1, 1, 0, 1};
  CHECK(mean_cost(truth, predicted) == doctest::Approx(3.0 / 5));
  CHECK(mean_cost(truth, predicted, {{{0.5, 1}, {10, -2}}}) == doctest::Approx((0.5 + 2 * 1 + 10 - 2) / 5));
  const std::vector<double> weights{1, 2, 3, 4, 5};
  CHECK(mean_cost(truth, predicted, {{{0.5, 1}, {10, -2}}}, weights) == doctest::Approx((0.5 + 5 * 1 + 40 - 10) / 15));
  const std::vector<int> three{0, 1, 2};
  CHECK(mean_cost(three, std::vector<int>{1, 1, 0}, {{{0, 3, 0}, {0, 1, 0}, {5, 0, 0}}}) == doctest::Approx(9.0 / 3));
  CHECK(std::isnan(MeanCost{}(ConfusionCounts{})));
  CHECK(contains(error_of<InvalidArgument>([&] { mean_cost(three, three); }), "MeanCost::costs: found 2 rows"));
  CHECK(contains(error_of<InvalidArgument>([&] { mean_cost(truth, predicted, {{{0, 1}, {1}}}); }), "row 1"));
  CHECK(contains(error_of<InvalidArgument>([&] { mean_cost(truth, predicted, {{{0, 1}, {std::numeric_limits<double>::infinity(), 0}}}); }), "finite"));
}

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
  CHECK(to_text(tuned) ==
        "threshold 0.4000 of the probability (0.4000 to 0.7000 without a fold), 8 rows held out of 2 fits\n"
        "  profit                           score\n"
        "  on the rows that chose          7.0000\n"
        "  on rows held out of the choice  6.0000\n"
        "  untuned                         5.0000\n");
  const auto nothing = tune_threshold(TakesFirst{}, data, folds, Profit{.gain = 1, .loss = 9});
  CHECK(nothing.threshold == 0.7);
  const auto none = tune_threshold(TakesFirst{}, data, folds, Profit{.gain = -1});
  CHECK(none.threshold == std::numeric_limits<double>::infinity());
  CHECK(contains(to_text(none), "threshold none"));
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
  const auto scores = decided.decision_function(x).values;
  for (Index i = 0; i < 200; ++i) CHECK(decided.predict(x)[i] == (scores[static_cast<std::size_t>(i)] >= decided.tuning.threshold ? 1 : 0));

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

TEST_CASE("Thresholded: what has no threshold is refused in words") {
  const auto three = attune_test::many_classes<double>(60, 2, 3, 723);
  CHECK(contains(error_of<InvalidData>([&] { Thresholded<Centroids>{}.fit(three); }), "y: found 3 classes, expected 2, which Thresholded"));
  const auto data = classes<double>(60, 2, 724);
  CHECK(contains(error_of<FitFailed>([&] { tune_threshold(Centroids{}, data, StratifiedKFold{}, NeverDefined{}); }), "profit, which is undefined at every threshold"));
}

TEST_CASE(".632+: hand-made scores") {
  const auto corrected = [](double apparent, double out_of_bag, double no_information, Direction direction) {
    Bootstrap632Scores scores{.apparent = apparent, .out_of_bag = out_of_bag, .no_information = no_information};
    detail::correct(scores, direction);
    return scores;
  };
  const auto none = corrected(0.2, 0.2, 0.5, Direction::minimize);
  CHECK(none.overfitting == 0);
  CHECK(none.score_632_plus == doctest::Approx(0.2));
  const auto half = corrected(0.1, 0.3, 0.5, Direction::minimize);  // R = 1/2, and a weight of 0.632 / (1 - 0.184)
  CHECK(half.overfitting == doctest::Approx(0.5));
  CHECK(half.score_632 == doctest::Approx(0.368 * 0.1 + 0.632 * 0.3));
  CHECK(half.score_632_plus == doctest::Approx(0.1 + 0.2 * 0.632 / 0.816));
  const auto as_accuracy = corrected(0.9, 0.7, 0.5, Direction::maximize);
  CHECK(as_accuracy.overfitting == doctest::Approx(half.overfitting));
  CHECK(as_accuracy.score_632_plus == doctest::Approx(1 - half.score_632_plus));
  const auto all = corrected(0, 0.5, 0.5, Direction::minimize);  // the weight is 1
  CHECK(all.overfitting == 1);
  CHECK(all.score_632_plus == doctest::Approx(0.5));
  CHECK(corrected(0, 0.6, 0.5, Direction::minimize).score_632_plus == doctest::Approx(0.632 * 0.6 + 0.368 * 0.5));  // beyond no information
  CHECK(corrected(0.3, 0.2, 0.5, Direction::minimize).overfitting == 0);                                               // better out of the bag
  CHECK(std::isnan(corrected(0.1, 0.3, std::numeric_limits<double>::quiet_NaN(), Direction::minimize).score_632_plus));
}

TEST_CASE(".632+: what is a mean over rows, what the rows of a resample do, threads, and the table") {
  const auto data = classes<double>(60, 2, 725);
  const Metrics<Accuracy, Precision> metrics{};
  const Bootstrap splitter{.folds = 40, .seed = 6};
  const auto found = bootstrap_632(Nearest{}, data, splitter, metrics);
  const auto& accuracy = found.by<Accuracy>();
  CHECK(accuracy.apparent == 1);
  CHECK(accuracy.mean_of_rows);
  CHECK_FALSE(found.by<Precision>().mean_of_rows);
  CHECK(accuracy.overfitting > 0.2);
  CHECK(accuracy.score_632_plus < accuracy.score_632);
  CHECK(accuracy.lower < accuracy.score_632_plus);
  CHECK(accuracy.score_632_plus < accuracy.upper);
  const auto& precision = found.by<Precision>();
  CHECK(precision.lower < precision.score_632_plus);
  CHECK(precision.standard_error == doctest::Approx(accuracy.standard_error).epsilon(1));
  CHECK(found.never_out == 0);
  // The leave-one-out bootstrap by hand.
  const auto view = data.view();
  const auto folds = splitter.split(view);
  std::vector<double> right(60), times(60);
  for (std::size_t b = 0; b < folds.size(); ++b) {
    const Fold fold = folds[b];
    const auto said = Nearest{}.fit(view.subset(fold.train)).predict(view.subset(fold.test).x());
    for (std::size_t i = 0; i < said.size(); ++i) ++times[static_cast<std::size_t>(fold.test[i])], right[static_cast<std::size_t>(fold.test[i])] += said[i] == view.label(fold.test[i]) ? 1 : 0;
  }
  double mean = 0;
  for (std::size_t i = 0; i < 60; ++i) mean += right[i] / times[i] / 60;
  CHECK(accuracy.out_of_bag == doctest::Approx(mean).epsilon(1e-12));
  CHECK(bootstrap_632(Nearest{}, data, splitter, metrics, {.execution = Threads{3}}).metrics[0] == accuracy);
  auto weighted = data;
  weighted.weights.assign(60, 3.0);
  const auto same = bootstrap_632(Nearest{}, weighted, splitter, metrics).by<Accuracy>();
  CHECK(same.score_632_plus == doctest::Approx(accuracy.score_632_plus).epsilon(1e-12));
  CHECK(same.standard_error == doctest::Approx(accuracy.standard_error).epsilon(1e-12));
  CHECK(bootstrap_632(Nearest{}, data, splitter, metrics, {.level = 0.5}).by<Accuracy>().upper < accuracy.upper);
  CHECK(contains(error_of<InvalidArgument>([&] { bootstrap_632(Nearest{}, data, splitter, metrics, {.level = 1}); }), "Bootstrap632Options::level"));
  const auto text = to_text(found);
  CHECK(contains(text, ".632 bootstrap: 40 replicates of 60 rows"));
  CHECK(contains(text, "95 % from"));
  const auto few = bootstrap_632(Nearest{}, data, Bootstrap{.folds = 2, .seed = 1}, metrics);
  CHECK(few.never_out > 10);
  CHECK(contains(to_text(few), "were drawn by every replicate"));
}

namespace {

// A sum over rows: the accuracy times their number.
struct Hits {
  using Statistic = ConfusionCounts;
  static constexpr std::string_view name = "hits";
  static constexpr auto direction = Direction::maximize;
  double operator()(const ConfusionCounts& counts) const { return counts.tp() + counts.tn(); }
};

// Has nothing to say of mistakes.
struct Faultless : Hits {
  double operator()(const ConfusionCounts& counts) const {
    if (counts.fp() + counts.fn() > 0) throw InvalidData({.argument = "y", .found = "a mistake", .expected = "none"});
    return 1;
  }
};

}  // namespace

TEST_CASE(".632+: a sum over rows is so many times the mean, and a metric that refuses pairs is named") {
  auto data = classes<double>(60, 2, 727);
  for (const int folds : {40, 3}) {  // of three, some rows are drawn by every one
    for (const bool weighted : {false, true}) {
      data.weights.clear();
      for (int i = 0; weighted && i < 60; ++i) data.weights.push_back(0.1 + i % 5);
      const double total = weighted ? 60 * 2.1 : 60;
      const auto found = bootstrap_632(Nearest{}, data, Bootstrap{.folds = folds, .seed = 6}, Metrics<Accuracy, Hits>{});
      const auto &mean = found.by<Accuracy>(), &sum = found.by<Hits>();
      CAPTURE(folds);
      CAPTURE(weighted);
      CHECK((found.never_out > 0) == (folds == 3));
      CHECK(sum.mean_of_rows);
      for (const auto score : {&Bootstrap632Scores::apparent, &Bootstrap632Scores::out_of_bag, &Bootstrap632Scores::no_information, &Bootstrap632Scores::score_632, &Bootstrap632Scores::score_632_plus,
                               &Bootstrap632Scores::lower, &Bootstrap632Scores::upper, &Bootstrap632Scores::standard_error})
        CHECK(sum.*score == doctest::Approx(total * mean.*score).epsilon(1e-12));
      CHECK(sum.overfitting == doctest::Approx(mean.overfitting).epsilon(1e-12));
    }
  }
  for (Index i = 0; i < 60; ++i) data.x(i, 0) = data.x(i, 1) = data.y[i] == 1 ? 9 : -9;
  CHECK(contains(error_of<InvalidArgument>([&] { bootstrap_632(Nearest{}, data, Bootstrap{.folds = 5, .seed = 6}, Metrics<Faultless>{}); }),
                 "bootstrap_632, the score without information, of each target with each prediction: y: found a mistake"));
}

TEST_CASE(".632+: replicates that fail are left out where they are to be recorded") {
  auto data = attune_test::numbers<double>(30, 1, 726);
  struct Moody {
    attune_test::Constant fit(const attune_test::NumberView& train) const {
      if (train.x()(0, 0) == train.x()(1, 0)) throw std::runtime_error("the first row twice");
      return attune_test::MeanLearner{}.fit(train);
    }
  };
  const Bootstrap splitter{.folds = 30, .seed = 4};
  const auto found = bootstrap_632(Moody{}, data, splitter, Metrics<MeanSquaredError>{}, {.on_failure = OnFailure::record});
  CHECK(found.failures.size() > 3);
  CHECK(found.failures.size() < 27);
  struct Others {
    std::vector<Fold> folds{};
    std::vector<Fold> split(const attune_test::NumberView&) const { return folds; }
  } others;
  const auto all = splitter.split(data.view());
  for (std::size_t b = 0, f = 0; b < 30; ++b) {
    if (f < found.failures.size() && found.failures[f].fold == b)
      ++f;
    else
      others.folds.push_back(all[b]);
  }
  const auto without = bootstrap_632(Moody{}, data, others, Metrics<MeanSquaredError>{});
  CHECK(found.metrics == without.metrics);
  CHECK(contains(to_text(found), "failed: the first row twice"));
  CHECK(contains(error_of<FitFailed>([&] { bootstrap_632(Moody{}, data, splitter, Metrics<MeanSquaredError>{}); }), "the first row twice"));
}

}  // namespace thresholded_test
