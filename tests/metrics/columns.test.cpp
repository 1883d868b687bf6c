// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/columns.hpp"

namespace columns_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

enum class Colour : std::uint8_t { red = 3, green = 200 };
enum class Wide : std::int64_t { far = -(std::int64_t{1} << 40) };

static_assert(LabelRange<std::vector<int>> && LabelRange<std::vector<bool>> && LabelRange<std::array<Colour, 2>> && LabelRange<std::span<const char>> && LabelRange<Eigen::VectorXi>);
static_assert(!LabelRange<std::vector<double>> && !LabelRange<std::vector<std::string>> && !LabelRange<int>);
static_assert(NumberRange<std::vector<float>> && NumberRange<Eigen::VectorXd> && !NumberRange<std::vector<int>> && !NumberRange<double>);

TEST_CASE("columns: integers and doubles are read where they lie") {
  const std::vector<int> labels{0, 1, 1};
  const auto seen = detail::label_column(labels, "truth");
  CHECK(seen.values.data() == labels.data());
  CHECK(seen.values.size() == 3);
  const std::array<char, 2> letters{'a', 'b'};  // of a type of its own beside signed and unsigned char
  CHECK(static_cast<const void*>(detail::label_column(letters, "truth").values.data()) == letters.data());
  const Eigen::VectorXd numbers = Eigen::VectorXd::LinSpaced(4, 0, 3);
  CHECK(detail::number_column(numbers, "scores").values.data() == numbers.data());
}

TEST_CASE("columns: bits, enumerators and floats are copied, with their values") {
  const auto bits = detail::label_column(std::vector<bool>{true, false, true}, "truth");
  CHECK(std::vector<int>(bits.values.begin(), bits.values.end()) == std::vector<int>{1, 0, 1});
  const auto colours = detail::label_column(std::vector<Colour>{Colour::green, Colour::red}, "truth");
  CHECK(std::vector<int>(colours.values.begin(), colours.values.end()) == std::vector<int>{200, 3});
  CHECK(detail::label_column(std::vector<Wide>{Wide::far}, "truth").values[0] == -(std::int64_t{1} << 40));
  const auto floats = detail::number_column(std::vector<float>{0.5F, -2.0F}, "scores");
  CHECK(std::vector<double>(floats.values.begin(), floats.values.end()) == std::vector<double>{0.5, -2});
}

TEST_CASE("columns: what is no column, or has gaps, is refused by name") {
  const Eigen::MatrixXd table = Eigen::MatrixXd::Zero(2, 3);
  CHECK(contains(error_of<InvalidArgument>([&] { detail::number_column(table, "scores"); }), "scores: found 2×3 values, expected one column"));
  const Eigen::Map<const Eigen::VectorXd, 0, Eigen::InnerStride<2>> gaps(table.data(), 3);
  CHECK(contains(error_of<InvalidArgument>([&] { detail::number_column(gaps, "scores"); }), "scores: found a stride of 2, expected values side by side"));
  const Eigen::RowVector3i row(1, 0, 1);  // lies as a column does
  CHECK(detail::label_column(row, "truth").values.size() == 3);
}

TEST_CASE("columns: of two labels the larger is the positive class") {
  const auto codes = []<class T>(const std::vector<T>& labels) { return detail::binary_codes(std::span<const T>(labels)); };
  CHECK(codes(std::vector<int>{0, 1, 1, 0}).empty());  // are codes
  CHECK(codes(std::vector<int>{}).empty());
  CHECK(codes(std::vector<int>{1, -1, -1}) == std::vector<int>{1, 0, 0});
  CHECK(codes(std::vector<std::int8_t>{-100, 100}) == std::vector<std::int8_t>{0, 1});
  CHECK(codes(std::vector<std::uint64_t>{~std::uint64_t{0}, 7}) == std::vector<std::uint64_t>{1, 0});
}

TEST_CASE("columns: a label alone is positive if it is above 0") {
  const auto codes = [](const std::vector<int>& labels) { return detail::binary_codes(std::span<const int>(labels)); };
  CHECK(codes({5, 5}) == std::vector<int>{1, 1});
  CHECK(codes({-3, -3}) == std::vector<int>{0, 0});
}

TEST_CASE("columns: three labels are not two") {
  const std::vector<int> labels{4, 2, 9, 4};
  CHECK(contains(error_of<InvalidData>([&] { detail::binary_codes(std::span<const int>(labels)); }), "truth: found 3 classes, expected two"));
  const std::vector<int> signs{-1, 1};
  detail::with_binary_codes(std::span<const int>(signs), [](std::span<const int> codes) { CHECK(std::vector<int>(codes.begin(), codes.end()) == std::vector<int>{0, 1}); });
  const std::vector<int> plain{1, 0};
  detail::with_binary_codes(std::span<const int>(plain), [&](std::span<const int> codes) { CHECK(codes.data() == plain.data()); });
}

}  // namespace columns_test
