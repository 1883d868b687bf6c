// SPDX-License-Identifier: BSL-1.0
#include "attune/core/table_view.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/core/check.hpp"
#include "attune/core/learner.hpp"

namespace table_view_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

RowList rows(std::vector<Index> list) { return std::make_shared<const std::vector<Index>>(std::move(list)); }

std::vector<FeatureColumn> three_columns() {
  const auto colors = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"blue", "red"});
  return {{.name = "age", .numbers = {1, missing, 3, 4}}, {.name = "color", .codes = {1, 0, -1, 1}, .categories = colors}, {.name = "dose", .numbers = {5, 6, 7, 8}}};
}

}  // namespace

TEST_CASE("table view: columns of numbers and of categories, with what is missing") {
  const auto columns = three_columns();
  const TableView<double> x(columns);
  CHECK(x.rows() == 4);
  CHECK(x.cols() == 3);
  CHECK(!x.is_categorical(0));
  CHECK(x.is_categorical(1));
  CHECK(x.column(0).number(2) == 3);
  CHECK(x.column(1).code(0) == 1);
  CHECK(x.column(1).categories()[0] == "blue");
  CHECK(x.is_missing(1, 0));
  CHECK(x.is_missing(2, 1));
  CHECK(!x.is_missing(0, 0));
}

TEST_CASE("table view: rows are narrowed in any order, again and again, and nothing is copied") {
  const auto columns = three_columns();
  const TableView<double> x(columns);
  const auto some = x.select(rows({3, 2, 0})).select(rows({2, 0}));
  CHECK(some.rows() == 2);
  CHECK(some.column(2).number(0) == 5);
  CHECK(some.column(2).number(1) == 8);
  CHECK(some.column(1).code(1) == 1);
  CHECK(&some.column(1).categories() == columns[1].categories.get());
  CHECK(contains(error_of<InvalidArgument>([&] { some.select(rows({2})); }), "rows: found 2, expected 0 to 1"));
}

TEST_CASE("table view: columns are narrowed and put in another order") {
  const auto columns = three_columns();
  const auto some = TableView<double>(columns).select_columns({2, 1}).select_columns({1, 0});
  CHECK(some.cols() == 2);
  CHECK(some.name(0) == "color");
  CHECK(some.column(1).number(3) == 8);
  CHECK(some.position("dose") == 1);
  for (const Index from : {0, 1, 2}) CHECK(some.position("color", from) == 0);
}

TEST_CASE("table view: a name that is not there is refused with the closest ones") {
  const auto columns = three_columns();
  const auto text = error_of<InvalidArgument>([&] { TableView<double>(columns).position("Dosis"); });
  CHECK(contains(text, "column 'Dosis'"));
  CHECK(contains(text, "closest names are 'dose', "));
}

TEST_CASE("table view: columns of different sizes are refused") {
  auto columns = three_columns();
  columns[1].codes.pop_back();
  CHECK(contains(error_of<InvalidArgument>([&] { TableView<double>{columns}; }), "column 'color': found 3 values, expected 4, as in column 'age'"));
}

TEST_CASE("table view: infinite numbers are refused at entry points, missing values are not") {
  auto columns = three_columns();
  const std::vector<int> y{0, 1, 0, 1};
  const auto view = [&] { return TableDatasetView<double, int>(TableView<double>(columns), {y.data(), 1}, 4, {}); };
  CHECK(checked(view()).is_checked());
  columns[2].numbers[3] = -std::numeric_limits<double>::infinity();
  CHECK(contains(error_of<InvalidData>([&] { checked(view()); }), "X, row 3, column 'dose': found -infinity"));
  CHECK(contains(error_of<InvalidData>([&] { checked(view().subset({3, 0})); }), "X, row 0, column 'dose'"));
  CHECK_NOTHROW(checked(view().subset({0, 1, 2})));
}

}  // namespace table_view_test
