// SPDX-License-Identifier: BSL-1.0
#include "attune/preprocess/columns.hpp"

#include <doctest/doctest.h>

#include "../model/problems.hpp"
#include "attune/data/read_csv.hpp"
#include "attune/loss/squared_error.hpp"
#include "attune/model/estimator.hpp"
#include "attune/preprocess/combine.hpp"
#include "attune/preprocess/one_hot_encoder.hpp"
#include "attune/preprocess/ordinal_encoder.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "attune/preprocess/simple_imputer.hpp"
#include "attune/preprocess/standard_scaler.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/k_fold.hpp"
#include "tables.hpp"
#include "transformers.hpp"

namespace columns_test {

using namespace attune;
using attune_test::AddSquares;
using attune_test::contains;
using attune_test::error_of;
using attune_test::matrix;
using attune_test::mixed;
using attune_test::Names;
using attune_test::table_of;

using Matrix = DatasetView<double, int>;
using Mixed = TableDatasetView<double, int>;

static_assert(TransformerOn<ColumnStep<StandardScaler>, Mixed> && TransformerOn<ColumnStep<StandardScaler>, Matrix>);
static_assert(TransformerOn<ColumnStep<OneHotEncoder>, Mixed> && !TransformerOn<ColumnStep<OneHotEncoder>, Matrix>);
static_assert(TransformerOn<ColumnStep<Chain<SimpleImputer, OneHotEncoder>>, Mixed> && TransformerOn<ColumnStep<Chain<SimpleImputer, StandardScaler>>, Mixed>);
static_assert(TransformerOn<ColumnStep<Chain<OrdinalEncoder, StandardScaler>>, Mixed>);

TEST_CASE("columns: a step for numbers gets a matrix of the columns named, in the order named") {
  const auto data = table_of("y,a,c,b\n0,1,x,10\n1,2,y,20\n0,3,x,30\n");
  const auto fitted = columns({"b", "a"}, StandardScaler{.with_std = false}).fit(data.view());
  CHECK(fitted.transform(data.view().x()) == matrix(3, 2, {-10, -1, 0, 0, 10, 1}));
  CHECK(*fitted.feature_names() == Names{"b", "a"});
  CHECK(fitted.transformer.mean == std::vector<double>{20, 2});
}

TEST_CASE("columns: without a step they are handed on as they are") {
  const auto data = table_of("y,a,c,b\n0,1,x,10\n1,,y,20\n");
  const RowMatrix<double> z = columns(all_numeric).fit(data.view()).transform(data.view().x());
  CHECK(z.col(1) == Eigen::Vector2d(10, 20));
  CHECK(std::isnan(z(1, 0)));
}

TEST_CASE("columns: all of a kind") {
  const auto data = table_of("y,a,c,b,d\n0,1,x,10,u\n1,2,y,20,v\n");
  CHECK(*columns(all_numeric, StandardScaler{}).fit(data.view()).feature_names() == Names{"a", "b"});
  CHECK(*columns(all_categorical, OrdinalEncoder{}).fit(data.view()).feature_names() == Names{"c", "d"});
  CHECK(*columns({"c"}, OneHotEncoder{}).fit(data.view()).feature_names() == Names{"c_x", "c_y"});
}

TEST_CASE("columns: steps in a chain, through a table of categories or through a matrix") {
  const auto data = table_of("y,a,c\n0,1,x\n1,,\n0,3,x\n1,8,z\n");
  const auto imputed = columns({"c"}, SimpleImputer{.strategy = Impute::most_frequent, .add_indicator = false} | OneHotEncoder{}).fit(data.view());
  CHECK(imputed.transform(data.view().x()) == matrix(4, 2, {1, 0, 1, 0, 1, 0, 0, 1}));
  const auto numbers = columns({"a"}, SimpleImputer{.add_indicator = true} | StandardScaler{.with_std = false}).fit(data.view());
  CHECK(*numbers.feature_names() == Names{"a", "missingindicator_a"});
  CHECK(numbers.transform(data.view().x()) == matrix(4, 2, {-3, -0.25, 0, 0.75, -1, -0.25, 4, -0.25}));
  const auto coded = columns({"c"}, OrdinalEncoder{} | SimpleImputer{.strategy = Impute::constant, .fill_value = 7}).fit(data.view());
  CHECK(coded.transform(data.view().x()) == matrix(4, 1, {0, 7, 0, 1}));
}

TEST_CASE("columns: of another table they are found by name, wherever they are") {
  const auto data = table_of("y,a,b\n0,1,10\n1,2,20\n");
  const auto fitted = columns({"b"}).fit(data.view());
  const auto other = parse_csv("b,new,a\n5,6,7\n").feature_table();
  CHECK(fitted.transform(other.view()) == matrix(1, 1, {5}));
  const auto without = parse_csv("bb,a\n5,6\n").feature_table();
  CHECK(contains(error_of<InvalidArgument>([&] { fitted.transform(without.view()); }), "closest names are 'bb'"));
}

TEST_CASE("columns: of a matrix they are chosen by name too, and keep their places") {
  auto data = attune_test::classes<double>(20, 3, 420);
  data.feature_names = std::make_shared<const Names>(Names{"a", "b", "c"});
  const auto fitted = columns({"c", "a"}, StandardScaler{}).fit(data.view());
  const RowMatrix<double> z = fitted.transform(data.view().x());
  const RowMatrix<double> all = StandardScaler{}.fit(data.view()).transform(data.view().x());
  CHECK(z.col(0) == all.col(2));
  CHECK(z.col(1) == all.col(0));
  CHECK(columns(all_numeric).fit(data.view()).transform(data.view().x()) == data.x);
  const RowMatrix<double> narrow = RowMatrix<double>::Zero(2, 2);
  CHECK(contains(error_of<InvalidArgument>([&] { fitted.transform(MatrixView<double>(narrow)); }), "X: found 2 columns, expected 3"));
  data.feature_names = nullptr;
  CHECK(*columns({"x1"}).fit(data.view()).feature_names() == Names{"x1"});
}

TEST_CASE("columns: a transformer of the user's own gets its columns and their names") {
  const auto data = table_of("y,a,c,b\n0,1,x,10\n1,2,y,20\n");
  const auto fitted = columns({"a"}, AddSquares{}).fit(data.view());
  CHECK(*fitted.feature_names() == Names{"a", "a²"});
  CHECK(fitted.transform(data.view().x()) == matrix(2, 2, {1, 1, 2, 4}));
  struct Sums {  // makes one column, and does not name it
    struct Fitted {
      RowMatrix<double> transform(const MatrixView<double>& x) const {
        RowMatrix<double> sums = RowMatrix<double>::Zero(x.rows(), 1);
        for (Index i = 0; i < x.rows(); ++i)
          for (Index j = 0; j < x.cols(); ++j) sums(i, 0) += x(i, j);
        return sums;
      }
    };
    Fitted fit(const Matrix&) const { return {}; }
  };
  CHECK(*columns({"a", "b"}, Sums{}).fit(data.view()).feature_names() == Names{"x0"});
}

TEST_CASE("columns: values that are missing only later are refused by row and column, where the step refuses them") {
  const auto data = table_of("y,a,b\n0,1,10\n1,2,20\n");
  const auto later = parse_csv("a,b\n1,10\n2,\n,3\n").feature_table();
  const auto text = error_of<InvalidData>([&] { columns({"b"}, StandardScaler{}).fit(data.view()).transform(later.view()); });
  CHECK(contains(text, "X, row 1, column 'b': found nan"));
  CHECK(columns({"b"}, SimpleImputer{}).fit(data.view()).transform(later.view()) == matrix(3, 1, {10, 15, 3}));
  CHECK(std::isnan(columns({"b"}).fit(data.view()).transform(later.view())(1, 0)));  // as it is
}

TEST_CASE("columns: a name that is not there, one that is there twice and a choice of nothing are refused") {
  const auto data = table_of("y,hours,age\n0,1,2\n1,2,3\n");
  const auto text = error_of<InvalidArgument>([&] { columns({"hour"}).fit(data.view()); });
  CHECK(contains(text, "column 'hour': found no such column among 2"));
  CHECK(contains(text, "the closest are 'hours', 'age'"));
  CHECK(contains(error_of<InvalidArgument>([&] { columns({"age", "age"}).fit(data.view()); }), "'age' twice"));
  CHECK(contains(error_of<InvalidArgument>([&] { columns(all_categorical, OneHotEncoder{}).fit(data.view()); }), "columns: found no column (all categorical) among 2"));
  CHECK(contains(error_of<InvalidArgument>([&] { columns(Names{}).fit(data.view()); }), "no column (named)"));
}

TEST_CASE("columns: categories where numbers are wanted are refused, and so are missing values where the step refuses them") {
  const auto data = table_of("y,a,c\n0,1,x\n1,,y\n");
  const auto text = error_of<InvalidData>([&] { columns({"a", "c"}, StandardScaler{}).fit(data.view()); });
  CHECK(contains(text, "column 'c', row 0: found the category 'x', expected a number; encode it"));
  CHECK(contains(error_of<InvalidData>([&] { columns({"a"}, StandardScaler{}).fit(data.view()); }), "X, row 1, column 'a': found nan"));
  CHECK_NOTHROW(columns({"a"}, SimpleImputer{}).fit(data.view()));
}

TEST_CASE("columns: mixed columns and several targets go through a pipeline, as each target does alone") {
  const auto data = parse_csv("h,w,a,c\n1,10,3,x\n2,30,1,y\n4,20,5,x\n3,50,2,y\n6,10,4,x\n5,70,9,y\n").multi_regression_table({.targets = {"h", "w"}});
  const auto learner = combine(columns(all_numeric, StandardScaler{}), columns(all_categorical, OneHotEncoder{})) | Estimator<Linear<double>, SquaredError>{};
  const auto model = learner.fit(data);
  CHECK(model.model.models.size() == 2);
  const auto predicted = model.predict(data.view().x());
  for (Index k = 0; k < 2; ++k) CHECK(predicted.col(k) == learner.fit(data.view().output(k)).predict(data.view().x()));
  CHECK(model.model.target_name(1) == "w");
  CHECK(cross_validate(learner, data, KFold{.folds = 3}).folds.size() == 3);
}

}  // namespace columns_test
