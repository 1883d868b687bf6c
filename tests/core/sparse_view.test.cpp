// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/SparseCore>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/core/check.hpp"
#include "attune/core/sparse_view.hpp"

namespace sparse_view_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

// 0 2 0 1
// 0 0 0 0
// 3 0 4 0
const std::vector<double> values{2, 1, 3, 4};
const std::vector<int> columns{1, 3, 0, 2}, starts{0, 2, 2, 4};

SparseView<double> example() { return {values.data(), columns.data(), starts.data(), 3, 4}; }

std::string refusal(const std::vector<int>& of_columns, const std::vector<int>& of_starts, Index cols = 4) {
  return error_of<InvalidArgument>([&] { SparseView<double>(values.data(), of_columns.data(), of_starts.data(), static_cast<Index>(of_starts.size()) - 1, cols); });
}

}  // namespace

TEST_CASE("SparseView: values by row and column, zeros where none is stored") {
  const auto x = example();
  const double expected[3][4] = {{0, 2, 0, 1}, {0, 0, 0, 0}, {3, 0, 4, 0}};
  for (Index i = 0; i < 3; ++i)
    for (Index j = 0; j < 4; ++j) CHECK(x(i, j) == expected[i][j]);
  CHECK(x.entries() == 4);
  CHECK(x.row(1).size == 0);
  CHECK(x.row(2).columns[1] == 2);
}

TEST_CASE("SparseView: rows are narrowed without a copy, again and again") {
  const auto x = example().select(std::make_shared<const std::vector<Index>>(std::vector<Index>{2, 0, 2}));
  REQUIRE(x.rows() == 3);
  CHECK(x(0, 0) == 3);
  CHECK(x(1, 1) == 2);
  CHECK(x.entries() == 6);
  const auto last = x.select(std::make_shared<const std::vector<Index>>(std::vector<Index>{1}));
  CHECK(last(0, 3) == 1);
  CHECK(last.row(0).values == values.data());
  CHECK(contains(error_of<InvalidArgument>([&] { x.select(std::make_shared<const std::vector<Index>>(std::vector<Index>{3})); }), "rows: found 3, expected 0 to 2"));
}

TEST_CASE("SparseView: rows that are no rows are named") {
  CHECK(refusal(columns, starts) == "no exception");
  CHECK(contains(refusal({1, 1, 0, 2}, starts), "columns, row 0: found column 1 after 1, expected ascending columns, below 4"));
  CHECK(contains(refusal({1, 3, -1, 2}, starts), "row 2: found column -1"));
  CHECK(contains(refusal(columns, starts, 3), "row 0: found column 3 after 1, expected ascending columns, below 3"));
  CHECK(contains(refusal(columns, {0, 2, 1, 4}), "starts, row 1: found 2 to 1"));
  CHECK(contains(error_of<InvalidArgument>([&] { SparseView<double>(nullptr, columns.data(), starts.data(), 3, 4); }), "row 0: found no address"));
}

TEST_CASE("SparseView: Eigen's row-major matrices are viewed, compressed or not") {
  Eigen::SparseMatrix<double, Eigen::RowMajor> matrix(3, 4);
  matrix.reserve(Eigen::VectorXi::Constant(3, 4));
  matrix.insert(2, 2) = 4;
  matrix.insert(0, 1) = 2;
  matrix.insert(0, 3) = 1;
  matrix.insert(2, 0) = 3;
  REQUIRE_FALSE(matrix.isCompressed());
  const auto check = [&](const SparseView<double>& x) {
    for (Index i = 0; i < 3; ++i)
      for (Index j = 0; j < 4; ++j) CHECK(x(i, j) == example()(i, j));
    CHECK(x.entries() == 4);
  };
  check(SparseView<double>(matrix));
  matrix.makeCompressed();
  check(SparseView<double>(matrix));
  const std::vector<int> y{0, 1, 1};
  const auto data = view(matrix, y);
  static_assert(std::same_as<decltype(data), const SparseDatasetView<double, int>>);
  CHECK(data.size() == 3);
  CHECK(data.features() == 4);
  CHECK(data.subset({2, 0}).x()(0, 2) == 4);
  CHECK(data.subset({2, 0}).label(1) == 0);
}

TEST_CASE("SparseView: the check of data names row and column of a stored value that is not finite") {
  std::vector<double> broken = values;
  broken[3] = std::numeric_limits<double>::quiet_NaN();
  const SparseView<double> x(broken.data(), columns.data(), starts.data(), 3, 4);
  const std::vector<double> y{1, 2, 3};
  const auto names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"a", "b", "c", "d"});
  const auto data = view(x, y, {.feature_names = names});
  CHECK(contains(error_of<InvalidData>([&] { checked(data); }), "X, row 2, column 'c': found nan, expected a finite number"));
  CHECK(contains(error_of<InvalidData>([&] { checked(data.subset({1, 2})); }), "row 1, column 'c'"));
  CHECK_FALSE(checked(data, Missing::accepted).is_checked());
  CHECK(checked(data.subset({0, 1})).is_checked());
}

TEST_CASE("SparseView: a map of somebody's arrays is looked through, an uncompressed matrix too") {
  using Matrix = Eigen::SparseMatrix<double, Eigen::RowMajor>;
  const std::vector<int> at{0, 2, 3}, sorted{0, 2, 1}, back{2, 0, 1}, twice{1, 1, 0}, beyond{0, 3, 1};
  const std::vector<double> three{1, 2, 3};
  const auto mapped = [&](const std::vector<int>& inner) {
    const Eigen::Map<const Matrix> map(2, 3, 3, at.data(), inner.data(), three.data());
    return SparseView<double>(map).row(0).size;
  };
  CHECK(mapped(sorted) == 2);
  CHECK(contains(error_of<InvalidArgument>([&] { mapped(back); }), "columns, row 0: found column 0 after 2"));
  CHECK(contains(error_of<InvalidArgument>([&] { mapped(twice); }), "found column 1 after 1"));
  CHECK(contains(error_of<InvalidArgument>([&] { mapped(beyond); }), "found column 3 after 0, expected ascending columns, below 3"));

  Matrix loose(2, 3);
  loose.reserve(Eigen::VectorXi::Constant(2, 3));
  loose.insert(0, 1) = 5;
  loose.insert(1, 0) = 6;
  REQUIRE_FALSE(loose.isCompressed());
  CHECK(SparseView<double>(loose)(0, 1) == 5);
  CHECK(SparseView<double>(loose).row(0).size == 1);
}

}  // namespace sparse_view_test
