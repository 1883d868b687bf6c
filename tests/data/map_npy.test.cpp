// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "../support.hpp"
#include "attune/data/map_npy.hpp"
#include "attune/data/read_npy.hpp"
#include "attune/loss/squared_error.hpp"
#include "attune/model/estimator.hpp"

namespace map_npy_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

std::string file(const char* name) { return attune_test::project_file(std::string("tests/data/files/") + name); }

template <class T>
void check_mapped(const char* name) {
  CAPTURE(name);
  const auto mapped = map_npy<T>(file(name));
  const auto read = read_npy<T>(file(name));
  const auto x = mapped.x();
  REQUIRE(x.rows() == read.rows());
  REQUIRE(x.cols() == read.cols());
  for (Index i = 0; i < x.rows(); ++i)
    for (Index j = 0; j < x.cols(); ++j) CHECK(x(i, j) == read(i, j));
}

template <class T>
std::string refusal(const std::string& path) {
  return error_of<ParseError>([&] { map_npy<T>(path); });
}

static_assert(!std::is_copy_constructible_v<MappedNpy<double>> && !std::is_copy_assignable_v<MappedNpy<double>>);
static_assert(std::is_nothrow_move_constructible_v<detail::FileMapping>);

}  // namespace

TEST_CASE("map_npy: a mapped array has the values that reading it gives, in either order") {
  for (const char* name : {"f8_v1.npy", "f8_v2.npy", "f8_v3.npy", "f8_fortran.npy", "f8_vector.npy", "f8_empty.npy"}) check_mapped<double>(name);
  check_mapped<float>("f4.npy");
  check_mapped<std::int32_t>("i4.npy");
  check_mapped<std::int64_t>("i8_fortran.npy");
  CHECK(map_npy(file("f8_fortran.npy")).is_fortran_order());
  CHECK_FALSE(map_npy(file("f8_v1.npy")).is_fortran_order());
}

TEST_CASE("map_npy: a mapping can be moved, and takes its memory along") {
  auto a = map_npy(file("f8_v1.npy"));
  const double* values = a.x().row_begin(0);
  MappedNpy<double> b = std::move(a);
  CHECK(b.x().row_begin(0) == values);
  MappedNpy<double> c;
  CHECK(c.x().rows() == 0);
  c = std::move(b);
  CHECK(c.x().row_begin(0) == values);
  CHECK(c.x()(3, 2) == 32.5);
  c = map_npy(file("f8_fortran.npy"));
  CHECK(c.x()(3, 2) == 32.5);
}

TEST_CASE("map_npy: a mapped array is fitted to like one in memory") {
  const auto mapped = map_npy(file("f8_v1.npy"));
  const auto read = read_npy(file("f8_v1.npy"));
  const std::vector<double> y{1, 2, 4, 3};
  const Estimator<Linear<double>, SquaredError> learner;
  CHECK(learner.fit(view(mapped.x(), y)).parameters == learner.fit(view(read, y)).parameters);
}

TEST_CASE("map_npy: a mapped array is not converted, and says what it holds") {
  CHECK(contains(refusal<double>(file("f4.npy")), "found values of type f4, expected f8"));
  CHECK(contains(refusal<float>(file("i4.npy")), "found values of type i4, expected f4"));
  CHECK(contains(refusal<double>(file("big_endian.npy")), "byte order"));
}

TEST_CASE("map_npy: what cannot be mapped is refused with the system's reason") {
  CHECK(contains(refusal<double>(file("no_such.npy")), "open: No such file or directory"));
  CHECK(contains(refusal<double>(attune_test::project_file("")), "mmap: No such device"));
}

TEST_CASE("map_npy: files that are empty, cut off, or hold values out of line are refused") {
  const auto path = (std::filesystem::temp_directory_path() / ("attune_map_" + std::to_string(attune_test::seed()))).string();
  const auto refuse = [&](const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
    return refusal<double>(path);
  };
  CHECK(contains(refuse(""), "numpy.save"));
  const std::string dictionary = "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }";
  const auto head = [&](std::size_t length) { return std::string("\x93NUMPY\x01\x00", 8) + static_cast<char>(length) + '\0' + dictionary + std::string(length - dictionary.size(), ' '); };
  CHECK(contains(refuse(head(70) + std::string(15, '\0')), "found 95 bytes, expected 96"));
  CHECK(refuse(head(70) + std::string(16, '\0')) == "no exception");
  CHECK(contains(refuse(head(71) + std::string(16, '\0')), "values that begin at byte 81, expected a multiple of 8"));
  std::filesystem::remove(path);
}

}  // namespace map_npy_test
