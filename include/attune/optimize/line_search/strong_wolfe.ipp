// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/line_search/strong_wolfe.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "attune/core/settings.hpp"
#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE void StrongWolfe::check() const {
  require_setting(sufficient_decrease > 0 && sufficient_decrease < 0.5, "StrongWolfe::sufficient_decrease", sufficient_decrease, "between 0 and 0.5");
  require_setting(curvature > sufficient_decrease && curvature < 1, "StrongWolfe::curvature", curvature, "between sufficient_decrease and 1");
  require_setting(max_evaluations > 0, "StrongWolfe::max_evaluations", max_evaluations, "1 or more");
}

ATTUNE_INLINE double StrongWolfe::between(const Trial& a, const Trial& b) {
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

ATTUNE_INLINE bool StrongWolfe::Run::take(double value, double slope) {
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

ATTUNE_INLINE bool StrongWolfe::Run::finish(const Trial& t, bool found) {
  end_ = {found, t.step, t.value, evaluations_};
  return false;
}

// `low` has decreased enough and slopes towards `high`; an acceptable step lies between them.
ATTUNE_INLINE bool StrongWolfe::Run::zoom_between(const Trial& low, const Trial& high) {
  low_ = low;
  high_ = high;
  zooming_ = true;
  return zoom(false);
}

ATTUNE_INLINE bool StrongWolfe::Run::zoom(bool narrow) {
  if (!narrow && evaluations_ < rules_.max_evaluations) {
    step_ = between(low_, high_);
    return true;
  }
  if (!(low_.step > 0 && low_.value < value_)) return finish(low_, false);
  step_ = low_.step;  // it has decreased enough, if not flattened
  return last_look_ = true;
}

// The value at the trial cannot be told from the value at the start.
ATTUNE_INLINE bool StrongWolfe::Run::level(const Trial& t) const { return std::abs(t.value - value_) <= precision_ * std::abs(value_); }

ATTUNE_INLINE bool StrongWolfe::Run::decreased(const Trial& t) const {
  if (!std::isfinite(t.value) || !std::isfinite(t.slope)) return false;
  if (t.value <= value_ + rules_.sufficient_decrease * t.step * slope_) return true;
  return level(t) && t.slope <= (2 * rules_.sufficient_decrease - 1) * slope_;
}

ATTUNE_INLINE bool StrongWolfe::Run::accepted(const Trial& t) const { return decreased(t) && std::abs(t.slope) <= -rules_.curvature * slope_; }

ATTUNE_INLINE LineSearchEnd StrongWolfe::search_by(FunctionRef<double(const Eigen::VectorXd&, Eigen::VectorXd&)> value_and_gradient, const LineSearchStart& start, double first_step, Eigen::VectorXd& w, Eigen::VectorXd& g) const {
  Run run(*this, start, first_step);
  const auto n = static_cast<std::size_t>(start.direction.size());
  bool more = true;
  while (more) {
    w = start.point;
    simd::add_scaled({w.data(), n}, run.step(), {start.direction.data(), n});
    const double value = value_and_gradient(w, g);
    more = run.take(value, simd::dot({g.data(), n}, {start.direction.data(), n}));
  }
  return run.end();
}

}  // namespace attune::inline ATTUNE_ABI
