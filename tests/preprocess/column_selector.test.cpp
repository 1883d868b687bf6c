// SPDX-License-Identifier: BSL-1.0
#include "attune/preprocess/column_selector.hpp"

#include <doctest/doctest.h>

#include "attune/core/fields.hpp"

namespace column_selector_test {

using namespace attune;

static_assert(field_count<ColumnSelector> == 2);

TEST_CASE("column selector: its kinds have names") {
  CHECK(to_string(all_numeric) == "all numeric");
  CHECK(to_string(AllColumns::none) == "named");
  CHECK(ColumnSelector{.names = {"a"}}.all == AllColumns::none);
}

}  // namespace column_selector_test
