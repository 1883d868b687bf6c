// SPDX-License-Identifier: BSL-1.0
#include "attune/preprocess/detail/choose_columns.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "../tables.hpp"

namespace detail_choose_columns_test {

using namespace attune;
using attune_test::table_of;

using Positions = std::vector<Index>;

TEST_CASE("choose columns: by name, by kind, and what others left") {
  const auto data = table_of("y,a,c,b\n0,1,x,10\n1,2,y,20\n");
  const auto heads = detail::column_heads(data.view());
  REQUIRE(heads.size() == 3);
  CHECK(heads[1].name == "c");
  CHECK(heads[1].is_categorical);
  const auto chosen = [&](const ColumnSelector& selector, const std::vector<std::string>& others = {}) { return detail::choose_columns(selector, heads, others); };
  CHECK(chosen({.names = {"b", "c"}}) == Positions{2, 1});
  CHECK(chosen({.all = AllColumns::numeric}) == Positions{0, 2});
  CHECK(chosen({.all = AllColumns::categorical}, {"a"}) == Positions{1});
  CHECK(chosen({.all = AllColumns::others}, {"a", "b"}) == Positions{1});
  CHECK_THROWS_AS(chosen({.all = AllColumns::others}, {"a", "b", "c"}), InvalidArgument);
}

TEST_CASE("choose columns: some as a matrix, of a table's type") {
  auto data = parse_csv("y,a,c,b\n0,1,x,10\n1,,y,20\n").classification_table<float>({.target = "y"});
  const RowMatrix<float> z = detail::gather_columns(data.view().subset({1, 0}).x(), {2, 0});
  CHECK(z(0, 0) == 20.0F);
  CHECK(std::isnan(z(0, 1)));
  CHECK(z(1, 1) == 1.0F);
}

}  // namespace detail_choose_columns_test
