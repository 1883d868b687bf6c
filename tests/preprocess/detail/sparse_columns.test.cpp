// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <vector>

#include "../../support.hpp"
#include "attune/data/sparse_rows.hpp"
#include "attune/preprocess/max_abs_scaler.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "attune/preprocess/standard_scaler.hpp"

namespace sparse_columns_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

struct Rows {
  RowMatrix<double> dense{4, 3};
  SparseRows<double> sparse{};
  std::vector<double> y{1, 2, 3, 4}, weights{1, 2, 0.5, 3};

  Rows() {
    dense << 0, -4, 0, 2, 0, 0, 0, 1, 0, 1, 3, 0;  // the last column is all zeros
    sparse = to_sparse(MatrixView<double>(dense));
  }
};

}  // namespace

TEST_CASE("scalers of sparse rows: what keeps zeros makes what it makes of dense rows") {
  const Rows rows;
  const MatrixView<double> x(rows.dense);
  const auto narrow = to_sparse(MatrixView<double>(rows.dense.data(), 4, 2, 3));
  const auto check = [&](const auto& scaler) {
    const auto of_sparse = scaler.fit(view(rows.sparse.view(), rows.y, {.weights = rows.weights}));
    const auto of_dense = scaler.fit(view(rows.dense, rows.y, {.weights = rows.weights}));
    const auto made = of_sparse.transform(rows.sparse.view());
    CHECK(made.values.size() == rows.sparse.values.size());
    CHECK((to_dense(made.view()) - of_dense.transform(x)).cwiseAbs().maxCoeff() <= 1e-15);
    CHECK(contains(error_of<InvalidArgument>([&] { of_sparse.transform(narrow.view()); }), "found 2 columns, expected 3"));
  };
  check(MaxAbsScaler{});
  check(StandardScaler{.with_mean = false});
  check(StandardScaler{.with_mean = false, .with_std = false});
}

TEST_CASE("scalers of sparse rows: centring is refused, with what to do instead") {
  const Rows rows;
  const auto message = error_of<InvalidArgument>([&] { StandardScaler{}.fit(view(rows.sparse.view(), rows.y)); });
  CHECK(contains(message, "StandardScaler::with_mean: found true, of sparse rows, expected false"));
  CHECK(contains(message, "MaxAbsScaler"));
  const auto centred = StandardScaler{}.fit(view(rows.dense, rows.y));
  CHECK(contains(error_of<InvalidArgument>([&] { centred.transform(rows.sparse.view()); }), "with_mean"));
}

}  // namespace sparse_columns_test
