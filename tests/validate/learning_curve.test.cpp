// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include "../model/problems.hpp"
#include "attune/report/procedures.hpp"
#include "attune/validate/k_fold.hpp"
#include "attune/validate/learning_curve.hpp"
#include "learners.hpp"

namespace learning_curve_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::ManyAtOnce;
using attune_test::MeanLearner;
using attune_test::numbers;
using attune_test::OneByOne;

namespace {

const Metrics<R2, MeanSquaredError> metrics{};

// The numbers of the rows that each fit was given, which x says.
struct Witness {
  mutable std::mutex mutex{};
  mutable std::vector<std::vector<Index>> seen{};

  attune_test::Constant fit(const attune_test::NumberView& train) const {
    std::vector<Index> rows;
    for (Index i = 0; i < train.size(); ++i) rows.push_back(static_cast<Index>(train.x()(i, 0)));
    const std::lock_guard lock(mutex);
    seen.push_back(rows);
    return {};
  }
};

// Needs seven rows or more.
struct Demanding {
  attune_test::Constant fit(const attune_test::NumberView& train) const {
    if (train.size() < 7) throw std::runtime_error("too few rows");
    return MeanLearner{}.fit(train);
  }
};

template <class Curve>
std::vector<double> bits_of(const Curve& curve) {
  std::vector<double> bits;
  for (const auto& folds : curve.folds)
    for (const auto& fold : folds) {
      bits.insert(bits.end(), fold.test.begin(), fold.test.end());
      bits.insert(bits.end(), fold.train.begin(), fold.train.end());
    }
  return bits;
}

}  // namespace

TEST_CASE("learning_curve: at full size it is the cross-validation, and at each size one of fewer rows") {
  const auto data = numbers<double>(50, 3, 510, true);
  const KFold splitter{.folds = 5, .seed = 2};
  const auto curve = learning_curve(OneByOne{}, data, splitter, metrics, {.shares = {1, 0.5, 0.25, 0.5}});
  CHECK(curve.sizes == std::vector<Index>{10, 20, 40});
  REQUIRE(curve.folds.size() == 3);
  const auto whole = cross_validate(OneByOne{}, data, splitter, metrics, {.train_scores = true});
  for (std::size_t k = 0; k < 5; ++k) {
    CHECK(curve.folds[2][k].test == whole.folds[k].test);
    CHECK(curve.folds[2][k].train == whole.folds[k].train);
    for (std::size_t s = 0; s < 3; ++s) {
      CHECK(curve.folds[s][k].train_rows == curve.sizes[s]);
      CHECK(curve.folds[s][k].test_rows == 10);
    }
  }
  CHECK(curve.means<R2>()[2] == whole.mean<R2>());
  CHECK(curve.spreads<MeanSquaredError>()[2] == whole.spread<MeanSquaredError>());
  CHECK(curve.means<R2>()[2] > curve.means<R2>()[0]);
  CHECK(curve.rows == 50);
}

TEST_CASE("learning_curve: the rows of a size are among those of the next, and among the fold's own") {
  auto data = numbers<double>(30, 1, 511);
  for (Index i = 0; i < 30; ++i) data.x(i, 0) = static_cast<double>(i);
  const KFold splitter{.folds = 3, .shuffle = false};
  for (const bool shuffle : {false, true}) {
    const Witness witness;
    learning_curve(witness, data, splitter, metrics, {.sizes = {4, 9, 20}, .shuffle = shuffle, .seed = 5});
    REQUIRE(witness.seen.size() == 9);
    for (std::size_t k = 0; k < 3; ++k) {
      const auto all = splitter.split(data.view())[k].train;
      CHECK(witness.seen[6 + k] == all);
      for (std::size_t s = 0; s < 3; ++s) CHECK(std::is_sorted(witness.seen[3 * s + k].begin(), witness.seen[3 * s + k].end()));
      for (std::size_t s = 0; s < 2; ++s) CHECK(std::includes(witness.seen[3 * s + 3 + k].begin(), witness.seen[3 * s + 3 + k].end(), witness.seen[3 * s + k].begin(), witness.seen[3 * s + k].end()));
      const std::vector<Index> first(all.begin(), all.begin() + 4);
      CHECK((witness.seen[k] == first) == !shuffle);
    }
  }
}

TEST_CASE("learning_curve: folds of different sizes are cut to what the smallest has") {
  const auto data = numbers<double>(11, 1, 512);
  const auto curve = learning_curve(MeanLearner{}, data, KFold{.folds = 2}, metrics, {.shares = {0.01, 1}});
  CHECK(curve.sizes == std::vector<Index>{1, 5});
}

TEST_CASE("learning_curve: a learner that fits many is asked once, and answers what fits one by one do") {
  const auto data = numbers<double>(80, 3, 513);
  const ManyAtOnce many{};
  const auto together = learning_curve(many, data, KFold{.folds = 4}, metrics, {.seed = 3});
  CHECK(*many.calls == 1);
  const auto apart = learning_curve(OneByOne{}, data, KFold{.folds = 4}, metrics, {.seed = 3});
  CHECK(together.sizes == apart.sizes);
  const auto a = bits_of(together), b = bits_of(apart);
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) CHECK(std::abs(a[i] - b[i]) <= 1e-13 * std::max(1.0, std::abs(b[i])));
}

TEST_CASE("learning_curve: the bits do not depend on the number of threads, and follow the seed") {
  const auto data = numbers<double>(60, 2, 514);
  const auto run = [&](const AnyExecutor& executor, std::uint64_t seed) { return bits_of(learning_curve(attune_test::NoisyMean{}, data, KFold{.folds = 3}, metrics, {.execution = executor, .seed = seed})); };
  const auto serial = run(Serial{}, 4);
  for (const int threads : {1, 2, 4}) CHECK(run(Threads{threads}, 4) == serial);
  CHECK(run(Serial{}, 5) != serial);
}

TEST_CASE("learning_curve: a fit that fails is named by size and fold, or recorded") {
  const auto data = numbers<double>(20, 1, 515);
  const KFold splitter{.folds = 2};
  CHECK(contains(error_of<FitFailed>([&] { learning_curve(Demanding{}, data, splitter, metrics, {.sizes = {5, 10}}); }), "learning_curve, 5 rows, fold 0: too few rows"));
  const auto curve = learning_curve(Demanding{}, data, splitter, metrics, {.sizes = {5, 10}, .on_failure = OnFailure::record});
  CHECK(curve.failures == std::vector<SizeFailure>{{5, 0, "too few rows"}, {5, 1, "too few rows"}});
  CHECK(std::isnan(curve.means<R2>()[0]));
  CHECK(std::isnan(curve.train_means<R2>()[0]));
  CHECK(curve.means<R2>()[1] == cross_validate(MeanLearner{}, data, splitter, metrics).mean<R2>());
}

TEST_CASE("learning_curve: sizes that cannot be are refused") {
  const auto data = numbers<double>(20, 1, 516);
  const auto error = [&](const LearningCurveOptions& options) { return error_of<InvalidArgument>([&] { learning_curve(MeanLearner{}, data, KFold{.folds = 2}, metrics, options); }); };
  CHECK(contains(error({.shares = {0.5, 0}}), "LearningCurveOptions::shares: found 0, expected more than 0 and at most 1"));
  CHECK(contains(error({.shares = {1.5}}), "found 1.5"));
  CHECK(contains(error({.shares = {std::nan("")}}), "LearningCurveOptions::shares"));
  CHECK(contains(error({.sizes = {0}}), "LearningCurveOptions::sizes: found 0 rows, expected 1 to 10"));
  CHECK(contains(error({.sizes = {11}}), "found 11 rows"));
  CHECK(contains(error({.shares = {}}), "no sizes"));
}

TEST_CASE("learning_curve: prints a row for each size, and what failed") {
  const auto data = numbers<double>(20, 1, 517);
  const auto curve = learning_curve(Demanding{}, data, KFold{.folds = 2}, metrics, {.sizes = {5, 10}, .on_failure = OnFailure::record});
  const std::string text = to_text(curve, 120);
  CHECK(contains(text, "learning curve: 2 sizes × 2 folds of 20 rows"));
  std::string words;  // columns are as wide as their numbers
  for (const char c : text)
    if (c != ' ' || !words.ends_with(' ')) words += c;
  CHECK(contains(words, "rows R² std on training rows"));
  CHECK(contains(words, "\n 5 undefined undefined"));
  CHECK(contains(words, "\n 10 "));
  CHECK(contains(text, "  5 rows, fold 1 failed: too few rows\n"));
  const auto no_train = learning_curve(MeanLearner{}, data, KFold{.folds = 2}, metrics, {.train_scores = false});
  CHECK(!contains(to_text(no_train), "on training rows"));
  CHECK(std::isnan(no_train.train_means<R2>()[0]));
}

}  // namespace learning_curve_test
