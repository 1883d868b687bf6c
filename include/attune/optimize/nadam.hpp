// SPDX-License-Identifier: BSL-1.0
#pragma once

// Nadam: Adam with Nesterov's momentum.

#include <Eigen/Core>
#include <string_view>

#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/stochastic_loop.hpp"
#include "attune/optimize/schedule/constant_rate.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// What one run of Nadam remembers, and its step.
class NadamRun {
 public:
  struct Settings {
    double first_moment = 0;
    double second_moment = 0;
    double epsilon = 0;
    double momentum_decay = 0;
  };

  NadamRun(const Settings& settings, Index size);

  void step(Eigen::VectorXd& w, const Eigen::VectorXd& g, double rate);

 private:
  Settings settings_;
  Eigen::VectorXd mean_, square_;
  double momenta_ = 1;      // μ₁ μ₂ ... μₜ
  double square_left_ = 1;  // β₂ᵗ
  long long steps_ = 0;
};

}  // namespace detail

/// m ← β₁ m + (1 - β₁) g; s ← β₂ s + (1 - β₂) g²; w ← w - rate · (μₜ₊₁ m / (1 - μ₁ ... μₜ₊₁) + (1 - μₜ) g / (1 - μ₁ ... μₜ)) /
/// (√ŝ + ε), with ŝ = s / (1 - β₂ᵗ) and μₜ = β₁ (1 - ½ · 0.96^(t · momentum_decay)), each parameter by itself. Dozat,
/// "Incorporating Nesterov momentum into Adam", ICLR workshop 2016, algorithm 2, with the momenta of his section on
/// schedules and, as PyTorch's `NAdam` has it, m of the constant β₁. Cost: as Adam's.
template <class RateSchedule = ConstantRate>
struct BasicNadam {
  static constexpr std::string_view type_name = "Nadam";

  double learning_rate = 0.01;      ///< > 0; about the size of a step in each parameter
  double first_moment = 0.9;        ///< β₁, in [0, 1)
  double second_moment = 0.999;     ///< β₂, in [0, 1)
  double epsilon = 1e-8;            ///< > 0
  double momentum_decay = 0.004;    ///< ≥ 0; how fast μₜ rises from β₁ / 2 to β₁; 0: never
  int batch_size = 32;              ///< samples a step, > 0
  double batch_growth = 1;          ///< ≥ 1; batches grow by this factor each epoch
  RateSchedule schedule{};
  Stopping stopping{.improvement = {.tolerance = 1e-4, .patience = 5}, .budget = {.iterations = 100}};  ///< its iterations are epochs

  void check() const {
    require_setting(learning_rate > 0, "Nadam::learning_rate", learning_rate, "above 0");
    require_setting(first_moment >= 0 && first_moment < 1, "Nadam::first_moment", first_moment, "in [0, 1)");
    require_setting(second_moment >= 0 && second_moment < 1, "Nadam::second_moment", second_moment, "in [0, 1)");
    require_setting(epsilon > 0, "Nadam::epsilon", epsilon, "above 0");
    require_setting(momentum_decay >= 0, "Nadam::momentum_decay", momentum_decay, "0 or more");
    require_setting(batch_size > 0, "Nadam::batch_size", batch_size, "1 or more");
    require_setting(batch_growth >= 1, "Nadam::batch_growth", batch_growth, "1 or more");
  }

  /// What one run remembers, and its step: of `size` parameters.
  auto steps(Index size, Index) const {
    return [run = detail::NadamRun({.first_moment = first_moment, .second_moment = second_moment, .epsilon = epsilon, .momentum_decay = momentum_decay}, size)](Eigen::VectorXd& w, const Eigen::VectorXd& g, double rate) mutable {
      run.step(w, g, rate);
    };
  }

  template <StochasticObjective F, Monitor M>
  OptimizationResult minimize(F& objective, Eigen::Ref<Eigen::VectorXd> parameters, M& monitor) const {
    static_assert(!CompositeObjective<F>, "Nadam: the objective has a part that is not smooth (an L1 penalty, say), which this optimizer cannot handle; see docs/optimize.md#which");
    check();
    return detail::run_epochs(*this, objective, parameters, monitor);
  }
};

/// Nadam with a constant rate.
using Nadam = BasicNadam<>;

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/nadam.ipp"
#endif
