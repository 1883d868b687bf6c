// SPDX-License-Identifier: BSL-1.0
#pragma once

// The policies of an estimator that follow from its loss, where it names none.

#include "attune/loss/concept.hpp"
#include "attune/metrics/accuracy.hpp"
#include "attune/metrics/log_loss.hpp"
#include "attune/metrics/metric_set.hpp"
#include "attune/metrics/roc_auc.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

template <class L>
auto metrics_for_loss() {
  if constexpr (task_of<L> == Task::binary_classification && HasLink<L>)
    return Metrics<Accuracy, RocAuc, LogLoss>{};
  else if constexpr (task_of<L> == Task::binary_classification)
    return Metrics<Accuracy, RocAuc>{};
  else if constexpr (MulticlassLoss<L> && HasMulticlassLink<L>)
    return Metrics<Accuracy, LogLoss>{};
  else
    return DefaultMetrics<LabelOf<L>>{};
}

}  // namespace detail

/// The metrics of an estimator with loss L: what its outputs can be judged by.
template <class L>
using MetricsForLoss = decltype(detail::metrics_for_loss<L>());

}  // namespace attune::inline ATTUNE_ABI
