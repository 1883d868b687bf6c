// SPDX-License-Identifier: BSL-1.0
#pragma once

// Limited-memory BFGS: a quasi-Newton method that remembers a few of its last steps.

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

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

// The last steps and changes of the gradient, and what they say about the curvature. The newest pair
// takes the place of the oldest.
class CurvaturePairs {
 public:
  CurvaturePairs(int memory, std::size_t dimension)
      : memory_(static_cast<std::size_t>(memory)), dimension_(dimension), values_(2 * (memory_ + 1) * dimension), rho_(memory_), square_(memory_) {}

  /// Keeps the pair of two points and their gradients, unless it says nothing about the curvature (Nocedal,
  /// Wright, equation 6.7).
  void add(std::span<const double> w, std::span<const double> g, std::span<const double> next_w, std::span<const double> next_g) {
    const std::size_t slot = added_ % memory_;
    const auto s = part(2 * memory_), y = part(2 * memory_ + 1);  // a slot of their own, until they are accepted
    for (std::size_t j = 0; j < dimension_; ++j) {
      s[j] = next_w[j] - w[j];
      y[j] = next_g[j] - g[j];
    }
    const double curvature = simd::dot(s, y);
    const double square = simd::dot(y, y);
    if (!(curvature > std::numeric_limits<double>::epsilon() * std::sqrt(simd::dot(s, s) * square))) return;
    std::copy(s.begin(), s.end(), part(2 * slot).begin());
    std::copy(y.begin(), y.end(), part(2 * slot + 1).begin());
    rho_[slot] = 1 / curvature;
    square_[slot] = square;
    ++added_;
  }
  void clear() { added_ = 0; }
  bool empty() const { return added_ == 0; }

  /// The inverse Hessian times a vector, in place: Nocedal, Wright, algorithm 7.4, with the initial
  /// scaling of equation 7.20.
  void apply_inverse_hessian(std::span<double> q) {
    const std::size_t oldest = added_ > memory_ ? added_ - memory_ : 0;
    std::vector<double> alpha(memory_);
    for (std::size_t i = added_; i-- > oldest;) {
      const std::size_t slot = i % memory_;
      alpha[slot] = rho_[slot] * simd::dot(part(2 * slot), q);
      simd::add_scaled(q, -alpha[slot], part(2 * slot + 1));
    }
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
  std::vector<double> square_;  // change · change
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
    StoppingRun run(stopping, detail::gradient_scale_of(objective));
    detail::CurvaturePairs pairs(memory, static_cast<std::size_t>(parameters.size()));
    Eigen::VectorXd w = parameters, g(w.size()), next_w(w.size()), next_g(w.size()), direction(w.size());
    const auto span = [](Eigen::VectorXd& v) { return detail::span_of(v); };
    double value = objective.value_and_gradient(w, g);
    int evaluations = 1;
    Iteration iteration{.index = 0, .value = value, .gradient_norm = simd::largest_absolute(span(g)), .step = 0, .validation = detail::validation_of(objective, w)};
    auto stop = run.after(iteration, evaluations, monitor, span(w));
    constexpr int patience = 20;
    int stalled = 0;
    double smallest = iteration.gradient_norm;
    while (!stop) {
      direction = g;
      pairs.apply_inverse_hessian(span(direction));
      simd::scale(span(direction), -1);
      const LineSearchStart start{w, direction, value, simd::dot(span(g), span(direction)), detail::precision_of(objective)};
      const double first = pairs.empty() ? std::min(1.0, 1.0 / iteration.gradient_norm) : 1.0;
      const auto end = start.slope < 0 ? line_search.search(objective, start, first, next_w, next_g) : LineSearchEnd{};
      evaluations += end.evaluations;
      if (!end.found) {
        if (!pairs.empty()) {  // once more along the gradient
          pairs.clear();
          continue;
        }
        stop = -start.slope * first <= start.precision * std::max(1.0, std::abs(value)) ? Status::precision_limit : Status::line_search_failed;
        break;
      }
      pairs.add(span(w), span(g), span(next_w), span(next_g));
      const double change = std::abs(value - end.value);
      w.swap(next_w);
      g.swap(next_g);
      value = end.value;
      iteration = {.index = iteration.index + 1, .value = value, .gradient_norm = simd::largest_absolute(span(g)), .step = end.step, .validation = detail::validation_of(objective, w)};
      stop = run.after(iteration, evaluations, monitor, span(w));
      // Values that cannot be told apart, and a gradient that shrinks no more: the end of what doubles can do.
      stalled = change > start.precision * std::abs(value) || iteration.gradient_norm < 0.9 * smallest ? 0 : stalled + 1;
      smallest = std::min(smallest, iteration.gradient_norm);
      if (!stop && stalled == patience) stop = Status::precision_limit;
    }
    parameters = w;
    const Iteration end = run.restore_best({parameters.data(), static_cast<std::size_t>(parameters.size())}).value_or(iteration);
    return run.finish(*stop, iteration.index, end.value, end.gradient_norm, evaluations);
  }
};

/// L-BFGS with a strong Wolfe line search.
using Lbfgs = BasicLbfgs<>;

}  // namespace attune::inline ATTUNE_ABI
