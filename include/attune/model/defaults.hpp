// SPDX-License-Identifier: BSL-1.0
#pragma once

// The policies of an estimator that follow from its loss and its penalty, where it names none.

#include <type_traits>

#include "attune/loss/concept.hpp"
#include "attune/loss/squared_error.hpp"
#include "attune/metrics/accuracy.hpp"
#include "attune/metrics/log_loss.hpp"
#include "attune/metrics/metric_set.hpp"
#include "attune/metrics/roc_auc.hpp"
#include "attune/optimize/coordinate_descent.hpp"
#include "attune/optimize/fista.hpp"
#include "attune/optimize/lbfgs.hpp"
#include "attune/optimize/owlqn.hpp"
#include "attune/optimize/smoothing.hpp"
#include "attune/penalty/concept.hpp"
#include "attune/penalty/parts.hpp"
#include "attune/penalty/quadratic.hpp"

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

template <class P>
struct OptimizerForPenalty {
  using type = Lbfgs;  // of what is no penalty an assertion speaks
};
template <class P>
  requires(Penalty<P> && !SmoothPenalty<P>)
struct OptimizerForPenalty<P> {
  using type = std::conditional_t<L1Penalty<NonSmoothPartOf<P>>, Owlqn, Fista>;
};

template <class L, class P>
struct OptimizerForBoth : OptimizerForPenalty<P> {};
template <SmoothableLoss L, class P>
struct OptimizerForBoth<L, P> {
  using type = BasicSmoothing<typename OptimizerForPenalty<P>::type>;
};
template <QuadraticL1Penalty P>
struct OptimizerForBoth<SquaredError, P> {
  using type = CoordinateDescent;
};

}  // namespace detail

/// The optimizer of an estimator with loss L and penalty P: Lbfgs where the penalty is smooth, Owlqn where what is
/// not smooth is an L1 norm (CoordinateDescent with squared errors), Fista for any other; inside Smoothing where the loss has kinks and says so. A loss that
/// does not say so is taken for smooth.
template <class L, class P>
using OptimizerFor = typename detail::OptimizerForBoth<L, P>::type;

/// The metrics of an estimator with loss L: what its outputs can be judged by.
template <class L>
using MetricsForLoss = typename detail::MetricsForLossOf<L>::type;

}  // namespace attune::inline ATTUNE_ABI
