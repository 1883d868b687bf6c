// SPDX-License-Identifier: BSL-1.0

// Splitters that keep to the order of time: TimeSeriesSplit, GroupTimeSeriesSplit, PurgedKFold.

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "attune/validate/group_time_series_split.hpp"
#include "attune/validate/purged_k_fold.hpp"
#include "attune/validate/time_series_split.hpp"
#include "rows.hpp"

namespace time_splits_test {

using namespace attune;
using namespace attune_test;

static_assert(SplitterOn<TimeSeriesSplit, DatasetView<double, double>> && SplitterOn<GroupTimeSeriesSplit, DatasetView<double, int>> && SplitterOn<PurgedKFold, DatasetView<double, int>>);

namespace {

double latest(const std::vector<double>& times, const std::vector<Index>& rows) {
  const auto values = values_of(times, rows);
  return *values.rbegin();
}
double earliest(const std::vector<double>& times, const std::vector<Index>& rows) { return *values_of(times, rows).begin(); }

std::vector<Index> stretch(Index begin, Index end) {
  std::vector<Index> rows;
  for (; begin < end; ++begin) rows.push_back(begin);
  return rows;
}

// Times in no order, of which some are equal.
Rows<double> timed(Random& random, Index n) {
  Rows<double> rows{.y = std::vector<double>(static_cast<std::size_t>(n))};
  for (const int t : draws(random, n, static_cast<int>(n))) rows.times.push_back(0.5 * t);
  return rows;
}

}  // namespace

TEST_CASE("time series: the last stretches are tested on, each after all that is trained on") {
  const auto data = plain_rows(12);
  const auto folds = TimeSeriesSplit{.folds = 3}.split(data.view());
  REQUIRE(folds.size() == 3);
  for (Index k = 0; k < 3; ++k) {
    CHECK(folds[static_cast<std::size_t>(k)].train == stretch(0, 3 + 3 * k));
    CHECK(folds[static_cast<std::size_t>(k)].test == stretch(3 + 3 * k, 6 + 3 * k));
  }
}

TEST_CASE("time series: gap, windows and sizes") {
  const auto data = plain_rows(20);
  const auto fold = [&](const TimeSeriesSplit& splitter, std::size_t k) { return splitter.split(data.view())[k]; };
  CHECK(fold({.folds = 3, .gap = 2}, 0).train == stretch(0, 3));
  CHECK(fold({.folds = 3, .gap = 2}, 0).test == stretch(5, 10));
  CHECK(fold({.folds = 3, .max_train = 4}, 2).train == stretch(11, 15));   // rolling
  CHECK(fold({.folds = 3, .max_train = 4}, 0).train == stretch(1, 5));
  CHECK(fold({.folds = 4, .test_size = 2}, 0).test == stretch(12, 14));
  CHECK(fold({.folds = 4, .test_size = 2}, 0).train == stretch(0, 12));
  CHECK(fold({.folds = 2, .gap = 1, .min_train = 11}, 0).train == stretch(0, 11));  // 20 - 1 - 11 rows for two folds
  CHECK(fold({.folds = 2, .gap = 1, .min_train = 11}, 1).test == stretch(16, 20));
  CHECK(fold({.folds = 2, .gap = 1, .min_train = 10}, 0).train == stretch(0, 11));  // 4 each, what is left is trained on
  CHECK(fold({.folds = 1, .test_size = 5}, 0).train == stretch(0, 15));
}

TEST_CASE("time series: with times, nothing trained on is as late as anything tested on") {
  CAPTURE(seed());
  auto source = random(1);
  for (int trial = 0; trial < 30; ++trial) {
    const Index n = 40 + trial;
    const auto data = timed(source, n);
    const TimeSeriesSplit splitter{.folds = 2 + trial % 4, .gap = trial % 3, .max_train = trial % 2 == 0 ? 0 : 6};
    const auto folds = splitter.split(data.view());
    for (std::size_t k = 0; k < folds.size(); ++k) {
      const Fold fold = folds[k];
      CHECK(is_fold(fold, n));
      REQUIRE(!fold.train.empty());
      CHECK(latest(data.times, fold.train) < earliest(data.times, fold.test));
      if (splitter.max_train > 0) CHECK(fold.train.size() <= 6);
      if (k > 0) CHECK(latest(data.times, folds[k - 1].test) <= earliest(data.times, fold.test));
    }
    for (const int times : times_held_out(folds, n)) CHECK(times <= 1);
    CHECK(same_folds(folds, splitter.split(data.view())));
  }
}

TEST_CASE("time series: with min_train every fold has so many rows to train on, or times that leave fewer are refused") {
  CAPTURE(seed());
  auto source = random(5);
  int refused = 0, split = 0;
  for (int trial = 0; trial < 60; ++trial) {
    const Index n = 40 + trial;
    const auto data = timed(source, n);
    const TimeSeriesSplit splitter{.folds = 2 + trial % 4, .gap = trial % 3, .max_train = trial % 2 == 0 ? 0 : 9, .min_train = 4 + trial % 5};
    auto sorted = data.times;
    std::sort(sorted.begin(), sorted.end());
    const Index size = (n - splitter.gap - splitter.min_train) / splitter.folds;
    Index fewest = n;  // rows of a fold that may be trained on
    for (int k = 0; k < splitter.folds; ++k) {
      const Index begin = n - (splitter.folds - k) * size;
      Index earlier = 0;
      for (Index i = 0; i < begin - splitter.gap; ++i) earlier += sorted[static_cast<std::size_t>(i)] < sorted[static_cast<std::size_t>(begin)];
      fewest = std::min(fewest, earlier);
    }
    if (fewest < splitter.min_train) {
      ++refused;
      const auto text = error_of<InvalidData>([&] { splitter.split(data.view()); });
      CHECK_MESSAGE((contains(text, "expected min_train, " + std::to_string(splitter.min_train) + ", or more") || contains(text, "found no rows")), text);
      continue;
    }
    ++split;
    const auto folds = splitter.split(data.view());
    for (std::size_t k = 0; k < folds.size(); ++k) CHECK(static_cast<Index>(folds[k].train.size()) >= splitter.min_train);
  }
  CHECK(refused > 0);
  CHECK(split > 0);
}

TEST_CASE("time series: rows as late as those tested on do not count for min_train") {
  const Rows<double> data{.y = std::vector<double>(10), .times = {0, 1, 2, 3, 3, 3, 3, 3, 4, 5}};
  CHECK(contains(error_of<InvalidData>([&] { TimeSeriesSplit{.folds = 2, .min_train = 5, .test_size = 2}.split(data.view()); }),
                 "times, fold 0: found 3 rows before those to test on, without those as late as the first of these, expected min_train, 5, or more; use fewer folds"));
  CHECK(TimeSeriesSplit{.folds = 2, .min_train = 3, .test_size = 2}.split(data.view())[0].train == stretch(0, 3));
  const Rows<double> groups{.y = std::vector<double>(7), .groups = {1, 1, 2, 2, 3, 4, 2}, .times = {0, 1, 2, 3, 6, 7, 6.5}};
  CHECK(contains(error_of<InvalidData>([&] { GroupTimeSeriesSplit{.folds = 1, .min_train = 2, .test_size = 2}.split(groups.view()); }), "found 1 whole groups before those to test on"));
  CHECK(GroupTimeSeriesSplit{.folds = 1, .min_train = 1, .test_size = 2}.split(groups.view())[0].train == stretch(0, 2));
}

TEST_CASE("time series: the order of the rows does not matter where times are given") {
  CAPTURE(seed());
  auto source = random(2);
  Rows<double> forwards{.y = std::vector<double>(15)}, mixed{.y = std::vector<double>(15)};
  std::vector<Index> order = stretch(0, 15);
  source.shuffle(std::span<Index>(order));
  for (int i = 0; i < 15; ++i) forwards.times.push_back(10.0 + i), mixed.times.push_back(10.0 + static_cast<double>(order[static_cast<std::size_t>(i)]));
  const auto a = TimeSeriesSplit{.folds = 4}.split(forwards.view()), b = TimeSeriesSplit{.folds = 4}.split(mixed.view());
  for (std::size_t k = 0; k < 4; ++k) {
    CHECK(values_of(forwards.times, a[k].train) == values_of(mixed.times, b[k].train));
    CHECK(values_of(forwards.times, a[k].test) == values_of(mixed.times, b[k].test));
  }
}

TEST_CASE("time series: settings that leave nothing to train on are refused") {
  const auto data = plain_rows(10);
  const auto text = [&](const TimeSeriesSplit& splitter) { return error_of<InvalidArgument>([&] { splitter.split(data.view()); }); };
  CHECK(contains(text({.folds = 0}), "TimeSeriesSplit::folds: found 0, expected 1 or more"));
  CHECK(contains(text({.folds = 10}), "TimeSeriesSplit::folds: found 10 folds of 10 rows"));
  CHECK(contains(text({.folds = 2, .gap = 7}), "use fewer folds, a smaller gap, min_train or test_size"));
  CHECK(contains(text({.folds = 2, .test_size = 5}), "5 to test on"));
  CHECK(contains(text({.folds = 2, .min_train = 9}), "9 or more to train on, 0 to test on"));
  CHECK(contains(text({.gap = -1}), "TimeSeriesSplit::gap: found -1, expected 0 or more"));
  CHECK(contains(text({.max_train = 2, .min_train = 3}), "TimeSeriesSplit::max_train: found 2, expected min_train, 3, or more"));
  const Rows<double> same{.y = std::vector<double>(6), .times = std::vector<double>(6, 4.0)}, undefined{.y = {0, 0}, .times = {1, std::numeric_limits<double>::quiet_NaN()}};
  CHECK(contains(error_of<InvalidData>([&] { TimeSeriesSplit{.folds = 2}.split(same.view()); }), "times, fold 0: found no rows before those to test on"));
  CHECK(contains(error_of<InvalidData>([&] { TimeSeriesSplit{.folds = 1}.split(undefined.view()); }), "times, row 1: found nan"));
}

TEST_CASE("group time series: whole groups, and no future in the past") {
  CAPTURE(seed());
  auto source = random(3);
  for (int trial = 0; trial < 20; ++trial) {
    const Index n = 60;
    auto data = timed(source, n);
    for (const double t : data.times) data.groups.push_back(100 - static_cast<int>(t + 1.5 * source.uniform()) / 2);  // they overlap
    const GroupTimeSeriesSplit splitter{.folds = 3, .gap = trial % 2, .max_train = trial % 3 == 0 ? 4 : 0};
    const auto folds = splitter.split(data.view());
    for (std::size_t k = 0; k < folds.size(); ++k) {
      const Fold fold = folds[k];
      CHECK(is_fold(fold, n));
      REQUIRE(!fold.train.empty());
      REQUIRE(!fold.test.empty());
      CHECK(!share_a_value(data.groups, fold));
      CHECK(latest(data.times, fold.train) < earliest(data.times, fold.test));
      if (splitter.max_train > 0) CHECK(values_of(data.groups, fold.train).size() <= 4);
    }
  }
}

TEST_CASE("group time series: groups of one row are the rows of a time series") {
  Rows<double> data{.y = std::vector<double>(13)};
  for (int i = 0; i < 13; ++i) data.groups.push_back(100 - i);
  CHECK(same_folds(GroupTimeSeriesSplit{.folds = 3, .gap = 1, .max_train = 3}.split(data.view()), TimeSeriesSplit{.folds = 3, .gap = 1, .max_train = 3}.split(data.view())));
}

TEST_CASE("group time series: groups are in order of their first rows, and one that reaches into the test is left out") {
  const Rows<double> data{.y = std::vector<double>(7), .groups = {1, 1, 2, 2, 3, 4, 2}, .times = {0, 1, 2, 3, 6, 7, 6.5}};
  const auto fold = GroupTimeSeriesSplit{.folds = 1, .test_size = 2}.split(data.view())[0];
  CHECK(fold.test == std::vector<Index>{4, 5});
  CHECK(fold.train == std::vector<Index>{0, 1});  // not group 2, one row of which is later than row 4
}

TEST_CASE("group time series: views without groups and groups that leave no past are refused") {
  const auto without = plain_rows(10);
  CHECK(contains(error_of<InvalidArgument>([&] { GroupTimeSeriesSplit{}.split(without.view()); }), "GroupTimeSeriesSplit splits by group"));
  const Rows<double> mixed{.y = std::vector<double>(4), .groups = {1, 2, 1, 2}};
  CHECK(contains(error_of<InvalidData>([&] { GroupTimeSeriesSplit{.folds = 1}.split(mixed.view()); }), "times, fold 0: found no whole groups before those to test on"));
}

TEST_CASE("purged k-fold: nothing trained on shares a moment with the test, nor lies in the embargo after it") {
  CAPTURE(seed());
  auto source = random(4);
  for (int trial = 0; trial < 30; ++trial) {
    const Index n = 50 + trial;
    const auto data = timed(source, n);
    const PurgedKFold splitter{.folds = 2 + trial % 5, .horizon = 0.5 * (trial % 4), .embargo = 1.0 * (trial % 3)};
    const auto folds = splitter.split(data.view());
    for (std::size_t k = 0; k < folds.size(); ++k) {
      const Fold fold = folds[k];
      CHECK(is_fold(fold, n));
      const double first = earliest(data.times, fold.test), last = latest(data.times, fold.test);
      std::size_t allowed = 0;
      for (Index i = 0; i < n; ++i) {
        const double t = data.times[static_cast<std::size_t>(i)];
        const bool may_train = t + splitter.horizon < first || t > last + splitter.horizon + splitter.embargo;
        allowed += may_train;
        CHECK(std::binary_search(fold.train.begin(), fold.train.end(), i) == may_train);
      }
      CHECK(fold.train.size() == allowed);
    }
    for (const int times : times_held_out(folds, n)) CHECK(times == 1);
  }
}

TEST_CASE("purged k-fold: without horizon and embargo, and with distinct times, it is k-fold in order of time") {
  Rows<double> data{.y = std::vector<double>(11)};
  for (int i = 0; i < 11; ++i) data.times.push_back(0.1 * i);
  CHECK(same_folds(PurgedKFold{.folds = 3}.split(data.view()), KFold{.folds = 3, .shuffle = false}.split(data.view())));
}

TEST_CASE("purged k-fold: what touches the test is not trained on, for times that binary numbers do not have, too") {
  Rows<double> data{.y = std::vector<double>(30)};
  for (int i = 0; i < 30; ++i) data.times.push_back(0.1 * i);
  const PurgedKFold splitter{.folds = 3, .horizon = 0.3};
  const Fold middle = splitter.split(data.view())[1];  // rows 10 to 19
  for (const Index row : middle.train) {
    const double t = data.times[static_cast<std::size_t>(row)];
    CHECK((t + splitter.horizon < data.times[10] || t > data.times[19] + splitter.horizon));
  }
  CHECK(middle.train.size() >= 13);
}

TEST_CASE("purged k-fold: views without times, settings below 0 and horizons without end are refused") {
  const auto without = plain_rows(10);
  CHECK(contains(error_of<InvalidArgument>([&] { PurgedKFold{}.split(without.view()); }), "times: found none, expected a time for each of the 10 rows; PurgedKFold splits by time"));
  Rows<double> data{.y = std::vector<double>(6), .times = {1, 2, 3, 4, 5, 6}};
  CHECK(contains(error_of<InvalidArgument>([&] { PurgedKFold{.folds = 7}.split(data.view()); }), "PurgedKFold::folds: found 7 folds of 6 rows"));
  CHECK(contains(error_of<InvalidArgument>([&] { PurgedKFold{.folds = 2, .horizon = -1}.split(data.view()); }), "PurgedKFold::horizon: found -1, expected 0 or more"));
  CHECK(contains(error_of<InvalidArgument>([&] { PurgedKFold{.folds = 2, .embargo = -0.5}.split(data.view()); }), "PurgedKFold::embargo: found -0.5"));
  CHECK(contains(error_of<InvalidData>([&] { PurgedKFold{.folds = 2, .horizon = 9}.split(data.view()); }), "use more folds, or a shorter horizon or embargo"));
}

}  // namespace time_splits_test
