// SPDX-License-Identifier: BSL-1.0
#include "attune/metrics/interval.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/core/normal.hpp"
#include "attune/metrics/accuracy.hpp"
#include "attune/metrics/f1.hpp"
#include "attune/metrics/mean_squared_error.hpp"
#include "attune/metrics/metric_set.hpp"
#include "attune/metrics/precision.hpp"
#include "attune/metrics/r2.hpp"
#include "attune/metrics/roc_auc.hpp"

namespace interval_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

struct Rows {
  std::vector<int> truth{}, predicted{};
  std::vector<double> scores{};

  explicit Rows(std::size_t n, std::uint64_t stream = 930, double separation = 1.5) {
    auto random = attune_test::random(stream);
    for (std::size_t i = 0; i < n; ++i) {
      truth.push_back(random.uniform() < 0.4);
      scores.push_back(random.normal() + separation * truth.back());
      predicted.push_back(scores.back() > separation / 2);
    }
  }
  std::span<const int> labels() const { return truth; }
  OutputsView<int> outputs() const { return {predicted, {scores, 1}}; }
};

// F1 of rows in a statistic that is not of counts, so that rows are drawn.
struct RowCounts {
  static constexpr Needs needs = Needs::labels;
  double tp = 0, fp = 0, fn = 0;
  void update(std::span<const int> truth, std::span<const int> predicted, std::span<const double>) {
    for (std::size_t i = 0; i < truth.size(); ++i) {
      tp += truth[i] == 1 && predicted[i] == 1;
      fp += truth[i] == 0 && predicted[i] == 1;
      fn += truth[i] == 1 && predicted[i] == 0;
    }
  }
  void merge(const RowCounts& other) { tp += other.tp, fp += other.fp, fn += other.fn; }
};
struct F1OfRows {
  using Statistic = RowCounts;
  static constexpr std::string_view name = "F1 of rows";
  static constexpr auto direction = Direction::maximize;
  double operator()(const RowCounts& c) const { return 2 * c.tp / (2 * c.tp + c.fp + c.fn); }
};

}  // namespace

TEST_CASE("interval: each metric has the method that suits it, and the score is the metric's own") {
  CAPTURE(attune_test::seed());
  const Rows rows(200);
  const auto found = with_interval(Metrics<Accuracy, Precision, F1, RocAuc>{}).evaluate(rows.labels(), rows.outputs());
  const auto scores = Metrics<Accuracy, Precision, F1, RocAuc>{}.evaluate(rows.labels(), rows.outputs());
  for (std::size_t m = 0; m < scores.size(); ++m) {
    CHECK(found[m].score == scores[m]);
    CHECK(found[m].lower < scores[m]);
    CHECK(found[m].upper > scores[m]);
    CHECK(found[m].upper - found[m].lower < 0.25);
  }
  CHECK(found[0].method == IntervalMethod::wilson);
  CHECK(found[1].method == IntervalMethod::wilson);
  CHECK(found[2].method == IntervalMethod::bca);
  CHECK(found[3].method == IntervalMethod::delong);
}

TEST_CASE("interval: drawing counts is drawing rows") {
  CAPTURE(attune_test::seed());
  const Rows rows(80);
  for (const auto method : {IntervalMethod::percentile, IntervalMethod::bca}) {
    const auto found = with_interval(Metrics<F1, F1OfRows>{}, {.level = 0.9, .method = method, .replicates = 4000, .seed = attune_test::seed()}).evaluate(rows.labels(), rows.outputs());
    CHECK(found[0].score == found[1].score);
    // Quantiles at 0.05 of 4000 replicates are off by less than 0.35 % of the rows' ranks, four standard errors by 1.4 %.
    CHECK(std::abs(found[0].lower - found[1].lower) <= 0.02);
    CHECK(std::abs(found[0].upper - found[1].upper) <= 0.02);
  }
}

TEST_CASE("interval: the same seed gives the same bits, another one others") {
  const Rows rows(60);
  const auto run = [&](std::uint64_t seed) { return with_interval(Metrics<F1, F1OfRows>{}, {.replicates = 200, .seed = seed}).evaluate(rows.labels(), rows.outputs()); };
  CHECK(run(3) == run(3));
  CHECK(run(3) != run(4));
}

TEST_CASE("interval: 95 of 100 intervals hold the true score") {
  CAPTURE(attune_test::seed());
  constexpr double separation = 1.5;
  const double auc = detail::normal_cdf(separation / std::sqrt(2.0));
  const double accuracy = detail::normal_cdf(separation / 2);
  int held_auc = 0, held_accuracy = 0;
  constexpr int repeats = 200;
  for (int r = 0; r < repeats; ++r) {
    const Rows rows(100, 1000 + static_cast<std::uint64_t>(r), separation);
    const auto found = with_interval(Metrics<Accuracy, RocAuc>{}).evaluate(rows.labels(), rows.outputs());
    held_accuracy += found[0].lower <= accuracy && accuracy <= found[0].upper;
    held_auc += found[1].lower <= auc && auc <= found[1].upper;
  }
  // Binomial with 0.95: four standard deviations of 200 are 12.
  CHECK(held_accuracy >= 178);
  CHECK(held_auc >= 178);
}

TEST_CASE("interval: numbers are drawn by rows") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(940);
  std::vector<double> truth, predicted;
  for (int i = 0; i < 120; ++i) {
    truth.push_back(random.normal());
    predicted.push_back(truth.back() + 0.5 * random.normal());
  }
  const auto found = with_interval(Metrics<MeanSquaredError, R2>{}, {.replicates = 500}).evaluate(std::span<const double>(truth), {predicted});
  CHECK(found[0].method == IntervalMethod::bca);
  CHECK((found[0].lower < found[0].score && found[0].score < found[0].upper));
  // A mean of 120 squares of variance 2 σ⁴, σ² = 0.25: a standard error of 0.032.
  CHECK(found[0].upper - found[0].lower == doctest::Approx(4 * 0.032).epsilon(0.4));
  CHECK((found[1].lower < found[1].score && found[1].score < found[1].upper && found[1].upper < 1));
}

TEST_CASE("interval: weighted rows are drawn as rows") {
  const Rows rows(60);
  std::vector<double> weights(60, 1.0), halves(60, 0.5);
  weights[3] = 5;
  const auto set = with_interval(Metrics<Accuracy>{}, {.replicates = 300});
  const auto found = set.evaluate(rows.labels(), rows.outputs(), weights);
  CHECK(found[0].method == IntervalMethod::bca);
  CHECK((found[0].lower < found[0].score && found[0].score < found[0].upper));
  const auto halved = set.evaluate(rows.labels(), rows.outputs(), halves);
  const auto whole = set.evaluate(rows.labels(), rows.outputs(), std::vector<double>(60, 1.0));
  CHECK(halved[0].lower == doctest::Approx(whole[0].lower).epsilon(1e-12));
}

TEST_CASE("interval: an undefined score has none, and replicates that are undefined are counted") {
  const std::vector<int> truth{1, 1, 1, 0, 0, 0, 0, 0}, nothing(8, 0), one{1, 0, 0, 0, 0, 0, 0, 0};
  const auto none = with_interval(Metrics<Precision, F1>{}, {.method = IntervalMethod::percentile, .replicates = 200}).evaluate(std::span<const int>(truth), {nothing});
  CHECK(std::isnan(none[0].score));
  CHECK((std::isnan(none[0].lower) && std::isnan(none[0].upper)));
  CHECK(none[1].lower == 0);
  CHECK(none[1].upper == 0);
  const auto few = with_interval(Metrics<Precision>{}, {.method = IntervalMethod::percentile, .replicates = 1000}).evaluate(std::span<const int>(truth), {one});
  CHECK(few[0].undefined_replicates > 250);  // the one row is not drawn in (7/8)^8 = 0.34 of them
  CHECK(few[0].undefined_replicates < 450);
}

TEST_CASE("interval: settings out of range and methods that do not fit are refused") {
  const Rows rows(30);
  const auto error = [&](const IntervalSettings& settings) { return error_of<InvalidArgument>([&] { with_interval(Metrics<F1>{}, settings).evaluate(rows.labels(), rows.outputs()); }); };
  CHECK(contains(error({.level = 1}), "IntervalSettings::level"));
  CHECK(contains(error({.replicates = 10}), "IntervalSettings::replicates: found 10"));
  CHECK(contains(error({.method = IntervalMethod::wilson}), "wilson for F1"));
  CHECK(contains(error({.method = IntervalMethod::delong}), "delong for F1"));
  const std::vector<double> weights(30, 2.0);
  CHECK(contains(error_of<InvalidArgument>([&] { with_interval(Metrics<Accuracy>{}, {.method = IntervalMethod::wilson}).evaluate(rows.labels(), rows.outputs(), weights); }), "without weights"));
  CHECK(contains(error_of<InvalidData>([&] { with_interval(Metrics<Accuracy>{}).evaluate(rows.labels(), rows.outputs(), std::vector<double>(30, 0.0)); }), "zeros only"));
  CHECK(contains(error_of<InvalidArgument>([&] { with_interval(Metrics<Accuracy>{}).evaluate(std::span<const int>(), {}); }), "no rows"));
}

}  // namespace interval_test
