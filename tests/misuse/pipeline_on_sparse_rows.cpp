// expect: fit() of a pipeline: the data is sparse, and a step in front of the learner would store every zero: MaxAbsScaler and StandardScaler{.with_mean = false} keep rows sparse, `to_dense(x)` makes a dense X; see docs/preprocess.md#sparse-rows
// SPDX-License-Identifier: BSL-1.0

#include "attune/model/linear_models.hpp"
#include "attune/model/sparse_linear.hpp"
#include "attune/preprocess/max_abs_scaler.hpp"
#include "attune/preprocess/min_max_scaler.hpp"
#include "attune/preprocess/pipeline.hpp"

auto fitted(const attune::SparseDatasetView<double, int>& data) {
#ifdef ATTUNE_MISUSE
  return (attune::MinMaxScaler{} | attune::LogisticRegression<>{}).fit(data);
#else
  return (attune::MaxAbsScaler{} | attune::LogisticRegression<>{}).fit(data);
#endif
}
