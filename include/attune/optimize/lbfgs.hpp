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
#include "attune/optimize/line_search/strong_wolfe.hpp"
#include "attune/optimize/stopping/stopping.hpp"
#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// The relative rounding error of an objective's values: what it says, or a few units of double's.
template <class F>
double precision_of(const F& objective) {
  if constexpr (requires { objective.precision(); })
    return objective.precision();
  else
    return 16 * std::numeric_limits<double>::epsilon();
}

inline std::span<double> span_of(Eigen::VectorXd& v) noexcept { return {v.data(), static_cast<std::size_t>(v.size())}; }
inline std::span<const double> span_of(const Eigen::VectorXd& v) noexcept { return {v.data(), static_cast<std::size_t>(v.size())}; }

// The last steps and changes of the gradient, and what they say about the curvature. The newest pair
// takes the place of the oldest.
class CurvaturePairs {
 public:
  explicit CurvaturePairs(int memory) : memory_(static_cast<std::size_t>(memory)) {}

  /// Keeps the pair of two points and their gradients, unless it says nothing about the curvature (Nocedal,
  /// Wright, equation 6.7).
  void add(std::span<const double> w, std::span<const double> g, std::span<const double> next_w, std::span<const double> next_g) {
    Pair pair{.step = {next_w.begin(), next_w.end()}, .change = {next_g.begin(), next_g.end()}};
    simd::add_scaled(pair.step, -1, w);
    simd::add_scaled(pair.change, -1, g);
    const double curvature = simd::dot(pair.step, pair.change);
    pair.square = simd::dot(pair.change, pair.change);
    if (!(curvature > std::numeric_limits<double>::epsilon() * pair.square)) return;
    pair.rho = 1 / curvature;
    if (pairs_.size() < memory_) {
      pairs_.push_back(std::move(pair));
    } else {
      pairs_[oldest_] = std::move(pair);
      oldest_ = (oldest_ + 1) % memory_;
    }
  }
  void clear() {
    pairs_.clear();
    oldest_ = 0;
  }
  bool empty() const { return pairs_.empty(); }

  /// The inverse Hessian times a vector, in place: Nocedal, Wright, algorithm 7.4, with the initial
  /// scaling of equation 7.20.
  void apply_inverse_hessian(std::span<double> q) const {
    const std::size_t n = pairs_.size();
    const auto pair = [&](std::size_t age) -> const Pair& { return pairs_[(oldest_ + age) % n]; };  // 0: the oldest
    std::vector<double> alpha(n);
    for (std::size_t i = n; i-- > 0;) {
      alpha[i] = pair(i).rho * simd::dot(pair(i).step, q);
      simd::add_scaled(q, -alpha[i], pair(i).change);
    }
    if (n > 0) simd::scale(q, 1 / (pair(n - 1).rho * pair(n - 1).square));
    for (std::size_t i = 0; i < n; ++i) simd::add_scaled(q, alpha[i] - pair(i).rho * simd::dot(pair(i).change, q), pair(i).step);
  }

 private:
  struct Pair {
    std::vector<double> step{};
    std::vector<double> change{};
    double rho = 0;     // 1 / (step · change)
    double square = 0;  // change · change
  };
  std::size_t memory_;
  std::size_t oldest_ = 0;
  std::vector<Pair> pairs_{};
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
    StoppingRun run(stopping);
    detail::CurvaturePairs pairs(memory);
    Eigen::VectorXd w = parameters, g(w.size()), next_w(w.size()), next_g(w.size()), direction(w.size());
    const auto span = [](Eigen::VectorXd& v) { return detail::span_of(v); };
    double value = objective.value_and_gradient(w, g);
    int evaluations = 1;
    Iteration iteration{.index = 0, .value = value, .gradient_norm = simd::largest_absolute(span(g)), .step = 0, .validation = detail::validation_of(objective, w)};
    auto stop = run.after(iteration, evaluations, monitor);
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
      w.swap(next_w);
      g.swap(next_g);
      value = end.value;
      iteration = {.index = iteration.index + 1, .value = value, .gradient_norm = simd::largest_absolute(span(g)), .step = end.step, .validation = detail::validation_of(objective, w)};
      stop = run.after(iteration, evaluations, monitor);
    }
    parameters = w;
    return run.finish(*stop, iteration.index, value, iteration.gradient_norm, evaluations);
  }
};

/// L-BFGS with a strong Wolfe line search.
using Lbfgs = BasicLbfgs<>;

}  // namespace attune::inline ATTUNE_ABI
