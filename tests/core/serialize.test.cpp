// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "../support.hpp"
#include "attune/core/serialize.hpp"

namespace serialize_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

enum class Colour : std::uint8_t { red, green, blue };
struct Point {
  double x = 0;
  float y = 0;
};
struct Nothing {};
struct Everything {
  int number = 0;
  bool flag = false;
  Colour colour = Colour::red;
  std::string name{};
  Point point{};
  std::vector<Point> points{};
  std::vector<std::string> names{};
  std::array<Point, 2> pair{};
  std::optional<Point> maybe{};
  std::optional<int> never{};
  std::shared_ptr<const std::vector<std::string>> shared{};
  std::tuple<int, std::string> mixed{};
  Eigen::VectorXd vector{};
  Eigen::MatrixXf matrix{};
  std::vector<bool> bits{};
  Nothing nothing{};
};

Everything example() {
  Everything e;
  e.number = -5;
  e.flag = true;
  e.colour = Colour::blue;
  e.name = std::string("with a \0 inside", 15);
  e.point = {1.5, -2.5F};
  e.points = {{1, 2}, {3, 4}, {5, 6}};
  e.names = {"", "b", "cc"};
  e.pair = {Point{7, 8}, Point{9, 10}};
  e.maybe = Point{11, 12};
  e.shared = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"no", "yes"});
  e.mixed = {3, "three"};
  e.vector = Eigen::VectorXd::LinSpaced(5, 0, 1);
  e.matrix = Eigen::MatrixXf::Random(3, 4);
  e.bits = {true, false, true};
  return e;
}

template <class T>
T round_trip(const T& value, T into = T{}) {
  Bytes bytes;
  serialize(bytes, value);
  std::string_view in(bytes);
  deserialize(in, into);
  CHECK(in.empty());
  return into;
}

static_assert(Serializable<Everything> && Serializable<double> && Serializable<Eigen::MatrixXd> && Serializable<Nothing>);
static_assert(Serializable<std::vector<std::vector<std::optional<Point>>>>);
static_assert(!Serializable<int*> && !Serializable<std::function<void()>> && !Serializable<std::vector<int*>>);
static_assert(!Serializable<std::tuple<int, int*>>);

TEST_CASE("serialize: numbers come back with all their bits") {
  CHECK(round_trip(std::int64_t{-1234567890123}) == -1234567890123);
  CHECK(round_trip(std::numeric_limits<double>::denorm_min()) == std::numeric_limits<double>::denorm_min());
  CHECK(round_trip(std::numeric_limits<double>::infinity()) == std::numeric_limits<double>::infinity());
  const double nan = round_trip(std::numeric_limits<double>::quiet_NaN());
  CHECK(nan != nan);
  CHECK(round_trip(Colour::green) == Colour::green);
}

TEST_CASE("serialize: a nested aggregate comes back equal, field by field") {
  const Everything before = example();
  const Everything after = round_trip(before);
  CHECK(after.number == before.number);
  CHECK(after.flag == before.flag);
  CHECK(after.colour == before.colour);
  CHECK(after.name == before.name);
  CHECK(equal_fields(after.point, before.point));
  REQUIRE(after.points.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) CHECK(equal_fields(after.points[i], before.points[i]));
  CHECK(after.names == before.names);
  CHECK(equal_fields(after.pair[0], before.pair[0]));
  CHECK(equal_fields(after.pair[1], before.pair[1]));
  REQUIRE(after.maybe.has_value());
  CHECK(equal_fields(*after.maybe, *before.maybe));
  CHECK(!after.never.has_value());
  REQUIRE(after.shared != nullptr);
  CHECK(after.shared != before.shared);
  CHECK(*after.shared == *before.shared);
  CHECK(after.mixed == before.mixed);
  CHECK(after.vector == before.vector);
  CHECK(after.matrix == before.matrix);
  CHECK(after.bits == before.bits);
}

TEST_CASE("serialize: Eigen's types keep their shape, empty ones too") {
  CHECK(round_trip(Eigen::MatrixXd(Eigen::MatrixXd::Zero(0, 3))).cols() == 3);
  CHECK(round_trip(Eigen::VectorXd()).size() == 0);
  const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> rows = Eigen::MatrixXd::Random(2, 3);
  CHECK(round_trip(rows) == rows);
  const Eigen::Vector3d fixed(1, 2, 3);
  CHECK(round_trip(fixed) == fixed);
  const Eigen::ArrayXi ints = Eigen::ArrayXi::LinSpaced(4, 0, 3);
  CHECK((round_trip(ints) == ints).all());
}

TEST_CASE("serialize: what was in the target before does not show through") {
  CHECK(round_trip(std::vector<int>{1}, std::vector<int>{7, 8, 9}) == std::vector<int>{1});
  CHECK(round_trip(std::string("a"), std::string("before")) == "a");
  CHECK(round_trip(std::optional<int>{}, std::optional<int>{7}) == std::nullopt);
  CHECK(round_trip(std::shared_ptr<int>{}, std::make_shared<int>(7)) == nullptr);
  CHECK(round_trip(Eigen::VectorXd(Eigen::VectorXd::Ones(2)), Eigen::VectorXd(Eigen::VectorXd::Zero(9))).size() == 2);
}

TEST_CASE("serialize: several values in a row are taken off the front one by one") {
  Bytes bytes;
  serialize(bytes, 1);
  serialize(bytes, std::string("two"));
  serialize(bytes, 3.0);
  std::string_view in(bytes);
  int one = 0;
  std::string two;
  double three = 0;
  deserialize(in, one);
  deserialize(in, two);
  deserialize(in, three);
  CHECK(one == 1);
  CHECK(two == "two");
  CHECK(three == 3.0);
  CHECK(in.empty());
}

TEST_CASE("serialize: input that is cut anywhere throws ParseError") {
  Bytes bytes;
  serialize(bytes, example());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    CAPTURE(size);
    std::string_view in(bytes.data(), size);
    Everything e;
    CHECK_THROWS_AS(deserialize(in, e), ParseError);
  }
}

TEST_CASE("serialize: the message says how much was found and expected") {
  const Bytes bytes(3, '\0');
  const auto text = error_of<ParseError>([&] {
    std::string_view in(bytes);
    double d = 0;
    deserialize(in, d);
  });
  CHECK(contains(text, "found 3 bytes"));
  CHECK(contains(text, "at least 8"));
}

TEST_CASE("serialize: a length that the input cannot hold throws before memory is asked for") {
  Bytes bytes;
  serialize(bytes, std::uint64_t{1} << 60);
  std::string_view for_vector(bytes), for_string(bytes);
  std::vector<double> values;
  std::string text;
  CHECK_THROWS_AS(deserialize(for_vector, values), ParseError);
  CHECK_THROWS_AS(deserialize(for_string, text), ParseError);
}

TEST_CASE("serialize: a matrix whose sizes the input cannot hold throws ParseError") {
  for (const auto& [rows, cols] : {std::pair<std::int64_t, std::int64_t>{std::int64_t{1} << 40, 1}, {-1, 1}, {1, -1}, {std::int64_t{1} << 33, std::int64_t{1} << 33}}) {
    Bytes bytes;
    serialize(bytes, rows);
    serialize(bytes, cols);
    serialize(bytes, 1.0);
    std::string_view in(bytes);
    Eigen::MatrixXd matrix;
    CHECK_THROWS_AS(deserialize(in, matrix), ParseError);
  }
}

TEST_CASE("serialize: a vector of empty structs keeps its length") {
  CHECK(round_trip(std::vector<Nothing>(3)).size() == 3);
}

}  // namespace serialize_test
