// SPDX-License-Identifier: BSL-1.0
#pragma once

// No penalty.

#include "attune/penalty/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// R(w) = 0. On data that a line can separate, logistic regression then has no minimum.
struct NoPenalty {
  double value(const ConstVectorRef&) const { return 0; }
  void add_gradient(const ConstVectorRef&, VectorRef) const {}
  void add_hessian_vector(const ConstVectorRef&, const ConstVectorRef&, VectorRef) const {}
};

}  // namespace attune::inline ATTUNE_ABI
