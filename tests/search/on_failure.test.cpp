// SPDX-License-Identifier: BSL-1.0

// A fit that fails ends the work when it is to: what comes after it is not fitted, and whoever does the work the same
// failure is named.

#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "../model/problems.hpp"
#include "../support.hpp"
#include "../validate/learners.hpp"
#include "attune/data/dataset.hpp"
#include "attune/metrics/accuracy.hpp"
#include "attune/metrics/mean_squared_error.hpp"
#include "attune/search/fold_race.hpp"
#include "attune/search/grid_search.hpp"
#include "attune/search/nested_cross_validate.hpp"
#include "attune/search/random_search.hpp"
#include "attune/search/search.hpp"
#include "attune/search/validation_curve.hpp"
#include "attune/validate/bootstrap.hpp"
#include "attune/validate/bootstrap_632.hpp"
#include "attune/validate/compare.hpp"
#include "attune/validate/cross_val_predict.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/k_fold.hpp"
#include "attune/validate/learning_curve.hpp"
#include "attune/validate/permutation_test.hpp"
#include "attune/validate/thresholded.hpp"
#include "fingerprint.hpp"
#include "journal_files.hpp"

namespace on_failure_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::fingerprint;
using attune_test::ManyAtOnce;

namespace {

using Error = Metrics<MeanSquaredError>;
constexpr int fold_count = 20;
constexpr double never = -1;
const KFold in_order{.folds = fold_count, .shuffle = false};

// A column that counts the rows, two for each fold.
const Dataset<double, double> data = [] {
  Dataset<double, double> rows{.x = RowMatrix<double>(2 * fold_count, 1), .y = Eigen::VectorXd::LinSpaced(2 * fold_count, 0, 1)};
  for (Index i = 0; i < rows.x.rows(); ++i) rows.x(i, 0) = static_cast<double>(i);
  return rows;
}();

// Cannot do without the first row of a fold, or of another: it fails where these are held out.
struct Misses {
  double fold = 3;
  double from = never;  // settings from here on fail only
  double value = 0.5;
  double and_fold = 3;
  std::shared_ptr<std::atomic<int>> fits = std::make_shared<std::atomic<int>>(0);

  attune_test::Constant fit(const DatasetView<double, double>& train) const {
    ++*fits;
    for (const double missed : {fold, and_fold}) {
      bool there = value < from || missed == never;
      for (Index i = 0; i < train.size(); ++i) there = there || train.x()(i, 0) == 2 * missed;
      if (!there) throw std::runtime_error("fold " + std::to_string(static_cast<int>(missed)) + " is missing");
    }
    return {value};
  }
};

struct Came {
  std::string text;
  int fits = 0;
};

// What an error says, and after how many fits.
template <class Work>
Came stopped(const Misses& learner, const Work& work) {
  *learner.fits = 0;
  const auto text = error_of<FitFailed>([&] { work(learner); });
  return {text, *learner.fits};
}

// One after the other there are so many fits; with threads the same failure is named.
template <class Work>
void check(int fits, const std::string& text, const Misses& learner, const Work& work) {
  const Came serial = stopped(learner, [&](const Misses& l) { work(l, Serial{}); });
  CHECK_MESSAGE(contains(serial.text, text), serial.text);
  CHECK(serial.fits == fits);
  for (int run = 0; run < 5; ++run) CHECK(stopped(learner, [&](const Misses& l) { work(l, Threads{4}); }).text == serial.text);
}

const auto space = search_space(axis<&Misses::value>(uniform(0, 1)));

// A column that is the score.
struct Decides {
  Eigen::VectorXd decision_function(const MatrixView<double>& x) const {
    Eigen::VectorXd scores(x.rows());
    for (Index i = 0; i < x.rows(); ++i) scores[i] = x(i, 0);
    return scores;
  }
  std::vector<int> predict(const MatrixView<double>& x) const { return std::vector<int>(static_cast<std::size_t>(x.rows()), 1); }
};
struct MissesClasses {
  std::shared_ptr<std::atomic<int>> fits = std::make_shared<std::atomic<int>>(0);
  Decides fit(const DatasetView<double, int>& train) const {
    ++*fits;
    bool there = false;
    for (Index i = 0; i < train.size(); ++i) there = there || train.x()(i, 0) == 6;
    if (!there) throw std::runtime_error("row 6 is missing");
    return {};
  }
};

}  // namespace

TEST_CASE("on failure, stop: folds above the lowest that fails are not fitted, and with threads the same fold is named") {
  // Two folds fail; threads that are at the second know nothing of the first.
  const Misses two{.fold = 3, .and_fold = 5};
  check(4, "cross_validate, fold 3: fold 3 is missing", two, [](const Misses& l, const AnyExecutor& by) { cross_validate(l, data, in_order, Error{}, {.execution = by}); });
  check(4, "fold 3: fold 3 is missing", two, [](const Misses& l, const AnyExecutor& by) { cross_val_predict(l, data, in_order, {.execution = by}); });
  check(4, "fold 3: fold 3 is missing", two, [](const Misses& l, const AnyExecutor& by) { permutation_test(l, data, in_order, Error{}, {.execution = by}); });
  check(4, "fold 3: fold 3 is missing", two, [](const Misses& l, const AnyExecutor& by) { compare(data, in_order, Error{}, {.execution = by}, named("one", l), named("other", l)); });
  check(4, "learning_curve, 20 rows, fold 3: fold 3 is missing; larger sizes, or `.on_failure", two,
        [](const Misses& l, const AnyExecutor& by) { learning_curve(l, data, in_order, Error{}, {.sizes = {20, 38}, .shuffle = false, .execution = by}); });
}

TEST_CASE("on failure: a threshold and a bootstrap end with the fold that fails, too") {
  Dataset<double, int> both{.x = data.x, .y = Eigen::VectorXi(2 * fold_count)};
  for (Index i = 0; i < both.y.size(); ++i) both.y[i] = static_cast<int>(i % 2);
  const MissesClasses learner;
  CHECK(contains(error_of<FitFailed>([&] { tune_threshold(learner, both, in_order, Accuracy{}); }), "tune_threshold, fold 3: row 6 is missing"));
  CHECK(*learner.fits == 4);
  const Bootstrap replicates{.folds = 50, .seed = 5};
  const auto drawn = replicates.split(data.view());
  int first = 0;  // in which row 6 is not drawn
  for (bool there = true; there; ++first) {
    const Fold fold = drawn[static_cast<std::size_t>(first)];
    there = std::find(fold.train.begin(), fold.train.end(), Index{6}) != fold.train.end();
  }
  REQUIRE(first < 50);
  check(first, "fold " + std::to_string(first - 1) + ": fold 3 is missing", Misses{}, [&](const Misses& l, const AnyExecutor& by) { bootstrap_632(l, data, replicates, Error{}, {.execution = by}); });
}

TEST_CASE("on failure: fits that are made together end with the sweep in which one fails") {
  // Of 40 folds of so many rows a sweep has 32: those after the first sweep are not begun.
  const auto rows = attune_test::numbers<double>(140'000, 1, 1);
  const auto sweeps = [&](OnFailure policy) {
    const ManyAtOnce wrong{.strength = -1};
    CHECK(contains(error_of<FitFailed>([&] { cross_validate(wrong, rows, KFold{.folds = 40}, Error{}, {.on_failure = policy}); }), "cross_validate, fold 0: a negative strength"));
    return static_cast<int>(*wrong.calls);
  };
  CHECK(sweeps(OnFailure::stop) == 1);
  CHECK(sweeps(OnFailure::record) == 2);
}

TEST_CASE("on failure: a trial of a search gets no folds after the one that failed, on any executor, raced or not, from a journal or not") {
  const auto three = search_space(axis<&Misses::value>(values({0.2, 0.6, 0.9})));
  for (const bool raced : {false, true}) {
    const Misses learner{.from = 0.5};
    const auto run = [&](const AnyExecutor& by, const std::string& journal) {
      return search(learner, data, three, GridSearch{}, in_order, Error{}, {.execution = by, .racing = raced ? RacingRule(FoldRace{.first = 6}) : RacingRule{}, .journal = journal});
    };
    const auto serial = run(Serial{}, "");
    CHECK(*learner.fits == 20 + 4 + 4);
    for (const std::size_t failed : {1U, 2U}) {
      CHECK(serial.trials[failed].state == TrialState::failed);
      CHECK(serial.trials[failed].failure == "fold 3: fold 3 is missing");
      CHECK(serial.trials[failed].folds.size() == 4);
    }
    CHECK(serial.trials[0].folds.size() == 20);
    for (int k = 0; k < 5; ++k) {
      const attune_test::Path path("on-failure");
      CHECK(fingerprint(run(Threads{4}, "")) == fingerprint(serial));
      const auto first = run(Threads{4}, path.text);
      CHECK(fingerprint(first) == fingerprint(serial));
      CHECK(first.journal.fits == 0);
      *learner.fits = 0;
      const auto again = run(Serial{}, path.text);
      CHECK(fingerprint(again) == fingerprint(serial));
      CHECK(*learner.fits == 0);
      CHECK(again.journal.fits == 28);
    }
  }
}

TEST_CASE("on failure: a search that is to stop names the first trial that fails, and begins no other") {
  const auto three = search_space(axis<&Misses::value>(values({0.2, 0.6, 0.9})));
  const Misses learner{.from = 0.5};
  check(24, "search, trial 1: fold 3: fold 3 is missing; other settings, or `.on_failure = OnFailure::record`", learner,
        [&](const Misses& l, const AnyExecutor& by) { search(l, data, three, GridSearch{}, in_order, Error{}, {.execution = by, .on_failure = OnFailure::stop}); });
  // A race fits six folds of each first: the first round ends with the trial that fails.
  check(10, "search, trial 1: fold 3: fold 3 is missing", learner, [&](const Misses& l, const AnyExecutor& by) {
    search(l, data, three, GridSearch{}, in_order, Error{}, {.execution = by, .racing = FoldRace{.first = 6}, .on_failure = OnFailure::stop});
  });
  check(24, "validation_curve, value 0.6: fold 3: fold 3 is missing; other values, or `.on_failure", learner,
        [&](const Misses& l, const AnyExecutor& by) { validation_curve(l, data, axis<&Misses::value>(values({0.2, 0.6, 0.9})), in_order, Error{}, {.execution = by}); });
  const auto together = search_space(axis<&ManyAtOnce::strength>(values({0.1, -1.0})));
  const ManyAtOnce many;
  CHECK(contains(error_of<FitFailed>([&] { search(many, data, together, GridSearch{}, in_order, Error{}, {.on_failure = OnFailure::stop}); }), "search, trial 1: fold 0: a negative strength"));
  CHECK(search(many, data, together, GridSearch{}, in_order, Error{}).trials[1].state == TrialState::failed);
}

TEST_CASE("on failure: a curve of values that is recorded has all folds of those that failed, without scores") {
  const Misses learner{.from = 0.5};
  *learner.fits = 0;
  const auto curve = validation_curve(learner, data, axis<&Misses::value>(values({0.2, 0.6})), in_order, Error{}, {.on_failure = OnFailure::record});
  CHECK(*learner.fits == 24);
  REQUIRE(curve.folds[1].size() == 20);
  for (std::size_t k = 0; k < 20; ++k) {
    CHECK(curve.folds[1][k].train_rows == curve.folds[0][k].train_rows);
    CHECK(curve.folds[1][k].test_rows == 2);
    for (const auto* scores : {&curve.folds[1][k].test, &curve.folds[1][k].train}) {
      REQUIRE(scores->size() == 1);
      CHECK(std::isnan(scores->front()));
    }
  }
}

TEST_CASE("on failure: nested searches end with the outer fold that fails") {
  // Each trial misses row 6 in the inner fold that holds it out, which is the first: no search finds anything.
  check(2, "nested_cross_validate, fold 0: ", Misses{}, [](const Misses& l, const AnyExecutor& by) {
    nested_cross_validate(l, data, space, RandomSearch{.trials = 2}, KFold{.folds = 5, .shuffle = false}, in_order, Error{}, {.execution = by});
  });
}

}  // namespace on_failure_test
