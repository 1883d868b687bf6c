// SPDX-License-Identifier: BSL-1.0
#pragma once

// Limited-memory BFGS: a quasi-Newton method that remembers a few of its last steps.

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "attune/core/function_ref.hpp"
#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/precision.hpp"
#include "attune/optimize/line_search/strong_wolfe.hpp"
#include "attune/optimize/stopping/stopping.hpp"
#include "attune/simd/vector.hpp"

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
  CurvaturePairs(int memory, std::size_t dimension)
      : memory_(static_cast<std::size_t>(memory)), dimension_(dimension), values_(2 * (memory_ + 1) * dimension), rho_(memory_), square_(memory_) {}

  /// Keeps the pair of two points and their gradients, unless it says nothing about the curvature (Nocedal,
  /// Wright, equation 6.7).
  void add(std::span<const double> w, std::span<const double> g, std::span<const double> next_w, std::span<const double> next_g,
           const InitialInverse* initial = nullptr) {
    const std::size_t slot = added_ % memory_;
    const auto s = part(2 * memory_), y = part(2 * memory_ + 1);  // a slot of their own, until they are accepted
    for (std::size_t j = 0; j < dimension_; ++j) {
      s[j] = next_w[j] - w[j];
      y[j] = next_g[j] - g[j];
    }
    const double curvature = simd::dot(s, y);
    if (!(curvature > std::numeric_limits<double>::epsilon() * std::sqrt(simd::dot(s, s) * simd::dot(y, y)))) return;
    std::copy(s.begin(), s.end(), part(2 * slot).begin());
    std::copy(y.begin(), y.end(), part(2 * slot + 1).begin());
    rho_[slot] = 1 / curvature;
    if (initial != nullptr) (*initial)(y);
    square_[slot] = simd::dot(part(2 * slot + 1), y);
    ++added_;
  }
  void clear() { added_ = 0; }
  bool empty() const { return added_ == 0; }

  /// The inverse Hessian times a vector, in place: Nocedal, Wright, algorithm 7.4, with the initial
  /// scaling of equation 7.20, of `initial` where there is one.
  void apply_inverse_hessian(std::span<double> q, const InitialInverse* initial = nullptr) {
    const std::size_t oldest = added_ > memory_ ? added_ - memory_ : 0;
    std::vector<double> alpha(memory_);
    for (std::size_t i = added_; i-- > oldest;) {
      const std::size_t slot = i % memory_;
      alpha[slot] = rho_[slot] * simd::dot(part(2 * slot), q);
      simd::add_scaled(q, -alpha[slot], part(2 * slot + 1));
    }
    if (initial != nullptr) (*initial)(q);
    if (added_ > 0) simd::scale(q, 1 / (rho_[(added_ - 1) % memory_] * square_[(added_ - 1) % memory_]));
    for (std::size_t i = oldest; i < added_; ++i) {
      const std::size_t slot = i % memory_;
      simd::add_scaled(q, alpha[slot] - rho_[slot] * simd::dot(part(2 * slot + 1), q), part(2 * slot));
    }
  }

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
  using Watch = FunctionRef<bool(const Iteration&)>;

  [[gnu::cold]] LbfgsRun(int memory, const Stopping& stopping, double gradient_scale, double precision, const ParametersRef& start)
      : w(start), g(start.size()), next_w(start.size()), next_g(start.size()), run_(stopping, gradient_scale), pairs_(memory, static_cast<std::size_t>(start.size())), direction_(start.size()),
        precision_(precision) {}

  Eigen::VectorXd w, g, next_w, next_g;

  const std::optional<Status>& stopped() const { return stop_; }

  [[gnu::cold]] void begin(double value, double validation, Watch watch) {
    value_ = value;
    iteration_ = {.index = 0, .value = value, .gradient_norm = simd::largest_absolute(span_of(g)), .step = 0, .validation = validation};
    smallest_ = iteration_.gradient_norm;
    stop_ = run_.after(iteration_, evaluations_, watch, span_of(w));
  }

  /// The next line search. It is none where its slope is not negative.
  [[gnu::cold]] LineSearchStart turn(const InitialInverse* initial = nullptr) {
    direction_ = g;
    pairs_.apply_inverse_hessian(span_of(direction_), initial);
    simd::scale(span_of(direction_), -1);
    slope_ = simd::dot(span_of(g), span_of(direction_));
    first_step_ = pairs_.empty() && initial == nullptr ? std::min(1.0, 1.0 / iteration_.gradient_norm) : 1.0;
    return {w, direction_, value_, slope_, precision_};
  }
  double first_step() const { return first_step_; }
  const Eigen::VectorXd& direction() const { return direction_; }

  /// Takes the end of the line search; `validation` gives the loss on validation rows at w.
  [[gnu::cold]] void take(const LineSearchEnd& end, FunctionRef<double()> validation, Watch watch, const InitialInverse* initial = nullptr) {
    evaluations_ += end.evaluations;
    if (!end.found) {
      const bool level = -slope_ * first_step_ <= precision_ * std::max(1.0, std::abs(value_));
      if (pairs_.empty()) stop_ = level ? Status::precision_limit : Status::line_search_failed;
      pairs_.clear();  // once more along the gradient
      return;
    }
    pairs_.add(span_of(w), span_of(g), span_of(next_w), span_of(next_g), initial);
    const double change = std::abs(value_ - end.value);
    w.swap(next_w);
    g.swap(next_g);
    value_ = end.value;
    iteration_ = {.index = iteration_.index + 1, .value = value_, .gradient_norm = simd::largest_absolute(span_of(g)), .step = end.step, .validation = validation()};
    stop_ = run_.after(iteration_, evaluations_, watch, span_of(w));
    // Values that cannot be told apart, and a gradient that shrinks no more: the end of what doubles can do.
    constexpr int patience = 20;
    stalled_ = change > precision_ * std::abs(value_) || iteration_.gradient_norm < 0.9 * smallest_ ? 0 : stalled_ + 1;
    smallest_ = std::min(smallest_, iteration_.gradient_norm);
    if (!stop_ && stalled_ == patience) stop_ = Status::precision_limit;
  }

  /// What came of it, once it has stopped; writes the parameters.
  [[gnu::cold]] OptimizationResult finish(GradientRef parameters) {
    parameters = w;
    const Iteration end = run_.restore_best({parameters.data(), static_cast<std::size_t>(parameters.size())}).value_or(iteration_);
    return run_.finish(*stop_, iteration_.index, end.value, end.gradient_norm, evaluations_);
  }

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
    detail::LbfgsRun run(memory, stopping, detail::gradient_scale_of(objective), detail::precision_of(objective), parameters);
    const auto watch = [&](const Iteration& iteration) { return static_cast<bool>(monitor(iteration)); };
    const auto validation = [&] { return detail::validation_of(objective, run.w); };
    const double value = objective.value_and_gradient(run.w, run.g);
    run.begin(value, validation(), watch);
    while (!run.stopped()) {
      const LineSearchStart start = run.turn();
      run.take(start.slope < 0 ? line_search.search(objective, start, run.first_step(), run.next_w, run.next_g) : LineSearchEnd{}, validation, watch);
    }
    return run.finish(parameters);
  }
};

/// L-BFGS with a strong Wolfe line search.
using Lbfgs = BasicLbfgs<>;

}  // namespace attune::inline ATTUNE_ABI
