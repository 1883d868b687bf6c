// SPDX-License-Identifier: BSL-1.0
#include "attune/preprocess/ordinal_encoder.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "attune/preprocess/pipeline.hpp"
#include "tables.hpp"

namespace ordinal_encoder_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::matrix;
using attune_test::Names;
using attune_test::table_of;

static_assert(TransformerOn<OrdinalEncoder, TableDatasetView<double, int>> && !TransformerOn<OrdinalEncoder, DatasetView<double, int>>);

TEST_CASE("ordinal encoder: positions among the categories of the training rows, missing ones stay missing") {
  const auto data = table_of("y,color,size\n0,red,S\n1,,L\n0,blue,M\n1,red,S\n");
  const auto fitted = OrdinalEncoder{}.fit(data.view());
  CHECK(*fitted.feature_names() == Names{"color", "size"});
  const RowMatrix<double> z = fitted.transform(data.view().x());
  CHECK(z.col(1) == Eigen::Vector4d(2, 0, 1, 2));
  CHECK(std::isnan(z(1, 0)));
  CHECK(z(0, 0) == 1);
  CHECK(z(2, 0) == 0);
  CHECK(OrdinalEncoder{.encoded_missing_value = -9}.fit(data.view()).transform(data.view().x())(1, 0) == -9);
}

TEST_CASE("ordinal encoder: an order that is given holds, in every column") {
  const auto data = table_of("y,wish,got\n0,M,S\n1,L,M\n");
  const auto fitted = OrdinalEncoder{.categories = {"S", "M", "L", "XL"}}.fit(data.view());
  CHECK(fitted.transform(data.view().x()) == matrix(2, 2, {1, 0, 2, 1}));
  const auto strange = table_of("y,wish\n0,M\n1,XS\n");
  const auto text = error_of<InvalidData>([&] { OrdinalEncoder{.categories = {"S", "M"}}.fit(strange.view()); });
  CHECK(contains(text, "OrdinalEncoder, column 'wish', row 1: found 'XS'"));
  CHECK(OrdinalEncoder{.categories = {"S", "M"}, .unknown_value = -1}.fit(strange.view()).transform(strange.view().x()) == matrix(2, 1, {1, -1}));
  CHECK(contains(error_of<InvalidArgument>([&] { OrdinalEncoder{.categories = {"S", "S"}}.fit(data.view()); }), "'S' twice"));
}

TEST_CASE("ordinal encoder: an unknown category is refused, unless it has a value") {
  const auto data = table_of("y,color\n0,red\n1,blue\n");
  const auto later = table_of("y,color\n0,red\n1,green\n");
  const auto text = error_of<InvalidData>([&] { OrdinalEncoder{}.fit(data.view()).transform(later.view().x()); });
  CHECK(contains(text, "OrdinalEncoder, column 'color', row 1: found 'green'"));
  CHECK(contains(text, ".unknown_value"));
  CHECK(OrdinalEncoder{.unknown_value = -1}.fit(data.view()).transform(later.view().x()) == matrix(2, 1, {1, -1}));
}

TEST_CASE("ordinal encoder: numbers and infinite settings are refused") {
  const auto data = table_of("y,ward\n0,3\n1,10\n");
  CHECK(contains(error_of<InvalidData>([&] { OrdinalEncoder{}.fit(data.view()); }), "OrdinalEncoder, column 'ward'"));
  CHECK(contains(error_of<InvalidArgument>([&] { OrdinalEncoder{.unknown_value = std::numeric_limits<double>::infinity()}.fit(data.view()); }), "OrdinalEncoder"));
}

}  // namespace ordinal_encoder_test
