// SPDX-License-Identifier: BSL-1.0
#pragma once

// A small learning rate in the first epochs, in front of another schedule.

#include <algorithm>

#include "attune/core/settings.hpp"
#include "attune/optimize/schedule/concept.hpp"
#include "attune/optimize/schedule/constant_rate.hpp"

namespace attune::inline ATTUNE_ABI {

/// The factor of another schedule, times first + (1 - first) · t / epochs in the first epochs, t being the time since the
/// start in epochs, parts of them too. Goyal et al., "Accurate, large minibatch SGD", arXiv:1706.02677 (2017), section
/// 2.2: large rates and batches, and means of squares that have seen little yet, do harm at the start only. The other
/// schedule's time runs from the start: PyTorch's `ChainedScheduler` of a `LinearLR` and the other.
template <class Inner = ConstantRate>
struct WarmUp {
  double epochs = 5;          ///< > 0
  double first_factor = 0.1;  ///< in [0, 1]
  Inner schedule{};

  using Run = typename detail::RunOf<Inner>::type;  ///< what the other schedule remembers

  double factor(const ScheduleTime& time) const
    requires TimedSchedule<Inner>
  {
    return ramp(time) * schedule.factor(time);
  }
  double factor(const ScheduleTime& time, const Run& run) const
    requires WatchingSchedule<Inner>
  {
    return ramp(time) * schedule.factor(time, run);
  }
  void after(const Iteration& iteration, Run& run) const
    requires WatchingSchedule<Inner>
  {
    schedule.after(iteration, run);
  }

  void check() const {
    require_setting(epochs > 0, "WarmUp::epochs", epochs, "above 0");
    require_setting(first_factor >= 0 && first_factor <= 1, "WarmUp::first_factor", first_factor, "0 to 1");
  }

 private:
  double ramp(const ScheduleTime& time) const { return first_factor + (1 - first_factor) * std::min(1.0, detail::elapsed_epochs(time) / epochs); }
};

}  // namespace attune::inline ATTUNE_ABI
