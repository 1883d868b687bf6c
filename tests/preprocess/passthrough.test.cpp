// SPDX-License-Identifier: BSL-1.0
#include "attune/preprocess/passthrough.hpp"

#include <doctest/doctest.h>

#include "../model/problems.hpp"
#include "columns.hpp"

namespace passthrough_test {

using namespace attune;

static_assert(AffineTransformer<FittedPassthrough> && always_accepts_missing<Passthrough>);

TEST_CASE_TEMPLATE("passthrough: X as it is, of another width refused", T, float, double) {
  const auto data = attune_test::numbers<T>(10, 3, 410);
  const auto fitted = Passthrough{}.fit(data.view());
  CHECK(fitted.transform(data.view().x()) == data.x);
  const RowMatrix<T> narrow = RowMatrix<T>::Zero(2, 2);
  CHECK_THROWS_AS(fitted.transform(MatrixView<T>(narrow)), InvalidArgument);
}

TEST_CASE("passthrough: its change of columns is none, and missing values go through") {
  auto data = attune_test::numbers<double>(10, 3, 411);
  attune_test::check_affine(Passthrough{}.fit(data.view()), data.x);
  data.x(1, 1) = attune_test::missing;
  CHECK(std::isnan(Passthrough{}.fit(data.view()).transform(data.view().x())(1, 1)));
}

}  // namespace passthrough_test
