// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
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
  CHECK(described == std::vector<AxisValue>{{"0.1235", 0.123456}, {"green", 1, false}, {"#1", 1, false}, {"bc", 1, false}});
  CHECK(search_space(axis<&Lbfgs::memory>(integers(2, 9))).describe({1.0}) == std::vector<AxisValue>{{"9", 9}});
  CHECK(search_space(axis<&StandardScaler::with_std>(values({false, true}))).describe({1.0}) == std::vector<AxisValue>{{"true", 1, false}});
}

TEST_CASE("space: tells strategies the names and levels of its axes") {
  const auto shape = search_space(axis<&L2::strength>(log_uniform(1, 2)), axis<&Lbfgs::memory>(integers(1, 4)), axis<&Huber::delta>(Halves{})).shape();
  REQUIRE(shape.size() == 3);
  CHECK(shape[0].name == "L2::strength");
  CHECK(shape[0].levels == 0);
  CHECK(shape[1].levels == 4);
  CHECK(shape[2].levels == 2);
}

// A kernel with settings of its own, one of which has a setting again. In a named namespace: GCC takes the axes for visible
// beyond this file.
struct Kernel {
  enum class Kind { linear, poly, rbf };

  Kind kind = Kind::linear;
  int degree = 7;
  bool offset = false;
  double height = -1;
  double width = -1;
};

const auto conditional = search_space(axis<&Kernel::kind>(values({Kernel::Kind::linear, Kernel::Kind::poly, Kernel::Kind::rbf})), axis<&Kernel::degree>(integers(2, 5)).when<&Kernel::kind>(Kernel::Kind::poly),
                                      axis<&Kernel::offset>(values({false, true})).when<&Kernel::kind>(Kernel::Kind::poly, Kernel::Kind::rbf), axis<&Kernel::height>(uniform(0, 1)).when<&Kernel::offset>(true),
                                      axis<&Kernel::width>(log_uniform(0.1, 10)).when<&Kernel::kind>(Kernel::Kind::rbf));

TEST_CASE("space: an axis under a condition exists where its parent does and has one of the values") {
  const auto shape = conditional.shape();
  CHECK(shape[0].parent == -1);
  CHECK(!shape[0].ordered);
  CHECK(shape[1].parent == 0);
  CHECK(shape[1].parent_levels == std::vector<int>{1});
  CHECK(shape[2].parent_levels == std::vector<int>{1, 2});
  CHECK(shape[3].parent == 2);
  CHECK(shape[3].parent_levels == std::vector<int>{1});
  const auto existing = [&](const Point& point) {
    std::string which;
    for (std::size_t a = 0; a < shape.size(); ++a) which += exists_at(shape, a, point) ? '1' : '0';
    return which;
  };
  CHECK(existing({0.1, 0.5, 0.9, 0.5, 0.5}) == "10000");
  CHECK(existing({0.5, 0.5, 0.9, 0.5, 0.5}) == "11110");
  CHECK(existing({0.5, 0.5, 0.1, 0.5, 0.5}) == "11100");
  CHECK(existing({0.9, 0.5, 0.9, 0.5, 0.5}) == "10111");
}

TEST_CASE("space: where an axis does not exist the learner keeps its own setting, and the record says so") {
  const auto linear = conditional.apply(Kernel{}, {0.1, 0.9, 0.9, 0.5, 0.5});
  CHECK(equal_fields(linear, Kernel{}));
  const auto poly = conditional.apply(Kernel{}, {0.5, 0.9, 0.9, 0.5, 0.5});
  CHECK(poly.degree == 5);
  CHECK(poly.offset);
  CHECK(poly.height == 0.5);
  CHECK(poly.width == -1);
  const auto described = conditional.describe({0.1, 0.9, 0.9, 0.5, 0.5});
  CHECK(described[0].text == "#0");
  CHECK(described[1].text == "-");
  CHECK(std::isnan(described[1].number));
}

TEST_CASE("space: the point of a learner leads back to its settings") {
  for (const Kernel& kernel : {Kernel{}, Kernel{.kind = Kernel::Kind::poly, .degree = 3}, Kernel{.kind = Kernel::Kind::rbf, .offset = true, .height = 0.25, .width = 1}}) {
    const auto back = conditional.apply(kernel, conditional.point_of(kernel));
    CHECK(back.kind == kernel.kind);
    CHECK(back.degree == kernel.degree);
    CHECK(back.offset == kernel.offset);
    CHECK(back.height == doctest::Approx(kernel.height).epsilon(1e-14));
    CHECK(back.width == doctest::Approx(kernel.width).epsilon(1e-14));
  }
  CHECK(search_space(axis<&L2::strength>(uniform(0, 2))).point_of(Robust{.penalty = {.strength = 0.5}}) == Point{0.25});
  CHECK(search_space(axis<&L2::strength>(values({1, 2}))).point_of(Robust{.penalty = {.strength = 2}}) == Point{0.75});
  CHECK(attune_test::error_of<InvalidArgument>([] { search_space(axis<&L2::strength>(values({1, 2}))).point_of(Robust{.penalty = {.strength = 1.5}}); }) ==
        "L2::strength: found 1.5, expected a value of the axis; widen the axis, or start elsewhere");
  CHECK_THROWS_AS(search_space(axis<&L2::strength>(uniform(0, 1))).point_of(Robust{.penalty = {.strength = 2}}), InvalidArgument);
}

TEST_CASE("space: a condition that never holds is refused") {
  const auto never = search_space(axis<&Kernel::degree>(integers(2, 5)), axis<&Kernel::width>(uniform(0, 1)).when<&Kernel::degree>(6));
  CHECK(attune_test::contains(attune_test::error_of<InvalidArgument>([&] { never.shape(); }), "Kernel::width: its condition holds at no value"));
  const auto continuum = search_space(axis<&Kernel::height>(uniform(0, 1)), axis<&Kernel::width>(uniform(0, 1)).when<&Kernel::height>(0.5));
  CHECK_THROWS_AS(continuum.shape(), InvalidArgument);
}

TEST_CASE("space: numbers are converted where nothing is lost in meaning") {
  static_assert(detail::FitsInto<int, double> && detail::FitsInto<double, double> && !detail::FitsInto<double, int> && !detail::FitsInto<int, bool> &&
                !detail::FitsInto<bool, int> && !detail::FitsInto<std::string, double>);
  CHECK(search_space(axis<&L2::strength>(values({1, 2}))).apply(Robust{}, {0.9}).penalty.strength == 2);
}

}  // namespace space_test
