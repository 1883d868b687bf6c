// SPDX-License-Identifier: BSL-1.0
#pragma once

// The policies of an estimator that follow from its loss, where it names none.

#include <type_traits>

#include "attune/loss/concept.hpp"
#include "attune/metrics/accuracy.hpp"
#include "attune/metrics/log_loss.hpp"
#include "attune/metrics/metric_set.hpp"
#include "attune/metrics/roc_auc.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

// Types are named and not made: what nobody uses is not instantiated.
template <class L>
struct MetricsForLossOf {
  using type = DefaultMetrics<LabelOf<L>>;
};
template <class L>
  requires(task_of<L> == Task::binary_classification)
struct MetricsForLossOf<L> {
  using type = std::conditional_t<HasLink<L>, Metrics<Accuracy, RocAuc, LogLoss>, Metrics<Accuracy, RocAuc>>;
};
template <class L>
  requires(MulticlassLoss<L> && HasMulticlassLink<L>)
struct MetricsForLossOf<L> {
  using type = Metrics<Accuracy, LogLoss>;
};

}  // namespace detail

/// The metrics of an estimator with loss L: what its outputs can be judged by.
template <class L>
using MetricsForLoss = typename detail::MetricsForLossOf<L>::type;

}  // namespace attune::inline ATTUNE_ABI
