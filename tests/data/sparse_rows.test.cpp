// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/data/read_svmlight.hpp"
#include "attune/data/sparse_rows.hpp"

namespace sparse_rows_data_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

TEST_CASE("SparseRows: dense rows and back") {
  RowMatrix<double> x(3, 4);
  x << 0, 2, 0, 1, 0, 0, 0, 0, 3, 0, 4, 0;
  const auto sparse = to_sparse(MatrixView<double>(x));
  CHECK(sparse.rows() == 3);
  CHECK(sparse.values == std::vector<double>{2, 1, 3, 4});
  CHECK(sparse.columns == std::vector<int>{1, 3, 0, 2});
  CHECK(sparse.starts == std::vector<int>{0, 2, 2, 4});
  CHECK(to_dense(sparse.view()) == x);
  const auto last = sparse.view().select(std::make_shared<const std::vector<Index>>(std::vector<Index>{2}));
  CHECK(to_dense(last) == x.bottomRows(1));
}

TEST_CASE("SparseRows: lists that do not fit together are refused") {
  SparseRows<double> x{.values = {1, 2}, .columns = {0, 1}, .starts = {0, 1}, .cols = 2};
  CHECK(contains(error_of<InvalidArgument>([&] { static_cast<void>(x.view()); }), "found 2 starts, 2 columns, 2 values"));
  x.starts = {0, 2};
  CHECK(x.view().rows() == 1);
  x.columns = {1, 0};
  CHECK(contains(error_of<InvalidArgument>([&] { static_cast<void>(x.view()); }), "ascending columns"));
}

TEST_CASE("parse_sparse_svmlight: the rows of the dense reader, without their zeros") {
  const std::string text = "# rows\n1 qid:4 2:0.5 4:-1e2\n-1 qid:4\n1 qid:5 1:3\n";
  auto file = parse_sparse_svmlight(text);
  CHECK(file.x.values == std::vector<double>{0.5, -100, 3});
  CHECK(to_dense(file.x.view()) == parse_svmlight(text).x);
  const auto data = std::move(file).classification("-1");
  CHECK(data.y == Eigen::Vector3i(0, 1, 0));
  CHECK(data.groups == std::vector<int>{4, 4, 5});
  CHECK(data.view().feature_name(3) == "x3");
  CHECK(data.view().class_count() == 2);
  CHECK(parse_sparse_svmlight<float>(text, {.features = 9}).regression().features() == 9);
  CHECK(parse_sparse_svmlight(text).regression().y == Eigen::Vector3d(1, -1, 1));
  CHECK(contains(error_of<ParseError>([&] { parse_sparse_svmlight("1 0:2\n"); }), "set .first_index = 0"));
  CHECK(contains(error_of<InvalidData>([&] { parse_svmlight("1 1000000:1\n", {.most_bytes = 1000}); }), "read_sparse_svmlight"));
  CHECK(read_sparse_svmlight(attune_test::project_file("tests/data/files/iris_one_based.svmlight")).x.rows() == 150);
}

}  // namespace sparse_rows_data_test
