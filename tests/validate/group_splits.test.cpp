// SPDX-License-Identifier: BSL-1.0

// Splitters of whole groups: GroupKFold, StratifiedGroupKFold, LeaveOneGroupOut, LeavePGroupsOut, GroupShuffleSplit.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "attune/validate/group_k_fold.hpp"
#include "attune/validate/group_shuffle_split.hpp"
#include "attune/validate/leave_one_group_out.hpp"
#include "attune/validate/leave_p_groups_out.hpp"
#include "attune/validate/stratified_group_k_fold.hpp"
#include "rows.hpp"

namespace group_splits_test {

using namespace attune;
using namespace attune_test;

static_assert(SplitterOn<GroupKFold, DatasetView<double, double>> && SplitterOn<GroupShuffleSplit, DatasetView<double, double>>);
static_assert(SplitterOn<StratifiedGroupKFold, DatasetView<double, int>> && SplitterOn<LeavePGroupsOut, DatasetView<double, int>>);

namespace {

// Groups that are no codes: negative ones too, with holes.
Rows<int> grouped(Random& random, Index n, int groups, int classes) {
  Rows<int> rows{.y = draws(random, n, classes), .groups = draws(random, n, groups)};
  for (int g = 0; g < groups; ++g) rows.groups[static_cast<std::size_t>(g)] = g;
  for (int& g : rows.groups) g = 7 * g - 10;
  for (int i = 0; i < 5 * classes; ++i) rows.y[static_cast<std::size_t>(i)] = i % classes;
  return rows;
}

template <class Folds>
void check_groups_stay_together(const Folds& folds, const Rows<int>& rows) {
  for (std::size_t k = 0; k < folds.size(); ++k) CHECK(!share_a_value(rows.groups, folds[k]));
}

}  // namespace

TEST_CASE("group splitters: no group is on both sides, and folds part the rows where they are meant to") {
  CAPTURE(seed());
  auto source = random(1);
  for (int trial = 0; trial < 20; ++trial) {
    const int groups = 5 + trial;
    const auto rows = grouped(source, 60 + 3 * trial, groups, 3);
    const auto view = rows.view();
    const Index n = view.size();
    const auto k_fold = GroupKFold{.folds = 2 + trial % 4}.split(view);
    const auto stratified = StratifiedGroupKFold{.folds = 2 + trial % 4, .seed = 3}.split(view);
    const auto one_out = LeaveOneGroupOut{}.split(view);
    CHECK(partition(k_fold, n));
    CHECK(partition(stratified, n));
    CHECK(partition(one_out, n));
    CHECK(one_out.size() == static_cast<std::size_t>(groups));
    check_groups_stay_together(k_fold, rows);
    check_groups_stay_together(stratified, rows);
    check_groups_stay_together(one_out, rows);
  }
}

TEST_CASE("group k-fold: no fold is heavier than another by more than the largest group") {
  CAPTURE(seed());
  auto source = random(2);
  for (int trial = 0; trial < 20; ++trial) {
    const auto rows = grouped(source, 150, 12 + trial, 2);
    const auto folds = GroupKFold{.folds = 4}.split(rows.view());
    std::vector<std::size_t> sizes;
    for (std::size_t k = 0; k < folds.size(); ++k) sizes.push_back(folds[k].test.size());
    std::size_t largest = 0;
    for (const int g : rows.groups) largest = std::max(largest, static_cast<std::size_t>(std::count(rows.groups.begin(), rows.groups.end(), g)));
    const auto [low, high] = std::minmax_element(sizes.begin(), sizes.end());
    CHECK(*high - *low <= largest);
  }
}

TEST_CASE("group k-fold: the largest group first, each where there are fewest rows") {
  const Rows<int> rows{.y = std::vector<int>(9), .groups = {1, 1, 1, 1, 2, 2, 2, 5, 5}};
  const auto folds = GroupKFold{.folds = 2}.split(rows.view());
  CHECK(folds[0].test == std::vector<Index>{0, 1, 2, 3});
  CHECK(folds[1].test == std::vector<Index>{4, 5, 6, 7, 8});
}

TEST_CASE("stratified group k-fold: groups of one row have the classes' shares within one row") {
  CAPTURE(seed());
  auto source = random(3);
  Rows<int> rows{.y = draws(source, 101, 3)};
  for (int i = 0; i < 101; ++i) rows.groups.push_back(i);
  for (const bool shuffle : {false, true}) {
    const auto folds = StratifiedGroupKFold{.folds = 5, .shuffle = shuffle, .seed = 8}.split(rows.view());
    for (std::size_t k = 0; k < folds.size(); ++k) {
      const Fold fold = folds[k];
      const auto test = counts_of(rows.y, fold.test), train = counts_of(rows.y, fold.train);
      for (std::size_t c = 0; c < 3; ++c) CHECK(std::abs(test[c] - (test[c] + train[c]) / 5) < 1);
    }
  }
}

TEST_CASE("stratified group k-fold: shares are nearer to the whole's than those of groups alone") {
  CAPTURE(seed());
  auto source = random(4);
  double stratified = 0, plain = 0;
  for (int trial = 0; trial < 10; ++trial) {
    auto rows = grouped(source, 300, 40, 2);
    for (std::size_t i = 0; i < rows.y.size(); ++i)  // groups that are mostly of one class, and 0 in 3 of 4
      rows.y[i] = (rows.groups[i] + 10) / 7 % 4 == 0 ? 1 : source.uniform() < 0.05;
    const auto uneven = [&](const auto& folds) {
      double sum = 0;
      for (std::size_t k = 0; k < folds.size(); ++k) {
        const Fold fold = folds[k];
        const auto test = counts_of(rows.y, fold.test), train = counts_of(rows.y, fold.train);
        for (std::size_t c = 0; c < 2; ++c) sum += std::abs(test[c] / (test[c] + train[c]) - 0.2);
      }
      return sum;
    };
    stratified += uneven(StratifiedGroupKFold{.folds = 5, .seed = 1}.split(rows.view()));
    plain += uneven(GroupKFold{.folds = 5}.split(rows.view()));
  }
  CHECK(stratified < plain);
}

TEST_CASE("stratified group k-fold: the same seed gives the same folds") {
  CAPTURE(seed());
  auto source = random(5);
  Rows<int> rows{.y = draws(source, 60, 2)};
  for (int i = 0; i < 60; ++i) rows.groups.push_back(i / 2);
  const auto folds = [&](std::uint64_t s) { return StratifiedGroupKFold{.folds = 3, .seed = s}.split(rows.view()); };
  CHECK(same_folds(folds(1), folds(1)));
  CHECK(!same_folds(folds(1), folds(2)));
}

TEST_CASE("leave p groups out: every combination once, in lexicographic order") {
  const Rows<int> rows{.y = std::vector<int>(6), .groups = {30, 10, 20, 10, 40, 30}};
  const auto folds = LeavePGroupsOut{.p = 2}.split(rows.view());
  REQUIRE(folds.size() == 6);
  const std::vector<std::set<int>> held_out{{10, 20}, {10, 30}, {10, 40}, {20, 30}, {20, 40}, {30, 40}};
  for (std::size_t k = 0; k < 6; ++k) {
    CHECK(values_of(rows.groups, folds[k].test) == held_out[k]);
    CHECK(is_fold(folds[k], 6));
    CHECK(covers(folds[k], 6));
    CHECK(!share_a_value(rows.groups, folds[k]));
  }
}

TEST_CASE("group shuffle split: the share of groups asked for is held out, whole") {
  CAPTURE(seed());
  auto source = random(6);
  for (const int groups : {4, 9, 20})
    for (const double train : {0.0, 0.3}) {
      const auto rows = grouped(source, 100, groups, 2);
      const auto folds = GroupShuffleSplit{.folds = 6, .test_size = 0.3, .train_size = train, .seed = 2}.split(rows.view());
      for (std::size_t k = 0; k < folds.size(); ++k) {
        const Fold fold = folds[k];
        CHECK(is_fold(fold, 100));
        CHECK(covers(fold, 100) == (train == 0));
        CHECK(values_of(rows.groups, fold.test).size() == static_cast<std::size_t>(std::ceil(0.3 * groups)));
        if (train > 0) CHECK(values_of(rows.groups, fold.train).size() == static_cast<std::size_t>(train * groups));
      }
      check_groups_stay_together(folds, rows);
      CHECK(same_folds(folds, GroupShuffleSplit{.folds = 6, .test_size = 0.3, .train_size = train, .seed = 2}.split(rows.view())));
    }
}

TEST_CASE("group splitters: a view without groups, a single group and too many folds are refused") {
  const Rows<int> without{.y = {0, 1, 0, 1}}, single{.y = {0, 1, 0, 1}, .groups = {3, 3, 3, 3}}, two{.y = {0, 1, 0, 1}, .groups = {1, 1, 2, 2}};
  CHECK(contains(error_of<InvalidArgument>([&] { GroupKFold{}.split(without.view()); }), "groups: found none, expected a group for each of the 4 rows; GroupKFold splits by group: give them with the data"));
  CHECK(contains(error_of<InvalidArgument>([&] { LeaveOneGroupOut{}.split(without.view()); }), "LeaveOneGroupOut splits by group"));
  CHECK(contains(error_of<InvalidArgument>([&] { GroupShuffleSplit{}.split(without.view()); }), "GroupShuffleSplit splits by group"));
  CHECK(contains(error_of<InvalidData>([&] { GroupKFold{.folds = 2}.split(single.view()); }), "groups: found 1 group, expected at least 2"));
  CHECK(contains(error_of<InvalidData>([&] { LeaveOneGroupOut{}.split(single.view()); }), "groups: found 1 group, expected at least 2"));
  CHECK(contains(error_of<InvalidArgument>([&] { GroupKFold{.folds = 3}.split(two.view()); }), "GroupKFold::folds: found 3 folds of 2 groups, expected 2 to 2"));
  CHECK(contains(error_of<InvalidArgument>([&] { StratifiedGroupKFold{.folds = 1}.split(two.view()); }), "StratifiedGroupKFold::folds: found 1 folds of 2 groups"));
  CHECK(contains(error_of<InvalidArgument>([&] { LeavePGroupsOut{.p = 2}.split(two.view()); }), "LeavePGroupsOut::p: found 2 of 2 groups, expected 1 to 1"));
  CHECK(contains(error_of<InvalidArgument>([&] { GroupShuffleSplit{.test_size = 0.9}.split(two.view()); }), "GroupShuffleSplit::test_size: found 0.9 of 2 groups"));
}

}  // namespace group_splits_test
