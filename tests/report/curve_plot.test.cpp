// SPDX-License-Identifier: BSL-1.0
#include "attune/report/curve_plot.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <string>
#include <string_view>

#include "../support.hpp"

namespace curve_plot_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

int count(std::string_view text, std::string_view part) {
  int found = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++found;
  return found;
}

TEST_CASE("curve plot: a curve stands where its rates are, in a plane of the size that is wanted") {
  const RocCurve curve{.fpr = {0, 0, 0.5, 1}, .tpr = {0, 0.25, 1, 1}, .thresholds = {4, 3, 2, 1}};
  const std::string svg = to_svg(curve, {.title = "a & b", .size = 200});
  CHECK(svg.starts_with("<svg xmlns="));
  CHECK(svg.ends_with("</svg>\n"));
  CHECK(contains(svg, "points=\"0,200 0,150 100,0 200,0\""));
  CHECK(contains(svg, "<title>a &amp; b</title>"));
  CHECK(contains(svg, ">false positive rate</text>"));
  CHECK(contains(svg, "x1=\"0\" y1=\"200\" x2=\"200\" y2=\"0\""));  // chance
  CHECK(count(svg, "<text") == count(svg, "</text>"));
  CHECK(count(svg, "<g ") == count(svg, "</g>"));
}

TEST_CASE("curve plot: several curves have names and colours of their own") {
  const PrecisionRecallCurve a{.precision = {0.5, 1}, .recall = {1, 0}, .thresholds = {1}}, b{.precision = {0.25, 1}, .recall = {1, 0}, .thresholds = {1}};
  const std::string svg = to_svg<PrecisionRecallCurve>({{"first", a}, {"<second>", b}});
  CHECK(count(svg, "<polyline") == 2);
  CHECK(contains(svg, ">first</text>"));
  CHECK(contains(svg, ">&lt;second></text>"));
  CHECK(count(svg, "#0072b2") == 2);  // line and legend
  CHECK(count(svg, "#d55e00") == 2);
}

TEST_CASE("curve plot: many points become as few as can be told apart, and NaN none") {
  RocCurve curve;
  constexpr int many = 100000;
  for (int i = 0; i <= many; ++i) {
    curve.fpr.push_back(i / double{many});
    curve.tpr.push_back(i / double{many});
  }
  const std::string svg = to_svg(curve, {.size = 400});
  CHECK(svg.size() < 30000);
  CHECK(contains(svg, "\"0,400 "));
  CHECK(contains(svg, " 400,0\""));
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK(contains(to_svg(RocCurve{.fpr = {0, 1}, .tpr = {nan, nan}}), "points=\"\""));
}

TEST_CASE("curve plot: bins of a calibration are dots, errors of a DET curve lie on normal deviates") {
  const CalibrationCurve bins{.positive_share = {0.25, 0.75}, .mean_probability = {0.25, 0.5}, .weight = {4, 4}};
  CHECK(count(to_svg(bins, {.size = 400}), "<circle") == 2);
  const std::string det = to_svg(DetCurve{.fpr = {0.5, 1}, .fnr = {0.5, 0}, .thresholds = {1, 2}}, {.size = 400});
  CHECK(contains(det, "points=\"200,200 400,400\""));  // one half is the middle; 1 and 0 are beyond the axes
}

TEST_CASE("curve plot: a size in which nothing can be seen is refused") {
  CHECK(contains(error_of<InvalidArgument>([] { to_svg(RocCurve{}, {.size = 50}); }), "CurvePlotSettings::size: found 50"));
}

}  // namespace curve_plot_test
