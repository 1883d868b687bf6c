// SPDX-License-Identifier: BSL-1.0
#pragma once

// The squared Euclidean norm of the weights.

#include "attune/penalty/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// strength · ½‖w‖². In scikit-learn's terms, for n rows: LogisticRegression's C = 1 / (n · strength),
/// Ridge's alpha = n · strength, SGD's alpha = strength.
struct L2 {
  double strength = 1e-4;  ///< ≥ 0

  void check() const;

  double value(const ConstVectorRef& w) const;
  void add_gradient(const ConstVectorRef& w, VectorRef g) const;
  void add_hessian_vector(const ConstVectorRef&, const ConstVectorRef& v, VectorRef product) const;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/penalty/l2.ipp"
#endif
