// SPDX-License-Identifier: BSL-1.0
#include "attune/data/table_dataset.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/data/drop_missing.hpp"
#include "attune/data/read_csv.hpp"

namespace table_dataset_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

using Names = std::vector<std::string>;

Table patients() {
  return parse_csv(
      "sick,age,ward,city,risk,day\n"
      "no,30,3,Bonn,1,100\n"
      "yes,,10,?,2,101\n"
      "no,50,3,Aachen,3,102\n"
      "yes,60,,Bonn,4,103\n");
}

}  // namespace

TEST_CASE("table of classification: text becomes categories, numbers stay numbers, and both may be missing") {
  const auto data = patients().classification_table({.target = "sick", .weight = "risk", .time = "day"});
  REQUIRE(data.columns.size() == 3);
  CHECK(data.columns[0].name == "age");
  CHECK(!data.columns[0].is_categorical());
  CHECK(std::isnan(data.columns[0].numbers[1]));
  CHECK(!data.columns[1].is_categorical());
  CHECK(*data.columns[2].categories == Names{"Aachen", "Bonn"});
  CHECK(data.columns[2].codes == std::vector<int>{1, -1, 0, 1});
  CHECK(data.size() == 4);
  CHECK(data.features() == 3);
  const auto view = data.view();
  CHECK(view.label(1) == 1);
  CHECK((*view.class_names())[1] == "yes");
  CHECK(view.weight(3) == 4);
  CHECK(view.time(2) == 102);
  CHECK(*view.feature_names() == Names{"age", "ward", "city"});
  const auto some = view.subset({3, 1});
  CHECK(some.x().column(0).number(0) == 60);
  CHECK(some.x().column(2).code(1) == -1);
  CHECK(some.label(0) == 1);
  CHECK(some.weight(1) == 2);
}

TEST_CASE("table of classification: numbers that stand for categories are named, and come in their order") {
  const auto data = patients().classification_table({.target = "sick", .drop = {"city"}, .categorical = {"ward"}});
  CHECK(*data.columns[1].categories == Names{"3", "10"});
  CHECK(data.columns[1].codes == std::vector<int>{0, 1, 0, -1});
  CHECK(contains(error_of<InvalidArgument>([] { patients().classification_table({.target = "sick", .categorical = {"wart"}}); }), "the closest are 'ward'"));
  CHECK(contains(error_of<InvalidArgument>([] { patients().classification({.target = "sick", .drop = {"city"}, .categorical = {"ward"}}); }), "categorical: found 'ward', for a data set of numbers"));
}

TEST_CASE("table of regression: a numeric target, the same features") {
  const auto data = patients().regression_table<float>({.target = "risk", .group = "ward", .drop = {"day"}});
  CHECK(data.view().label(2) == 3);
  CHECK(data.groups == std::vector<int>{0, 1, 0, -1});
  CHECK(data.features() == 3);
  CHECK(data.columns[0].categories != nullptr);  // "sick"
  CHECK(contains(error_of<InvalidData>([] { patients().regression_table({.target = "city"}); }), "target 'city'"));
  CHECK(contains(error_of<InvalidData>([] { patients().regression_table({.target = "age"}); }), "drop_missing()"));
}

TEST_CASE("table: a text column where numbers are wanted is an error that names the way with categories") {
  CHECK(contains(error_of<InvalidData>([] { patients().classification({.target = "sick"}); }), "classification_table()"));
}

TEST_CASE("table: rows with missing values are dropped, of some columns or of all, with their lines") {
  const auto table = patients();
  const auto all = table.drop_missing();
  CHECK(all.rows() == 2);
  CHECK(all.lines == std::vector<std::uint32_t>{2, 4});
  CHECK(all.column("city").texts == Names{"Bonn", "Aachen"});
  const auto some = table.drop_missing({"age", "city"});
  CHECK(some.rows() == 3);
  CHECK(some.column("risk").numbers == std::vector<double>{1, 3, 4});
  CHECK(contains(error_of<InvalidArgument>([&] { table.drop_missing({"agee"}); }), "column 'agee'"));
  const auto data = table.classification_table({.target = "sick"});
  CHECK(complete_rows(data.view()) == std::vector<Index>{0, 2});
  CHECK(drop_missing(data).label(1) == 0);
}

TEST_CASE("table data set: sizes that disagree are refused") {
  auto data = patients().classification_table({.target = "sick"});
  data.columns[0].numbers.push_back(1);
  CHECK(contains(error_of<InvalidArgument>([&] { data.view(); }), "as in column 'age'"));
  data.columns.resize(1);
  CHECK(contains(error_of<InvalidArgument>([&] { data.view(); }), "y: found 4 values, expected 5"));
}

TEST_CASE("table of several targets: numbers by name, the same features") {
  const auto data = patients().multi_regression_table({.targets = {"day", "risk"}, .drop = {"sick"}, .categorical = {"ward"}});
  REQUIRE(data.columns.size() == 3);
  CHECK(data.columns[1].is_categorical());
  CHECK(data.size() == 4);
  const auto view = data.view();
  CHECK(view.outputs() == 2);
  CHECK(view.label(3)[0] == 103);
  CHECK(view.output(1).label(2) == 3);
  CHECK(view.target_name(0) == "day");
  CHECK(*view.feature_names() == Names{"age", "ward", "city"});
  auto wrong = data;
  wrong.y.conservativeResize(3, 2);
  CHECK(contains(error_of<InvalidArgument>([&] { wrong.view(); }), "y: found 3 rows and 2 columns, expected 4 rows"));
}

}  // namespace table_dataset_test
