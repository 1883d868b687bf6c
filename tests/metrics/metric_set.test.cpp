// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/f1.hpp"
#include "attune/metrics/log_loss.hpp"
#include "attune/metrics/metric_set.hpp"
#include "attune/metrics/precision.hpp"
#include "attune/metrics/recall.hpp"
#include "attune/metrics/roc_auc.hpp"

namespace metric_set_test {

using namespace attune;

namespace metric_set_test {

// A label that counts how often it is read.
struct CountedLabel {
  int code = 0;
  static inline std::int64_t reads = 0;
  operator std::int64_t() const {
    ++reads;
    return code;
  }
};

// A user's statistic that counts its updates over the whole process.
struct RowCount {
  static constexpr Needs needs = Needs::labels;
  static inline int updates = 0;
  double rows = 0;
  template <class Label>
  void update(std::span<const Label> truth, std::span<const Label>, std::span<const double>) {
    ++updates;
    rows += static_cast<double>(truth.size());
  }
  void merge(const RowCount& other) { rows += other.rows; }
};
template <int Factor>
struct Rows {
  using Statistic = RowCount;
  static constexpr std::string_view name = "rows";
  static constexpr auto direction = Direction::maximize;
  double operator()(const RowCount& count) const { return Factor * count.rows; }
};

// A statistic with a setting: how many labels are at least `level`.
struct AtLeastCount {
  static constexpr Needs needs = Needs::labels;
  static inline int updates = 0;
  int level = 0;
  double count = 0;
  bool finished = false;
  void update(std::span<const int> truth, std::span<const int>, std::span<const double>) {
    ++updates;
    for (const int t : truth) count += t >= level;
  }
  void merge(const AtLeastCount& other) { count += other.count; }
  void finish() { finished = true; }
};
struct AtLeast {
  using Statistic = AtLeastCount;
  static constexpr std::string_view name = "at least";
  static constexpr auto direction = Direction::maximize;
  int level = 1;
  AtLeastCount statistic() const { return {.level = level}; }
  double operator()(const AtLeastCount& counts) const { return counts.finished ? counts.count : -1; }
};
struct AtLeastTwice {  // another metric of the same statistic
  using Statistic = AtLeastCount;
  static constexpr std::string_view name = "at least, twice";
  static constexpr auto direction = Direction::maximize;
  int level = 1;
  AtLeastCount statistic() const { return {.level = level}; }
  double operator()(const AtLeastCount& counts) const { return 2 * counts.count; }
};

const std::vector<int> truth{1, 0, 1, 1, 0};
const Outputs<int> outputs{.predicted = {1, 1, 0, 1, 0},
                           .scores = {{0.9, 0.6, 0.4, 0.7, 0.1}, 1},
                           .probabilities = {{0.1, 0.9, 0.4, 0.6, 0.6, 0.4, 0.3, 0.7, 0.9, 0.1}, 2}};

// A metric that says why it is undefined.
struct ShareOfRows {
  using Statistic = RowCount;
  static constexpr std::string_view name = "share of rows";
  static constexpr auto direction = Direction::maximize;
  double operator()(const RowCount& count) const { return count.rows / count.rows; }
  std::string_view undefined(const RowCount& count) const { return count.rows == 0 ? "there are no rows" : ""; }
};

}  // namespace metric_set_test

using namespace metric_set_test;

static_assert(MetricSet<Metrics<Accuracy>> && MetricSet<Metrics<>> && !MetricSet<Accuracy> && !MetricSet<int>);
static_assert(std::tuple_size_v<Metrics<Accuracy, Precision, Recall, F1>::Statistics> == 1);
static_assert(std::tuple_size_v<Metrics<Accuracy, RocAuc, F1, LogLoss>::Statistics> == 3);
static_assert(std::tuple_size_v<Metrics<R2, MeanSquaredError, MeanAbsoluteError>::Statistics> == 1);
static_assert(std::tuple_size_v<Metrics<>::Statistics> == 0);
static_assert(Metrics<Accuracy, F1>::needs == Needs::labels);
static_assert(Metrics<Accuracy, RocAuc, LogLoss>::needs == (Needs::labels | Needs::scores | Needs::probabilities));
static_assert(Metrics<Accuracy, RocAuc>::position<RocAuc> == 1 && Metrics<Accuracy, RocAuc>::position<F1> == 2);
static_assert(Metrics<Accuracy, LogLoss>::names[1] == "log loss" && Metrics<Accuracy, LogLoss>::directions[1] == Direction::minimize);
static_assert(std::is_same_v<DefaultMetrics<int>, Metrics<Accuracy>>);
static_assert(std::is_same_v<DefaultMetrics<double>, Metrics<R2, MeanSquaredError, MeanAbsoluteError>>);

TEST_CASE("metrics: scores come in the order of the set, each as from its own statistic") {
  const Metrics<LogLoss, Accuracy, RocAuc, Precision, Recall, F1> set;
  const auto scores = set.evaluate(std::span<const int>(truth), outputs);
  ConfusionCounts counts;
  counts.update(std::span<const int>(truth), std::span<const int>(outputs.predicted));
  RankedScores ranked;
  ranked.update(std::span<const int>(truth), outputs.scores);
  ranked.finish();
  LogLossSum log_loss;
  log_loss.update(std::span<const int>(truth), outputs.probabilities);
  CHECK(scores[0] == LogLoss{}(log_loss));
  CHECK(scores[1] == 0.6);
  CHECK(scores[2] == RocAuc{}(ranked));
  CHECK(scores[3] == 2.0 / 3);
  CHECK(scores[4] == 2.0 / 3);
  CHECK(scores[5] == 4.0 / 6);
}

TEST_CASE("metrics: a negative label of 8 bits is refused with its row") {
  const std::vector<std::int8_t> positive{1, 1, 1};
  const std::vector<double> ones(3, 1.0);
  for (const std::int8_t negative : {std::int8_t{-1}, std::int8_t{-128}}) {
    const std::vector<std::int8_t> labels{1, negative, 1};
    const auto message = [&](std::span<const double> weights) {
      return attune_test::error_of<InvalidData>([&] {
        Metrics<Accuracy>{}.evaluate(std::span<const std::int8_t>(labels), OutputsView<std::int8_t>(std::span<const std::int8_t>(positive)), weights);
      });
    };
    CHECK(attune_test::contains(message({}), "row 1: found class code -"));
    CHECK(attune_test::contains(message(ones), "row 1: found class code -"));
  }
}

TEST_CASE("metrics: weights reach every statistic") {
  const std::vector<double> weights{1, 2, 3, 4, 5};
  const auto scores = Metrics<Accuracy, RocAuc, LogLoss>{}.evaluate(std::span<const int>(truth), outputs, weights);
  CHECK(scores[0] == 10.0 / 15);
  // Negatives score 0.6 (weight 2) and 0.1 (5). 0.9 and 0.7 stand above both, 0.4 above the second.
  CHECK(scores[1] == doctest::Approx((5.0 * 7 + 3 * 5) / (8 * 7)).epsilon(1e-15));
  const double expected = -(std::log(0.9) + 2 * std::log(0.4) + 3 * std::log(0.4) + 4 * std::log(0.7) + 5 * std::log(0.9)) / 15;
  CHECK(scores[2] == doctest::Approx(expected).epsilon(1e-14));
}

TEST_CASE("metrics: accuracy, precision, recall and F1 together read each label once") {
  using Set = Metrics<Accuracy, Precision, Recall, F1>;
  const std::vector<CountedLabel> t{{1}, {0}, {1}, {1}, {0}, {1}};
  const Outputs<CountedLabel> said{.predicted = {{1}, {1}, {0}, {1}, {0}, {0}}};
  const Set set;
  auto statistics = set.start(2);
  CountedLabel::reads = 0;
  Set::update(statistics, std::span<const CountedLabel>(t), said, std::span<const double>());
  CHECK(CountedLabel::reads == 12);  // six of the truth, six of the prediction
  const auto scores = set(statistics);
  CHECK(CountedLabel::reads == 12);  // the scores read none
  CHECK(scores[0] == 0.5);
  CHECK(scores[1] == 2.0 / 3);
  CHECK(scores[2] == 0.5);
  CHECK(scores[3] == 4.0 / 7);
}

TEST_CASE("metrics: a user's statistic is updated once for the four metrics that share it") {
  using Set = Metrics<Rows<1>, Rows<2>, Rows<3>, Rows<4>>;
  static_assert(std::tuple_size_v<Set::Statistics> == 1);
  RowCount::updates = 0;
  const auto scores = Set{}.evaluate(std::span<const int>(truth), outputs);
  CHECK(RowCount::updates == 1);
  CHECK(scores == Set::Scores{5, 10, 15, 20});
}

TEST_CASE("metrics: metrics that configure their statistic alike share it, others do not") {
  const Metrics<AtLeast, AtLeastTwice, AtLeast> shared{{{.level = 2}, {.level = 2}, {.level = 2}}};
  const std::vector<int> levels{1, 2, 3, 3};
  const Outputs<int> said{.predicted = levels};
  AtLeastCount::updates = 0;
  CHECK(shared.evaluate(std::span<const int>(levels), said) == std::array<double, 3>{3, 6, 3});
  CHECK(AtLeastCount::updates == 1);

  const Metrics<AtLeast, AtLeastTwice, AtLeast> different{{{.level = 2}, {.level = 3}, {.level = 1}}};
  AtLeastCount::updates = 0;
  CHECK(different.evaluate(std::span<const int>(levels), said) == std::array<double, 3>{3, 4, 4});
  CHECK(AtLeastCount::updates == 3);

  const Metrics<AtLeast, AtLeastTwice, AtLeast> some{{{.level = 2}, {.level = 3}, {.level = 2}}};
  AtLeastCount::updates = 0;
  CHECK(some.evaluate(std::span<const int>(levels), said) == std::array<double, 3>{3, 4, 3});
  CHECK(AtLeastCount::updates == 2);
}

TEST_CASE("metrics: members keep their settings") {
  const std::vector<int> t{0, 1, 2, 2};
  const Outputs<int> said{.predicted = {0, 1, 1, 2}};
  const Metrics<F1, Accuracy> micro{{F1{.average = Average::micro}, Accuracy{}}};
  CHECK(micro.evaluate(std::span<const int>(t), said)[0] == 0.75);
  CHECK(Metrics<F1>{}.evaluate(std::span<const int>(t), said)[0] == doctest::Approx((1 + 2.0 / 3 + 2.0 / 3) / 3).epsilon(1e-15));
}

TEST_CASE("metrics: the number of classes reaches the statistics") {
  const auto scores = Metrics<F1>{}.start(3);
  CHECK(std::get<0>(scores).filled[0].classes() == 3);
  // With room for three classes the automatic average is macro, though only two are seen.
  const std::vector<int> t{1, 1, 0};
  const Outputs<int> said{.predicted = {1, 0, 0}};
  const auto macro = Metrics<F1>{}.evaluate(std::span<const int>(t), said, {}, 3)[0];
  CHECK(macro == doctest::Approx(2.0 / 3).epsilon(1e-15));
}

TEST_CASE("metrics: pieces merged in any order score as the whole") {
  using Set = Metrics<Accuracy, RocAuc, AtLeast, F1>;
  const Set set{{Accuracy{}, RocAuc{}, AtLeast{.level = 1}, F1{}}};
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(100);
  const std::size_t n = 300;
  std::vector<int> t(n);
  Outputs<int> said{.predicted = std::vector<int>(n), .scores = {std::vector<double>(n), 1}};
  for (std::size_t i = 0; i < n; ++i) {
    t[i] = static_cast<int>(random.below(2));
    said.predicted[i] = static_cast<int>(random.below(2));
    said.scores.values[i] = static_cast<double>(random.below(30));
  }
  const auto whole = set.evaluate(std::span<const int>(t), said);
  for (int round = 0; round < 5; ++round) {
    std::vector<Set::Statistics> pieces;
    for (std::size_t first = 0; first < n; first += 60) {
      const auto part = [first](const auto& v) { return std::vector(v.begin() + static_cast<std::ptrdiff_t>(first), v.begin() + static_cast<std::ptrdiff_t>(first + 60)); };
      pieces.push_back(set.start());
      Set::update(pieces.back(), std::span<const int>(t).subspan(first, 60), Outputs<int>{.predicted = part(said.predicted), .scores = {part(said.scores.values), 1}}, {});
    }
    random.shuffle(std::span(pieces));
    auto merged = set.start();
    for (const auto& piece : pieces) Set::merge(merged, piece);
    CHECK(set(merged) == whole);
  }
}

TEST_CASE("metrics: an undefined score is NaN and leaves the others alone") {
  const std::vector<int> ones{1, 1};
  const Outputs<int> said{.predicted = {0, 0}, .scores = {{0.1, 0.2}, 1}};
  const auto scores = Metrics<Accuracy, Precision, RocAuc, Recall>{}.evaluate(std::span<const int>(ones), said);
  CHECK(scores[0] == 0);
  CHECK(std::isnan(scores[1]));
  CHECK(std::isnan(scores[2]));
  CHECK(scores[3] == 0);
}

TEST_CASE("metrics: numbers are scored by the default set for numbers") {
  const std::vector<double> t{1, 2, 6};
  const Outputs<double> said{.predicted = {2, 2, 4}};
  const auto scores = DefaultMetrics<double>{}.evaluate(std::span<const double>(t), said);
  CHECK(scores[0] == 1 - 5.0 / 14);
  CHECK(scores[1] == 5.0 / 3);
  CHECK(scores[2] == 1);
}

TEST_CASE("metrics: an empty set scores nothing") { CHECK(Metrics<>{}.evaluate(std::span<const int>(truth), outputs).empty()); }

static_assert(Metrics<R2, MeanSquaredError>::takes<TargetRow<double>> && !Metrics<Accuracy>::takes<TargetRow<double>> && !Metrics<R2>::takes<TargetRow<float>>);
static_assert(std::is_same_v<DefaultMetrics<TargetRow<double>>, DefaultMetrics<double>>);

TEST_CASE("metrics: of several targets a score is the plain mean over the targets, by hand") {
  const ScoreMatrix wanted{{0, 10, 2, 20, 4, 60}, 2};       // 0 2 4 and 10 20 60
  const Outputs<TargetRow<double>> said{.predicted = {{1, 10, 2, 20, 3, 40}, 2}};  // errors -1 0 1 and 0 0 20
  const auto [mse, mae] = Metrics<MeanSquaredError, MeanAbsoluteError>{}.evaluate(wanted, said);
  CHECK(mse == doctest::Approx((2.0 / 3 + 400.0 / 3) / 2).epsilon(1e-15));
  CHECK(mae == doctest::Approx((2.0 / 3 + 20.0 / 3) / 2).epsilon(1e-15));
  const auto [r2] = Metrics<R2>{}.evaluate(wanted, said);
  CHECK(r2 == doctest::Approx((1 - 2.0 / 8 + 1 - 400.0 / 1400) / 2).epsilon(1e-15));
  const auto each = Metrics<MeanSquaredError>{}.evaluate_each(wanted, said);
  REQUIRE(each.size() == 2);
  CHECK(each[0][0] == doctest::Approx(2.0 / 3).epsilon(1e-15));
  CHECK(each[1][0] == doctest::Approx(400.0 / 3).epsilon(1e-15));
  const std::vector<double> weights{1, 1, 2};
  CHECK(Metrics<MeanAbsoluteError>{}.evaluate(wanted, said, weights)[0] == doctest::Approx((3.0 / 4 + 40.0 / 4) / 2).epsilon(1e-15));
}

namespace {

// The sum of the scores, of any target.
struct ScoreSum {
  static constexpr Needs needs = Needs::scores;
  double sum = 0;
  void update(std::span<const double>, ScoreView scores, std::span<const double>) {
    REQUIRE(scores.cols == 1);
    for (const double s : scores.values) sum += s;
  }
  void merge(const ScoreSum& other) { sum += other.sum; }
};
struct SumOfScores {
  using Statistic = ScoreSum;
  static constexpr std::string_view name = "sum of scores";
  static constexpr auto direction = Direction::maximize;
  double operator()(const ScoreSum& s) const { return s.sum; }
};

}  // namespace

TEST_CASE("metrics: of several targets a metric of scores is given each target's own") {
  const ScoreMatrix wanted{{0, 0, 0, 0}, 2};
  const Outputs<TargetRow<double>> said{.predicted = {{1, 1, 1, 1}, 2}, .scores = {{1, 10, 2, 20}, 2}};
  const auto each = Metrics<SumOfScores, MeanAbsoluteError>{}.evaluate_each(wanted, said);
  CHECK(each[0][0] == 3);
  CHECK(each[1][0] == 30);
  CHECK(Metrics<SumOfScores>{}.evaluate(wanted, {.scores = said.scores})[0] == 16.5);
  CHECK(attune_test::contains(attune_test::error_of<InvalidArgument>([&] { static_cast<void>(Metrics<SumOfScores>{}.evaluate(wanted, Outputs<TargetRow<double>>{.scores = {{1, 2}, 1}})); }), "model.decision_function(X): found 1 columns, expected 2"));
}

TEST_CASE("metrics: a target whose score is undefined makes the mean undefined, and the number of targets has to agree") {
  const ScoreMatrix wanted{{0, 5, 2, 5}, 2};  // the second is constant
  const Outputs<TargetRow<double>> said{.predicted = {{0, 5, 2, 5}, 2}};
  const auto [r2, mse] = Metrics<R2, MeanSquaredError>{}.evaluate(wanted, said);
  CHECK(std::isnan(r2));
  CHECK(mse == 0);
  const Outputs<TargetRow<double>> one{.predicted = {{0, 5}, 1}};
  CHECK(attune_test::contains(attune_test::error_of<InvalidArgument>([&] { static_cast<void>(Metrics<R2>{}.evaluate(wanted, one)); }), "model.predict(X): found 1 columns, expected 2, one for each target"));
}

TEST_CASE("metric set: an undefined score has its reason, the metric's own where it gives one") {
  using Set = Metrics<metric_set_test::ShareOfRows, RocAuc, Accuracy>;
  const std::vector<int> none, ones{1, 1}, said{1, 0};
  const auto reasons = [](const std::vector<int>& t, const std::vector<int>& p, const std::vector<double>& s) { return Set{}.reasons(std::span<const int>(t), {p, {s, 1}}, {}, 2); };
  const auto of_none = reasons(none, none, {});
  CHECK(of_none[0] == "there are no rows");
  CHECK(!of_none[1].empty());
  CHECK(!of_none[2].empty());
  const auto of_two = reasons(ones, said, {0.5, 0.7});
  CHECK(of_two[0].empty());
  CHECK(!of_two[1].empty());  // one class
  CHECK(of_two[2].empty());
}

TEST_CASE("metric set: weights that are negative or no numbers are refused, and the row is named") {
  const std::vector<int> labels{0, 1, 1, 0};
  for (const double bad : {-1.0, std::nan(""), HUGE_VAL}) {
    const std::vector<double> weights{1, 1, bad, 1};
    const auto error = attune_test::error_of<InvalidData>([&] { Metrics<Accuracy, F1>{}.evaluate(std::span<const int>(labels), {labels}, weights); });
    CHECK(attune_test::contains(error, "weights, row 2"));
  }
}

TEST_CASE("metric set: columns of the caller's own are scored where they are") {
  const std::vector<int> labels{0, 1, 1, 0}, said{0, 1, 0, 0};
  const std::vector<double> scores{0.1, 0.8, 0.3, 0.2};
  const auto own = Metrics<Accuracy, RocAuc>{}.evaluate(std::span<const int>(labels), {said, {scores, 1}});
  CHECK(own == Metrics<Accuracy, RocAuc>{}.evaluate(std::span<const int>(labels), Outputs<int>{said, {scores, 1}, {}}));
  CHECK(own == std::array{0.75, 1.0});
}

}  // namespace metric_set_test
