// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <type_traits>
#include <vector>

#include "../support.hpp"
#include "attune/core/check.hpp"
#include "attune/data/read_csv.hpp"
#include "attune/data/table.hpp"

namespace table_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

const Table& patients() {
  static const Table table = parse_csv(
      "sick,age,height,risk,ward,day,city\n"
      "yes,40,1.7,2,north,3,A\n"
      "no,50,1.8,0.5,south,1,B\n"
      "yes,60,,1,north,2,C\n",
      {}, "patients.csv");
  return table;
}

std::vector<int> codes(const Dataset<double, int>& data) { return {data.y.begin(), data.y.end()}; }

template <class E, class Call>
std::string error(Call&& call) {
  return error_of<E>(std::forward<Call>(call));
}

}  // namespace

TEST_CASE("table: classification takes every other column as a feature, in the file's order") {
  const auto data = patients().classification({.target = "sick", .drop = {"ward", "city", "height"}});
  CHECK(*data.feature_names == std::vector<std::string>{"age", "risk", "day"});
  REQUIRE(data.size() == 3);
  REQUIRE(data.features() == 3);
  CHECK(data.x(0, 0) == 40);
  CHECK(data.x(1, 1) == 0.5);
  CHECK(data.x(2, 2) == 2);
  CHECK(data.weights.empty());
  CHECK(data.groups.empty());
  CHECK(data.times.empty());
}

TEST_CASE("table: classes are numbered by letter, texts of numbers by value") {
  CHECK(codes(patients().classification({.target = "sick", .drop = {"ward", "city"}})) == std::vector<int>{1, 0, 1});
  const auto cities = patients().classification({.target = "city", .drop = {"ward", "sick"}});
  CHECK(codes(cities) == std::vector<int>{0, 1, 2});
  CHECK(*cities.class_names == std::vector<std::string>{"A", "B", "C"});
  const auto numbers = parse_csv("y,x\n10,1\n9,2\n-1,3\n9,4\n").classification({.target = "y"});
  CHECK(codes(numbers) == std::vector<int>{2, 1, 0, 1});
  CHECK(*numbers.class_names == std::vector<std::string>{"-1", "9", "10"});
  const auto fractions = parse_csv("y,x\n0.1,1\n2.5,2\n").classification({.target = "y"});
  CHECK(*fractions.class_names == std::vector<std::string>{"0.1", "2.5"});
}

TEST_CASE("table: the positive class is 1, whichever it is") {
  for (const char* positive : {"yes", "no"}) {
    const auto data = patients().classification({.target = "sick", .positive = positive, .drop = {"ward", "city"}});
    CHECK((*data.class_names)[1] == positive);
    for (std::size_t i = 0; i < 3; ++i) CHECK((data.y[static_cast<Index>(i)] == 1) == (patients().columns[0].texts[i] == positive));
  }
  const auto numbers = parse_csv("y,x\n1,1\n2,2\n").classification({.target = "y", .positive = "1"});
  CHECK(codes(numbers) == std::vector<int>{1, 0});
}

TEST_CASE("table: a positive class that is not there, or is one of three, is refused with the classes there are") {
  const auto absent = error<InvalidArgument>([] { patients().classification({.target = "sick", .positive = "Yes", .drop = {"ward", "city"}}); });
  CHECK(contains(absent, "positive: found 'Yes', expected one of 'no', 'yes'"));
  const auto three = error<InvalidArgument>([] { patients().classification({.target = "city", .positive = "A", .drop = {"ward", "sick"}}); });
  CHECK(contains(three, "'A', with the classes 'A', 'B', 'C'"));
  CHECK(contains(three, "exactly two classes"));
}

TEST_CASE("table: weights, groups and times are columns of their own, not features") {
  const auto data = patients().classification({.target = "sick", .weight = "risk", .group = "ward", .time = "day", .drop = {"city"}});
  CHECK(*data.feature_names == std::vector<std::string>{"age", "height"});
  CHECK(data.weights == std::vector<double>{2, 0.5, 1});
  CHECK(data.times == std::vector<double>{3, 1, 2});
  CHECK(data.groups == std::vector<int>{0, 1, 0});
  const auto v = data.view();
  CHECK(v.weight(1) == 0.5);
  CHECK(v.group(2) == 0);
  CHECK(v.time(0) == 3);
  const auto numbers = patients().regression({.target = "age", .weight = "risk", .group = "day", .time = "day", .drop = {"city", "ward", "sick"}});
  CHECK(numbers.weights == std::vector<double>{2, 0.5, 1});
  CHECK(numbers.groups == std::vector<int>{2, 0, 1});
  CHECK(*numbers.feature_names == std::vector<std::string>{"height"});
}

TEST_CASE("table: missing features become NaN and are refused where they would be used, by name") {
  const auto data = patients().classification({.target = "sick", .drop = {"ward", "city"}});
  CHECK(std::isnan(data.x(2, 1)));
  const auto text = error<InvalidData>([&] { checked(data.view()); });
  CHECK(contains(text, "row 2, column 'height'"));
  CHECK(contains(text, "nan"));
}

TEST_CASE("table: features that are text are refused with column, line, value and remedy") {
  const auto text = error<InvalidData>([] { patients().classification({.target = "sick", .drop = {"city"}}); });
  CHECK(contains(text, "column 'ward', patients.csv, line 2: found 'north', expected a number"));
  CHECK(contains(text, ".drop = {\"ward\"}"));
  const auto mixed = parse_csv("y,x\na,1\nb,2\na,oops\n", {}, "f.csv");
  CHECK(contains(error<InvalidData>([&] { mixed.classification({.target = "y"}); }), "column 'x', f.csv, line 4: found 'oops'"));
}

TEST_CASE("table: a column that is not there is refused with the names there are") {
  const auto names = "one of: sick, age, height, risk, ward, day, city";
  CHECK(contains(error<InvalidArgument>([] { patients().classification({.target = "sik"}); }), names));
  CHECK(contains(error<InvalidArgument>([] { patients().classification({.target = "sick", .drop = {"ward", "town"}}); }), "column 'town'"));
  CHECK(contains(error<InvalidArgument>([] { patients().classification({.target = "sick", .weight = "mass", .drop = {"city"}}); }), "column 'mass'"));
  CHECK(contains(error<InvalidArgument>([] { patients().classification({.target = "sick", .group = "grp", .drop = {"city"}}); }), "column 'grp'"));
  CHECK(contains(error<InvalidArgument>([] { patients().classification({.target = "sick", .time = "when", .drop = {"ward", "city"}}); }), "column 'when'"));
  CHECK(contains(error<InvalidArgument>([] { patients().regression({.target = "ages"}); }), names));
  CHECK_THROWS_AS(patients().column(""), InvalidArgument);
}

TEST_CASE("table: rows without a class or a target are refused with their line") {
  const auto table = parse_csv("y,x\na,1\n,2\nb,3\n", {}, "f.csv");
  const auto text = error<InvalidData>([&] { table.classification({.target = "y"}); });
  CHECK(contains(text, "target 'y', f.csv, line 3: found nothing, expected a class"));
  const auto numbers = parse_csv("y,x\n1,1\n2,2\nNA,3\n", {}, "f.csv");
  CHECK(contains(error<InvalidData>([&] { numbers.regression({.target = "y"}); }), "target 'y', f.csv, line 4: found nothing, expected a number"));
  CHECK(contains(error<InvalidData>([&] { numbers.classification({.target = "y"}); }), "line 4: found nothing, expected a class"));
  const auto none = parse_csv("y,x\nNA,1\nNA,2\n", {}, "f.csv");
  CHECK(contains(error<InvalidData>([&] { none.classification({.target = "y"}); }), "line 2: found nothing"));
}

TEST_CASE("table: weights that are missing or text are refused") {
  const auto missing = parse_csv("y,x,w\na,1,1\nb,2,\n", {}, "f.csv");
  CHECK(contains(error<InvalidData>([&] { missing.classification({.target = "y", .weight = "w"}); }), "weight 'w', f.csv, line 3: found nothing"));
  const auto text = parse_csv("y,x,w\na,1,1\nb,2,heavy\n", {}, "f.csv");
  CHECK(contains(error<InvalidData>([&] { text.classification({.target = "y", .weight = "w"}); }), "weight 'w', f.csv, line 3: found 'heavy'"));
}

TEST_CASE("table: one class, and more classes than a classification has, are refused") {
  CHECK(contains(error<InvalidData>([] { parse_csv("y,x\na,1\na,2\n").classification({.target = "y"}); }), "found 1 class"));
  std::string text = "y,x\n";
  for (int i = 0; i < 1001; ++i) text += std::to_string(i) + ",1\n";
  CHECK(contains(error<InvalidData>([&] { parse_csv(text).classification({.target = "y"}); }), "1001 different values"));
}

TEST_CASE("table: a target of text is no target of a regression") {
  CHECK(contains(error<InvalidData>([] { patients().regression({.target = "sick", .drop = {"ward", "city"}}); }), "target 'sick', patients.csv, line 2: found 'yes'"));
}

TEST_CASE("table: samples can be stored as float") {
  const auto data = patients().classification<float>({.target = "sick", .drop = {"ward", "city"}});
  static_assert(std::is_same_v<decltype(data.x)::Scalar, float>);
  CHECK(data.x(0, 1) == 1.7F);
  const auto numbers = patients().regression<float>({.target = "risk", .drop = {"ward", "city", "sick"}});
  CHECK(numbers.y[1] == 0.5);
}

TEST_CASE("table: one that is made by hand counts rows where it knows no lines") {
  const Table table{.columns = {{.name = "y", .numbers = {1, 2}}, {.name = "x", .numbers = {}, .texts = {"1", "b"}}}};
  CHECK(table.rows() == 2);
  CHECK(contains(error<InvalidData>([&] { table.regression({.target = "y"}); }), "column 'x', row 1: found 'b'"));
}

TEST_CASE("table: what one reader of numbers takes, the other takes too") {
  CHECK(parse_csv("a,b\n1,1e-400\n2,3\n").regression({.target = "b"}).y[0] == 0);
  CHECK(contains(error_of<InvalidData>([] { parse_csv("a,b\n1,\" 2\"\n2,3\n").regression({.target = "b"}); }), "' 2'"));
  CHECK(contains(error_of<InvalidData>([] { parse_csv("a,b\n1,2\n0x10,3\n").regression({.target = "b"}); }), "'0x10'"));
}

TEST_CASE("table: several targets are columns of y in the order of their naming, and no features") {
  const auto data = patients().multi_regression({.targets = {"risk", "age"}, .weight = "day", .drop = {"sick", "ward", "city", "height"}});
  static_assert(std::is_same_v<std::remove_const_t<decltype(data)>, Dataset<double, TargetRow<double>>>);
  CHECK(data.features() == 0);
  const auto two = patients().multi_regression<float>({.targets = {"risk", "age"}, .group = "ward", .drop = {"sick", "city", "height"}});
  static_assert(std::is_same_v<std::remove_const_t<decltype(two)>, Dataset<float, TargetRow<double>>>);
  CHECK(*two.feature_names == std::vector<std::string>{"day"});
  CHECK(*two.target_names == std::vector<std::string>{"risk", "age"});
  REQUIRE(two.y.rows() == 3);
  REQUIRE(two.y.cols() == 2);
  CHECK(two.y(1, 0) == 0.5);
  CHECK(two.y(1, 1) == 50);
  CHECK(two.view().label(2)[1] == 60);
  CHECK(two.groups == std::vector<int>{0, 1, 0});
  CHECK(data.weights == std::vector<double>{3, 1, 2});
  const auto one = patients().multi_regression({.targets = {"age"}, .drop = {"sick", "ward", "city", "height"}});
  const auto plain = patients().regression({.target = "age", .drop = {"sick", "ward", "city", "height"}});
  CHECK(one.x == plain.x);
  CHECK(one.y.col(0) == plain.y);
}

TEST_CASE("table: several targets that are none, twice the same, not there, text or missing are refused") {
  CHECK(contains(error<InvalidArgument>([] { patients().multi_regression({.drop = {"ward"}}); }), "targets: found no column, expected the names of the columns to predict"));
  CHECK(contains(error<InvalidArgument>([] { patients().multi_regression({.targets = {"age", "risk", "age"}}); }), "targets: found 'age' twice"));
  CHECK(contains(error<InvalidArgument>([] { patients().multi_regression({.targets = {"age", "rsk"}}); }), "column 'rsk', patients.csv: expected one of: sick, age"));
  CHECK(contains(error<InvalidData>([] { patients().multi_regression({.targets = {"age", "city"}}); }), "target 'city', patients.csv, line 2: found 'A'"));
  CHECK(contains(error<InvalidData>([] { patients().multi_regression({.targets = {"age", "height"}, .drop = {"sick", "ward", "city"}}); }), "target 'height', patients.csv, line 4: found nothing"));
}

}  // namespace table_test
