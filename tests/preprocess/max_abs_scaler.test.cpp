// SPDX-License-Identifier: BSL-1.0
#include "attune/preprocess/max_abs_scaler.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "../model/problems.hpp"
#include "columns.hpp"

namespace max_abs_scaler_test {

using namespace attune;
using attune_test::column;
using attune_test::contains;
using attune_test::error_of;
using attune_test::fitted_to;
using attune_test::numbers;
using attune_test::transformed;

static_assert(AffineTransformer<FittedMaxAbsScaler>);

TEST_CASE("max abs scaler: by hand, negative values too") {
  const auto fitted = fitted_to(MaxAbsScaler{}, {1, -4, 2});
  CHECK(fitted.max_abs == std::vector<double>{4});
  CHECK(transformed(fitted, {1, -4, 2, 0, 8}) == std::vector<double>{0.25, -1, 0.5, 0, 2});
}

TEST_CASE("max abs scaler: a column of zeros stays, a constant one becomes 1 or -1, however small") {
  CHECK(transformed(fitted_to(MaxAbsScaler{}, {0, 0}), {0, 3}) == std::vector<double>{0, 3});
  CHECK(transformed(fitted_to(MaxAbsScaler{}, {-1e-200, -1e-200}), {-1e-200}) == std::vector<double>{-1});
}

TEST_CASE_TEMPLATE("max abs scaler: training columns have largest magnitude 1", T, float, double) {
  const auto data = numbers<T>(100, 3, 320);
  const RowMatrix<T> z = MaxAbsScaler{}.fit(data.view()).transform(data.view().x());
  for (Index j = 0; j < 3; ++j) CHECK(z.col(j).cwiseAbs().maxCoeff() == T(1));
}

TEST_CASE("max abs scaler: its change of columns is what transform does") {
  const auto data = numbers<double>(40, 3, 321);
  attune_test::check_affine(MaxAbsScaler{}.fit(data.view()), data.x);
}

TEST_CASE("max abs scaler: values that are not finite and another width are refused") {
  auto data = numbers<double>(10, 2, 322);
  const auto fitted = MaxAbsScaler{}.fit(data.view());
  CHECK(contains(error_of<InvalidArgument>([&] { transformed(fitted, {1}); }), "X: found 1 columns, expected 2"));
  data.x(4, 1) = attune_test::infinity;
  CHECK(contains(error_of<InvalidData>([&] { MaxAbsScaler{}.fit(data.view()); }), "X, row 4, column 'x1'"));
}

}  // namespace max_abs_scaler_test
