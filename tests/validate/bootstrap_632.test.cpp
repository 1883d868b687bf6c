// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <cstddef>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "../model/problems.hpp"
#include "attune/metrics/accuracy.hpp"
#include "attune/metrics/mean_squared_error.hpp"
#include "attune/metrics/precision.hpp"
#include "attune/report/bootstrap_632.hpp"
#include "attune/validate/bootstrap_632.hpp"
#include "centroids.hpp"
#include "learners.hpp"

namespace bootstrap_632_test {

using namespace attune;
using attune_test::classes;
using attune_test::contains;
using attune_test::error_of;
using attune_test::Nearest;

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
  CHECK(found.never_out == 0);
  // The leave-one-out bootstrap by hand.
  const auto view = data.view();
  const auto folds = splitter.split(view);
  std::vector<double> right(60), times(60);
  double positive = 0, judged = 0;
  for (std::size_t b = 0; b < folds.size(); ++b) {
    const Fold fold = folds[b];
    const auto said = Nearest{}.fit(view.subset(fold.train)).predict(view.subset(fold.test).x());
    for (const int label : said) positive += label, ++judged;
    for (std::size_t i = 0; i < said.size(); ++i) ++times[static_cast<std::size_t>(fold.test[i])], right[static_cast<std::size_t>(fold.test[i])] += said[i] == view.label(fold.test[i]) ? 1 : 0;
  }
  double mean = 0;
  for (std::size_t i = 0; i < 60; ++i) mean += right[i] / times[i] / 60;
  CHECK(accuracy.out_of_bag == doctest::Approx(mean).epsilon(1e-12));
  // Of shares p of n rows and q of those called positive the errors are √(p (1 - p) / n) and √(q (1 - q) / n₊), whatever both
  // are multiplied by for rows that several resamples judge. An estimate from 60 rows and 40 resamples deviates by
  // √(1 / (2 · 60) + 1 / (2 · 40)) = 0.14 of itself, the ratio of two by 0.2: a factor of 2, 0.69 in the logarithm, is more
  // than three times that.
  const double p = accuracy.out_of_bag, q = precision.out_of_bag;
  const double ratio = precision.standard_error / accuracy.standard_error / std::sqrt(q * (1 - q) / (p * (1 - p)) * judged / positive);
  CHECK(ratio > 0.5);
  CHECK(ratio < 2);
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

TEST_CASE(".632+: what is a mean over rows does not depend on the unit of the target") {
  const auto found = [](double unit) {
    auto data = attune_test::numbers<double>(60, 2, 728);
    data.y *= unit;
    return bootstrap_632(attune_test::MeanLearner{}, data, Bootstrap{.folds = 40, .seed = 6}, Metrics<MeanSquaredError, RootMeanSquaredError>{});
  };
  const auto one = found(1);
  CHECK(one.by<MeanSquaredError>().mean_of_rows);
  CHECK_FALSE(one.by<RootMeanSquaredError>().mean_of_rows);
  for (const double unit : {1e-12, 1e12}) {
    CAPTURE(unit);
    const auto other = found(unit);
    for (const std::size_t m : {std::size_t{0}, std::size_t{1}}) {
      const auto &a = one.metrics[m], &b = other.metrics[m];
      const double scale = m == 0 ? unit * unit : unit;
      CHECK(b.mean_of_rows == a.mean_of_rows);
      CHECK(b.out_of_bag / scale == doctest::Approx(a.out_of_bag).epsilon(1e-9));
      CHECK(b.standard_error / scale == doctest::Approx(a.standard_error).epsilon(1e-9));
      CHECK(b.score_632_plus / scale == doctest::Approx(a.score_632_plus).epsilon(1e-9));
    }
  }
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

}  // namespace bootstrap_632_test
