// SPDX-License-Identifier: BSL-1.0
#pragma once

// AMSGrad: Adam whose rates never grow again.

#include <Eigen/Core>
#include <string_view>

#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/adam_moments.hpp"
#include "attune/optimize/detail/stochastic_loop.hpp"
#include "attune/optimize/schedule/constant_rate.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// What one run of AMSGrad remembers, and its step.
class AmsGradRun {
 public:
  AmsGradRun(const AdamSettings& settings, Index size);

  void step(Eigen::VectorXd& w, const Eigen::VectorXd& g, double rate);

 private:
  AdamSettings settings_;
  Eigen::VectorXd mean_, square_, largest_;
  double mean_left_ = 1, square_left_ = 1;  // β₁ᵗ and β₂ᵗ
};

}  // namespace detail

/// m ← β₁ m + (1 - β₁) g; s ← β₂ s + (1 - β₂) g²; u ← max(u, s); w ← w - rate · m̂ / (√û + ε), with m̂ = m / (1 - β₁ᵗ) and
/// û = u / (1 - β₂ᵗ), each parameter by itself. Reddi, Kale, Kumar, "On the convergence of Adam and beyond", ICLR 2018,
/// algorithm 2; the paper leaves the two divisions out, without which the first steps are short or long by the moments'
/// start at 0: with them it is Adam until a gradient shrinks, and PyTorch's `Adam(amsgrad=True)`. A few large gradients
/// count for ever, which is what its proof of convergence needs. Cost: one read of the samples an epoch, and three
/// vectors of memory.
template <class RateSchedule = ConstantRate>
struct BasicAmsGrad {
  static constexpr std::string_view type_name = "AmsGrad";

  double learning_rate = 0.01;      ///< > 0; about the size of a step in each parameter
  double first_moment = 0.9;        ///< β₁, in [0, 1)
  double second_moment = 0.999;     ///< β₂, in [0, 1)
  double epsilon = 1e-8;            ///< > 0
  int batch_size = 32;              ///< samples a step, > 0
  double batch_growth = 1;          ///< ≥ 1; batches grow by this factor each epoch
  RateSchedule schedule{};
  Stopping stopping{.improvement = {.tolerance = 1e-4, .patience = 5}, .budget = {.iterations = 100}};  ///< its iterations are epochs

  void check() const {
    require_setting(learning_rate > 0, "AmsGrad::learning_rate", learning_rate, "above 0");
    require_setting(first_moment >= 0 && first_moment < 1, "AmsGrad::first_moment", first_moment, "in [0, 1)");
    require_setting(second_moment >= 0 && second_moment < 1, "AmsGrad::second_moment", second_moment, "in [0, 1)");
    require_setting(epsilon > 0, "AmsGrad::epsilon", epsilon, "above 0");
    require_setting(batch_size > 0, "AmsGrad::batch_size", batch_size, "1 or more");
    require_setting(batch_growth >= 1, "AmsGrad::batch_growth", batch_growth, "1 or more");
  }

  /// What one run remembers, and its step: of `size` parameters.
  auto steps(Index size, Index) const {
    return [run = detail::AmsGradRun({.first_moment = first_moment, .second_moment = second_moment, .epsilon = epsilon}, size)](Eigen::VectorXd& w, const Eigen::VectorXd& g, double rate) mutable { run.step(w, g, rate); };
  }

  template <StochasticObjective F, Monitor M>
  OptimizationResult minimize(F& objective, Eigen::Ref<Eigen::VectorXd> parameters, M& monitor) const {
    static_assert(!CompositeObjective<F>, "AmsGrad: the objective has a part that is not smooth (an L1 penalty, say), which this optimizer cannot handle; see docs/optimize.md#which");
    check();
    return detail::run_epochs(*this, objective, parameters, monitor);
  }
};

/// AMSGrad with a constant rate.
using AmsGrad = BasicAmsGrad<>;

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/ams_grad.ipp"
#endif
