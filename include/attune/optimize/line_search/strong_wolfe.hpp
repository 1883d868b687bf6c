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
  LineSearchEnd search(F& objective, const LineSearchStart& start, double first_step, Eigen::VectorXd& w, Eigen::VectorXd& g) const;

  class Run;

 private:
  struct Trial {
    double step;
    double value;
    double slope;
  };

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

/// One search, which asks for a step and is told the value and the slope there: for those who evaluate several
/// searches at once.
class StrongWolfe::Run {
 public:
  Run() = default;
  Run(const StrongWolfe& rules, const LineSearchStart& start, double first_step)
      : rules_(rules), value_(start.value), slope_(start.slope), precision_(start.precision), step_(first_step), before_{0, start.value, start.slope} {}

  /// Where to look next.
  double step() const { return step_; }

  /// Takes value and slope at `step()`. Returns whether it has to look further.
  [[gnu::cold]] bool take(double value, double slope) {
    const Trial now{step_, value, slope};
    ++evaluations_;
    if (last_look_ || accepted(now)) return finish(now, true);
    if (zooming_) {
      if (!decreased(now) || (now.value >= low_.value && !level(now))) {
        high_ = now;
      } else {
        if (now.slope * (high_.step - low_.step) >= 0) high_ = low_;
        low_ = now;
      }
      const bool narrow = std::abs(high_.step - low_.step) <= std::numeric_limits<double>::epsilon() * std::max(high_.step, low_.step);
      return zoom(narrow);
    }
    if (!decreased(now) || (evaluations_ > 1 && now.value >= before_.value && !level(now))) return zoom_between(before_, now);
    if (now.slope >= 0) return zoom_between(now, before_);
    before_ = now;
    step_ *= 4;
    return evaluations_ < rules_.max_evaluations || finish(before_, false);
  }

  LineSearchEnd end() const { return end_; }

 private:
  bool finish(const Trial& t, bool found) {
    end_ = {found, t.step, t.value, evaluations_};
    return false;
  }

  // `low` has decreased enough and slopes towards `high`; an acceptable step lies between them.
  bool zoom_between(const Trial& low, const Trial& high) {
    low_ = low;
    high_ = high;
    zooming_ = true;
    return zoom(false);
  }
  bool zoom(bool narrow) {
    if (!narrow && evaluations_ < rules_.max_evaluations) {
      step_ = between(low_, high_);
      return true;
    }
    if (!(low_.step > 0 && low_.value < value_)) return finish(low_, false);
    step_ = low_.step;  // it has decreased enough, if not flattened
    return last_look_ = true;
  }

  // The value at the trial cannot be told from the value at the start.
  bool level(const Trial& t) const { return std::abs(t.value - value_) <= precision_ * std::abs(value_); }

  bool decreased(const Trial& t) const {
    if (!std::isfinite(t.value) || !std::isfinite(t.slope)) return false;
    if (t.value <= value_ + rules_.sufficient_decrease * t.step * slope_) return true;
    return level(t) && t.slope <= (2 * rules_.sufficient_decrease - 1) * slope_;
  }
  bool accepted(const Trial& t) const { return decreased(t) && std::abs(t.slope) <= -rules_.curvature * slope_; }

  StrongWolfe rules_{};
  double value_ = 0;      // at the start
  double slope_ = 0;
  double precision_ = 0;
  double step_ = 0;
  int evaluations_ = 0;
  bool zooming_ = false;
  bool last_look_ = false;
  Trial before_{}, low_{}, high_{};
  LineSearchEnd end_{};
};

template <class F>
[[gnu::cold]] LineSearchEnd StrongWolfe::search(F& objective, const LineSearchStart& start, double first_step, Eigen::VectorXd& w, Eigen::VectorXd& g) const {
  Run run(*this, start, first_step);
  const auto n = static_cast<std::size_t>(start.direction.size());
  bool more = true;
  while (more) {
    w = start.point;
    simd::add_scaled({w.data(), n}, run.step(), {start.direction.data(), n});
    const double value = objective.value_and_gradient(w, g);
    more = run.take(value, simd::dot({g.data(), n}, {start.direction.data(), n}));
  }
  return run.end();
}

}  // namespace attune::inline ATTUNE_ABI
