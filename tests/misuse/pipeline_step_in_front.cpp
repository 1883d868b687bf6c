// expect: pipeline: what stands before another step must be a transformer: `fit(view)` has to return an object with `transform(X)`; see docs/preprocess.md#your-own
// SPDX-License-Identifier: BSL-1.0

#include "attune/loss/logistic_loss.hpp"
#include "attune/model/estimator.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "attune/preprocess/standard_scaler.hpp"

using Classifier = attune::Estimator<attune::Linear<double>, attune::LogisticLoss>;

struct Doubled {
  template <class T>
  attune::RowMatrix<T> transform(const attune::MatrixView<T>& x) const {
    attune::RowMatrix<T> twice(x.rows(), x.cols());
    for (attune::Index i = 0; i < x.rows(); ++i)
      for (attune::Index j = 0; j < x.cols(); ++j) twice(i, j) = 2 * x(i, j);
    return twice;
  }
};

struct Doubling {
#ifndef ATTUNE_MISUSE
  template <class T, class Label>
  Doubled fit(const attune::DatasetView<T, Label>&) const {
    return {};
  }
#endif
};

auto learner() { return Doubling{} | Classifier{}; }
