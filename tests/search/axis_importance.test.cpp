// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <utility>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/mean_squared_error.hpp"
#include "attune/search/axis_importance.hpp"
#include "attune/search/grid_search.hpp"
#include "attune/search/quasi_random_search.hpp"
#include "attune/search/search.hpp"
#include "attune/search/study.hpp"
#include "functions.hpp"

namespace axis_importance_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using doctest::Approx;

namespace {

// What a function is at these points of its space.
template <class F>
AxisImportance importance_of(const std::vector<Point>& points, const ImportanceOptions& options) {
  const auto space = F::space();
  std::vector<Trial> trials;
  for (const Point& point : points) {
    Trial& trial = trials.emplace_back();
    trial.point = point;
    trial.score = space.apply(F{}, point)();
    trial.state = TrialState::complete;
  }
  return detail::axis_importance(trials, space.shape(), options);
}
template <class F, class Strategy>
std::vector<Point> asked(const Strategy& strategy) {
  return strategy.start(F::space().shape(), Direction::minimize).ask();
}

// A grid again and again, so that the trials drawn for a tree have each of its points: then the tree is the function.
template <class F>
std::vector<Point> often() {
  const auto once = asked<F>(GridSearch{});
  std::vector<Point> all;
  for (int k = 0; k < 14; ++k) all.insert(all.end(), once.begin(), once.end());
  return all;
}

struct Factors {
  int a = 1, b = 1, c = 1;
  char kind = 'x';

  static auto space() { return search_space(axis<&Factors::a>(values({-1, 1})), axis<&Factors::b>(values({-1, 1})), axis<&Factors::c>(values({-1, 1})), axis<&Factors::kind>(values({'x', 'y', 'z'}))); }
  double operator()() const { return 3 * a + 2 * b + a * b + (kind == 'x' ? 0 : kind == 'y' ? 3 : -3); }
};

struct Conditional {
  enum class Kind { plain, bent, odd, straight };
  int a = 1;
  Kind kind = Kind::plain;
  int bend = 0;

  static auto space() {
    return search_space(axis<&Conditional::a>(values({-1, 1})), axis<&Conditional::kind>(values({Kind::plain, Kind::bent, Kind::odd, Kind::straight})),
                        axis<&Conditional::bend>(values({-3, -1, 1, 3})).when<&Conditional::kind>(Kind::odd, Kind::bent));
  }
  double operator()() const {
    const bool exists = kind == Kind::bent || kind == Kind::odd;
    return a + (exists ? 4 + bend + (std::abs(bend) == 1 ? a : -a) : 0);
  }
};

void check_pairs(const AxisImportance& found, const std::vector<double>& expected) {
  REQUIRE(found.pairs.size() == expected.size());
  for (std::size_t k = 0; k < expected.size(); ++k) {
    CAPTURE(k);
    CHECK(found.pairs[k].share == Approx(expected[k]).epsilon(1e-12));
    CHECK(found.pairs[k].spread < 1e-12);
  }
}

}  // namespace

TEST_CASE("axis importance: of a table of factors the shares are those of the analysis of variance") {
  const auto found = importance_of<Factors>(often<Factors>(), {.pairs = true, .trees = 6});
  CHECK(found.trials == 24 * 14);
  CHECK(found.trees == 6);
  const std::vector<double> expected{9.0 / 20, 4.0 / 20, 0, 6.0 / 20};  // of 9 + 4 + 1 + 6
  for (std::size_t a = 0; a < 4; ++a) {
    CAPTURE(a);
    CHECK(found.axes[a].share == Approx(expected[a]).epsilon(1e-12));
    CHECK(found.axes[a].spread < 1e-12);
    CHECK(found.axes[a].exists == 1);
  }
  CHECK(found.axes[3].axis == "Factors::kind");
  CHECK(found.pairs[0].first == "Factors::a");
  CHECK(found.pairs[0].second == "Factors::b");
  check_pairs(found, {1.0 / 20, 0, 0, 0, 0, 0});
  CHECK(found.rest() < 1e-12);
  CHECK(found.explained == Approx(1).epsilon(1e-12));
  CHECK(importance_of<Factors>(often<Factors>(), {.trees = 6}).rest() == Approx(1.0 / 20).epsilon(1e-12));
}

TEST_CASE("axis importance: what an axis with a condition does counts where it exists") {
  const auto found = importance_of<Conditional>(often<Conditional>(), {.pairs = true, .trees = 6});
  // 1 of a, 4 of whether there is a bend, 5 of the bend and 1 of a with it, both in half of the space.
  const double all = 1 + 4 + 2.5 + 0.5;
  CHECK(found.axes[0].share == Approx(1 / all).epsilon(1e-12));
  CHECK(found.axes[1].share == Approx(4 / all).epsilon(1e-12));
  CHECK(found.axes[2].share == Approx(2.5 / all).epsilon(1e-12));
  CHECK(found.axes[2].exists == 0.5);
  check_pairs(found, {0, 0.5 / all, 0});
  CHECK(found.rest() < 1e-12);
}

TEST_CASE("axis importance: known shares of functions of numbers, to what a forest of so many trials tells") {
  struct Ishigami {
    double a = 0, b = 0, c = 0;
    static auto space() {
      const auto wide = uniform(-std::numbers::pi, std::numbers::pi);
      return search_space(axis<&Ishigami::a>(wide), axis<&Ishigami::b>(wide), axis<&Ishigami::c>(wide));
    }
    double operator()() const { return std::sin(a) + 7 * std::sin(b) * std::sin(b) + 0.1 * c * c * c * c * std::sin(a); }
  };
  const double pi4 = std::pow(std::numbers::pi, 4), first = 0.5 * std::pow(1 + 0.1 * pi4 / 5, 2), second = 49.0 / 8, together = 0.01 * pi4 * pi4 * (1.0 / 18 - 1.0 / 50);
  const double all = first + second + together;
  const auto ishigami = importance_of<Ishigami>(asked<Ishigami>(QuasiRandomSearch{.trials = 1000, .seed = 1}), {.pairs = true, .trees = 4});
  // Within what the forest does not explain.
  const double unknown = 1 - ishigami.explained;
  CHECK(unknown < 0.25);
  CHECK(std::abs(ishigami.axes[0].share - first / all) < unknown);
  CHECK(std::abs(ishigami.axes[1].share - second / all) < unknown);
  CHECK(ishigami.axes[2].share < unknown);
  CHECK(std::abs(ishigami.pairs[1].share - together / all) < unknown);

  // Of rate the square of a uniform number in [-2, 2], half; of size a parabola on ten numbers; 4 (bend - 0.3)² in half of it.
  const auto mixed = importance_of<attune_test::Mixed>(asked<attune_test::Mixed>(QuasiRandomSearch{.trials = 600, .seed = 2}), {.trees = 8});
  const double bent = 4 * (1.0 / 3 + 0.09), kind = std::pow((bent - 0.5) / 2, 2), rate = 0.25 * (16.0 / 5 - 16.0 / 9), size = 2.373 - 1.05 * 1.05, bend = 8 * (1.0 / 5 - 1.0 / 9 + 0.12);
  const double sum = kind + rate + size + bend, doubt = 1 - mixed.explained;
  CHECK(doubt < 0.2);
  for (const auto& [axis, share] : {std::pair{0, kind}, {1, rate}, {2, size}, {3, bend}}) {
    CAPTURE(axis);
    CHECK(std::abs(mixed.axes[static_cast<std::size_t>(axis)].share - share / sum) < doubt);
  }
}

TEST_CASE("axis importance: the same bits for the same seed, and the same shares in other units") {
  using attune_test::Branin;
  Study study(Branin{}, Branin::space(), QuasiRandomSearch{.trials = 50, .seed = 1});
  study.run([](const Branin& f) { return f(); });
  const auto found = axis_importance(study, {.pairs = true, .trees = 8, .seed = 3});
  CHECK((axis_importance(study, {.pairs = true, .trees = 8, .seed = 3}) == found));
  CHECK(axis_importance(study, {.pairs = true, .trees = 8, .seed = 4}).axes[0].share != found.axes[0].share);
  const SearchResult<Branin, decltype(Branin::space()), Metrics<MeanSquaredError>> searched{.space = Branin::space(), .trials = study.trials()};
  CHECK((axis_importance(searched, {.pairs = true, .trees = 8, .seed = 3}) == found));
  std::vector<Trial> other = study.trials();
  for (Trial& trial : other) trial.mean = {0, trial.score, trial.point[0]}, trial.score = 0;
  const auto of_mean = [&](int metric) { return detail::axis_importance(other, study.space().shape(), {.pairs = true, .trees = 8, .seed = 3, .metric = metric}); };
  CHECK((of_mean(1) == found));
  CHECK(of_mean(2).axes[0].share > 0.9);
  CHECK(contains(error_of<InvalidArgument>([&] { of_mean(3); }), "ImportanceOptions::metric: found 3, expected a place among the 3 means of a trial"));
  other = study.trials();
  for (Trial& trial : other) trial.score = 8 - 1024 * trial.score;
  const auto scaled = detail::axis_importance(other, study.space().shape(), {.pairs = true, .trees = 8, .seed = 3});
  for (std::size_t a = 0; a < 2; ++a) CHECK(scaled.axes[a].share == Approx(found.axes[a].share).epsilon(1e-9));
}

TEST_CASE("axis importance: noise is not explained by a choice of many values, whose order a tree learns from its own trials") {
  auto random = attune_test::random(321);
  CAPTURE(attune_test::seed());
  // The mean of what is explained of noise, and of noise with something to it, by a choice of so many values.
  const auto explained = [&](int levels, double signal) {
    constexpr int times = 10;
    double mean = 0;
    for (int k = 0; k < times; ++k) {
      std::vector<Trial> trials(60);
      for (int i = 0; i < 60; ++i) {
        Trial& trial = trials[static_cast<std::size_t>(i)];
        trial.point = {(i % levels + 0.5) / levels};
        trial.score = random.normal() + (i % levels % 3 == 1 ? signal : 0);
        trial.state = TrialState::complete;
      }
      mean += detail::axis_importance(trials, {{.name = "kind", .levels = levels, .ordered = false}}, {.trees = 32}).explained / times;
    }
    return mean;
  };
  for (const int levels : {20, 30, 60}) {
    CAPTURE(levels);
    CHECK(explained(levels, 0) < 0.05);
  }
  CHECK(explained(20, 9) > 0.8);
}

TEST_CASE("axis importance: noise is not explained, equal scores have no shares, and what failed does not count") {
  struct Place {
    double x = 0, y = 0;
    static auto space() { return search_space(axis<&Place::x>(uniform(0, 1)), axis<&Place::y>(uniform(0, 1))); }
  };
  const auto points = asked<Place>(QuasiRandomSearch{.trials = 100});
  auto random = attune_test::random(320);
  CAPTURE(attune_test::seed());
  const auto importance = [&](std::size_t count, auto score) {
    std::vector<Trial> trials;
    for (std::size_t i = 0; i < count; ++i) {
      trials.push_back({.point = points[i], .score = score(points[i])});
      trials.back().state = std::isnan(trials.back().score) ? TrialState::failed : TrialState::complete;
    }
    return detail::axis_importance(trials, Place::space().shape(), {.trees = 16});
  };
  CHECK(importance(100, [&](const Point&) { return random.normal(); }).explained < 0.3);
  std::size_t allowed = 0;
  for (std::size_t i = 0; i < 10; ++i) allowed += points[i][0] >= 0.3;
  const auto equal = importance(10, [](const Point& u) { return u[0] < 0.3 ? std::numeric_limits<double>::quiet_NaN() : 2.0; });
  CHECK(equal.trials == allowed);
  CHECK(equal.axes[0].share == 0);
  CHECK(equal.axes[1].spread == 0);
  CHECK(equal.rest() == 0);
  CHECK(std::isnan(equal.explained));
  CHECK(contains(error_of<InvalidArgument>([&] { importance(3, [](const Point& u) { return u[1]; }); }), "axis_importance: found 3 trials with a score, expected 4 or more"));
  CHECK(contains(error_of<InvalidArgument>([&] { detail::axis_importance({}, {}, {.trees = 0}); }), "ImportanceOptions::trees: found 0, expected 1 or more"));
}

}  // namespace axis_importance_test
