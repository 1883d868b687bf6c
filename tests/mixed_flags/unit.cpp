// SPDX-License-Identifier: BSL-1.0

// Compiled several times with different vector flags, and linked into one program: UNIT is the name of its
// function, FIT whether it fits a model (which takes Eigen) or only computes metrics (which does not).

#include <cstddef>
#include <span>
#include <vector>

#include "attune/metrics/log_loss.hpp"
#include "attune/metrics/metric_set.hpp"
#include "attune/metrics/roc_auc.hpp"

#if FIT
#include "attune/data/dataset.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/model/estimator.hpp"
#endif

using namespace attune;

/// Fills in `out` from n rows of p values, and returns the instruction set.
const char* UNIT(const double* x, const int* y, std::size_t n, std::size_t p, std::vector<double>& out) {
  const std::span<const int> labels(y, n);
#if FIT
  const Eigen::Map<const RowMatrix<double>> samples(x, static_cast<Index>(n), static_cast<Index>(p));
  const auto data = view(samples, labels);
  const auto model = Estimator<Linear<double>, LogisticLoss>{}.fit(data, {.executor = Threads{.count = 2}});
  const Eigen::MatrixXd probabilities = model.predict_proba(data.x());
  for (Index i = 0; i < data.size(); ++i) out.push_back(probabilities(i, 1));
#else
  Outputs<int> outputs{.predicted = {y, y + n}, .scores = {{}, 1}, .probabilities = {{}, 2}};
  for (std::size_t i = 0; i < n; ++i) {
    outputs.scores.values.push_back(x[i * p]);
    outputs.probabilities.values.push_back(0.5 - 0.1 * x[i * p]);
    outputs.probabilities.values.push_back(0.5 + 0.1 * x[i * p]);
  }
  for (const double score : Metrics<Accuracy, RocAuc, LogLoss>{}.evaluate(labels, outputs, {}, 2)) out.push_back(score);
#endif
  return instruction_set;
}
