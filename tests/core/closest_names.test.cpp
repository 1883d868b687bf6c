// SPDX-License-Identifier: BSL-1.0
#include "attune/core/closest_names.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace closest_names_test {

using namespace attune;

TEST_CASE("closest names: letters to change, leave out or put in, whatever their case") {
  CHECK(detail::edit_distance("", "") == 0);
  CHECK(detail::edit_distance("", "abc") == 3);
  CHECK(detail::edit_distance("kitten", "sitting") == 3);  // Levenshtein's own kind of example
  CHECK(detail::edit_distance("Hours", "hours") == 0);
  CHECK(detail::edit_distance("flaw", "lawn") == detail::edit_distance("lawn", "flaw"));
}

TEST_CASE("closest names: the closest come first, and no more than asked for") {
  const std::vector<std::string> names{"age", "workclass", "hours", "house", "horse"};
  CHECK(closest_names("hour", names) == "'hours', 'house', 'horse'");
  CHECK(closest_names("hour", names, 1) == "'hours'");
  CHECK(closest_names("x", std::vector<std::string>{"a", "b"}) == "'a', 'b'");
  CHECK(closest_names("x", {}).empty());
}

}  // namespace closest_names_test
