// SPDX-License-Identifier: BSL-1.0
#include <span>

#include "attune/metrics/f1.hpp"
#include "attune/metrics/metric_set.hpp"
#include "attune/metrics/precision.hpp"
#include "attune/metrics/recall.hpp"
#include "attune/metrics/roc_auc.hpp"

using Set = attune::Metrics<attune::Precision, attune::Recall, attune::F1, attune::RocAuc>;

Set::Scores scores(std::span<const int> truth, const attune::Outputs<int>& said) { return Set{}.evaluate(truth, said); }
