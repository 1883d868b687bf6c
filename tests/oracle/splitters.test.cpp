// SPDX-License-Identifier: BSL-1.0

// Splitters agree with scikit-learn's: row by row where no chance is involved, in sizes where rows are drawn.

#include <doctest/doctest.h>

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "../validate/rows.hpp"
#include "attune/validate/group_k_fold.hpp"
#include "attune/validate/group_shuffle_split.hpp"
#include "attune/validate/leave_one_group_out.hpp"
#include "attune/validate/leave_one_out.hpp"
#include "attune/validate/leave_p_groups_out.hpp"
#include "attune/validate/leave_p_out.hpp"
#include "attune/validate/predefined_split.hpp"
#include "attune/validate/shuffle_split.hpp"
#include "attune/validate/stratified_group_k_fold.hpp"
#include "attune/validate/stratified_shuffle_split.hpp"
#include "attune/validate/time_series_split.hpp"
#include "golden.hpp"

namespace splitters_test {

using namespace attune;
using attune_test::plain_rows;
using attune_test::Rows;

namespace {

using Numbers = std::vector<double>;

const oracle::Golden& golden() {
  static const oracle::Golden file("splitters.csv");
  return file;
}

struct Case {
  std::string key;

  const Numbers& operator[](const char* what) const { return golden()[key + "." + what]; }
  std::vector<int> whole(const char* what) const {
    const Numbers& values = (*this)[what];
    return {values.begin(), values.end()};
  }
  int setting(std::size_t i) const { return static_cast<int>((*this)["parameters"][i]); }
};

std::vector<Case> cases(const std::string& kind) {
  std::vector<Case> all;
  for (int i = 0; i < static_cast<int>(golden().number(kind + ".cases")); ++i) all.push_back({kind + "." + std::to_string(i)});
  REQUIRE(!all.empty());
  return all;
}

template <class Folds>
Numbers fold_of_row(const Folds& folds, Index n) {
  Numbers found(static_cast<std::size_t>(n), -1);
  for (std::size_t k = 0; k < folds.size(); ++k) {
    const Fold fold = folds[k];
    CHECK(attune_test::is_fold(fold, n));
    CHECK(attune_test::covers(fold, n));
    for (const Index row : fold.test) found[static_cast<std::size_t>(row)] = static_cast<double>(k);
  }
  return found;
}

template <class Folds>
Numbers test_rows(const Folds& folds, Index n) {
  Numbers found;
  for (std::size_t k = 0; k < folds.size(); ++k) {
    const Fold fold = folds[k];
    CHECK(attune_test::covers(fold, n));
    found.insert(found.end(), fold.test.begin(), fold.test.end());
    found.push_back(-1);
  }
  return found;
}

// Folds renumbered in the order of their first rows.
Numbers by_first_row(const Numbers& folds) {
  std::map<double, double> numbers;
  Numbers renumbered;
  for (const double fold : folds) renumbered.push_back(numbers.emplace(fold, static_cast<double>(numbers.size())).first->second);
  return renumbered;
}

Rows<int> grouped(const Case& one) {
  Rows<int> rows{.groups = one.whole("groups")};
  rows.y.resize(rows.groups.size());
  rows.x.resize(rows.groups.size());
  return rows;
}

}  // namespace

TEST_CASE("oracle: splitters of whole groups hold out the rows that scikit-learn's do") {
  for (const Case& one : cases("group_k_fold")) {
    CAPTURE(one.key);
    const auto rows = grouped(one);
    CHECK(fold_of_row(GroupKFold{.folds = one.setting(0)}.split(rows.view()), rows.view().size()) == one["folds"]);
  }
  for (const Case& one : cases("leave_one_group_out")) {
    CAPTURE(one.key);
    const auto rows = grouped(one);
    CHECK(fold_of_row(LeaveOneGroupOut{}.split(rows.view()), rows.view().size()) == one["folds"]);
  }
  for (const Case& one : cases("leave_p_groups_out")) {
    CAPTURE(one.key);
    const auto rows = grouped(one);
    CHECK(test_rows(LeavePGroupsOut{.p = one.setting(0)}.split(rows.view()), rows.view().size()) == one["folds"]);
  }
}

TEST_CASE("oracle: stratified group k-fold without chance parts the rows as scikit-learn's does, up to the order of folds") {
  for (const Case& one : cases("stratified_group_k_fold")) {
    CAPTURE(one.key);
    auto rows = grouped(one);
    rows.y = one.whole("y");
    CHECK(by_first_row(fold_of_row(StratifiedGroupKFold{.folds = one.setting(0), .shuffle = false}.split(rows.view()), rows.view().size())) == by_first_row(one["folds"]));
  }
}

TEST_CASE("oracle: leaving one and p rows out, and predefined folds, are scikit-learn's") {
  for (const Case& one : cases("leave_one_out")) {
    CAPTURE(one.key);
    const auto rows = plain_rows(one.setting(0));
    CHECK(fold_of_row(LeaveOneOut{}.split(rows.view()), one.setting(0)) == one["folds"]);
  }
  for (const Case& one : cases("leave_p_out")) {
    CAPTURE(one.key);
    const auto rows = plain_rows(one.setting(0));
    CHECK(test_rows(LeavePOut{.p = one.setting(1)}.split(rows.view()), one.setting(0)) == one["folds"]);
  }
  for (const Case& one : cases("predefined_split")) {
    CAPTURE(one.key);
    const auto test_fold = one.whole("test_fold");
    const auto rows = plain_rows(static_cast<Index>(test_fold.size()));
    CHECK(fold_of_row(PredefinedSplit{.test_fold = test_fold}.split(rows.view()), rows.view().size()) == one["folds"]);
  }
}

TEST_CASE("oracle: the stretches of a time series are scikit-learn's") {
  for (const Case& one : cases("time_series_split")) {
    CAPTURE(one.key);
    const auto rows = plain_rows(one.setting(0));
    const auto folds = TimeSeriesSplit{.folds = one.setting(1), .gap = one.setting(2), .max_train = one.setting(3), .test_size = one.setting(4)}.split(rows.view());
    Numbers blocks;
    for (std::size_t k = 0; k < folds.size(); ++k) {
      const Fold fold = folds[k];
      for (const Index edge : {fold.train.front(), fold.train.back() + 1, fold.test.front(), fold.test.back() + 1}) blocks.push_back(static_cast<double>(edge));
      CHECK(attune_test::is_fold(fold, one.setting(0)));
      CHECK(static_cast<Index>(fold.train.size()) == fold.train.back() - fold.train.front() + 1);
      CHECK(static_cast<Index>(fold.test.size()) == fold.test.back() - fold.test.front() + 1);
    }
    CHECK(blocks == one["folds"]);
  }
}

TEST_CASE("oracle: random splits have as many rows, or groups, on each side as scikit-learn's") {
  const auto sizes = [](const Fold& fold) { return Numbers{static_cast<double>(fold.train.size()), static_cast<double>(fold.test.size())}; };
  for (const Case& one : cases("shuffle_split")) {
    CAPTURE(one.key);
    const auto rows = plain_rows(one.setting(0));
    CHECK(sizes(ShuffleSplit{.test_size = one["parameters"][1], .train_size = one["parameters"][2]}.split(rows.view())[0]) == one["folds"]);
  }
  for (const Case& one : cases("group_shuffle_split")) {
    CAPTURE(one.key);
    const auto rows = grouped(one);
    const Fold fold = GroupShuffleSplit{.test_size = one["parameters"][0], .train_size = one["parameters"][1]}.split(rows.view())[0];
    const auto count = [&](const std::vector<Index>& side) { return static_cast<double>(attune_test::values_of(rows.groups, side).size()); };
    CHECK(Numbers{count(fold.train), count(fold.test)} == one["folds"]);
  }
  for (const Case& one : cases("stratified_shuffle_split")) {
    CAPTURE(one.key);
    const Rows<int> rows{.y = one.whole("y")};
    CHECK(sizes(StratifiedShuffleSplit{.test_size = one["parameters"][0], .train_size = one["parameters"][1]}.split(rows.view())[0]) == one["folds"]);
  }
}

}  // namespace splitters_test
