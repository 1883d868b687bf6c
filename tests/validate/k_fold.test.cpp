// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "../model/problems.hpp"
#include "attune/validate/k_fold.hpp"

namespace k_fold_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

Dataset<double, double> rows(Index n) { return attune_test::numbers<double>(n, 1, 100); }

bool sorted(const std::vector<Index>& rows) { return std::is_sorted(rows.begin(), rows.end()); }

}  // namespace

static_assert(SplitterOn<KFold, DatasetView<double, double>> && SplitterOn<KFold, DatasetView<float, int>>);

TEST_CASE("k-fold: folds part the rows, each row is held out once, and sizes differ by at most one") {
  for (const Index n : {2, 3, 10, 11, 97})
    for (const int k : {2, 3, 5, 7, 10, 97})
      for (const bool shuffle : {false, true}) {
        if (k > n) continue;
        CAPTURE(n);
        CAPTURE(k);
        const auto data = rows(n);
        const auto folds = KFold{.folds = k, .shuffle = shuffle, .seed = 3}.split(data.view());
        REQUIRE(folds.size() == static_cast<std::size_t>(k));
        std::vector<int> held_out(static_cast<std::size_t>(n));
        for (std::size_t f = 0; f < folds.size(); ++f) {
          const Fold fold = folds[f];
          CHECK(fold.train.size() + fold.test.size() == static_cast<std::size_t>(n));
          CHECK(static_cast<Index>(fold.test.size()) >= n / k);
          CHECK(static_cast<Index>(fold.test.size()) <= (n + k - 1) / k);
          CHECK(sorted(fold.train));
          CHECK(sorted(fold.test));
          std::vector<Index> all = fold.train;
          all.insert(all.end(), fold.test.begin(), fold.test.end());
          CHECK(std::set<Index>(all.begin(), all.end()).size() == static_cast<std::size_t>(n));
          for (const Index row : fold.test) ++held_out[static_cast<std::size_t>(row)];
        }
        for (const int times : held_out) CHECK(times == 1);
      }
}

TEST_CASE("k-fold: without shuffling, folds are stretches of rows, the larger ones first") {
  const auto data = rows(7);
  const auto folds = KFold{.folds = 3, .shuffle = false}.split(data.view());
  CHECK(folds[0].test == std::vector<Index>{0, 1, 2});
  CHECK(folds[1].test == std::vector<Index>{3, 4});
  CHECK(folds[2].test == std::vector<Index>{5, 6});
  CHECK(folds[1].train == std::vector<Index>{0, 1, 2, 5, 6});
}

TEST_CASE("k-fold: the seed alone decides how rows are shuffled") {
  const auto data = rows(50), other = attune_test::numbers<double>(50, 3, 101);
  const auto test_rows = [](const auto& set, std::uint64_t seed) { return KFold{.seed = seed}.split(set.view())[0].test; };
  CHECK(test_rows(data, 1) == test_rows(data, 1));
  CHECK(test_rows(data, 1) == test_rows(other, 1));
  CHECK(test_rows(data, 1) != test_rows(data, 2));
  CHECK(test_rows(data, 1) != KFold{.shuffle = false}.split(data.view())[0].test);
}

TEST_CASE("k-fold: a fold can be asked for twice") {
  const auto data = rows(20);
  const auto folds = KFold{}.split(data.view());
  CHECK(folds[2].test == folds[2].test);
}

TEST_CASE("k-fold: fewer than two folds, and more than rows, are refused") {
  const auto data = rows(4);
  for (const int k : {-1, 0, 1, 5}) {
    const auto text = error_of<InvalidArgument>([&] { KFold{.folds = k}.split(data.view()); });
    CHECK(contains(text, "KFold::folds: found " + std::to_string(k) + " folds of 4 rows, expected 2 to 4"));
  }
  const auto one = rows(1);
  CHECK(contains(error_of<InvalidArgument>([&] { KFold{.folds = 2}.split(one.view()); }), "KFold::folds: found 2 folds of 1 row, expected 2 rows or more"));
}

}  // namespace k_fold_test
