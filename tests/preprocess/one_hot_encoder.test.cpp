// SPDX-License-Identifier: BSL-1.0
#include "attune/preprocess/one_hot_encoder.hpp"

#include <doctest/doctest.h>

#include "attune/preprocess/pipeline.hpp"
#include "tables.hpp"

namespace one_hot_encoder_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::matrix;
using attune_test::Names;
using attune_test::table_of;

static_assert(TransformerOn<OneHotEncoder, TableDatasetView<double, int>> && TransformerOn<OneHotEncoder, TableDatasetView<float, double>>);
static_assert(!TransformerOn<OneHotEncoder, DatasetView<double, int>> && detail::LooksLikeTransformer<OneHotEncoder>);

TEST_CASE("one-hot encoder: a column for each category of the training rows, missing values last") {
  const auto data = table_of("y,color,size\n0,red,S\n1,,L\n0,blue,S\n1,red,S\n");
  const auto fitted = OneHotEncoder{}.fit(data.view());
  CHECK(*fitted.feature_names() == Names{"color_blue", "color_red", "color_missing", "size_L", "size_S"});
  CHECK(fitted.transform(data.view().x()) == matrix(4, 5, {0, 1, 0, 0, 1, 0, 0, 1, 1, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 1}));
  const auto part = OneHotEncoder{}.fit(data.view().subset({0, 3}));  // blue, L and missing ones are not among these rows
  CHECK(*part.feature_names() == Names{"color_red", "size_S"});
}

TEST_CASE("one-hot encoder: each row has one 1 for each column, unless some are dropped") {
  const auto data = attune_test::mixed(200, 400);
  const auto view = data.view();
  const auto encoded = view.with_features(view.x().select_columns({1, 3}), nullptr);
  const RowMatrix<double> z = OneHotEncoder{}.fit(encoded).transform(encoded.x());
  CHECK((z.rowwise().sum().array() == 2).all());
  CHECK((z.array() == 0 || z.array() == 1).all());
  const RowMatrix<double> dropped = OneHotEncoder{.drop = Drop::first}.fit(encoded).transform(encoded.x());
  CHECK(dropped.cols() == z.cols() - 2);
  CHECK(dropped.leftCols(3) == z.middleCols(1, 3));
}

TEST_CASE("one-hot encoder: an unknown category is refused, or ignored, or counted as infrequent") {
  const auto data = table_of("y,color\n0,red\n1,red\n0,blue\n1,red\n");
  const auto later = table_of("y,color\n0,green\n1,\n0,red\n");
  const auto transform = [&](const OneHotEncoder& encoder) { return encoder.fit(data.view()).transform(later.view().x()); };
  const auto text = error_of<InvalidData>([&] { transform({}); });
  CHECK(contains(text, "OneHotEncoder, column 'color', row 0: found 'green', expected a category of the training rows: 'blue', 'red'"));
  CHECK(contains(text, "Unknown::ignore"));
  CHECK(transform({.handle_unknown = Unknown::ignore}) == matrix(3, 2, {0, 0, 0, 0, 0, 1}));
  CHECK(transform({.handle_unknown = Unknown::infrequent_if_exist, .min_frequency = 2}) == matrix(3, 2, {0, 1, 0, 1, 1, 0}));
  CHECK(transform({.handle_unknown = Unknown::infrequent_if_exist}) == matrix(3, 2, {0, 0, 0, 0, 0, 1}));  // none is infrequent
  const auto known = OneHotEncoder{}.fit(data.view());
  const auto missing_only = later.view().subset({1});
  CHECK(contains(error_of<InvalidData>([&] { known.transform(missing_only.x()); }), "found a missing value"));
}

TEST_CASE("one-hot encoder: rare categories share the last column") {
  const auto data = table_of("y,c\n0,a\n1,b\n0,b\n1,c\n0,c\n1,d\n0,d\n1,d\n");
  const auto names = [&](const OneHotEncoder& encoder) { return *encoder.fit(data.view()).feature_names(); };
  CHECK(names({.min_frequency = 2}) == Names{"c_b", "c_c", "c_d", "c_infrequent"});
  CHECK(names({.min_frequency = 3}) == Names{"c_d", "c_infrequent"});
  CHECK(names({.min_frequency = 0.25}) == names({.min_frequency = 2}));
  CHECK(names({.max_categories = 3}) == Names{"c_c", "c_d", "c_infrequent"});  // b and c are equally rare
  CHECK(names({.max_categories = 4}) == Names{"c_a", "c_b", "c_c", "c_d"});
  CHECK(names({.max_categories = 1}) == Names{"c_infrequent"});
  CHECK(names({.drop = Drop::first, .min_frequency = 2}) == Names{"c_c", "c_d", "c_infrequent"});
  CHECK(names({.drop = Drop::if_binary, .min_frequency = 3}) == Names{"c_infrequent"});
  CHECK(names({.drop = Drop::if_binary}).size() == 4);
  const RowMatrix<double> z = OneHotEncoder{.min_frequency = 3}.fit(data.view()).transform(data.view().x());
  CHECK(z.col(1).sum() == 5);
}

TEST_CASE("one-hot encoder: where everything is dropped, unknown categories are zeros too") {
  const auto data = table_of("y,c\n0,a\n1,a\n0,b\n");
  const auto fitted = OneHotEncoder{.handle_unknown = Unknown::infrequent_if_exist, .drop = Drop::first, .min_frequency = 5}.fit(data.view());
  CHECK(fitted.feature_names()->empty());
  CHECK(fitted.transform(data.view().x()).cols() == 0);
}

TEST_CASE("one-hot encoder: categories are the same by name, whatever their codes in another table") {
  const auto data = table_of("y,color,size\n0,red,S\n1,blue,L\n");
  const auto other = parse_csv("size,y,color\nL,0,red\nS,0,red\n").feature_table();  // other columns first, other lists of names
  const auto fitted = OneHotEncoder{}.fit(data.view());
  CHECK(fitted.transform(other.view()) == matrix(2, 4, {0, 1, 1, 0, 0, 1, 0, 1}));
  const auto narrow = parse_csv("y,colour\n0,red\n").feature_table();
  CHECK(contains(error_of<InvalidArgument>([&] { fitted.transform(narrow.view()); }), "column 'color': found no such column"));
}

TEST_CASE("one-hot encoder: numbers are refused, unless they are named as categories; a column of missing values has no kind") {
  const auto data = table_of("y,ward\n0,3\n1,10\n0,3\n");
  const auto text = error_of<InvalidData>([&] { OneHotEncoder{}.fit(data.view()); });
  CHECK(contains(text, "OneHotEncoder, column 'ward', row 0: found the number 3, expected a category"));
  CHECK(contains(text, ".categorical"));
  const auto named = table_of("y,ward\n0,3\n1,10\n0,3\n", {"ward"});
  const auto fitted = OneHotEncoder{.handle_unknown = Unknown::ignore}.fit(named.view());
  CHECK(*fitted.feature_names() == Names{"ward_3", "ward_10"});
  CHECK(contains(error_of<InvalidData>([&] { fitted.transform(data.view().x()); }), "found the number 3"));
  const auto empty = table_of("y,ward\n0,\n1,\n");
  CHECK(fitted.transform(empty.view().x()) == matrix(2, 2, {0, 0, 0, 0}));
}

TEST_CASE("one-hot encoder: settings out of range are refused") {
  const auto data = table_of("y,c\n0,a\n1,b\n");
  CHECK(contains(error_of<InvalidArgument>([&] { OneHotEncoder{.min_frequency = -1}.fit(data.view()); }), "OneHotEncoder::min_frequency"));
  CHECK(contains(error_of<InvalidArgument>([&] { OneHotEncoder{.max_categories = -1}.fit(data.view()); }), "OneHotEncoder::max_categories"));
}

TEST_CASE("one-hot encoder: a category that is spelt as the word for missing ones keeps its name to itself") {
  const auto data = table_of("y,c\n0,missing\n1,x\n0,\n1,infrequent\n");
  CHECK(*OneHotEncoder{}.fit(data.view()).feature_names() == Names{"c_infrequent", "c_missing", "c_x", "c_missing_"});
}

}  // namespace one_hot_encoder_test
