// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>
#include <zlib.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "../support.hpp"
#include "attune/data/read_csv_gz.hpp"

namespace read_csv_gz_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

std::string scratch(const char* name) { return (std::filesystem::temp_directory_path() / (std::string("attune_gz_") + std::to_string(attune_test::seed()) + name)).string(); }

std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_bytes(const std::string& path, const std::string& bytes) { std::ofstream(path, std::ios::binary) << bytes; }

// Compressed by zlib itself, in so many members one after the other.
std::string compressed(const char* name, const std::string& text, int members = 1) {
  const std::string path = scratch(name);
  std::filesystem::remove(path);
  for (int m = 0; m < members; ++m) {
    gzFile file = gzopen(path.c_str(), "ab");
    REQUIRE(file != nullptr);
    const std::size_t begin = text.size() * static_cast<std::size_t>(m) / static_cast<std::size_t>(members), end = text.size() * static_cast<std::size_t>(m + 1) / static_cast<std::size_t>(members);
    REQUIRE(gzwrite(file, text.data() + begin, static_cast<unsigned>(end - begin)) == static_cast<int>(end - begin));
    REQUIRE(gzclose(file) == Z_OK);
  }
  return path;
}

}  // namespace

TEST_CASE("read_csv_gz: a compressed file gives the table of the plain one, in one member or several") {
  const std::string plain = attune_test::project_file("examples/data/digits.csv");
  const auto expected = read_csv(plain);
  for (const int members : {1, 3}) {
    const auto path = compressed("digits.csv.gz", bytes_of(plain), members);
    CHECK(std::filesystem::file_size(path) < std::filesystem::file_size(plain) / 3);
    const auto table = read_csv_gz(path);
    REQUIRE(table.columns.size() == expected.columns.size());
    for (std::size_t j = 0; j < table.columns.size(); ++j) {
      CHECK(table.columns[j].name == expected.columns[j].name);
      CHECK(table.columns[j].numbers == expected.columns[j].numbers);
    }
    CHECK(table.lines == expected.lines);
    std::filesystem::remove(path);
  }
  CHECK(read_csv_gz(plain).rows() == expected.rows());
}

TEST_CASE("read_csv_gz: options and errors are those of read_csv") {
  const auto path = compressed("options.gz", "1;2\n3;x;4\n");
  CHECK(contains(error_of<ParseError>([&] { read_csv_gz(path, {.delimiter = ';', .header = false}); }), path + ", line 2, column 5: found 3 fields"));
  std::filesystem::remove(path);
  CHECK(contains(error_of<ParseError>([] { read_csv_gz("no/such/file.gz"); }), "No such file"));
}

TEST_CASE("read_csv_gz: a file that is cut off or damaged is refused") {
  std::string text = "a,b\n";
  for (int i = 0; i < 5000; ++i) text += std::to_string(i * 7919 % 1009) + "," + std::to_string(i) + "\n";
  const auto path = compressed("damaged.gz", text);
  const std::string whole = bytes_of(path);
  for (const std::size_t kept : {whole.size() / 2, whole.size() - 1, whole.size() - 8}) {
    write_bytes(path, whole.substr(0, kept));
    CHECK(contains(error_of<ParseError>([&] { read_csv_gz(path); }), "expected a whole gzip file"));
  }
  std::string flipped = whole;
  flipped[whole.size() - 6] = static_cast<char>(flipped[whole.size() - 6] ^ 1);  // in the checksum
  write_bytes(path, flipped);
  CHECK(contains(error_of<ParseError>([&] { read_csv_gz(path); }), "expected a whole gzip file"));
  std::filesystem::remove(path);
}

}  // namespace read_csv_gz_test
