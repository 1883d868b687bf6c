// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "../../support.hpp"
#include "../html_text.hpp"
#include "attune/report/detail/figure.hpp"

namespace figure_test {

using namespace attune;
using attune_test::contains;
using attune_test::count;
using attune_test::unbalanced;

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("figure: axes place numbers evenly, by their logarithms, by normal deviates, and backwards") {
  using detail::FigureAxis;
  using detail::Spacing;
  CHECK(FigureAxis{.low = 2, .high = 4}.place(2.5) == 0.25);
  CHECK(FigureAxis{.low = 4, .high = 2}.place(2.5) == 0.75);
  CHECK(FigureAxis{.low = 1e-4, .high = 1e4, .spacing = Spacing::log}.place(1e-2) == doctest::Approx(0.25));
  CHECK(FigureAxis{.low = 0.001, .high = 0.999, .spacing = Spacing::deviates}.place(0.5) == doctest::Approx(0.5));
  CHECK(detail::number_text(1e-5) == "10⁻⁵");
  CHECK(detail::number_text(1e12) == "10¹²");
  CHECK(detail::number_text(-0.25) == "−0.25");
  CHECK(detail::number_text(100) == "100");
}

TEST_CASE("figure: an axis is logarithmic where its numbers are spaced so") {
  CHECK(detail::lies_on_log_scale({0, 0.25, 0.5, 1}, {1e-4, 1e-2, 1, 1e4}));
  CHECK(detail::lies_on_log_scale({1, 0.5, 0}, {0.01, 1, 100}));
  CHECK_FALSE(detail::lies_on_log_scale({0, 0.25, 0.5, 1}, {1, 26, 51, 101}));
  CHECK_FALSE(detail::lies_on_log_scale({0, 0.5, 1}, {5, 10, 20}));   // less than a power of ten
  CHECK_FALSE(detail::lies_on_log_scale({0, 0.5, 1}, {0, 1, 100}));   // no logarithm
  CHECK_FALSE(detail::lies_on_log_scale({0, 1}, {1e-4, 1e4}));        // two say nothing
  CHECK(detail::lies_on_log_scale({0, 0.3, 0.5, 1}, {1e-4, nan, 1, 1e4}));
}

TEST_CASE("figure: names at the ends of lines keep a line's height apart") {
  detail::Figure figure{.title = "t", .x = {.title = "x"}, .y = {.title = "y"}};
  for (int k = 0; k < 4; ++k) figure.series.push_back({.name = "n" + std::to_string(k), .colour = k, .x = {0, 1}, .y = {0, k == 3 ? 0.0 : 1.0}});
  const std::string html = figure.html();
  CHECK(unbalanced(html) == "");
  std::vector<double> heights;
  for (std::size_t at = html.find("class=\"label"); at != html.npos; at = html.find("class=\"label", at + 1)) heights.push_back(std::stod(html.substr(html.find(" y=\"", at) + 4)));
  REQUIRE(heights.size() == 4);
  for (std::size_t k = 1; k < 4; ++k) CHECK(heights[k] >= heights[k - 1] + 13);
  CHECK(heights[0] >= 24);
  CHECK(heights[3] <= 24 + 165 + 4);
}

TEST_CASE("figure: what is not finite breaks a line, and a figure of nothing else says so") {
  detail::Figure figure{.title = "t"};
  figure.series.push_back({.x = {0, 1, 2, 3}, .y = {0, 1, nan, 1}});
  CHECK(count(figure.html(), "M") == count(figure.html(), "<path class=\"axis\"") + count(figure.html(), "<path d=\"M") + 2);
  figure.series = {{.x = {0, 1}, .y = {nan, nan}}};
  CHECK(contains(figure.html(), "nothing to draw"));
  CHECK(unbalanced(figure.html()) == "");
}

TEST_CASE("figure: numbers that differ in the last digits alone, zero, huge and tiny ones have an axis, with few ticks") {
  using detail::Look;
  using detail::Spacing;
  using Limits = std::numeric_limits<double>;
  std::vector<std::pair<double, double>> pairs{{-Limits::max(), Limits::max()}, {-1e308, 1.5e308}, {0, Limits::denorm_min()}, {1e-310, 3e-310}, {1e-300, 1e300}, {1, 1 + 2e-9}, {1e17, 1e17 + 16}, {0, 1e-20}, {5, 5}};
  for (const double x : {0.1, 0.9, 1.0, -0.7, 3e15, 1e17, 1e-300, 1e300, Limits::min(), Limits::denorm_min(), 0.0}) {
    pairs.emplace_back(x, x);
    pairs.emplace_back(x, std::nextafter(x, 2 * x + 1));
  }
  pairs.emplace_back(Limits::max(), Limits::max());
  for (const auto& [a, b] : pairs)
    for (const Spacing spacing : {Spacing::even, Spacing::log})
      for (const bool whole : {false, true}) {
        if (spacing == Spacing::log && a <= 0) continue;
        CAPTURE(a);
        CAPTURE(b);
        CAPTURE(whole);
        CAPTURE((spacing == Spacing::log));
        const detail::Figure figure{.title = "t", .x = {.title = "x"}, .y = {.title = "y", .spacing = spacing, .whole = whole}, .series = {{.look = Look::dots, .x = {0, 1}, .y = {a, b}}}};
        const std::string html = figure.html();
        CHECK(unbalanced(html) == "");
        CHECK_FALSE(contains(html, "nan"));
        CHECK_FALSE(contains(html, "inf"));
        CHECK(count(html, "text-anchor=\"end\"") <= 10);
        if (!whole && spacing == Spacing::even && std::abs(b) >= Limits::min()) CHECK(count(html, "text-anchor=\"end\"") >= 3);  // ticks, and the title of x
        CHECK(count(html, "<circle") == 2);
        for (std::size_t at = html.find("cy=\""); at != html.npos; at = html.find("cy=\"", at + 1)) {
          const double height = std::stod(html.substr(at + 4));
          CHECK(height >= 24);
          CHECK(height <= 24 + 165);
        }
      }
  // Of axes whose ends are given, too.
  const detail::Figure given{.title = "t", .x = {.title = "x"}, .y = {.low = 1, .high = std::nextafter(1.0, 2.0)}, .series = {{.look = Look::dots, .x = {0, 1}, .y = {1, 1}}}};
  CHECK(count(given.html(), "text-anchor=\"end\"") <= 10);
}

}  // namespace figure_test
