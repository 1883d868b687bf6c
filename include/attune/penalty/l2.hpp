// SPDX-License-Identifier: BSL-1.0
#pragma once

// The squared Euclidean norm of the weights.

#include <cstddef>
#include <span>

#include "attune/core/settings.hpp"
#include "attune/penalty/concept.hpp"
#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI {

/// strength · ½‖w‖². In scikit-learn's terms, for n rows: LogisticRegression's C = 1 / (n · strength),
/// Ridge's alpha = n · strength, SGD's alpha = strength.
struct L2 {
  double strength = 1e-4;  ///< ≥ 0

  void check() const { require_setting(strength >= 0, "L2::strength", strength, "0 or more"); }

  double value(const ConstVectorRef& w) const { return 0.5 * strength * simd::dot(span_of(w), span_of(w)); }
  void add_gradient(const ConstVectorRef& w, VectorRef g) const { simd::add_scaled(span_of(g), strength, span_of(w)); }
  void add_hessian_vector(const ConstVectorRef&, const ConstVectorRef& v, VectorRef product) const { simd::add_scaled(span_of(product), strength, span_of(v)); }

 private:
  static std::span<const double> span_of(const ConstVectorRef& v) { return {v.data(), static_cast<std::size_t>(v.size())}; }
  static std::span<double> span_of(VectorRef& v) { return {v.data(), static_cast<std::size_t>(v.size())}; }
};

}  // namespace attune::inline ATTUNE_ABI
