// SPDX-License-Identifier: BSL-1.0
#include "attune/data/detail/coded_texts.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

namespace detail_coded_texts_test {

using namespace attune;
using Texts = std::vector<std::string>;

TEST_CASE("coded texts: codes follow the order of letters, and missing texts have none") {
  const auto coded = detail::code_texts({"b", "", "a", "b", "10"});
  CHECK(coded.names == Texts{"10", "a", "b"});
  CHECK(coded.codes == std::vector<int>{2, -1, 1, 2, 0});
  CHECK(detail::code_texts({"", ""}).codes == std::vector<int>{-1, -1});
  CHECK(detail::code_texts({}).names.empty());
}

TEST_CASE("coded texts: where all are numbers they are ordered by value, and equal values are one") {
  const auto coded = detail::code_texts({"10", "9", "-1", "9.0"});
  CHECK(coded.names.size() == 3);
  CHECK(coded.names[0] == "-1");
  CHECK(coded.names[2] == "10");
  CHECK(coded.codes[1] == coded.codes[3]);
}

TEST_CASE("coded texts: a number is all of a text, with a sign or not; beyond the range it is 0 or infinite") {
  double value = 0;
  CHECK((detail::parse_number("+2.5e1", value) && value == 25));
  CHECK((detail::parse_number("1e999", value) && std::isinf(value)));
  CHECK((detail::parse_number("-1e-999", value) && value == 0));
  CHECK(!detail::parse_number("2x", value));
  CHECK(!detail::parse_number("", value));
  CHECK(!detail::is_number("0x10"));
}

}  // namespace detail_coded_texts_test
