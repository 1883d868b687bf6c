// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/fields.hpp"

namespace fields_test {

using namespace attune;

struct Penalty {
  double strength = 1;
};
struct Search {
  int memory = 10;
  double curvature = 0.9;
};
struct Solver {
  Search search{};
  double rate = 0.1;
};
struct Model {
  Penalty penalty{};
  Solver solver{};
  bool intercept = true;
};
struct TwoPenalties {
  Penalty first{};
  Penalty second{};
};
struct Nothing {};
struct Owners {
  std::string name = "a";
  std::vector<double> values{1, 2};
  std::optional<int> maybe{};
  Eigen::VectorXd weights = Eigen::VectorXd::Zero(2);
  std::array<int, 3> three{};
  std::shared_ptr<const int> shared{};
  Nothing nothing{};
  Penalty penalty{};
};
struct Sixteen {
  int a = 0, b = 1, c = 2, d = 3, e = 4, f = 5, g = 6, h = 7, i = 8, j = 9, k = 10, l = 11, m = 12, n = 13, o = 14, p = 15;
};
template <class T>
struct Basic {
  static constexpr std::string_view type_name = "Chosen";
  T value{};
};
template <class T>
struct Plain {
  T value{};
};
// No aggregate: it has private members, and says itself what its fields are.
class Hidden {
 public:
  static constexpr std::array<std::string_view, 2> field_names{"width", "penalty"};
  auto fields() { return std::tie(width_, penalty_); }
  auto fields() const { return std::tie(width_, penalty_); }

 private:
  int width_ = 7;
  Penalty penalty_{};
};
class Opaque {
 public:
  explicit Opaque(int v) : value_(v) {}
  bool operator==(const Opaque&) const = default;

 private:
  int value_;
};
struct HoldsOpaque {
  Opaque opaque{1};
  int other = 0;
};

template <class T>
std::vector<std::string_view> names_of() {
  std::vector<std::string_view> names;
  T t{};
  for_each_field(t, [&](std::string_view name, auto&) { names.push_back(name); });
  return names;
}

using Names = std::vector<std::string_view>;

static_assert(field_count<Nothing> == 0);
static_assert(field_count<Penalty> == 1);
static_assert(field_count<Model> == 3);
static_assert(field_count<Owners> == 8);
static_assert(field_count<Sixteen> == 16);
static_assert(field_count<Hidden> == 2);
static_assert(field_count<std::tuple<int, Penalty>> == 2);
static_assert(field_count<std::tuple<>> == 0);

static_assert(Reflected<Model> && Reflected<Nothing> && Reflected<Hidden> && Reflected<std::tuple<int>>);
static_assert(!Reflected<int> && !Reflected<double*> && !Reflected<std::string> && !Reflected<std::vector<int>>);
static_assert(!Reflected<std::array<int, 2>> && !Reflected<Opaque> && !Reflected<Eigen::VectorXd> && !Reflected<std::optional<int>>);

TEST_CASE("fields: names are those of the source, in order") {
  CHECK(names_of<Penalty>() == Names{"strength"});
  CHECK(names_of<Model>() == Names{"penalty", "solver", "intercept"});
  CHECK(names_of<Owners>() == Names{"name", "values", "maybe", "weights", "three", "shared", "nothing", "penalty"});
  CHECK(names_of<Nothing>().empty());
  CHECK(names_of<Sixteen>() == Names{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p"});
  CHECK(names_of<Plain<std::vector<int>>>() == Names{"value"});
}

TEST_CASE("fields: names are known at compile time") {
  static_assert(field_name<Model, 1> == "solver");
  static_assert(field_name<Hidden, 0> == "width");
}

TEST_CASE("fields: members of a tuple are named by their position") {
  CHECK(names_of<std::tuple<int, double>>() == Names{"0", "1"});
}

TEST_CASE("fields: a type that is no aggregate lists its fields itself") {
  Hidden hidden;
  CHECK(names_of<Hidden>() == Names{"width", "penalty"});
  std::get<0>(fields(hidden)) = 9;
  CHECK(std::get<0>(fields(std::as_const(hidden))) == 9);
}

TEST_CASE("fields: are references to the object, each to its own field") {
  Sixteen t;
  int value = 0;
  for_each_field(t, [&](std::string_view, int& field) { CHECK(field == value++); });
  for_each_field(t, [&](std::string_view, int& field) { field += 100; });
  CHECK(t.a == 100);
  CHECK(t.p == 115);
  Owners owners;
  std::get<3>(fields(owners)) = Eigen::VectorXd::Ones(5);
  CHECK(owners.weights.size() == 5);
  std::get<2>(fields(owners)) = 3;
  CHECK(owners.maybe == 3);
}

TEST_CASE("fields: of a const object are const") {
  static_assert(std::is_same_v<decltype(fields(std::declval<const Model&>())), std::tuple<const Penalty&, const Solver&, const bool&>>);
  static_assert(std::is_same_v<decltype(fields(std::declval<Model&>())), std::tuple<Penalty&, Solver&, bool&>>);
}

TEST_CASE("fields: can be read at compile time") {
  constexpr Search search{.memory = 3, .curvature = 0.5};
  static_assert(std::get<0>(fields(search)) == 3);
}

TEST_CASE("member_name: is the name behind the pointer") {
  static_assert(member_name<&Penalty::strength> == "strength");
  static_assert(member_name<&Model::solver> == "solver");
  static_assert(member_name<&Plain<double>::value> == "value");
  CHECK(member_name<&Owners::weights> == "weights");
}

TEST_CASE("type_name: has no namespace and no template arguments, and can be chosen") {
  CHECK(type_name<Penalty>() == "Penalty");
  CHECK(type_name<Plain<std::vector<Penalty>>>() == "Plain");
  CHECK(type_name<Basic<int>>() == "Chosen");
  CHECK(type_name<double>() == "double");
}

TEST_CASE("equal_fields: looks into nested types and sees any difference") {
  Model a, b;
  CHECK(equal_fields(a, b));
  b.solver.search.memory = 11;
  CHECK(!equal_fields(a, b));
  b = a;
  b.intercept = false;
  CHECK(!equal_fields(a, b));
  CHECK(equal_fields(Nothing{}, Nothing{}));
  CHECK(equal_fields(std::tuple{Penalty{1}, 2}, std::tuple{Penalty{1}, 2}));
  CHECK(!equal_fields(std::tuple{Penalty{1}, 2}, std::tuple{Penalty{2}, 2}));
}

TEST_CASE("equal_fields: compares fields that are not reflected with ==") {
  HoldsOpaque a, b;
  CHECK(equal_fields(a, b));
  b.opaque = Opaque(2);
  CHECK(!equal_fields(a, b));
  Owners x, y;
  CHECK(equal_fields(x, y));
  y.values.push_back(3);
  CHECK(!equal_fields(x, y));
  y = x;
  y.weights[1] = 5;
  CHECK(!equal_fields(x, y));
}

TEST_CASE("equal_fields: Eigen vectors of different lengths are not equal") {
  Owners x, y;
  y.weights = Eigen::VectorXd::Zero(3);
  CHECK(!equal_fields(x, y));
}

TEST_CASE("count_policy: counts at any depth, through tuples and fields() members") {
  static_assert(count_policy<Penalty, Penalty>() == 1);
  static_assert(count_policy<Penalty, Model>() == 1);
  static_assert(count_policy<Search, Model>() == 1);
  static_assert(count_policy<Penalty, Search>() == 0);
  static_assert(count_policy<Penalty, TwoPenalties>() == 2);
  static_assert(count_policy<Penalty, std::tuple<Model, TwoPenalties, int>>() == 3);
  static_assert(count_policy<Penalty, Hidden>() == 1);
  static_assert(count_policy<Penalty, const Model&>() == 1);
}

TEST_CASE("find_policy: refers to the policy inside the object") {
  Model model;
  find_policy<Search>(model).memory = 42;
  CHECK(model.solver.search.memory == 42);
  std::tuple<int, Model> pipeline{1, {}};
  find_policy<Penalty>(pipeline).strength = 8;
  CHECK(std::get<1>(pipeline).penalty.strength == 8);
  CHECK(&find_policy<Model>(model) == &model);
}

}  // namespace fields_test
