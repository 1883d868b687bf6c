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

#include "attune/core/error.hpp"
#include "attune/core/function_ref.hpp"
#include "attune/data/eigen_alignment.hpp"

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

  void check() const;

  /// Searches from `start` on, trying `first_step` first. Writes the accepted point and its gradient to w
  /// and g.
  template <class F>
  LineSearchEnd search(F& objective, const LineSearchStart& start, double first_step, Eigen::VectorXd& w, Eigen::VectorXd& g) const {
    return search_by([&](const Eigen::VectorXd& at, Eigen::VectorXd& gradient) { return static_cast<double>(objective.value_and_gradient(at, gradient)); }, start, first_step, w, g);
  }

  /// The same of what writes the gradient at a point and returns the value there.
  [[gnu::cold]] LineSearchEnd search_by(FunctionRef<double(const Eigen::VectorXd&, Eigen::VectorXd&)> value_and_gradient, const LineSearchStart& start, double first_step, Eigen::VectorXd& w, Eigen::VectorXd& g) const;

  class Run;

 private:
  struct Trial {
    double step;
    double value;
    double slope;
  };

  // The minimum of the cubic through both values and slopes, kept off the ends; the middle where there is
  // none.
  static double between(const Trial& a, const Trial& b);
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
  [[gnu::cold]] bool take(double value, double slope);

  LineSearchEnd end() const { return end_; }

 private:
  bool finish(const Trial& t, bool found);
  bool zoom_between(const Trial& low, const Trial& high);
  bool zoom(bool narrow);
  bool level(const Trial& t) const;
  bool decreased(const Trial& t) const;
  bool accepted(const Trial& t) const;

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

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/line_search/strong_wolfe.ipp"
#endif
