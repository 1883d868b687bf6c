// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <limits>
#include <optional>
#include <string>
#include <tuple>

#include "../support.hpp"
#include "attune/core/settings.hpp"

namespace settings_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

struct Rate {
  double value = 1;
  void check() const { require_setting(value > 0, "Rate::value", value, "above 0"); }
};
struct Inner {
  int count = 1;
  Rate rate{};
  void check() const { require_setting(count > 0, "Inner::count", count, "1 or more"); }
};
struct Outer {  // no check() of its own
  std::string name = "outer";
  Inner inner{};
  std::tuple<Rate, int> both{};
};

TEST_CASE("require_setting: names the setting, what was found and what is right") {
  CHECK_NOTHROW(require_setting(true, "Rate::value", 1.0, "above 0"));
  const auto text = error_of<InvalidArgument>([] { require_setting(false, "Rate::value", -3, "above 0"); });
  CHECK(text == "Rate::value: found -3, expected above 0");
}

TEST_CASE("check_settings: passes what is in range") { CHECK_NOTHROW(check_settings(Outer{})); }

TEST_CASE("check_settings: calls a policy's own check") {
  CHECK(contains(error_of<InvalidArgument>([] { check_settings(Rate{-1}); }), "Rate::value"));
}

TEST_CASE("check_settings: walks into fields that have no check of their own, and below those that have one") {
  Outer outer;
  outer.inner.count = 0;
  CHECK(contains(error_of<InvalidArgument>([&] { check_settings(outer); }), "Inner::count"));
  outer.inner.count = 1;
  outer.inner.rate.value = 0;
  CHECK(contains(error_of<InvalidArgument>([&] { check_settings(outer); }), "Rate::value"));
}

TEST_CASE("check_settings: walks into the members of a tuple") {
  Outer outer;
  std::get<0>(outer.both).value = -2;
  CHECK(contains(error_of<InvalidArgument>([&] { check_settings(outer); }), "Rate::value"));
}

TEST_CASE("check_settings: a setting that is not a number is out of range") {
  CHECK(contains(error_of<InvalidArgument>([] { check_settings(Rate{std::numeric_limits<double>::quiet_NaN()}); }), "found nan"));
}

}  // namespace settings_test
