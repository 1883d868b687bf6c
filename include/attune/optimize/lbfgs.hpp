// SPDX-License-Identifier: BSL-1.0
#pragma once

// Limited-memory BFGS: a quasi-Newton method that remembers a few of its last steps.

#include <Eigen/Core>
#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "attune/core/function_ref.hpp"
#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/surroundings.hpp"
#include "attune/optimize/line_search/strong_wolfe.hpp"
#include "attune/optimize/stopping/stopping.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

inline std::span<double> span_of(Eigen::VectorXd& v) noexcept { return {v.data(), static_cast<std::size_t>(v.size())}; }
inline std::span<const double> span_of(const Eigen::VectorXd& v) noexcept { return {v.data(), static_cast<std::size_t>(v.size())}; }

/// What an inverse Hessian begins with, before a step has told anything, in place of a multiple of one.
using InitialInverse = FunctionRef<void(std::span<double>)>;

// The last steps and changes of the gradient, and what they say about the curvature. The newest pair
// takes the place of the oldest.
class CurvaturePairs {
 public:
  CurvaturePairs(int memory, std::size_t dimension);

  /// Keeps the pair of two points and their gradients, unless it says nothing about the curvature (Nocedal,
  /// Wright, equation 6.7).
  void add(std::span<const double> w, std::span<const double> g, std::span<const double> next_w, std::span<const double> next_g,
           const InitialInverse* initial = nullptr);
  void clear() { added_ = 0; }
  bool empty() const { return added_ == 0; }

  /// The inverse Hessian times a vector, in place: Nocedal, Wright, algorithm 7.4, with the initial
  /// scaling of equation 7.20, of `initial` where there is one.
  void apply_inverse_hessian(std::span<double> q, const InitialInverse* initial = nullptr);

 private:
  std::span<double> part(std::size_t k) { return {values_.data() + k * dimension_, dimension_}; }

  std::size_t memory_;
  std::size_t dimension_;
  std::size_t added_ = 0;
  std::vector<double> values_;  // step and change of each slot, one after the other
  std::vector<double> rho_;     // 1 / (step · change)
  std::vector<double> square_;  // change · change, the initial inverse between them
};

/// A minimisation by L-BFGS between two evaluations of whatever it minimises. Whoever drives it evaluates `w` to `g`,
/// says so by `begin`, and then, while there is no reason to stop, takes a line search from `turn()` on, which leaves
/// its end in `next_w` and `next_g`, and hands it to `take`.
class LbfgsRun {
 public:
  [[gnu::cold]] LbfgsRun(int memory, const Stopping& stopping, double gradient_scale, double precision, const ParametersRef& start);

  Eigen::VectorXd w, g, next_w, next_g;

  const std::optional<Status>& stopped() const { return stop_; }

  [[gnu::cold]] void begin(double value, double validation, Watch watch);

  /// The next line search. It is none where its slope is not negative.
  [[gnu::cold]] LineSearchStart turn(const InitialInverse* initial = nullptr);
  double first_step() const { return first_step_; }
  const Eigen::VectorXd& direction() const { return direction_; }

  /// Takes the end of the line search; `validation` gives the loss on validation rows at w.
  [[gnu::cold]] void take(const LineSearchEnd& end, FunctionRef<double()> validation, Watch watch, const InitialInverse* initial = nullptr);

  /// Goes to `next_w` by no line search, where `end` says what is there.
  [[gnu::cold]] void jump(const LineSearchEnd& end, FunctionRef<double()> validation, Watch watch);

  /// Takes over what another run has seen of a function that is much alike, with the same memory.
  [[gnu::cold]] void learn_from(const LbfgsRun& other) { pairs_ = other.pairs_; }

  /// What came of it, once it has stopped; writes the parameters.
  [[gnu::cold]] OptimizationResult finish(GradientRef parameters);

 private:
  StoppingRun run_;
  CurvaturePairs pairs_;
  Eigen::VectorXd direction_;
  double precision_;
  Iteration iteration_{};
  std::optional<Status> stop_{};
  double value_ = 0;
  double slope_ = 0;
  double first_step_ = 1;
  double smallest_ = 0;  // gradient so far
  int evaluations_ = 1;
  int stalled_ = 0;
};

using LineSearchCall = FunctionRef<LineSearchEnd(const LineSearchStart&, double first_step, Eigen::VectorXd& w, Eigen::VectorXd& g)>;

[[gnu::cold]] OptimizationResult minimize_lbfgs(SmoothFunction smooth, const Surroundings& around, GradientRef parameters, int memory, const Stopping& stopping, LineSearchCall search);
[[gnu::cold]] OptimizationResult minimize_lbfgs(SmoothFunction smooth, const Surroundings& around, GradientRef parameters, int memory, const Stopping& stopping, const StrongWolfe& rules);

}  // namespace detail

/// Limited-memory BFGS for smooth objectives. Nocedal, Wright, "Numerical Optimization", 2nd ed.,
/// algorithm 7.5. Cost: one gradient an iteration, mostly, and 4 · memory · dimension flops.
template <class LineSearch = StrongWolfe>
struct BasicLbfgs {
  static constexpr std::string_view type_name = "Lbfgs";

  int memory = 10;  ///< steps remembered, > 0
  LineSearch line_search{};
  Stopping stopping{};

  void check() const { require_setting(memory > 0, "Lbfgs::memory", memory, "1 or more"); }

  template <Objective F, Monitor M>
  [[gnu::cold]] OptimizationResult minimize(F& objective, Eigen::Ref<Eigen::VectorXd> parameters, M& monitor) const {
    static_assert(!CompositeObjective<F>, "Lbfgs: the objective has a part that is not smooth (an L1 penalty, say), which this optimizer cannot handle; see docs/optimize.md#which");
    check();
    check_settings(line_search);
    return detail::by_gradient(objective, parameters.size(), monitor, [&](detail::SmoothFunction smooth, const detail::Surroundings& around) {
      if constexpr (std::same_as<LineSearch, StrongWolfe>)
        return detail::minimize_lbfgs(smooth, around, parameters, memory, stopping, line_search);
      else
        return detail::minimize_lbfgs(smooth, around, parameters, memory, stopping, [&](const LineSearchStart& start, double first_step, Eigen::VectorXd& w, Eigen::VectorXd& g) -> LineSearchEnd {
          return line_search.search(objective, start, first_step, w, g);
        });
    });
  }
};

/// L-BFGS with a strong Wolfe line search.
using Lbfgs = BasicLbfgs<>;

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/lbfgs.ipp"
#endif
