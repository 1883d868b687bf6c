// SPDX-License-Identifier: BSL-1.0
#include "attune/preprocess/detail/categories.hpp"

#include <doctest/doctest.h>

#include "../tables.hpp"

namespace detail_categories_test {

using namespace attune;
using attune_test::Names;
using attune_test::table_of;

TEST_CASE("categories: those of the rows are counted, in the order of the list") {
  const auto data = table_of("y,c\n0,b\n1,\n0,c\n1,b\n0,a\n");
  const auto found = detail::count_categories(data.view().subset({0, 1, 2, 3}).x().column(0));
  CHECK(found.names == Names{"b", "c"});
  CHECK(found.counts == std::vector<Index>{2, 1});
  CHECK(found.missing == 1);
}

TEST_CASE("categories: are found among names in any order") {
  const auto data = table_of("y,c\n0,b\n1,d\n0,c\n1,a\n");
  CHECK(detail::match_categories(data.view().x().column(0), {"c", "z", "a", "b"}) == std::vector<int>{2, 3, 0, -1});
  CHECK(detail::match_categories(data.view().x().column(0), {}) == std::vector<int>{-1, -1, -1, -1});
}

TEST_CASE("categories: a message names a few") {
  CHECK(detail::list_categories({"a", "b"}) == "'a', 'b'");
  CHECK(detail::list_categories({"a", "b", "c", "d", "e", "f"}) == "'a', 'b', 'c', 'd', 'e', ... (6)");
}

}  // namespace detail_categories_test
