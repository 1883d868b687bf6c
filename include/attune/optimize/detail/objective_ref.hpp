// SPDX-License-Identifier: BSL-1.0
#pragma once

// An objective without its type, for minimisations that are compiled once.

#include <Eigen/Core>
#include <memory>

#include "attune/core/fit_context.hpp"
#include "attune/core/function_ref.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/precision.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// A monitor without its type.
using Watch = FunctionRef<bool(const Iteration&)>;

/// Refers to an objective, and must not outlive it. What it is asked for it must be capable of.
class ObjectiveRef {
 public:
  template <class F>
    requires Objective<F>
  explicit ObjectiveRef(F& objective) : object_(const_cast<void*>(static_cast<const void*>(std::addressof(objective)))), calls_(&calls_of<F>) {}

  double value_and_gradient(const Eigen::VectorXd& w, Eigen::VectorXd& g) const { return calls_->value_and_gradient(object_, w, g); }
  double gradient_scale() const { return calls_->gradient_scale(object_); }
  double precision() const { return calls_->precision(object_); }
  double validation(const Eigen::VectorXd& w) const { return calls_->validation(object_, w); }

  bool is_composite() const { return calls_->proximal != nullptr; }
  double non_smooth_value(const Eigen::VectorXd& w) const { return calls_->non_smooth_value(object_, w); }
  void proximal(Eigen::VectorXd& w, double step) const { calls_->proximal(object_, w, step); }

  double l1_strength() const { return calls_->l1_strength(object_); }
  Index penalized() const { return calls_->penalized(object_); }

 private:
  struct Calls {
    double (*value_and_gradient)(void*, const Eigen::VectorXd&, Eigen::VectorXd&) = nullptr;
    double (*gradient_scale)(void*) = nullptr;
    double (*precision)(void*) = nullptr;
    double (*validation)(void*, const Eigen::VectorXd&) = nullptr;
    double (*non_smooth_value)(void*, const Eigen::VectorXd&) = nullptr;
    void (*proximal)(void*, Eigen::VectorXd&, double) = nullptr;
    double (*l1_strength)(void*) = nullptr;
    Index (*penalized)(void*) = nullptr;
  };

  template <class F>
  static constexpr Calls make_calls() {
    Calls calls;
    calls.value_and_gradient = [](void* f, const Eigen::VectorXd& w, Eigen::VectorXd& g) -> double { return static_cast<F*>(f)->value_and_gradient(w, g); };
    calls.gradient_scale = [](void* f) { return gradient_scale_of(*static_cast<F*>(f)); };
    calls.precision = [](void* f) { return precision_of(*static_cast<F*>(f)); };
    calls.validation = [](void* f, const Eigen::VectorXd& w) { return validation_of(*static_cast<F*>(f), w); };
    if constexpr (CompositeObjective<F>) {
      calls.non_smooth_value = [](void* f, const Eigen::VectorXd& w) -> double { return static_cast<F*>(f)->non_smooth_value(w); };
      calls.proximal = [](void* f, Eigen::VectorXd& w, double step) { static_cast<F*>(f)->proximal(w, step); };
    }
    if constexpr (L1Objective<F>) {
      calls.l1_strength = [](void* f) -> double { return static_cast<F*>(f)->l1_strength(); };
      calls.penalized = [](void* f) -> Index { return static_cast<F*>(f)->penalized(); };
    }
    return calls;
  }
  template <class F>
  static constexpr Calls calls_of = make_calls<F>();

  void* object_;
  const Calls* calls_;
};

}  // namespace attune::inline ATTUNE_ABI::detail
