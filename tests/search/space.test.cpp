// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "../support.hpp"
#include "attune/loss/huber.hpp"
#include "attune/model/estimator.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "attune/preprocess/standard_scaler.hpp"
#include "attune/search/space.hpp"

namespace space_test {

using namespace attune;

namespace {

using Robust = Estimator<Linear<double>, Huber>;
using Scalers = Chain<StandardScaler, StandardScaler>;

enum class Colour { red, green };
std::string_view to_string(Colour colour) { return colour == Colour::red ? "red" : "green"; }
enum class Shape { round, square };

struct Twice {
  L2 first{};
  L2 second{};
  Colour colour = Colour::red;
  Shape shape = Shape::round;
  std::string word{};
};

// Steps of a half, from a domain of the user's own.
struct Halves {
  using Value = double;
  double at(double u) const { return u < 0.5 ? 0.0 : 0.5; }
  int levels() const { return 2; }
};

}  // namespace

TEST_CASE("axis: is named by the policy and the member") {
  CHECK(decltype(axis<&L2::strength>(uniform(0, 1)))::name() == "L2::strength");
  CHECK(decltype(axis<&Lbfgs::memory>(integers(1, 2)))::name() == "Lbfgs::memory");
  CHECK(decltype(axis<&Linear<double>::intercept>(values({true})))::name() == "Linear::intercept");
  CHECK(decltype(axis<&Twice::second, &L2::strength>(uniform(0, 1)))::name() == "L2::strength");
}

TEST_CASE("space: sets the member of the one policy in a learner, and nothing else") {
  const auto space = search_space(axis<&L2::strength>(log_uniform(1e-4, 1)), axis<&Huber::delta>(values({1.0, 2.0})), axis<&Lbfgs::memory>(integers(3, 5)),
                                  axis<&Linear<double>::intercept>(values({true, false})));
  const Robust learner;
  const Robust changed = space.apply(learner, {0.5, 0.9, 0.0, 0.6});
  CHECK(changed.penalty.strength == doctest::Approx(1e-2).epsilon(1e-12).scale(0));
  CHECK(changed.loss.delta == 2);
  CHECK(changed.optimizer.memory == 3);
  CHECK(!changed.model.intercept);
  Robust expected = learner;
  expected.penalty.strength = changed.penalty.strength;
  expected.loss.delta = 2;
  expected.optimizer.memory = 3;
  expected.model.intercept = false;
  CHECK(equal_fields(changed, expected));
  CHECK(learner.penalty.strength == L2{}.strength);
}

TEST_CASE("space: finds policies through pipelines") {
  const auto learner = StandardScaler{} | Robust{};
  const auto space = search_space(axis<&L2::strength>(uniform(0, 1)), axis<&StandardScaler::with_mean>(values({true, false})));
  const auto changed = space.apply(learner, {0.25, 1});
  CHECK(changed.learner.penalty.strength == 0.25);
  CHECK(!changed.transformer.with_mean);
  CHECK(changed.transformer.with_std);
}

TEST_CASE("space: a path says which of two") {
  static_assert(!decltype(search_space(axis<&L2::strength>(uniform(0, 1))))::none_twice<Twice>);
  static_assert(decltype(search_space(axis<&Twice::second, &L2::strength>(uniform(0, 1))))::none_twice<Twice>);
  static_assert(!decltype(search_space(axis<&Huber::delta>(uniform(0, 1))))::all_found<Twice>);
  const auto changed = search_space(axis<&Twice::second, &L2::strength>(uniform(0, 1))).apply(Twice{}, {0.75});
  CHECK(changed.first.strength == L2{}.strength);
  CHECK(changed.second.strength == 0.75);
  const auto learner = StandardScaler{} | StandardScaler{} | Robust{};
  const auto space = search_space(axis<&Scalers::second, &StandardScaler::with_std>(values({false})));
  const auto scaled = space.apply(learner, {0.5});
  CHECK(scaled.transformer.first.with_std);
  CHECK(!scaled.transformer.second.with_std);
}

TEST_CASE("space: describes a candidate in words and numbers") {
  const auto space = search_space(axis<&Twice::first, &L2::strength>(uniform(0, 1)), axis<&Twice::colour>(values({Colour::red, Colour::green})),
                                  axis<&Twice::shape>(values({Shape::round, Shape::square})), axis<&Twice::word>(values<std::string>({"a", "bc"})));
  const auto described = space.describe({0.123456, 0.9, 0.6, 0.7});
  CHECK(described == std::vector<AxisValue>{{"0.1235", 0.123456}, {"green", 1}, {"#1", 1}, {"bc", 1}});
  CHECK(search_space(axis<&Lbfgs::memory>(integers(2, 9))).describe({1.0}) == std::vector<AxisValue>{{"9", 9}});
  CHECK(search_space(axis<&StandardScaler::with_std>(values({false, true}))).describe({1.0}) == std::vector<AxisValue>{{"true", 1}});
}

TEST_CASE("space: tells strategies the names and levels of its axes") {
  const auto shape = search_space(axis<&L2::strength>(log_uniform(1, 2)), axis<&Lbfgs::memory>(integers(1, 4)), axis<&Huber::delta>(Halves{})).shape();
  REQUIRE(shape.size() == 3);
  CHECK(shape[0].name == "L2::strength");
  CHECK(shape[0].levels == 0);
  CHECK(shape[1].levels == 4);
  CHECK(shape[2].levels == 2);
}

TEST_CASE("space: numbers are converted where nothing is lost in meaning") {
  static_assert(detail::FitsInto<int, double> && detail::FitsInto<double, double> && !detail::FitsInto<double, int> && !detail::FitsInto<int, bool> &&
                !detail::FitsInto<bool, int> && !detail::FitsInto<std::string, double>);
  CHECK(search_space(axis<&L2::strength>(values({1, 2}))).apply(Robust{}, {0.9}).penalty.strength == 2);
}

}  // namespace space_test
