// expect: this metric is not in the set that was evaluated; see docs/metrics.md#sets
// SPDX-License-Identifier: BSL-1.0

#include "attune/metrics/f1.hpp"
#include "attune/validate/evaluate.hpp"

double score(const attune::Evaluation<attune::Metrics<attune::Accuracy>>& evaluation) {
#ifdef ATTUNE_MISUSE
  return evaluation.get<attune::F1>();
#else
  return evaluation.get<attune::Accuracy>();
#endif
}
