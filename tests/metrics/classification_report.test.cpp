// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/classification_report.hpp"

namespace classification_report_test {

using namespace attune;
using Ints = std::vector<int>;
using Names = std::vector<std::string>;

namespace {

const Ints truth{0, 0, 2, 2, 2}, predicted{0, 2, 2, 2, 0};

}  // namespace

TEST_CASE("classification report: by hand") {
  const auto report = classification_report(truth, predicted, {"ham", "eggs", "spam"});
  REQUIRE(report.classes.size() == 2);
  CHECK(report.classes[0] == ClassificationScores{.name = "ham", .precision = 0.5, .recall = 0.5, .f1 = 0.5, .support = 2});
  CHECK(report.classes[1].name == "spam");
  CHECK(report.classes[1].recall == 2.0 / 3);
  CHECK(report.accuracy == 0.6);
  REQUIRE(report.averages.size() == 2);
  CHECK(report.averages[0].name == "macro avg");
  CHECK(report.averages[0].precision == doctest::Approx((0.5 + 2.0 / 3) / 2).epsilon(1e-15));
  CHECK(report.averages[1].name == "weighted avg");
  CHECK(report.averages[1].precision == doctest::Approx((2 * 0.5 + 3 * 2.0 / 3) / 5).epsilon(1e-15));
  CHECK(report.averages[1].support == 5);
}

TEST_CASE("classification report: names come in the order of the labels that occur, or by code, or are the labels") {
  const auto names = [](const Names& class_names) {
    const auto report = classification_report(truth, predicted, class_names);
    return Names{report.classes[0].name, report.classes[1].name};
  };
  CHECK(names({"a", "b"}) == Names{"a", "b"});
  CHECK(names({"a", "b", "c"}) == Names{"a", "c"});
  CHECK(names({}) == Names{"0", "2"});
  CHECK(attune_test::contains(attune_test::error_of<InvalidArgument>([&] { names({"a"}); }), "class_names: found 1 names, expected 2"));
}

TEST_CASE("classification report: what is undefined is NaN, unless it is said what it is") {
  const Ints t{0, 1}, p{0, 0};
  const auto report = classification_report(t, p);
  CHECK(std::isnan(report.classes[1].precision));
  CHECK(std::isnan(report.averages[0].precision));
  CHECK(report.averages[0].recall == 0.5);
  CHECK(classification_report(t, p, {}, {}, ZeroDivision::zero).classes[1].precision == 0);
}

TEST_CASE("classification report: of indicator matrices has micro and samples averages and no accuracy") {
  const Ints t{1, 0, 1, 1}, p{1, 0, 0, 1};
  const auto report = classification_report(IndicatorView(t, 2), IndicatorView(p, 2), {"red", "blue"});
  CHECK_FALSE(report.accuracy.has_value());
  REQUIRE(report.averages.size() == 4);
  CHECK(report.averages[0].name == "micro avg");
  CHECK(report.averages[0].recall == 2.0 / 3);
  CHECK(report.averages[3].name == "samples avg");
  CHECK(report.averages[3].recall == 0.75);
  CHECK(report.classes[1].name == "blue");
  CHECK(report.support == 3);
}

}  // namespace classification_report_test
