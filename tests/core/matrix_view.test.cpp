// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <array>
#include <memory>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/core/matrix_view.hpp"

namespace matrix_view_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

RowList list(std::vector<Index> rows) { return std::make_shared<const std::vector<Index>>(std::move(rows)); }

// Element (i, j) is 10 i + j.
template <class M>
M numbered(Index rows, Index cols) {
  M m(rows, cols);
  for (Index i = 0; i < rows; ++i)
    for (Index j = 0; j < cols; ++j) m(i, j) = static_cast<typename M::Scalar>(10 * i + j);
  return m;
}

template <class M>
void check_same(const MatrixView<typename M::Scalar>& view, const M& matrix) {
  REQUIRE(view.rows() == matrix.rows());
  REQUIRE(view.cols() == matrix.cols());
  for (Index i = 0; i < matrix.rows(); ++i)
    for (Index j = 0; j < matrix.cols(); ++j) {
      CHECK(view(i, j) == matrix.coeff(i, j));
      CHECK(&view.row_begin(i)[j * view.col_stride()] == &matrix.coeffRef(i, j));
    }
}

}  // namespace

static_assert(detail::LazyMatrix<decltype(std::declval<Eigen::MatrixXd>() * 2.0)>);
static_assert(!detail::LazyMatrix<Eigen::MatrixXd> && !detail::LazyMatrix<Eigen::Map<Eigen::VectorXd>>);
static_assert(detail::OwnsItsMemory<Eigen::MatrixXd> && !detail::OwnsItsMemory<Eigen::MatrixXd&>);
static_assert(detail::OwnsItsMemory<std::vector<int>> && !detail::OwnsItsMemory<std::span<int>> && !detail::OwnsItsMemory<std::vector<int>&>);
static_assert(!detail::OwnsItsMemory<Eigen::Map<Eigen::MatrixXd>> && !detail::OwnsItsMemory<MatrixView<double>>);

TEST_CASE("matrix view: a row-major matrix is seen in place, with contiguous rows") {
  const auto m = numbered<RowMajor>(3, 4);
  const MatrixView<double> view(m);
  check_same(view, m);
  CHECK(view.has_contiguous_rows());
  CHECK(view.col_stride() == 1);
}

TEST_CASE("matrix view: a column-major matrix is seen in place, with strided rows") {
  const auto m = numbered<Eigen::MatrixXd>(3, 4);
  const MatrixView<double> view(m);
  check_same(view, m);
  CHECK(!view.has_contiguous_rows());
  CHECK(view.col_stride() == 3);
}

TEST_CASE("matrix view: float matrices and maps of other people's memory are seen in place") {
  const auto m = numbered<Eigen::MatrixXf>(2, 5);
  check_same(MatrixView<float>(m), m);
  std::vector<double> memory{1, 2, 3, 4, 5, 6};
  const Eigen::Map<const RowMajor> map(memory.data(), 2, 3);
  const MatrixView<double> view(map);
  CHECK(view(1, 0) == 4);
  CHECK(view.row_begin(0) == memory.data());
}

TEST_CASE("matrix view: maps with strides, blocks, rows and columns keep their strides") {
  const auto rows = numbered<RowMajor>(5, 6);
  const auto cols = numbered<Eigen::MatrixXd>(5, 6);
  const auto row_block = rows.block(1, 2, 3, 3);
  const auto col_block = cols.block(1, 2, 3, 3);
  check_same(MatrixView<double>(row_block), row_block);
  check_same(MatrixView<double>(col_block), col_block);
  check_same(MatrixView<double>(rows.col(2)), rows.col(2));
  check_same(MatrixView<double>(cols.col(2)), cols.col(2));
  check_same(MatrixView<double>(rows.row(2)), rows.row(2));
  check_same(MatrixView<double>(cols.row(2)), cols.row(2));
  const Eigen::Map<const Eigen::MatrixXd, 0, Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>> strided(cols.data(), 2, 3, Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>(10, 2));
  check_same(MatrixView<double>(strided), strided);
}

TEST_CASE("matrix view: a vector is one feature, a row vector one sample") {
  const Eigen::VectorXd column = Eigen::VectorXd::LinSpaced(4, 0, 3);
  const MatrixView<double> feature(column);
  check_same(feature, column);
  CHECK(feature.has_contiguous_rows());
  const Eigen::RowVectorXd row = Eigen::RowVectorXd::LinSpaced(4, 0, 3);
  check_same(MatrixView<double>(row), row);
}

TEST_CASE("matrix view: select() picks rows, in the given order, repeats included, without a copy") {
  const auto m = numbered<RowMajor>(5, 2);
  const auto view = MatrixView<double>(m).select(list({4, 0, 0, 2}));
  REQUIRE(view.rows() == 4);
  CHECK(view.cols() == 2);
  CHECK(view(0, 1) == 41);
  CHECK(view(1, 1) == 1);
  CHECK(view(2, 1) == 1);
  CHECK(view(3, 0) == 20);
  CHECK(view.row_begin(3) == &m(2, 0));
}

TEST_CASE("matrix view: rows of a selection count within it") {
  const auto m = numbered<Eigen::MatrixXd>(6, 2);
  const auto even = MatrixView<double>(m).select(list({0, 2, 4}));
  const auto twice = even.select(list({2, 1}));
  REQUIRE(twice.rows() == 2);
  CHECK(twice(0, 0) == 40);
  CHECK(twice(1, 0) == 20);
  const auto thrice = twice.select(list({1, 1, 0}));
  CHECK(thrice(0, 1) == 21);
  CHECK(thrice(2, 1) == 41);
  CHECK(even.rows() == 3);  // unchanged
}

TEST_CASE("matrix view: select() of no rows is empty") {
  const auto m = numbered<RowMajor>(3, 2);
  CHECK(MatrixView<double>(m).select(list({})).rows() == 0);
}

TEST_CASE("matrix view: rows that do not exist are refused by name, in a selection by its own size") {
  const auto m = numbered<RowMajor>(3, 2);
  const MatrixView<double> view(m);
  const auto text = error_of<InvalidArgument>([&] { view.select(list({0, 3})); });
  CHECK(contains(text, "rows"));
  CHECK(contains(text, "found 3"));
  CHECK(contains(text, "0 to 2"));
  CHECK_THROWS_AS(view.select(list({-1})), InvalidArgument);
  CHECK_THROWS_AS(view.select(list({0, 1})).select(list({2})), InvalidArgument);
}

TEST_CASE("matrix view: middle_rows() is a range of rows, of a matrix and of a selection") {
  const auto m = numbered<RowMajor>(6, 2);
  const MatrixView<double> view(m);
  const auto middle = view.middle_rows(2, 3);
  REQUIRE(middle.rows() == 3);
  CHECK(middle(0, 0) == 20);
  CHECK(middle(2, 1) == 41);
  const auto of_selection = view.select(list({5, 4, 3, 2})).middle_rows(1, 2);
  REQUIRE(of_selection.rows() == 2);
  CHECK(of_selection(0, 0) == 40);
  CHECK(of_selection(1, 0) == 30);
  CHECK(view.middle_rows(6, 0).rows() == 0);
}

TEST_CASE("matrix view: sizes below zero and a missing address are refused") {
  const double value = 1;
  CHECK_THROWS_AS(MatrixView<double>(&value, -1, 1, 1), InvalidArgument);
  CHECK_THROWS_AS(MatrixView<double>(&value, 1, -1, 1), InvalidArgument);
  CHECK_THROWS_AS(MatrixView<double>(nullptr, 1, 1, 1), InvalidArgument);
  CHECK_NOTHROW(MatrixView<double>(nullptr, 0, 3, 3));
  CHECK(MatrixView<double>().rows() == 0);
}

TEST_CASE("compose: gives positions in the memory behind the outer list") {
  const auto inner = list({1, 0});
  CHECK(MatrixView<double>::compose(nullptr, inner, 2) == inner);  // shared, not copied
  CHECK(*MatrixView<double>::compose(list({7, 9}), inner, 2) == std::vector<Index>{9, 7});
}

}  // namespace matrix_view_test
