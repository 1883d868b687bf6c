// SPDX-License-Identifier: BSL-1.0
#pragma once

// A line search for the strong Wolfe conditions: a step that lowers the value enough and at which the
// slope has flattened enough.
//
// Nocedal, Wright, "Numerical Optimization", 2nd ed., algorithms 3.5 (bracket) and 3.6 (zoom), with
// cubic interpolation (equation 3.59). Near a minimum the decrease of the value drowns in rounding;
// there the "approximate Wolfe" conditions of Hager, Zhang, SIAM J. Optim. 16 (2005), equation 4.1,
// which look at slopes only, decide instead.

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI {

/// Where a line search starts: the point, the value and gradient there, and the direction.
struct LineSearchStart {
  const Eigen::VectorXd& point;
  const Eigen::VectorXd& direction;
  double value;
  double slope;      ///< gradient · direction, < 0
  double precision;  ///< relative rounding error of values
};

/// Where it ended. Where `found` is false no acceptable step was seen.
struct LineSearchEnd {
  bool found = false;
  double step = 0;
  double value = 0;
  int evaluations = 0;
};

struct StrongWolfe {
  double sufficient_decrease = 1e-4;  ///< c₁, in (0, ½)
  double curvature = 0.9;             ///< c₂, in (c₁, 1)
  int max_evaluations = 40;

  void check() const {
    require_setting(sufficient_decrease > 0 && sufficient_decrease < 0.5, "StrongWolfe::sufficient_decrease", sufficient_decrease, "between 0 and 0.5");
    require_setting(curvature > sufficient_decrease && curvature < 1, "StrongWolfe::curvature", curvature, "between sufficient_decrease and 1");
    require_setting(max_evaluations > 0, "StrongWolfe::max_evaluations", max_evaluations, "1 or more");
  }

  /// Searches from `start` on, trying `first_step` first. Writes the accepted point and its gradient to w
  /// and g.
  template <class F>
  [[gnu::cold]] LineSearchEnd search(F& objective, const LineSearchStart& start, double first_step, Eigen::VectorXd& w, Eigen::VectorXd& g) const {
    int evaluations = 0;
    const auto evaluate = [&](double step) {
      ++evaluations;
      const auto n = static_cast<std::size_t>(start.direction.size());
      w = start.point;
      simd::add_scaled({w.data(), n}, step, {start.direction.data(), n});
      const double value = objective.value_and_gradient(w, g);
      return Trial{step, value, simd::dot({g.data(), n}, {start.direction.data(), n})};
    };
    const auto end = [&](const Trial& t, bool found) { return LineSearchEnd{found, t.step, t.value, evaluations}; };

    Trial before{0, start.value, start.slope};
    double step = first_step;
    while (evaluations < max_evaluations) {
      const Trial now = evaluate(step);
      if (accepted(start, now)) return end(now, true);
      if (!decreased(start, now) || (evaluations > 1 && now.value >= before.value && !level(start, now)))
        return zoom(start, before, now, evaluate, end, evaluations);
      if (now.slope >= 0) return zoom(start, now, before, evaluate, end, evaluations);
      before = now;
      step *= 4;
    }
    return end(before, false);
  }

 private:
  struct Trial {
    double step;
    double value;
    double slope;
  };

  // The value at the trial cannot be told from the value at the start.
  static bool level(const LineSearchStart& start, const Trial& t) { return std::abs(t.value - start.value) <= start.precision * std::abs(start.value); }

  bool decreased(const LineSearchStart& start, const Trial& t) const {
    if (!std::isfinite(t.value) || !std::isfinite(t.slope)) return false;
    if (t.value <= start.value + sufficient_decrease * t.step * start.slope) return true;
    return level(start, t) && t.slope <= (2 * sufficient_decrease - 1) * start.slope;
  }
  bool accepted(const LineSearchStart& start, const Trial& t) const {
    return decreased(start, t) && std::abs(t.slope) <= -curvature * start.slope;
  }

  // `low` has decreased enough and slopes towards `high`; an acceptable step lies between them.
  template <class Evaluate, class End>
  [[gnu::cold]] LineSearchEnd zoom(const LineSearchStart& start, Trial low, Trial high, Evaluate& evaluate, const End& end, const int& evaluations) const {
    while (evaluations < max_evaluations) {
      const Trial now = evaluate(between(low, high));
      if (accepted(start, now)) return end(now, true);
      if (!decreased(start, now) || (now.value >= low.value && !level(start, now))) {
        high = now;
      } else {
        if (now.slope * (high.step - low.step) >= 0) high = low;
        low = now;
      }
      if (std::abs(high.step - low.step) <= std::numeric_limits<double>::epsilon() * std::max(high.step, low.step)) break;
    }
    if (low.step > 0 && low.value < start.value) return end(evaluate(low.step), true);  // it has decreased enough, if not flattened
    return end(low, false);
  }

  // The minimum of the cubic through both values and slopes, kept off the ends; the middle where there is
  // none.
  static double between(const Trial& a, const Trial& b) {
    const double width = b.step - a.step;
    double step = a.step + 0.5 * width;
    if (std::isfinite(b.value) && std::isfinite(b.slope)) {
      const double d1 = a.slope + b.slope - 3 * (b.value - a.value) / width;
      const double radicand = d1 * d1 - a.slope * b.slope;
      if (radicand >= 0) {
        const double d2 = std::copysign(std::sqrt(radicand), width);
        const double cubic = b.step - width * (b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2);
        if (std::isfinite(cubic)) step = cubic;
      }
    }
    const double margin = 0.1 * std::abs(width);
    return std::clamp(step, std::min(a.step, b.step) + margin, std::max(a.step, b.step) - margin);
  }
};

}  // namespace attune::inline ATTUNE_ABI
