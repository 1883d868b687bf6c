// SPDX-License-Identifier: BSL-1.0
#pragma once

// Limited-memory BFGS: a quasi-Newton method that remembers a few of its last steps.

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <string_view>
#include <vector>

#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/line_search/strong_wolfe.hpp"
#include "attune/optimize/stopping/stopping.hpp"

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

// The last steps and changes of the gradient, and what they say about the curvature.
class CurvaturePairs {
 public:
  explicit CurvaturePairs(int memory) : memory_(static_cast<std::size_t>(memory)) {}

  /// Keeps a pair, unless it says nothing about the curvature (Nocedal, Wright, equation 6.7).
  void add(const Eigen::VectorXd& step, const Eigen::VectorXd& change) {
    const double curvature = step.dot(change);
    if (!(curvature > std::numeric_limits<double>::epsilon() * change.squaredNorm())) return;
    if (pairs_.size() == memory_) pairs_.pop_front();
    pairs_.push_back({step, change, 1 / curvature});
  }
  void clear() { pairs_.clear(); }
  bool empty() const { return pairs_.empty(); }

  /// The inverse Hessian times a vector, in place: Nocedal, Wright, algorithm 7.4, with the initial
  /// scaling of equation 7.20.
  void apply_inverse_hessian(Eigen::VectorXd& q) const {
    std::vector<double> alpha(pairs_.size());
    for (std::size_t i = pairs_.size(); i-- > 0;) {
      alpha[i] = pairs_[i].rho * pairs_[i].step.dot(q);
      q -= alpha[i] * pairs_[i].change;
    }
    if (!pairs_.empty()) q *= 1 / (pairs_.back().rho * pairs_.back().change.squaredNorm());
    for (std::size_t i = 0; i < pairs_.size(); ++i) q += (alpha[i] - pairs_[i].rho * pairs_[i].change.dot(q)) * pairs_[i].step;
  }

 private:
  struct Pair {
    Eigen::VectorXd step;
    Eigen::VectorXd change;
    double rho;
  };
  std::size_t memory_;
  std::deque<Pair> pairs_;
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
  OptimizationResult minimize(F& objective, Eigen::Ref<Eigen::VectorXd> parameters, M& monitor) const {
    static_assert(!CompositeObjective<F>, "Lbfgs: the objective has a part that is not smooth (an L1 penalty, say), which this optimizer cannot handle; see docs/optimize.md#which");
    check();
    line_search.check();
    StoppingRun run(stopping);
    detail::CurvaturePairs pairs(memory);
    Eigen::VectorXd w = parameters, g(w.size()), next_w(w.size()), next_g(w.size()), direction(w.size());
    double value = objective.value_and_gradient(w, g);
    int evaluations = 1;
    Iteration iteration{.index = 0, .value = value, .gradient_norm = norm_of(g), .step = 0, .validation = detail::validation_of(objective, w)};
    auto stop = run.after(iteration, evaluations, monitor);
    while (!stop) {
      direction = g;
      pairs.apply_inverse_hessian(direction);
      direction = -direction;
      const LineSearchStart start{w, direction, value, g.dot(direction), detail::precision_of(objective)};
      const double first = pairs.empty() ? std::min(1.0, 1.0 / norm_of(g)) : 1.0;
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
      pairs.add(next_w - w, next_g - g);
      w.swap(next_w);
      g.swap(next_g);
      value = end.value;
      iteration = {.index = iteration.index + 1, .value = value, .gradient_norm = norm_of(g), .step = end.step, .validation = detail::validation_of(objective, w)};
      stop = run.after(iteration, evaluations, monitor);
    }
    parameters = w;
    return run.finish(*stop, iteration.index, value, norm_of(g), evaluations);
  }

 private:
  static double norm_of(const Eigen::VectorXd& g) { return g.size() == 0 ? 0.0 : g.template lpNorm<Eigen::Infinity>(); }
};

/// L-BFGS with a strong Wolfe line search.
using Lbfgs = BasicLbfgs<>;

}  // namespace attune::inline ATTUNE_ABI
