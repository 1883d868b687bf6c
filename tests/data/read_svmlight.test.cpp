// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/data/read_csv.hpp"
#include "attune/data/read_svmlight.hpp"

namespace read_svmlight_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

// scikit-learn wrote these: tests/oracle/make_test_files.py.
std::string file(const char* name) { return attune_test::project_file(std::string("tests/data/files/") + name); }

std::string refusal(const char* text, const SvmlightOptions& options = {}) {
  return error_of<Error>([&] { parse_svmlight(text, options, "rows.svm"); });
}

}  // namespace

TEST_CASE("read_svmlight: the files that scikit-learn writes hold the iris data, from index 1 or 0") {
  auto iris = read_csv(attune_test::project_file("examples/data/iris.csv")).classification({.target = "species"});
  for (Index i = 0; i < iris.size(); i += 5) iris.x(i, 1) = 0;
  const auto one = read_svmlight(file("iris_one_based.svmlight")).classification();
  const auto zero = read_svmlight(file("iris_zero_based.svmlight"), {.first_index = 0}).classification();
  CHECK(one.x == iris.x);
  CHECK(zero.x == iris.x);
  CHECK(one.y == iris.y);
  CHECK(*one.class_names == std::vector<std::string>{"0", "1", "2"});
  CHECK(one.groups.empty());
  REQUIRE(zero.groups.size() == 150);
  for (int i = 0; i < 150; ++i) CHECK(zero.groups[static_cast<std::size_t>(i)] == i / 10);
  CHECK(read_svmlight(file("iris_zero_based.svmlight"), {.first_index = 0, .groups = false}).groups.empty());
  CHECK(read_svmlight<float>(file("iris_one_based.svmlight")).x == iris.x.cast<float>());
}

TEST_CASE("parse_svmlight: by hand, with comments, blank lines, tabs and either end of line") {
  const auto rows = parse_svmlight("# a file\n\n+1 2:0.5\t4:-1e2 # the first\r\n  -1\n1 1:3 \n");
  CHECK(rows.labels == std::vector<double>{1, -1, 1});
  RowMatrix<double> x(3, 4);
  x << 0, 0.5, 0, -100, 0, 0, 0, 0, 3, 0, 0, 0;
  CHECK(rows.x == x);
  CHECK(parse_svmlight("1 1:3", {.features = 6}).x.cols() == 6);
}

TEST_CASE("parse_svmlight: labels become classes in ascending order, or with the positive one as 1") {
  const auto text = "1 1:1\n-1 1:2\n1 1:3\n";
  const auto data = parse_svmlight(text).classification();
  CHECK(data.y == Eigen::Vector3i(1, 0, 1));
  CHECK(*data.class_names == std::vector<std::string>{"-1", "1"});
  const auto swapped = parse_svmlight(text).classification("-1");
  CHECK(swapped.y == Eigen::Vector3i(0, 1, 0));
  CHECK(*swapped.class_names == std::vector<std::string>{"1", "-1"});
  CHECK(parse_svmlight(text).classification("1").y == data.y);
  CHECK(contains(error_of<InvalidArgument>([&] { parse_svmlight(text).classification("2"); }), "'-1' or '1'"));
  CHECK(contains(error_of<InvalidData>([&] { parse_svmlight("1 1:1\n").classification(); }), "found 1 different labels"));
  CHECK(parse_svmlight("0.25 1:1\n3 1:2\n").regression().y == Eigen::Vector2d(0.25, 3));
  CHECK(parse_svmlight("1 qid:7 1:1\n2 qid:9\n").regression().groups == std::vector<int>{7, 9});
}

TEST_CASE("parse_svmlight: what is malformed is named by line and column") {
  CHECK(refusal("1 1:2\nx 1:2\n") == "rows.svm, line 2, column 1: found 'x', expected a number as label");
  CHECK(contains(refusal("1,2 1:2\n"), "several labels of a row are not supported"));
  CHECK(contains(refusal("1 1:2 3\n"), "line 1, column 7: found '3', expected <index>:<value>"));
  CHECK(contains(refusal("1 1:2 3:x\n"), "column 7: found '3:x'"));
  CHECK(contains(refusal("1 -3:1\n"), "column 3: found '-3:1'"));
  CHECK(contains(refusal("1 3: 1\n"), "column 3: found '3:'"));
  CHECK(contains(refusal("1 0:2\n"), "column 3: found the index 0, expected indices from 1 on; where they count from 0, set .first_index = 0"));
  CHECK(contains(refusal("1 3:1 3:2\n"), "column 7: found the index 3 after 3, expected ascending indices"));
  CHECK(contains(refusal("1 7:1\n", {.features = 6}), "found the index 7, expected at most 6"));
  CHECK(contains(refusal("1 qid:x 1:1\n"), "column 3: found 'qid:x'"));
  CHECK(contains(refusal("1 qid:3 1:1\n1 1:1\n"), "line 2, column 3: found no qid"));
  CHECK(contains(refusal("1 1:1\n1 qid:3 1:1\n"), "line 2, column 3: found a qid"));
  CHECK(refusal("1 1:1\n1 qid:3 1:1\n", {.groups = false}) == "no exception");
  CHECK(contains(refusal("1 1:1\nnan 1:1\n"), "line 2, column 1: found 'nan', expected a finite number as label"));
  CHECK(contains(refusal("# nothing\n"), "found no rows"));
  CHECK(contains(refusal("1 1:1", {.first_index = 2}), "SvmlightOptions::first_index"));
}

TEST_CASE("parse_svmlight: an X that would not fit the memory is refused before it is made") {
  const auto text = refusal("1 4000000000:1\n2 1:1\n", {.most_bytes = 1000000});
  CHECK(contains(text, "2 rows × 4000000000 columns, which take 6.4e+10 bytes when zeros are stored"));
}

}  // namespace read_svmlight_test
