// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <vector>

#include "../model/problems.hpp"
#include "attune/report/procedures.hpp"
#include "attune/validate/k_fold.hpp"
#include "attune/validate/permutation_test.hpp"
#include "attune/validate/stratified_k_fold.hpp"
#include "learners.hpp"

namespace permutation_test_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::MeanLearner;
using attune_test::numbers;
using attune_test::OneByOne;

namespace {

const Metrics<R2, MeanSquaredError> metrics{};
const KFold folds{.folds = 3, .seed = 2};

// Fails where the first target is not where it was.
struct Suspicious {
  attune_test::Constant fit(const attune_test::NumberView& train) const {
    for (Index i = 0; i < train.size(); ++i)
      if (train.x()(i, 0) != train.label(i)) throw std::runtime_error("another target");
    return MeanLearner{}.fit(train);
  }
};

}  // namespace

TEST_CASE("permutation_test: what can be learned has the smallest p value there is, and noise has none") {
  auto data = numbers<double>(60, 3, 530);
  const auto learned = permutation_test(OneByOne{}, data, folds, metrics, {.permutations = 49});
  CHECK(learned.p_value<R2>() == 1.0 / 50);
  CHECK(learned.p_value<MeanSquaredError>() == 1.0 / 50);
  CHECK(learned.by<R2>().score == cross_validate(OneByOne{}, data, folds, metrics).mean<R2>());
  CHECK(learned.by<R2>().permuted.size() == 49);
  auto source = attune_test::random(531);
  for (double& y : data.y) y = source.normal();
  CHECK(permutation_test(OneByOne{}, data, folds, metrics, {.permutations = 49}).p_value<R2>() > 1.0 / 50);
}

TEST_CASE("permutation_test: the p value counts scores as good or better, the real one and those that are undefined") {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const std::vector<double> permuted{0.1, 0.5, 0.7, 0.9};
  CHECK(detail::permutation_p_value(0.7, permuted, Direction::maximize) == 3.0 / 5);
  CHECK(detail::permutation_p_value(0.7, permuted, Direction::minimize) == 4.0 / 5);
  CHECK(detail::permutation_p_value(1.0, permuted, Direction::maximize) == 1.0 / 5);
  CHECK(detail::permutation_p_value(1.0, {0.1, nan}, Direction::maximize) == 2.0 / 3);
  CHECK(std::isnan(detail::permutation_p_value(nan, permuted, Direction::maximize)));
}

TEST_CASE("permutation_test: targets go to other rows with their weights, and X stays") {
  const auto data = numbers<double>(20, 2, 532, true);
  const auto view = checked(data.view());
  std::vector<Index> rows;
  for (Index i = 0; i < 20; ++i) rows.push_back((3 * i + 1) % 20);
  const auto permuted = detail::with_targets_of(view, rows);
  CHECK(permuted.is_checked());
  for (Index i = 0; i < 20; ++i) {
    CHECK(permuted.label(i) == view.label(rows[static_cast<std::size_t>(i)]));
    CHECK(permuted.weight(i) == view.weight(rows[static_cast<std::size_t>(i)]));
    CHECK(permuted.x()(i, 1) == view.x()(i, 1));
    CHECK(permuted.subset({i}).x()(0, 0) == view.x()(i, 0));
    CHECK(permuted.subset({i}).label(0) == permuted.label(i));
  }
}

TEST_CASE("permutation_test: permutations are of all rows, differ, and keep to groups where there are groups") {
  const std::vector<int> groups{4, 4, 1, 1, 1, 4, 9, 1, 4, 4};
  std::vector<Index> all(10);
  for (std::size_t i = 0; i < 10; ++i) all[i] = static_cast<Index>(i);
  for (std::size_t p = 0; p < 5; ++p)
    for (const auto& of : {std::vector<int>{}, groups}) {
      const auto rows = detail::permutation_of(1, p, 10, of);
      auto sorted = rows;
      std::sort(sorted.begin(), sorted.end());
      CHECK(sorted == all);
      CHECK(rows == detail::permutation_of(1, p, 10, of));
      CHECK(rows != detail::permutation_of(1, p + 1, 10, of));
      CHECK(rows != detail::permutation_of(2, p, 10, of));
      if (!of.empty())
        for (std::size_t i = 0; i < 10; ++i) CHECK(groups[static_cast<std::size_t>(rows[i])] == groups[i]);
    }
}

TEST_CASE("permutation_test: a target that is the same within each group has no other order") {
  auto data = numbers<double>(30, 2, 533);
  for (Index i = 0; i < 30; ++i) {
    data.y[i] = static_cast<double>(i / 5);
    data.groups.push_back(static_cast<int>(i / 5));
  }
  const auto test = permutation_test(OneByOne{}, data, folds, metrics, {.permutations = 9});
  CHECK(test.p_value<R2>() == 1);
  for (const double score : test.by<R2>().permuted) CHECK(score == test.by<R2>().score);
}

TEST_CASE("permutation_test: folds are made anew of each permutation, so that stratified ones stay so") {
  auto data = attune_test::classes<double>(24, 1, 534);
  data.y.setZero();
  data.y.head(4).setOnes();
  struct Majority {
    attune_test::Constant fit(const attune_test::ClassView& train) const {
      Index ones = 0;
      for (Index i = 0; i < train.size(); ++i) ones += train.label(i);
      if (ones != 3) throw std::runtime_error("another share of classes");
      return {};
    }
  };
  struct Zero {
    std::vector<int> predict(const MatrixView<double>& x) const { return std::vector<int>(static_cast<std::size_t>(x.rows())); }
  };
  struct Learner {
    Zero fit(const attune_test::ClassView& train) const { return Majority{}.fit(train), Zero{}; }
  };
  const auto test = permutation_test(Learner{}, data, StratifiedKFold{.folds = 4, .seed = 1}, Metrics<Accuracy>{}, {.permutations = 10});
  CHECK(test.p_value<Accuracy>() == 1);
}

TEST_CASE("permutation_test: the bits do not depend on the number of threads, and follow the seed") {
  const auto data = numbers<double>(40, 2, 535);
  const auto run = [&](const AnyExecutor& executor, std::uint64_t seed) { return permutation_test(attune_test::NoisyMean{}, data, folds, metrics, {.permutations = 12, .execution = executor, .seed = seed}).metrics; };
  const auto serial = run(Serial{}, 4);
  for (const int threads : {1, 2, 4}) CHECK(run(Threads{threads}, 4) == serial);
  CHECK(run(Serial{}, 5)[0].permuted != serial[0].permuted);
}

TEST_CASE("permutation_test: a fit that fails is named by its permutation") {
  auto data = numbers<double>(12, 1, 536);
  data.y = data.x.col(0);
  const auto text = error_of<FitFailed>([&] { permutation_test(Suspicious{}, data, folds, metrics, {.permutations = 3}); });
  CHECK(contains(text, "permutation_test, permutation 0: cross_validate, fold 0: another target"));
  data.y.array() += 1;
  CHECK(contains(error_of<FitFailed>([&] { permutation_test(Suspicious{}, data, folds, metrics); }), "cross_validate, fold 0: another target"));
  CHECK(contains(error_of<InvalidArgument>([&] { permutation_test(MeanLearner{}, data, folds, metrics, {.permutations = 0}); }), "PermutationTestOptions::permutations: found 0, expected 1 or more"));
}

TEST_CASE("permutation_test: prints score, permuted scores and p value of each metric") {
  const auto text = to_text(permutation_test(OneByOne{}, numbers<double>(60, 3, 530), folds, metrics, {.permutations = 49}));
  CHECK(contains(text, "permutation test: 49 permutations of the target, 3 folds of 60 rows"));
  CHECK(contains(text, "permuted"));
  CHECK(contains(text, "  0.0200\n"));
  const PermutationTest<Metrics<R2>> undefined{.metrics = {{.metric = "R²", .score = 0.5, .permuted = {0.1, std::numeric_limits<double>::quiet_NaN()}, .p_value = 2.0 / 3}}};
  CHECK(contains(to_text(undefined), "R² is undefined for 1 permutations, which count as better"));
}

}  // namespace permutation_test_test
