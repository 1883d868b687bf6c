// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <type_traits>

#include "attune/core/error.hpp"

namespace error_test {

using namespace attune;

static_assert(std::is_base_of_v<std::runtime_error, Error>);
static_assert(std::is_base_of_v<Error, InvalidArgument>);
static_assert(std::is_base_of_v<Error, InvalidData>);
static_assert(std::is_base_of_v<Error, ParseError>);

TEST_CASE("error: the message has all parts, in reading order") {
  const InvalidData error({.argument = "X", .place = "row 3", .found = "nan", .expected = "a finite number", .remedy = "drop the row"});
  CHECK(std::string(error.what()) == "X, row 3: found nan, expected a finite number; drop the row");
}

TEST_CASE("error: parts that are empty leave no punctuation behind") {
  const auto text = [](const Complaint& c) { return std::string(Error(c).what()); };
  CHECK(text({.argument = "y", .found = "3 values"}) == "y: found 3 values");
  CHECK(text({.argument = "y", .expected = "4 values"}) == "y: expected 4 values");
  CHECK(text({.argument = "file.csv", .place = "line 2"}) == "file.csv, line 2");
  CHECK(text({.place = "line 2", .found = "x"}) == "line 2: found x");
  CHECK(text({.argument = "y", .remedy = "look"}) == "y; look");
}

TEST_CASE("error: a complaint without argument and place reads as a sentence") {
  CHECK(std::string(Error({.found = "3", .expected = "4"}).what()) == "found 3, expected 4");
}

TEST_CASE("error: the parts can be read one by one") {
  try {
    throw InvalidArgument({.argument = "L2::strength", .found = "-1", .expected = "0 or more"});
  } catch (const Error& error) {
    CHECK(error.complaint().argument == "L2::strength");
    CHECK(error.complaint().found == "-1");
    CHECK(error.complaint().expected == "0 or more");
    CHECK(error.complaint().place.empty());
    CHECK(error.complaint().remedy.empty());
  }
}

}  // namespace error_test
