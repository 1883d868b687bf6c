// SPDX-License-Identifier: BSL-1.0
#include "attune/preprocess/detail/table_imputer.hpp"

#include <doctest/doctest.h>

#include "../tables.hpp"
#include "attune/preprocess/simple_imputer.hpp"

namespace detail_table_imputer_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::Names;
using attune_test::table_of;

TEST_CASE("table imputer: numbers and categories are filled in, each by its own statistic, and indicated") {
  const auto data = table_of("y,age,color\n0,4,red\n1,,blue\n0,2,\n1,2,blue\n");
  const auto fitted = SimpleImputer{.strategy = Impute::most_frequent, .add_indicator = true}.fit(data.view());
  CHECK(*fitted.feature_names() == Names{"age", "color", "missingindicator_age", "missingindicator_color"});
  const auto made = fitted.transform(data.view().x());
  REQUIRE(made.columns.size() == 4);
  CHECK(made.columns[0].numbers == std::vector<double>{4, 2, 2, 2});
  CHECK(made.columns[1].codes == std::vector<int>{1, 0, 0, 0});
  CHECK(made.columns[2].numbers == std::vector<double>{0, 1, 0, 0});
  CHECK(made.columns[3].numbers == std::vector<double>{0, 0, 1, 0});
}

TEST_CASE("table imputer: a constant is a category of its own, behind the others") {
  const auto data = table_of("y,color\n0,red\n1,\n0,blue\n");
  const auto made = SimpleImputer{.strategy = Impute::constant, .fill_category = "none"}.fit(data.view()).transform(data.view().x());
  CHECK(*made.columns[0].categories == Names{"blue", "red", "none"});
  CHECK(made.columns[0].codes == std::vector<int>{1, 2, 0});
}

TEST_CASE("table imputer: what stands in is a category even where the other table does not have it") {
  const auto data = table_of("y,color\n0,red\n1,red\n0,blue\n");
  const auto other = table_of("y,color\n0,green\n1,\n");
  const auto made = SimpleImputer{.strategy = Impute::most_frequent}.fit(data.view()).transform(other.view().x());
  CHECK(*made.columns[0].categories == Names{"green", "red"});
  CHECK(made.columns[0].codes == std::vector<int>{0, 1});
  const auto empty = table_of("y,color\n0,\n1,\n");  // reads as numbers, all of them missing
  CHECK(*SimpleImputer{.strategy = Impute::most_frequent}.fit(data.view()).transform(empty.view().x()).columns[0].categories == Names{"red"});
}

TEST_CASE("table imputer: a mean of categories, a column without a value and one of another kind are refused") {
  const auto data = table_of("y,age,color\n0,4,red\n1,,blue\n");
  CHECK(contains(error_of<InvalidData>([&] { SimpleImputer{}.fit(data.view()); }), "column 'color', row 0: found the category 'red', expected a number; categories are filled in with Impute::most_frequent"));
  const auto empty = table_of("y,age\n0,\n1,\n");
  CHECK(contains(error_of<InvalidData>([&] { SimpleImputer{}.fit(empty.view()); }), "column 'age': found no value in any of 2 training rows"));
  CHECK(SimpleImputer{.keep_empty_features = true}.fit(empty.view()).transform(empty.view().x()).columns[0].numbers == std::vector<double>{0, 0});
  const auto fitted = SimpleImputer{.strategy = Impute::most_frequent}.fit(data.view());
  const auto swapped = attune::parse_csv("age,color\nold,1\n").feature_table();
  CHECK(contains(error_of<InvalidData>([&] { fitted.transform(swapped.view()); }), "column 'age', row 0: found the category 'old'"));
  const auto numbers = attune::parse_csv("age,color\n3,1\n").feature_table();
  CHECK(contains(error_of<InvalidData>([&] { fitted.transform(numbers.view()); }), "column 'color', row 0: found the number 1"));
}

}  // namespace detail_table_imputer_test
