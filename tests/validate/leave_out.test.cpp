// SPDX-License-Identifier: BSL-1.0

// LeaveOneOut, LeavePOut, PredefinedSplit, StratifiedQuantileKFold and IterativeStratification.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <Eigen/Core>

#include "attune/validate/iterative_stratification.hpp"
#include "attune/validate/leave_one_out.hpp"
#include "attune/validate/leave_p_out.hpp"
#include "attune/validate/predefined_split.hpp"
#include "attune/validate/stratified_quantile_k_fold.hpp"
#include "rows.hpp"

namespace leave_out_test {

using namespace attune;
using namespace attune_test;

static_assert(SplitterOn<LeaveOneOut, DatasetView<double, double>> && SplitterOn<LeavePOut, DatasetView<double, int>>);
static_assert(SplitterOn<PredefinedSplit, DatasetView<double, int>> && SplitterOn<StratifiedQuantileKFold, DatasetView<double, double>>);
static_assert(SplitterOn<IterativeStratification, DatasetView<double, TargetRow<double>>>);

TEST_CASE("leave one out: as many folds as rows, each with one row held out") {
  const auto data = plain_rows(7);
  const auto folds = LeaveOneOut{}.split(data.view());
  REQUIRE(folds.size() == 7);
  CHECK(partition(folds, 7));
  for (std::size_t k = 0; k < 7; ++k) CHECK(folds[k].test == std::vector<Index>{static_cast<Index>(k)});
  const auto one = plain_rows(1);
  CHECK(contains(error_of<InvalidData>([&] { LeaveOneOut{}.split(one.view()); }), "X: found 1 row, expected at least 2"));
}

TEST_CASE("leave p out: every combination once, in lexicographic order") {
  for (const Index n : {2, 5, 8})
    for (int p = 1; p < n; ++p) {
      CAPTURE(n);
      CAPTURE(p);
      const auto data = plain_rows(n);
      const auto folds = LeavePOut{.p = p}.split(data.view());
      double count = 1;
      for (int i = 1; i <= p; ++i) count = count * static_cast<double>(n - p + i) / i;
      REQUIRE(folds.size() == static_cast<std::size_t>(std::lround(count)));
      for (std::size_t k = 0; k < folds.size(); ++k) {
        CHECK(is_fold(folds[k], n));
        CHECK(covers(folds[k], n));
        CHECK(folds[k].test.size() == static_cast<std::size_t>(p));
        if (k > 0) CHECK(folds[k - 1].test < folds[k].test);
      }
    }
}

TEST_CASE("leave p out: the last of many folds is made without the others") {
  const auto data = plain_rows(60);
  const auto folds = LeavePOut{.p = 30}.split(data.view());
  CHECK(folds.size() == 118264581564861424U);
  const Fold last = folds[folds.size() - 1];
  CHECK(last.test.front() == 30);
  CHECK(is_fold(last, 60));
}

TEST_CASE("leave p out: p that leaves a side empty, and folds without number, are refused") {
  const auto few = plain_rows(3), many = plain_rows(1000);
  for (const int p : {-1, 0, 3}) CHECK(contains(error_of<InvalidArgument>([&] { LeavePOut{.p = p}.split(few.view()); }), "LeavePOut::p: found " + std::to_string(p) + " of 3 rows, expected 1 to 2"));
  CHECK(contains(error_of<InvalidArgument>([&] { LeavePOut{.p = 500}.split(many.view()); }), "draw some of them with ShuffleSplit"));
}

TEST_CASE("predefined split: folds are as named, and rows of -1 are trained on always") {
  const auto data = plain_rows(6);
  const auto folds = PredefinedSplit{.test_fold = {5, -1, 2, 5, -1, 2}}.split(data.view());
  REQUIRE(folds.size() == 2);
  CHECK(folds[0].test == std::vector<Index>{2, 5});
  CHECK(folds[0].train == std::vector<Index>{0, 1, 3, 4});
  CHECK(folds[1].test == std::vector<Index>{0, 3});
  CHECK(folds[1].train == std::vector<Index>{1, 2, 4, 5});
}

TEST_CASE("predefined split: another number of rows, numbers below -1 and no fold are refused") {
  const auto data = plain_rows(3);
  const auto text = [&](std::vector<int> folds) { return error_of<InvalidArgument>([&] { PredefinedSplit{.test_fold = folds}.split(data.view()); }); };
  CHECK(contains(text({0, 1}), "PredefinedSplit::test_fold: found 2 values, expected 3, one for each row"));
  CHECK(contains(text({0, -2, 1}), "PredefinedSplit::test_fold: found -2, expected -1 or more"));
  CHECK(contains(text({-1, -1, -1}), "found -1 for every row, expected a fold for at least one row"));
}

TEST_CASE("stratified quantile k-fold: folds part the rows and have the same share of each part of the distribution") {
  CAPTURE(seed());
  auto source = random(1);
  for (const Index n : {5, 20, 97})
    for (const int k : {2, 3, 5})
      for (const int bins : {1, 4, 10}) {
        CAPTURE(n);
        CAPTURE(k);
        CAPTURE(bins);
        Rows<double> data{.y = uniform<double>(source, static_cast<std::size_t>(n), 0, 1)};
        for (const bool shuffle : {false, true}) {
          const StratifiedQuantileKFold splitter{.folds = k, .bins = bins, .shuffle = shuffle, .seed = 3};
          const auto folds = splitter.split(data.view());
          CHECK(partition(folds, n));
          CHECK(same_folds(folds, splitter.split(data.view())));
          std::vector<std::size_t> rank(static_cast<std::size_t>(n));
          for (std::size_t i = 0; i < rank.size(); ++i) rank[i] = static_cast<std::size_t>(std::count_if(data.y.begin(), data.y.end(), [&](double y) { return y < data.y[i]; }));
          const auto parts = static_cast<std::size_t>(std::min<Index>(bins, n));
          for (std::size_t part = 0; part < parts; ++part) {
            const std::size_t begin = part * static_cast<std::size_t>(n) / parts, end = (part + 1) * static_cast<std::size_t>(n) / parts;
            for (std::size_t f = 0; f < folds.size(); ++f) {
              const Fold fold = folds[f];
              const auto held = static_cast<double>(std::count_if(fold.test.begin(), fold.test.end(), [&](Index row) { return rank[static_cast<std::size_t>(row)] >= begin && rank[static_cast<std::size_t>(row)] < end; }));
              CHECK(std::abs(held - static_cast<double>(end - begin) / k) < 1);
            }
          }
          std::vector<std::size_t> sizes;
          for (std::size_t f = 0; f < folds.size(); ++f) sizes.push_back(folds[f].test.size());
          CHECK(*std::max_element(sizes.begin(), sizes.end()) - *std::min_element(sizes.begin(), sizes.end()) <= 1);
        }
      }
}

TEST_CASE("stratified quantile k-fold: equal targets are dealt out evenly, and bad settings are refused") {
  const Rows<double> equal{.y = std::vector<double>(12, 1.5)};
  CHECK(partition(StratifiedQuantileKFold{.folds = 4, .bins = 3}.split(equal.view()), 12));
  CHECK(contains(error_of<InvalidArgument>([&] { StratifiedQuantileKFold{.folds = 13}.split(equal.view()); }), "StratifiedQuantileKFold::folds: found 13 folds of 12 rows"));
  CHECK(contains(error_of<InvalidArgument>([&] { StratifiedQuantileKFold{.bins = 0}.split(equal.view()); }), "StratifiedQuantileKFold::bins: found 0, expected 1 or more"));
  const Rows<double> undefined{.y = {1, std::numeric_limits<double>::quiet_NaN(), 2}};
  CHECK(contains(error_of<InvalidData>([&] { StratifiedQuantileKFold{.folds = 2}.split(undefined.view()); }), "y, row 1: found nan"));
}

namespace {

using Labels = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

Labels random_labels(Random& random, Index n, Index count) {
  Labels y(n, count);
  for (Index i = 0; i < n; ++i)
    for (Index label = 0; label < count; ++label) y(i, label) = random.uniform() < 0.5 / static_cast<double>(label + 1) ? 1 : 0;
  return y;
}

}  // namespace

TEST_CASE("iterative stratification: folds part the rows and have the labels' shares nearly") {
  CAPTURE(seed());
  auto source = random(2);
  for (const Index n : {20, 60, 200})
    for (const int k : {2, 4}) {
      const Labels y = random_labels(source, n, 4);
      const std::vector<double> x(static_cast<std::size_t>(n));
      const auto data = view(MatrixView<double>(x.data(), n, 1, 1), y);
      const IterativeStratification splitter{.folds = k, .seed = 1};
      const auto folds = splitter.split(data);
      CHECK(partition(folds, n));
      CHECK(same_folds(folds, splitter.split(data)));
      for (std::size_t f = 0; f < folds.size(); ++f) {
        const Fold fold = folds[f];
        for (Index label = 0; label < 4; ++label) {
          double held = 0;
          for (const Index row : fold.test) held += y(row, label);
          CHECK(std::abs(held - y.col(label).sum() / k) <= 3);  // a greedy choice: no bound is known, chance alone would exceed this often
        }
      }
    }
}

TEST_CASE("iterative stratification: a single label comes out within one row") {
  CAPTURE(seed());
  auto source = random(3);
  const Labels y = random_labels(source, 53, 1);
  const std::vector<double> x(53);
  const auto folds = IterativeStratification{.folds = 4}.split(view(MatrixView<double>(x.data(), 53, 1, 1), y));
  for (std::size_t f = 0; f < folds.size(); ++f) {
    double held = 0;
    for (const Index row : folds[f].test) held += y(row, 0);
    CHECK(std::abs(held - y.sum() / 4) < 1);
    CHECK(folds[f].test.size() >= 13);
    CHECK(folds[f].test.size() <= 14);
  }
}

TEST_CASE("iterative stratification: a target that is neither 0 nor 1 is refused by row and column") {
  Labels y = Labels::Zero(4, 2);
  y(2, 1) = 0.5;
  const std::vector<double> x(4);
  const auto text = error_of<InvalidData>([&] { IterativeStratification{.folds = 2}.split(view(MatrixView<double>(x.data(), 4, 1, 1), y)); });
  CHECK(contains(text, "y, row 2, column 'y1': found 0.5, expected 0 or 1"));
}

}  // namespace leave_out_test
