// SPDX-License-Identifier: BSL-1.0
#include "attune/data/feature_table.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "attune/data/read_csv.hpp"

namespace feature_table_test {

using namespace attune;

TEST_CASE("feature table: its view shows its columns") {
  const FeatureTable<double> table{{{.name = "a", .numbers = {1, 2}}}};
  CHECK(table.view().rows() == 2);
  CHECK(table.view().column(0).number(1) == 2);
  CHECK(table.size() == 2);
}

TEST_CASE("feature table: is made of all columns of a table, text as categories, and numbers that are named so") {
  const auto table = parse_csv("a,b,c\n1,x,3\n2,,4\n").feature_table<float>({"c"});
  const TableView<float> view = table.view();
  CHECK(view.column(0).number(1) == 2);
  CHECK(view.column(1).code(1) == -1);
  CHECK(view.column(2).categories() == std::vector<std::string>{"3", "4"});
  CHECK_THROWS_AS(parse_csv("a\n1\n").feature_table({"b"}), InvalidArgument);
}

}  // namespace feature_table_test
