// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>

#include "../support.hpp"
#include "attune/data/detail/npy_values.hpp"
#include "attune/data/read_npy.hpp"

namespace read_npy_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

// NumPy wrote these: tests/oracle/make_test_files.py.
std::string file(const char* name) { return attune_test::project_file(std::string("tests/data/files/") + name); }

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

template <class T = double>
std::string refusal(const char* name) {
  return error_of<Error>([&] { read_npy<T>(file(name)); });
}

// The message about a file of these bytes.
std::string refusal_of_bytes(const std::string& bytes) {
  const auto path = (std::filesystem::temp_directory_path() / ("attune_npy_" + std::to_string(attune_test::seed()))).string();
  std::ofstream(path, std::ios::binary) << bytes;
  const auto text = error_of<ParseError>([&] { read_npy(path); });
  std::filesystem::remove(path);
  return text;
}

template <class T>
void check_values(const RowMatrix<T>& x, double fraction) {
  REQUIRE(x.rows() == 4);
  REQUIRE(x.cols() == 3);
  for (Index i = 0; i < 4; ++i)
    for (Index j = 0; j < 3; ++j) CHECK(x(i, j) == static_cast<T>(10.0 * static_cast<double>(i) + static_cast<double>(j) + fraction));
}

}  // namespace

TEST_CASE("read_npy: every version, order and type that is supported gives the values that NumPy saved") {
  for (const char* name : {"f8_v1.npy", "f8_v2.npy", "f8_v3.npy", "f8_fortran.npy", "f4.npy"}) {
    CAPTURE(name);
    check_values(read_npy(file(name)), 0.5);
    check_values(read_npy<float>(file(name)), 0.5);
  }
  for (const char* name : {"i4.npy", "i8_fortran.npy"}) {
    CAPTURE(name);
    check_values(read_npy(file(name)), 0);
    check_values(read_npy<float>(file(name)), 0);
    check_values(read_npy<int>(file(name)), 0);
    check_values(read_npy<std::int64_t>(file(name)), 0);
  }
}

TEST_CASE("read_npy: a vector is one column, an array without rows keeps its columns") {
  const auto vector = read_npy(file("f8_vector.npy"));
  CHECK(vector.cols() == 1);
  CHECK(vector(3, 0) == 30.5);
  CHECK(read_npy(file("f8_empty.npy")).cols() == 3);
}

TEST_CASE("read_npy: what the wanted type cannot hold is refused, by row and column") {
  CHECK(contains(refusal<int>("f8_v1.npy"), "row 0, column 0: found 0.5, expected a whole number of 32 bits"));
  CHECK(contains(refusal<double>("i8_large.npy"), "row 0, column 1"));
  CHECK(contains(refusal<int>("i8_large.npy"), "row 0, column 1"));
  CHECK(read_npy<std::int64_t>(file("i8_large.npy"))(0, 1) == 9007199254740993);
  CHECK(contains(refusal<float>("f8_large.npy"), "found 1e+300"));
  CHECK(contains(refusal<std::int64_t>("f8_large.npy"), "row 0, column 1"));
  CHECK(read_npy(file("f8_large.npy"))(0, 1) == 1e300);
}

TEST_CASE("read_npy: whole numbers at the border of a type are judged exactly") {
  using detail::keeps_value;
  constexpr auto most = std::numeric_limits<std::int64_t>::max(), least = std::numeric_limits<std::int64_t>::min();
  CHECK_FALSE(keeps_value<double>(most));
  CHECK(keeps_value<double>(least));
  CHECK(keeps_value<double>(std::int64_t{1} << 53));
  CHECK_FALSE(keeps_value<float>(std::int32_t{16777217}));
  CHECK_FALSE(keeps_value<std::int64_t>(0x1p63));
  CHECK(keeps_value<std::int64_t>(-0x1p63));
  CHECK(keeps_value<std::int32_t>(2147483647.0));
  CHECK_FALSE(keeps_value<std::int32_t>(2147483648.0));
  CHECK_FALSE(keeps_value<std::int32_t>(std::numeric_limits<double>::quiet_NaN()));
  CHECK_FALSE(keeps_value<unsigned char>(std::int32_t{-1}));
  CHECK(keeps_value<unsigned char>(255.0));
  CHECK_FALSE(keeps_value<unsigned char>(256.0));
  CHECK(keeps_value<float>(std::numeric_limits<double>::infinity()));
}

TEST_CASE("read_npy: types, byte orders and shapes that are not supported are named") {
  CHECK(contains(refusal("big_endian.npy"), "NPY header: found the type '>f8', of the other byte order"));
  CHECK(contains(refusal("u1.npy"), "found the type '|u1', expected f4, f8, i4 or i8"));
  CHECK(contains(refusal("structure.npy"), "a type other than a number's"));
  CHECK(contains(refusal("cube.npy"), "an array of shape (2, 2, 2), expected one or two dimensions"));
  CHECK(contains(refusal("scalar.npy"), "an array of shape ()"));
  CHECK(contains(refusal("no_such.npy"), "No such file"));
}

TEST_CASE("read_npy: files that are cut off, longer than they say or no arrays are refused") {
  const auto whole = bytes_of(file("f8_v1.npy"));
  CHECK(contains(refusal_of_bytes(whole.substr(0, whole.size() - 1)), "found 223 bytes, expected 224, as its header says; is the file whole?"));
  CHECK(contains(refusal_of_bytes(whole + "x"), "a file holds one array"));
  CHECK(contains(refusal_of_bytes(whole.substr(0, 60)), "is the file whole?"));
  CHECK(contains(refusal_of_bytes(whole.substr(0, 9)), "numpy.save"));
  CHECK(contains(refusal_of_bytes("a,b\n1,2\n3,4\n"), "a file that numpy.save wrote"));
  CHECK(contains(refusal_of_bytes(""), "numpy.save"));
}

TEST_CASE("read_npy: a header that is damaged anywhere never reads past the file") {
  const auto whole = bytes_of(file("f8_v1.npy"));
  auto random = attune_test::random(31);
  CAPTURE(attune_test::seed());
  int refused = 0;
  for (int k = 0; k < 3000; ++k) {
    std::string bytes = whole;
    bytes[random.below(128)] = static_cast<char>(random.below(256));
    try {
      const auto header = detail::parse_npy_header(bytes, "damaged");
      detail::check_npy_size(header, bytes.size(), "damaged");
      REQUIRE(header.offset + header.bytes() == bytes.size());
    } catch (const ParseError&) {
      ++refused;
    }
  }
  CHECK(refused > 300);
}

}  // namespace read_npy_test
