// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <string>
#include <string_view>

#include "../html_text.hpp"
#include "attune/report/detail/markup.hpp"

namespace markup_test {

using namespace attune;
using attune_test::count;

TEST_CASE("markup: text cannot break out of its place, whatever its bytes are") {
  CHECK(detail::escaped_text("a<b>&\"c\" ü") == "a&lt;b&gt;&amp;&quot;c&quot; ü");
  CHECK(detail::escaped_text(std::string_view("\x01\0\t\x7f", 4)) == "\xef\xbf\xbd\xef\xbf\xbd\t\x7f");
  // A byte of its own, a character cut short, one written too long, half of a surrogate pair, one beyond the last.
  CHECK(detail::escaped_text("\x80" "a") == "\xef\xbf\xbd" "a");
  CHECK(detail::escaped_text("\xe2\x82") == "\xef\xbf\xbd\xef\xbf\xbd");
  CHECK(detail::escaped_text("\xc0\xbc") == "\xef\xbf\xbd\xef\xbf\xbd");
  CHECK(count(detail::escaped_text("\xed\xa0\x80"), "\xef\xbf\xbd") == 3);
  CHECK(count(detail::escaped_text("\xf4\x90\x80\x80"), "\xef\xbf\xbd") == 4);
  CHECK(detail::escaped_text("\xf0\x9f\x98\x80") == "\xf0\x9f\x98\x80");
  CHECK(detail::shortened("größe", 5) == "größe");
  CHECK(detail::shortened("größer", 5) == "größ…");
}

}  // namespace markup_test
