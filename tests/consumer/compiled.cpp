// SPDX-License-Identifier: BSL-1.0
// A fit from data to score, all of whose plain parts are linked.
#include <attune/data/make_moons.hpp>
#include <attune/metrics/metric_set.hpp>
#include <attune/metrics/roc_auc.hpp>
#include <attune/model/linear_models.hpp>
#include <attune/preprocess/pipeline.hpp>
#include <attune/preprocess/standard_scaler.hpp>
#include <attune/report/models.hpp>
#include <attune/validate/cross_validate.hpp>
#include <attune/validate/stratified_k_fold.hpp>
#include <iostream>

#if !defined(ATTUNE_COMPILED)
#error "attune::compiled says so to who links it"
#endif

long rows_of_moons(long samples);  // of the library beside

int main() {
  if (rows_of_moons(20) != 20) return 1;
  const auto data = attune::make_moons({.samples = 200, .noise = 0.1, .seed = 1});
  const auto learner = attune::StandardScaler{} | attune::LogisticRegression<>{};
  std::cout << learner.fit(data) << '\n';
  const auto scores = attune::cross_validate(learner, data, attune::StratifiedKFold{.folds = 3, .seed = 1}, attune::Metrics<attune::RocAuc>{});
  return scores.mean<attune::RocAuc>() > 0.9 ? 0 : 1;
}
