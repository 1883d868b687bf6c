// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>

#include "attune/loss/logistic_loss.hpp"
#include "attune/model/estimator.hpp"
#include "attune/preprocess/concept.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "attune/preprocess/standard_scaler.hpp"
#include "transformers.hpp"

namespace concept_test {

using namespace attune;
using attune_test::AddSquares;

using View = DatasetView<double, int>;

static_assert(TransformerOn<StandardScaler, View> && TransformerOn<StandardScaler, DatasetView<float, double>>);
static_assert(AffineTransformer<FittedStandardScaler> && !AffineTransformer<Fitted<AddSquares, View>>);
static_assert(TransformerOn<AddSquares, View> && !TransformerOn<Estimator<Linear<double>, LogisticLoss>, View>);
static_assert(AffineTransformer<Fitted<Chain<StandardScaler, StandardScaler>, View>> && !AffineTransformer<Fitted<Chain<StandardScaler, AddSquares>, View>>);

TEST_CASE("transformers: a plain struct of the user's own is one") {
  const RowMatrix<double> x = RowMatrix<double>::Constant(2, 1, 3);
  const Eigen::VectorXi y = Eigen::VectorXi::Zero(2);
  const auto fitted = AddSquares{}.fit(view(x, y));
  CHECK(fitted.transform(MatrixView<double>(x))(1, 1) == 9);
}

}  // namespace concept_test
