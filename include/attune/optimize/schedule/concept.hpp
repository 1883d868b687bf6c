// SPDX-License-Identifier: BSL-1.0
#pragma once

// The contract of a learning-rate schedule.
//
// Schedules:  ConstantRate         the learning rate stays
//             CosineRate           falls along half a cosine, to a share of the first
//             PolynomialRate       falls along a straight line, or a power of it
//             CosineRestartsRate   falls along half a cosine and starts again
//             OneCycleRate         rises, then falls far
//             StepRate             falls by a factor every so many epochs
//             ExponentialRate      falls by a factor each epoch
//             InverseScalingRate   falls with a power of the number of steps, for ever
//             ReduceOnPlateau      falls by a factor when the value no longer improves
//             WarmUp               small in the first epochs, then any of these

#include <algorithm>
#include <concepts>
#include <utility>

#include "attune/config.hpp"
#include "attune/core/copyable.hpp"
#include "attune/core/fit_context.hpp"

namespace attune::inline ATTUNE_ABI {

/// Where a minimisation stands.
struct ScheduleTime {
  int epoch = 0;         ///< from 0 on
  int epochs = 1;        ///< the budget
  double progress = 0;   ///< in [0, 1): the share of the budget that is used up, within epochs too
  long long step = 0;    ///< from 0 on: batches before this one (iterations, where there are no batches)
};

/// A schedule that depends on the time alone: `double factor(const ScheduleTime&) const`, by which the
/// learning rate is multiplied.
template <class S>
concept TimedSchedule = detail::Copyable<S> && requires(const S& schedule, const ScheduleTime& time) {
  { schedule.factor(time) } -> std::convertible_to<double>;
};

/// A schedule that watches the minimisation. What one minimisation remembers is its `Run`, made for each:
/// `double factor(const ScheduleTime&, const Run&) const`, and `void after(const Iteration&, Run&) const`, told
/// of each iteration (epoch, for stochastic optimizers), the start included.
template <class S>
concept WatchingSchedule = detail::Copyable<S> && requires(const S& schedule, const ScheduleTime& time, const Iteration& iteration, typename S::Run& run) {
  { schedule.factor(time, run) } -> std::convertible_to<double>;
  schedule.after(iteration, run);
};

template <class S>
concept Schedule = TimedSchedule<S> || WatchingSchedule<S>;

namespace detail {

/// Epochs since the start, with the part of this one that is done.
inline double elapsed_epochs(const ScheduleTime& time) { return time.epoch + std::clamp(time.progress * time.epochs - time.epoch, 0.0, 1.0); }

struct NoRun {};
template <class S>
struct RunOf {
  using type = NoRun;
};
template <WatchingSchedule S>
struct RunOf<S> {
  using type = typename S::Run;
};

/// One minimisation's view of its schedule.
template <Schedule S>
class ScheduleRun {
 public:
  explicit ScheduleRun(const S& schedule) : schedule_(schedule) {}
  ScheduleRun(const S& schedule, typename RunOf<S>::type state) : schedule_(schedule), run_(std::move(state)) {}

  const auto& state() const { return run_; }

  double factor(const ScheduleTime& time) const {
    if constexpr (WatchingSchedule<S>)
      return schedule_.factor(time, run_);
    else
      return schedule_.factor(time);
  }
  void after(const Iteration& iteration) {
    if constexpr (WatchingSchedule<S>) schedule_.after(iteration, run_);
  }

 private:
  const S& schedule_;
  [[no_unique_address]] typename RunOf<S>::type run_{};
};

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
