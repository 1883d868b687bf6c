// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/model/estimator.hpp"

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE bool ObserverMonitor::operator()(const Iteration& iteration) const { return !observer || observer(iteration); }

ATTUNE_INLINE void throw_not_two_classes(int classes) {
  throw InvalidData({.argument = "y", .found = {classes, " classes"}, .expected = "2",
                     .remedy = "this loss separates two classes; for more take SoftmaxCrossEntropy, or OneVsRest of this learner"});
}

}  // namespace attune::inline ATTUNE_ABI::detail
