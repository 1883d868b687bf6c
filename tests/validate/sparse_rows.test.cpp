// SPDX-License-Identifier: BSL-1.0
// Sparse rows through pipelines and searches, swept and job by job.
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include "../support.hpp"
#include "attune/data/sparse_rows.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/metrics/log_loss.hpp"
#include "attune/metrics/roc_auc.hpp"
#include "attune/model/linear_models.hpp"
#include "attune/model/sparse_linear.hpp"
#include "attune/preprocess/max_abs_scaler.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "attune/preprocess/standard_scaler.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/stratified_k_fold.hpp"

namespace validate_sparse_rows_test {

using namespace attune;

namespace {

SparseDataset<double, int> words(Index rows, Index columns) {
  auto source = attune_test::random(612);
  SparseDataset<double, int> data;
  data.y.resize(rows);
  data.x.cols = columns;
  std::vector<double> row(static_cast<std::size_t>(columns));
  for (Index i = 0; i < rows; ++i) {
    double score = 0;
    for (std::size_t j = 0; j < row.size(); ++j) {
      row[j] = source.uniform() < 0.15 ? 1 + 3 * source.uniform() : 0.0;
      score += row[j] * (j % 3 == 0 ? 1 : j % 3 == 1 ? -1 : 0);
    }
    data.x.push_dense_row(row.data(), columns);
    data.y[i] = score + source.normal() > 0 ? 1 : 0;
  }
  return data;
}

// The same learner without the capability to fit many.
template <class L>
struct OneByOne {
  L learner{};
  template <class View>
  auto fit(const View& view, const FitContext& context = {}) const {
    return learner.fit(view, context);
  }
};

template <class L>
void check(const L& learner, const SparseDataset<double, int>& data) {
  const StratifiedKFold folds{.folds = 4, .seed = 3};
  const auto swept = cross_validate(learner, data.view(), folds, Metrics<RocAuc, LogLoss>{});
  const auto apart = cross_validate(OneByOne<L>{learner}, data.view(), folds, Metrics<RocAuc, LogLoss>{});
  CHECK(swept.sweeps > 0);
  CHECK(apart.sweeps == 0);
  // Both stop at a gradient of 1e-10 of the start's; strengths of 0.01 make that 1e-8 of the parameters.
  CHECK(std::abs(swept.template mean<LogLoss>() - apart.template mean<LogLoss>()) <= 1e-6);
  CHECK(std::abs(swept.template mean<RocAuc>() - apart.template mean<RocAuc>()) <= 1e-6);
}

}  // namespace

TEST_CASE("sparse rows: cross-validated in one sweep, behind scalers too, as job by job") {
  CAPTURE(attune_test::seed());
  const auto data = words(160, 30);
  const LogisticRegression<> learner{.penalty = {.strength = 0.01}, .optimizer = {.stopping = {.gradient = {.tolerance = 1e-10}}}};
  check(learner, data);
  check(MaxAbsScaler{} | learner, data);
  check(StandardScaler{.with_mean = false} | (MaxAbsScaler{} | learner), data);
}

}  // namespace validate_sparse_rows_test
