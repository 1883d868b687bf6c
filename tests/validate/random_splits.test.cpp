// SPDX-License-Identifier: BSL-1.0

// Splitters that draw rows: ShuffleSplit, StratifiedShuffleSplit, RepeatedKFold, RepeatedStratifiedKFold.

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "attune/validate/repeated_k_fold.hpp"
#include "attune/validate/repeated_stratified_k_fold.hpp"
#include "attune/validate/shuffle_split.hpp"
#include "attune/validate/stratified_shuffle_split.hpp"
#include "rows.hpp"

namespace random_splits_test {

using namespace attune;
using namespace attune_test;

static_assert(SplitterOn<ShuffleSplit, DatasetView<double, double>> && SplitterOn<RepeatedKFold, DatasetView<float, int>>);
static_assert(SplitterOn<StratifiedShuffleSplit, DatasetView<double, int>>);

namespace {

Rows<int> random_classes(Random& random, Index n, int classes) {
  auto y = draws(random, n, classes);
  for (int c = 0; c < classes; ++c) y[static_cast<std::size_t>(2 * c)] = y[static_cast<std::size_t>(2 * c + 1)] = c;  // two of each
  return {.y = std::move(y)};
}

double rows_of(const std::vector<double>& counts) {
  double sum = 0;
  for (const double count : counts) sum += count;
  return sum;
}

}  // namespace

TEST_CASE("shuffle split: sides have the sizes asked for and no row in common") {
  for (const Index n : {2, 3, 10, 97})
    for (const double test : {0.1, 0.25, 0.5})
      for (const double train : {0.0, 0.5}) {
        CAPTURE(n);
        CAPTURE(test);
        const auto data = plain_rows(n);
        const auto folds = ShuffleSplit{.folds = 4, .test_size = test, .train_size = train, .seed = 5}.split(data.view());
        REQUIRE(folds.size() == 4);
        for (std::size_t k = 0; k < folds.size(); ++k) {
          const Fold fold = folds[k];
          CHECK(is_fold(fold, n));
          CHECK(fold.test.size() == static_cast<std::size_t>(std::ceil(test * static_cast<double>(n))));
          CHECK(fold.train.size() == (train == 0 ? static_cast<std::size_t>(n) - fold.test.size() : static_cast<std::size_t>(train * static_cast<double>(n))));
        }
      }
}

TEST_CASE("shuffle split: folds differ, the same seed gives the same ones, and a fold more changes none") {
  const auto data = plain_rows(60);
  const auto folds = [&](int count, std::uint64_t seed) { return ShuffleSplit{.folds = count, .seed = seed}.split(data.view()); };
  CHECK(same_folds(folds(5, 1), folds(5, 1)));
  CHECK(folds(5, 1)[0].test != folds(5, 1)[1].test);
  CHECK(folds(5, 1)[0].test != folds(5, 2)[0].test);
  CHECK(folds(5, 1)[4].test == folds(9, 1)[4].test);
}

TEST_CASE("shuffle split: every row is held out as often as any other, up to chance") {
  const auto data = plain_rows(20);
  const auto times = times_held_out(ShuffleSplit{.folds = 2000, .test_size = 0.25, .seed = seed()}.split(data.view()), 20);
  CAPTURE(seed());
  for (const int t : times) CHECK(std::abs(t - 500) < 6 * std::sqrt(2000 * 0.25 * 0.75));
}

TEST_CASE("shuffle split: shares that leave a side empty are refused, with the setting's name") {
  const auto data = plain_rows(4);
  const auto text = [&](const ShuffleSplit& splitter) { return error_of<InvalidArgument>([&] { splitter.split(data.view()); }); };
  CHECK(contains(text({.test_size = 0}), "ShuffleSplit::test_size: found 0 of 4 rows, expected between 0 and 1"));
  CHECK(contains(text({.test_size = 1}), "ShuffleSplit::test_size: found 1 of 4 rows"));
  CHECK(contains(text({.test_size = 0.9}), "ShuffleSplit::test_size: found 0.9 of 4 rows"));
  CHECK(contains(text({.test_size = 0.5, .train_size = 0.2}), "ShuffleSplit::train_size: found 0.2 of 4 rows"));
  CHECK(contains(text({.test_size = 0.5, .train_size = 0.9}), "leave it at 0 to train on all the others"));
  CHECK(contains(text({.folds = 0}), "ShuffleSplit::folds: found 0, expected 1 or more"));
}

TEST_CASE("stratified shuffle split: class shares are within one row of the whole's") {
  CAPTURE(seed());
  auto source = random(1);
  for (const Index n : {12, 30, 101})
    for (const int classes : {2, 3, 5})
      for (const double train : {0.0, 0.4}) {
        const auto data = random_classes(source, n, classes);
        const auto folds = StratifiedShuffleSplit{.folds = 3, .test_size = 0.3, .train_size = train, .seed = 2}.split(data.view());
        std::vector<Index> all;
        for (Index i = 0; i < n; ++i) all.push_back(i);
        const auto whole = counts_of(data.y, all);
        for (std::size_t k = 0; k < folds.size(); ++k) {
          const Fold fold = folds[k];
          CHECK(is_fold(fold, n));
          CHECK(covers(fold, n) == (train == 0));
          const auto test = counts_of(data.y, fold.test), trained = counts_of(data.y, fold.train);
          for (std::size_t c = 0; c < whole.size(); ++c) {
            CHECK(std::abs(test[c] - whole[c] * rows_of(test) / static_cast<double>(n)) < 1);
            CHECK(std::abs(trained[c] - whole[c] * rows_of(trained) / static_cast<double>(n)) < (train == 0 ? 1 : 2));
          }
        }
        CHECK(same_folds(folds, StratifiedShuffleSplit{.folds = 3, .test_size = 0.3, .train_size = train, .seed = 2}.split(data.view())));
        CHECK(folds[0].test != folds[1].test);
      }
}

TEST_CASE("stratified shuffle split: a class of one row is refused by its name") {
  const Rows<int> data{.y = {0, 0, 0, 1}};
  const auto text = error_of<InvalidData>([&] { StratifiedShuffleSplit{.test_size = 0.5}.split(data.view()); });
  CHECK(contains(text, "y: found 1 row of class '1', expected at least 2 rows of a class, one for each side; merge rare classes, or split with ShuffleSplit"));
}

TEST_CASE("repeated k-fold: each repeat parts the rows, and no two are alike") {
  const Index n = 23;
  const auto data = plain_rows(n);
  const auto folds = RepeatedKFold{.folds = 4, .repeats = 3, .seed = 9}.split(data.view());
  REQUIRE(folds.size() == 12);
  for (const int times : times_held_out(folds, n)) CHECK(times == 3);
  for (std::size_t repeat = 0; repeat < 3; ++repeat) {
    std::vector<Fold> of_repeat;
    for (std::size_t k = 0; k < 4; ++k) of_repeat.push_back(folds[4 * repeat + k]);
    CHECK(partition(of_repeat, n));
  }
  CHECK(folds[0].test != folds[4].test);
  CHECK(folds[4].test != folds[8].test);
  CHECK(same_folds(folds, RepeatedKFold{.folds = 4, .repeats = 3, .seed = 9}.split(data.view())));
}

TEST_CASE("repeated stratified k-fold: each fold of each repeat has the classes' shares within one row") {
  CAPTURE(seed());
  auto source = random(2);
  auto data = random_classes(source, 50, 3);
  for (int i = 0; i < 12; ++i) data.y[static_cast<std::size_t>(i)] = i % 3;
  const auto folds = RepeatedStratifiedKFold{.folds = 3, .repeats = 4, .seed = 9}.split(data.view());
  REQUIRE(folds.size() == 12);
  for (const int times : times_held_out(folds, 50)) CHECK(times == 4);
  for (std::size_t k = 0; k < folds.size(); ++k) {
    const Fold fold = folds[k];
    CHECK(is_fold(fold, 50));
    const auto test = counts_of(data.y, fold.test), train = counts_of(data.y, fold.train);
    for (std::size_t c = 0; c < 3; ++c) CHECK(std::abs(test[c] - (test[c] + train[c]) / 3) < 1);
  }
  CHECK(folds[0].test != folds[3].test);
}

TEST_CASE("repeated k-fold: what is wrong is said by split, in its own name") {
  const auto data = plain_rows(4);
  CHECK(contains(error_of<InvalidArgument>([&] { RepeatedKFold{.folds = 5}.split(data.view()); }), "RepeatedKFold::folds: found 5 folds of 4 rows"));
  CHECK(contains(error_of<InvalidArgument>([&] { RepeatedKFold{.folds = 2, .repeats = 0}.split(data.view()); }), "RepeatedKFold::repeats: found 0, expected 1 or more"));
  const Rows<int> classes{.y = {0, 0, 0, 1}};
  CHECK(contains(error_of<InvalidData>([&] { RepeatedStratifiedKFold{.folds = 2}.split(classes.view()); }), "1 rows of class '1'"));
}

TEST_CASE("random splitters: two thousand million folds cost nothing until one is asked for") {
  const int many = 2000000000;
  const auto data = plain_rows(10);
  const Rows<int> classes{.y = {0, 1, 0, 1, 0, 1, 0, 1, 0, 1}};
  const auto last = [](const auto& folds) { return folds[folds.size() - 1]; };
  CHECK(is_fold(last(ShuffleSplit{.folds = many}.split(data.view())), 10));
  CHECK(is_fold(last(StratifiedShuffleSplit{.folds = many, .test_size = 0.5}.split(classes.view())), 10));
  CHECK(is_fold(last(RepeatedKFold{.folds = 5, .repeats = many}.split(data.view())), 10));
  CHECK(is_fold(last(RepeatedStratifiedKFold{.folds = 5, .repeats = many}.split(classes.view())), 10));
}

}  // namespace random_splits_test
