// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "../model/problems.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/loss/squared_error.hpp"
#include "attune/metrics/f1.hpp"
#include "attune/model/estimator.hpp"
#include "attune/optimize/sgd.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "attune/preprocess/standard_scaler.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/k_fold.hpp"
#include "attune/validate/repeated_k_fold.hpp"
#include "attune/validate/stratified_k_fold.hpp"
#include "learners.hpp"

namespace cross_validate_test {

using namespace attune;
using attune_test::classes;
using attune_test::contains;
using attune_test::error_of;
using attune_test::ManyAtOnce;
using attune_test::MeanLearner;
using attune_test::numbers;
using attune_test::OneByOne;
using attune_test::Told;

namespace {

using Logistic = Estimator<Linear<double>, LogisticLoss>;

using Regression = Estimator<Linear<double>, SquaredError, L2, Sgd>;

// One type of splitter for all the odd ones.
struct Given {
  std::vector<Fold> folds{};
  std::vector<Fold> split(const attune_test::NumberView&) const { return folds; }
};

// Two folds that share a row and leave others out.
const Given overlapping_folds{{{.train = {0, 1, 2, 3}, .test = {4, 5}}, {.train = {6, 7, 8}, .test = {5, 9}}}};

Given folds_of(const KFold& splitter, const attune_test::NumberView& view) {
  const auto folds = splitter.split(view);
  Given given;
  for (std::size_t k = 0; k < folds.size(); ++k) given.folds.push_back(folds[k]);
  return given;
}

bool close(const std::vector<double>& a, const std::vector<double>& b, double tolerance) {
  bool result = a.size() == b.size();
  for (std::size_t i = 0; result && i < a.size(); ++i) result = std::abs(a[i] - b[i]) <= tolerance * std::max(1.0, std::abs(b[i]));
  return result;
}

auto numbered(Dataset<double, double> data) {
  for (Index i = 0; i < data.size(); ++i) data.x(i, 0) = static_cast<double>(i);
  return data;
}

// Everything that must not depend on the executor.
template <class R>
std::vector<double> bits_of(const R& result) {
  std::vector<double> bits;
  for (const auto& fold : result.folds) {
    bits.insert(bits.end(), fold.test.begin(), fold.test.end());
    bits.insert(bits.end(), fold.train.begin(), fold.train.end());
  }
  for (const auto& part : result.predictions) {
    bits.insert(bits.end(), part.predicted.begin(), part.predicted.end());
    bits.insert(bits.end(), part.scores.values.begin(), part.scores.values.end());
  }
  return bits;
}

const CrossValidateOptions everything{.train_scores = true, .keep_predictions = true, .keep_models = true};

}  // namespace

static_assert(!FitsMany<OneByOne, attune_test::NumberView> && FitsMany<ManyAtOnce, attune_test::NumberView>);
static_assert(FitsMany<Pipeline<StandardScaler, ManyAtOnce>, attune_test::NumberView> && !FitsMany<Pipeline<StandardScaler, OneByOne>, attune_test::NumberView>);

TEST_CASE("cross_validate: each fold's scores are those of a model fitted to its training rows alone") {
  const auto data = classes<double>(120, 4, 150, true);
  const StratifiedKFold splitter{.folds = 4, .seed = 9};
  const auto result = cross_validate(Logistic{}, data, splitter);
  const auto folds = splitter.split(data.view());
  REQUIRE(result.folds.size() == 4);
  for (std::size_t k = 0; k < 4; ++k) {
    const auto model = Logistic{}.fit(data.view().subset(folds[k].train));
    const auto expected = evaluate(model, data.view().subset(folds[k].test)).scores;
    REQUIRE(result.folds[k].test.size() == expected.size());
    for (std::size_t m = 0; m < expected.size(); ++m) CHECK(std::abs(result.folds[k].test[m] - expected[m]) <= 1e-5);  // ten times the optimizer's tolerance
    CHECK(result.folds[k].train_rows == static_cast<Index>(folds[k].train.size()));
    CHECK(result.folds[k].test_rows == static_cast<Index>(folds[k].test.size()));
    CHECK(result.folds[k].train.empty());
    CHECK(result.folds[k].fit_seconds >= 0);
  }
  CHECK(result.rows == 120);
  CHECK(result.features == 4);
  CHECK(result.predictions.empty());
  CHECK(result.models.empty());
}

TEST_CASE("cross_validate: mean and spread of a metric are those of its scores") {
  const auto data = classes<double>(90, 3, 151);
  const auto result = cross_validate(Logistic{}, data, KFold{.folds = 3});
  const auto scores = result.scores<RocAuc>();
  REQUIRE(scores.size() == 3);
  const double mean = (scores[0] + scores[1] + scores[2]) / 3;
  CHECK(result.mean<RocAuc>() == doctest::Approx(mean).epsilon(1e-15));
  double square = 0;
  for (const double s : scores) square += (s - mean) * (s - mean);
  CHECK(result.spread<RocAuc>() == doctest::Approx(std::sqrt(square / 2)).epsilon(1e-14));
  for (std::size_t k = 0; k < 3; ++k) CHECK(result.folds[k].test[1] == scores[k]);
}

TEST_CASE("cross_validate: predictions are kept on request, and come out in the order of the rows") {
  const auto data = classes<double>(101, 3, 152);
  const KFold splitter{.folds = 5, .seed = 2};
  const auto result = cross_validate(Logistic{}, data, splitter, {.keep_predictions = true, .keep_models = true});
  const auto all = result.out_of_fold();
  REQUIRE(all.predicted.size() == 101);
  REQUIRE(all.scores.rows() == 101);
  REQUIRE(all.probabilities.rows() == 101);
  REQUIRE(result.models.size() == 5);
  const auto folds = splitter.split(data.view());
  for (std::size_t k = 0; k < 5; ++k) {
    CHECK(result.test_rows[k] == folds[k].test);
    for (const Index row : folds[k].test) {
      const RowMatrix<double> one = data.x.row(row);
      const double score = result.models[k].decision_function(one)[0];
      CHECK(std::abs(all.scores(row, 0) - score) <= 1e-14 * (1 + std::abs(score)));  // summed in another order
      CHECK(all.predicted[static_cast<std::size_t>(row)] == result.models[k].predict(one)[0]);
      CHECK(all.probabilities(row, 1) == doctest::Approx(result.models[k].predict_proba(one)(0, 1)).epsilon(1e-13));
    }
  }
}

TEST_CASE("cross_validate: there are no predictions in row order where none were kept, or a row has several") {
  const auto data = numbered(numbers<double>(10, 2, 153));
  CHECK(contains(error_of<InvalidArgument>([&] { cross_validate(MeanLearner{}, data.view(), KFold{}).out_of_fold(); }), "found no predictions"));
  const auto overlapping = cross_validate(MeanLearner{}, data.view(), overlapping_folds, {.keep_predictions = true});
  CHECK_THROWS_AS(overlapping.out_of_fold(), InvalidArgument);
  CHECK(overlapping.test_rows[1] == std::vector<Index>{5, 9});
}

TEST_CASE("cross_validate: scores on the training rows come on request") {
  const auto data = numbers<double>(60, 2, 154);
  const KFold splitter{.folds = 3};
  const auto result = cross_validate(OneByOne{}, data, splitter, {.train_scores = true});
  const auto folds = splitter.split(data.view());
  for (std::size_t k = 0; k < 3; ++k) {
    const auto train = data.view().subset(folds[k].train);
    CHECK(result.folds[k].train == evaluate(OneByOne{}.fit(train), train).scores);
  }
}

TEST_CASE("cross_validate: a learner of the user's own is judged by the defaults for its target, or by what is asked") {
  const auto data = numbers<double>(40, 2, 155);
  const auto result = cross_validate(MeanLearner{}, data.view(), KFold{});
  static_assert(std::is_same_v<decltype(result)::Metrics, Metrics<R2, MeanSquaredError, MeanAbsoluteError>>);
  CHECK(result.mean<R2>() <= 0);  // the mean of other rows is no better than their own
  const auto asked = cross_validate(MeanLearner{}, data, KFold{}, Metrics<MeanAbsoluteError>{});
  CHECK(asked.scores<MeanAbsoluteError>() == result.scores<MeanAbsoluteError>());
}

TEST_CASE("cross_validate: metrics are an argument, with settings of their own") {
  const auto data = classes<double>(60, 2, 156);
  const auto macro = cross_validate(Logistic{}, data, KFold{.folds = 3}, Metrics<F1>{{F1{.average = Average::macro}}});
  const auto binary = cross_validate(Logistic{}, data, KFold{.folds = 3}, Metrics<F1>{});
  CHECK(macro.scores<F1>() != binary.scores<F1>());
}

TEST_CASE("cross_validate: folds may come as a vector, overlap and leave rows out") {
  const auto data = numbered(numbers<double>(10, 2, 157));
  const auto result = cross_validate(MeanLearner{}, data.view(), overlapping_folds);
  REQUIRE(result.folds.size() == 2);
  CHECK(result.folds[0].train_rows == 4);
  CHECK(result.folds[1].train_rows == 3);
  const double mean = (data.y[6] + data.y[7] + data.y[8]) / 3;
  const double expected = (std::pow(data.y[5] - mean, 2) + std::pow(data.y[9] - mean, 2)) / 2;
  CHECK(result.scores<MeanSquaredError>()[1] == doctest::Approx(expected).epsilon(1e-13));
}

TEST_CASE("cross_validate: a view of some rows is split by its own rows") {
  const auto data = numbered(numbers<double>(30, 1, 158));
  std::vector<Index> odd;
  for (Index i = 1; i < 30; i += 2) odd.push_back(i);
  const auto result = cross_validate(MeanLearner{}, data.view().subset(odd), KFold{.folds = 3}, {.keep_predictions = true});
  CHECK(result.rows == 15);
  CHECK(result.out_of_fold().predicted.size() == 15);
}

TEST_CASE("cross_validate: the bits do not depend on the executor") {
  const auto data = numbers<double>(300, 4, 159, true);
  const auto learner = StandardScaler{} | Regression{.optimizer = {.stopping = {.budget = {.iterations = 3}}}};
  const auto run = [&](const AnyExecutor& executor) {
    auto options = everything;
    options.execution = executor;
    options.seed = 11;
    return cross_validate(learner, data, KFold{.folds = 7}, options);
  };
  const auto serial = run(Serial{});
  for (const int threads : {1, 2, 4}) {
    const auto result = run(Threads{threads});
    CHECK(bits_of(result) == bits_of(serial));
    for (std::size_t k = 0; k < 7; ++k) CHECK(result.models[k].model.parameters == serial.models[k].model.parameters);
  }
}

TEST_CASE("cross_validate: the seed reaches the learner, and each fold has a stream of its own") {
  const auto data = numbers<double>(40, 1, 160);
  const Told noisy{[](const auto& train, const FitContext& context) { return attune_test::NoisyMean{}.fit(train, context); }};
  const auto run = [&](std::uint64_t seed) { return cross_validate(noisy, data, KFold{.folds = 4, .shuffle = false}, {.keep_models = true, .seed = seed}); };
  const auto one = run(1), again = run(1), two = run(2);
  std::set<double> noise;
  for (std::size_t k = 0; k < 4; ++k) {
    CHECK(one.models[k].value == again.models[k].value);
    CHECK(one.models[k].value != two.models[k].value);
    std::vector<Index> rows = KFold{.folds = 4, .shuffle = false}.split(data.view())[k].train;
    noise.insert(one.models[k].value - MeanLearner{}.fit(data.view().subset(rows)).value);
  }
  CHECK(noise.size() == 4);
}

TEST_CASE("cross_validate: the observer sees each iteration of each fold, and can stop them") {
  const auto data = classes<double>(100, 3, 161);
  std::mutex mutex;
  int first_iterations = 0;
  const Observer observer = [&](const Iteration& i) {
    const std::lock_guard lock(mutex);
    first_iterations += i.index == 0;
    return i.index < 1;
  };
  const auto result = cross_validate(Logistic{}, data, KFold{.folds = 4}, {.execution = Threads{2}, .keep_models = true, .observer = observer});
  CHECK(first_iterations == 4);
  for (const auto& model : result.models) CHECK(model.optimization.status == Status::stopped_by_monitor);
}

TEST_CASE("cross_validate: a fit that throws is an error that names the fold") {
  const auto data = numbered(numbers<double>(12, 1, 162));
  const KFold splitter{.folds = 4, .shuffle = false};
  const Told fails_on_row_0{[](const auto& train, const FitContext&) {
    for (Index i = 0; i < train.size(); ++i)
      if (train.x()(i, 0) == 0) throw std::runtime_error("cannot learn from this row");
    return attune_test::Constant{};
  }};
  for (const AnyExecutor& executor : {AnyExecutor(Serial{}), AnyExecutor(Threads{4})}) {
    const auto text = error_of<FitFailed>([&] { cross_validate(fails_on_row_0, data, splitter, {.execution = executor}); });
    CHECK(text == "cross_validate, fold 1: cannot learn from this row");  // fold 0 holds row 0 out
  }
}

TEST_CASE("cross_validate: failures are recorded where that is asked for, and the other folds are what they were") {
  const auto data = numbered(numbers<double>(12, 1, 173));
  const KFold splitter{.folds = 4, .shuffle = false};
  const Told fails_without_row_0{[](const auto& train, const FitContext&) {
    if (train.x()(0, 0) != 0) throw std::runtime_error("cannot learn without the first row");
    return MeanLearner{}.fit(train);
  }};
  const auto whole = cross_validate(MeanLearner{}, data, splitter, {.train_scores = true});
  for (const AnyExecutor& executor : {AnyExecutor(Serial{}), AnyExecutor(Threads{4})}) {
    const auto result = cross_validate(fails_without_row_0, data, splitter, {.execution = executor, .train_scores = true, .keep_predictions = true, .keep_models = true, .on_failure = OnFailure::record});
    CHECK(result.failures == std::vector<FoldFailure>{{0, "cannot learn without the first row"}});
    CHECK(std::isnan(result.mean<R2>()));
    for (const double score : result.folds[0].test) CHECK(std::isnan(score));
    for (const double score : result.folds[0].train) CHECK(std::isnan(score));
    CHECK(result.folds[0].test.size() == whole.folds[0].test.size());
    CHECK(result.folds[0].train.size() == whole.folds[0].train.size());
    CHECK(result.predictions[0].predicted.empty());
    for (std::size_t k = 1; k < 4; ++k) {
      CHECK(result.folds[k].test == whole.folds[k].test);
      CHECK(result.folds[k].train == whole.folds[k].train);
    }
    REQUIRE(result.models.size() == 3);
    const auto folds = splitter.split(data.view());
    for (std::size_t k = 1; k < 4; ++k) CHECK(result.models[k - 1].value == MeanLearner{}.fit(data.view().subset(folds[k].train)).value);
    CHECK(contains(error_of<InvalidArgument>([&] { result.out_of_fold(); }), "out_of_fold: found fold 0, which failed"));
  }
  const auto many = cross_validate(ManyAtOnce{}, data, splitter, {.keep_models = true, .on_failure = OnFailure::record});
  CHECK(many.failures.empty());
  CHECK(many.models.size() == 4);
}

TEST_CASE("cross_validate: a repeated splitter has a mean for each repeat, and their spread") {
  const auto data = numbers<double>(40, 2, 175);
  const auto result = cross_validate(OneByOne{}, data, RepeatedKFold{.folds = 4, .repeats = 3, .seed = 6});
  CHECK(result.repeats == 3);
  REQUIRE(result.folds.size() == 12);
  const auto scores = result.scores<R2>();
  const auto means = result.repeat_means<R2>();
  REQUIRE(means.size() == 3);
  for (std::size_t r = 0; r < 3; ++r) {
    double sum = 0;
    for (std::size_t k = 0; k < 4; ++k) sum += scores[4 * r + k];
    CHECK(means[r] == sum / 4);
  }
  const double mean = (means[0] + means[1] + means[2]) / 3;
  double square = 0;
  for (const double m : means) square += (m - mean) * (m - mean);
  CHECK(result.spread_over_repeats<R2>() == doctest::Approx(std::sqrt(square / 2)).epsilon(1e-14));
  CHECK(result.mean<R2>() == doctest::Approx(mean).epsilon(1e-14));
  const auto once = cross_validate(OneByOne{}, data, KFold{.folds = 4});
  CHECK(once.repeats == 1);
  CHECK(once.repeat_means<R2>() == std::vector<double>{once.mean<R2>()});
  // A splitter of one's own whose `repeats` do not part its folds has none.
  struct Mine {
    int repeats = 0;
    std::vector<Fold> split(const DatasetView<double, double>& view) const {
      const auto folds = KFold{.folds = 4}.split(view);
      return {folds[0], folds[1], folds[2], folds[3]};
    }
  };
  for (const int repeats : {-1, 0, 3, 8}) CHECK(cross_validate(OneByOne{}, data, Mine{repeats}).repeat_means<R2>() == std::vector<double>{once.mean<R2>()});
  CHECK(cross_validate(OneByOne{}, data, Mine{2}).repeat_means<R2>().size() == 2);
  CHECK(std::isnan(once.spread_over_repeats<R2>()));
}

TEST_CASE("cross_validate: where every fold failed there is nothing to record") {
  const auto data = numbers<double>(12, 1, 174);
  const auto error = [&](const auto& learner) { return error_of<FitFailed>([&] { cross_validate(learner, data, KFold{.folds = 3}, {.on_failure = OnFailure::record}); }); };
  CHECK(error(OneByOne{.strength = -1}) == "cross_validate, fold 0: a negative strength");
  CHECK(error(ManyAtOnce{.strength = -1}) == "cross_validate, fold 0: a negative strength");
}

TEST_CASE("cross_validate: a fold whose training rows are all of one class is named") {
  auto data = classes<double>(20, 2, 163);
  data.y.setZero();
  data.y.head(5).setOnes();
  const auto text = error_of<FitFailed>([&] { cross_validate(Logistic{}, data, KFold{.folds = 4, .shuffle = false}); });
  CHECK(contains(text, "fold 0"));
  CHECK(contains(text, "only class '0' in 15 rows"));
}

TEST_CASE("cross_validate: a model that says infinity is an error that names the fold") {
  const Told infinite{[](const auto&, const FitContext&) { return attune_test::Constant{std::numeric_limits<double>::infinity()}; }};
  const auto data = numbers<double>(12, 1, 164);
  CHECK(contains(error_of<FitFailed>([&] { cross_validate(infinite, data, KFold{.folds = 3}); }), "fold 0: the model's predictions, row 0: found infinity"));
}

TEST_CASE("cross_validate: each fold says how its fit ended, and one that diverged is an error") {
  const auto data = numbers<double>(60, 2, 171);
  const Regression easy{.optimizer = {.stopping = {.improvement = {.tolerance = 0.1, .patience = 2}}}};
  for (const auto& fold : cross_validate(easy, data, KFold{.folds = 3}).folds) CHECK(fold.status == FitStatus::converged);
  const Regression hurried{.optimizer = {.stopping = {.budget = {.iterations = 2}}}};
  for (const auto& fold : cross_validate(hurried, data, KFold{.folds = 3}).folds) CHECK(fold.status == FitStatus::not_converged);
  for (const auto& fold : cross_validate(StandardScaler{} | hurried, data, KFold{.folds = 3}).folds) CHECK(fold.status == FitStatus::not_converged);
  for (const auto& fold : cross_validate(MeanLearner{}, data.view(), KFold{.folds = 3}).folds) CHECK(fold.status == FitStatus::unknown);
  const Regression wild{.optimizer = {.learning_rate = 1000, .stopping = {.improvement = {}}}};
  CHECK(contains(error_of<FitFailed>([&] { cross_validate(wild, data, KFold{.folds = 3}); }), "fold 0: the fit: the optimizer diverged"));
}

TEST_CASE("cross_validate: a splitter without folds, and a fold without rows, are refused") {
  const auto data = numbers<double>(10, 1, 172);
  const auto error = [&](std::vector<Fold> folds) { return error_of<FitFailed>([&] { cross_validate(MeanLearner{}, data.view(), Given{std::move(folds)}); }); };
  CHECK(contains(error_of<InvalidArgument>([&] { cross_validate(MeanLearner{}, data.view(), Given{}); }), "splitter: found no folds"));
  CHECK(contains(error({{{0, 1}, {2}}, {{0, 1}, {}}}), "fold 1: the splitter left no rows to test on"));
  CHECK(contains(error({{{}, {2}}}), "fold 0: the splitter left no rows to train on"));
  CHECK(contains(error({{{}, {0, 1}}}), "fold 0: the splitter left no rows to train on"));
  CHECK(contains(error({{{0, 10}, {2}}}), "rows: found 10, expected 0 to 9"));
  CHECK(contains(error_of<FitFailed>([&] { cross_validate(ManyAtOnce{}, data, Given{{{{0, 1}, {2}}, {{0, 1}, {}}}}); }), "fold 1: the splitter left no rows to test on"));
}

TEST_CASE("cross_validate: a fold without rows is recorded alike whether the learner fits many or one") {
  const auto data = numbers<double>(40, 2, 173);
  Given given = folds_of({.folds = 6}, data.view());
  given.folds[1].train.clear();
  given.folds[4].test.clear();
  const CrossValidateOptions options{.keep_predictions = true, .on_failure = OnFailure::record};
  const ManyAtOnce many;
  const auto together = cross_validate(many, data, given, options), apart = cross_validate(OneByOne{}, data, given, options);
  CHECK(together.failures == std::vector<FoldFailure>{{1, "the splitter left no rows to train on"}, {4, "the splitter left no rows to test on"}});
  CHECK(together.failures == apart.failures);
  CHECK(together.test_rows == apart.test_rows);
  CHECK(*many.calls == 1);
  CHECK(together.sweeps == 1);
  for (std::size_t k = 0; k < 6; ++k) {
    CHECK(together.folds[k].train_rows == apart.folds[k].train_rows);
    CHECK(std::isnan(together.folds[k].test[0]) == (k == 1 || k == 4));
    if (k != 1 && k != 4) CHECK(together.folds[k].test[0] == doctest::Approx(apart.folds[k].test[0]).epsilon(1e-12));
  }
  const ManyAtOnce unasked;
  CHECK(contains(error_of<FitFailed>([&] { cross_validate(unasked, data, Given{{{{}, {2}}, {{1}, {}}}}, options); }), "fold 0: the splitter left no rows to train on"));
  CHECK(*unasked.calls == 0);
}

TEST_CASE("cross_validate: bad data are refused before anything is fitted") {
  std::atomic<int> fits = 0;
  const Told learner{[&](const auto&, const FitContext&) { return ++fits, attune_test::Constant{}; }};
  auto data = numbers<double>(12, 2, 165);
  data.x(7, 1) = std::numeric_limits<double>::infinity();
  CHECK(contains(error_of<InvalidData>([&] { cross_validate(learner, data, KFold{.folds = 3}); }), "X, row 7, column 'x1': found infinity"));
  CHECK(fits == 0);
  const auto few = numbers<double>(2, 1, 166);
  CHECK_THROWS_AS(cross_validate(learner, few, KFold{.folds = 3}), InvalidArgument);
}

TEST_CASE("cross_validate: a learner that fits many is asked once, and answers what the fits one by one do") {
  const auto data = numbers<double>(200, 5, 167, true);
  for (const bool gives_scores : {false, true}) {
    const ManyAtOnce many{.gives_scores = gives_scores};
    const auto together = cross_validate(many, data, folds_of({.folds = 6}, data.view()), everything);
    CHECK(*many.calls == 1);
    CHECK(*many.alone == 0);
    const auto apart = cross_validate(OneByOne{}, data, KFold{.folds = 6}, everything);
    CHECK(close(bits_of(together), bits_of(apart), 1e-13));
    for (std::size_t k = 0; k < 6; ++k) CHECK(together.models[k].coefficients == apart.models[k].coefficients);
    CHECK(together.test_rows == apart.test_rows);
    CHECK(together.folds[0].train_rows == apart.folds[0].train_rows);
  }
}

TEST_CASE("cross_validate: a pipeline hands its scaler on as a change of columns, and its jobs stay together") {
  auto data = numbers<double>(150, 4, 168, true);
  data.x.col(1) *= 1000;
  data.x.col(2).array() += 50;
  const ManyAtOnce many{.strength = 0.1};
  const auto together = cross_validate(StandardScaler{} | many, data, KFold{.folds = 5}, everything);
  CHECK(*many.calls == 1);
  CHECK(*many.alone == 0);
  CHECK(together.sweeps == 1);
  const auto apart = cross_validate(StandardScaler{} | OneByOne{.strength = 0.1}, data, KFold{.folds = 5}, everything);
  CHECK(apart.sweeps == 0);
  CHECK(close(bits_of(together), bits_of(apart), 1e-11));
}

TEST_CASE("cross_validate: a pipeline of two scalers hands on one change of columns") {
  auto data = numbers<double>(150, 3, 169);
  data.x.col(1) *= 1000;
  data.x.col(2).array() += 50;
  const ManyAtOnce many{.strength = 0.1};
  const auto together = cross_validate(StandardScaler{.with_std = false} | StandardScaler{.with_mean = false} | many, data, KFold{}, everything);
  CHECK(*many.calls == 1);
  const auto apart = cross_validate(StandardScaler{} | OneByOne{.strength = 0.1}, data, KFold{}, everything);
  CHECK(close(bits_of(together), bits_of(apart), 1e-11));
}

TEST_CASE("cross_validate: a job that fails among many is named by its fold, and so is a call that fails") {
  const auto data = numbers<double>(30, 2, 170);
  const auto error = [&](const ManyAtOnce& learner) { return error_of<FitFailed>([&] { cross_validate(learner, data, folds_of({.folds = 3}, data.view())); }); };
  const auto error_of_pipeline = [&](const ManyAtOnce& learner) { return error_of<FitFailed>([&] { cross_validate(StandardScaler{} | learner, data, KFold{.folds = 3}); }); };
  CHECK(error({.strength = -1}) == "cross_validate, fold 0: a negative strength");
  CHECK(contains(error({.throws = true}), "fold 0: no memory for so many"));
  CHECK(contains(error({.surplus = -2}), "fit_many returned 1 results for 3 jobs"));
  CHECK(contains(error({.surplus = 5}), "fit_many returned 8 results for 3 jobs"));
  CHECK(contains(error_of_pipeline({.surplus = -2}), "fit_many returned 1 results for 3 jobs"));
  CHECK(contains(error_of_pipeline({.surplus = 5}), "fit_many returned 8 results for 3 jobs"));
}

TEST_CASE("cross_validate: a fold whose training rows all have weight zero is refused") {
  auto data = numbers<double>(40, 2, 93);
  data.weights.assign(40, 0.0);
  std::fill_n(data.weights.begin(), 20, 1.0);
  const auto text = error_of<FitFailed>([&] { cross_validate(Regression{}, data, KFold{.folds = 2, .shuffle = false}); });
  CHECK(contains(text, "weights"));
}

namespace {

// As if each record had been made by another process.
struct ByMail {
  void run(const IndexedTasks& tasks) const {
    for (std::size_t i = 0; i < tasks.count; ++i) {
      tasks.execute(tasks.state, i);
      if (tasks.save == nullptr) continue;
      Bytes letter;
      tasks.save(tasks.state, i, letter);
      tasks.load(tasks.state, i, letter);
    }
  }
};

}  // namespace

TEST_CASE("cross_validate: several targets keep their predictions, by any executor and by mail") {
  const auto data = attune_test::many_numbers<double>(70, 3, 2, 172, true);
  const auto learner = StandardScaler{} | Regression{};
  const auto run = [&](AnyExecutor execution) {
    return cross_validate(learner, data, KFold{.folds = 3, .seed = 4}, {.execution = std::move(execution), .train_scores = true, .keep_predictions = true});
  };
  const auto serial = run(Serial{});
  const auto whole = serial.out_of_fold().predicted;
  REQUIRE(whole.rows() == 70);
  REQUIRE(whole.cols == 2);
  for (std::size_t k = 0; k < 3; ++k)
    for (std::size_t i = 0; i < serial.test_rows[k].size(); ++i)
      for (Index j = 0; j < 2; ++j) CHECK(whole(serial.test_rows[k][i], j) == serial.predictions[k].predicted(static_cast<Index>(i), j));
  for (const auto& other : {run(Threads{3}), run(ByMail{})}) {
    CHECK(other.out_of_fold().predicted == whole);
    for (std::size_t k = 0; k < 3; ++k) {
      CHECK(other.folds[k].test == serial.folds[k].test);
      CHECK(other.folds[k].train == serial.folds[k].train);
    }
  }
}

}  // namespace cross_validate_test
