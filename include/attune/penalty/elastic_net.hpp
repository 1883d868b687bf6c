// SPDX-License-Identifier: BSL-1.0
#pragma once

// The sum of the absolute weights and that of their squares.

#include "attune/penalty/concept.hpp"
#include "attune/penalty/l1.hpp"
#include "attune/penalty/l2.hpp"

namespace attune::inline ATTUNE_ABI {

/// strength · (l1_ratio ‖w‖₁ + (1 - l1_ratio) ½‖w‖²). Like L1 it makes weights exactly zero, but correlated
/// columns share their weight, and the minimum is unique. Both settings are those of scikit-learn's ElasticNet
/// (`alpha`, `l1_ratio`) and of glmnet (`lambda`, `alpha`). Zou, Hastie, "Regularization and variable selection
/// via the elastic net", J. R. Statist. Soc. B 67 (2005), without the rescaling of its equation 11.
struct ElasticNet {
  double strength = 1e-2;  ///< ≥ 0
  double l1_ratio = 0.5;   ///< in [0, 1]; 0: L2, 1: L1

  void check() const;

  double value(const ConstVectorRef& w) const;
  void proximal(VectorRef w, double step) const;
  L2 smooth_part() const { return {.strength = strength * (1 - l1_ratio)}; }
  L1 non_smooth_part() const { return {.strength = strength * l1_ratio}; }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/penalty/elastic_net.ipp"
#endif
