// SPDX-License-Identifier: BSL-1.0
#pragma once

// The sum of the absolute weights: the lasso.

#include "attune/penalty/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// strength · ‖w‖₁. Not smooth: weights of columns that bring less than the strength are exactly zero. In
/// scikit-learn's terms, for n rows: Lasso's alpha = strength, LogisticRegression's C = 1 / (n · strength).
/// Tibshirani, "Regression shrinkage and selection via the lasso", J. R. Statist. Soc. B 58 (1996).
struct L1 {
  double strength = 1e-2;  ///< ≥ 0

  void check() const;

  double value(const ConstVectorRef& w) const;
  void proximal(VectorRef w, double step) const;
  double l1_strength() const { return strength; }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/penalty/l1.ipp"
#endif
