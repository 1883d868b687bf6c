// SPDX-License-Identifier: BSL-1.0
#pragma once

// The contract of a learning-rate schedule.
//
// Schedules:  ConstantRate   the learning rate stays
//             CosineRate     falls along half a cosine, to a share of the first

#include <concepts>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI {

/// Where a minimisation stands.
struct ScheduleTime {
  int epoch = 0;         ///< from 0 on
  int epochs = 1;        ///< the budget
  double progress = 0;   ///< in [0, 1): the share of the budget that is used up, within epochs too
};

/// `double factor(const ScheduleTime&) const`, by which the learning rate is multiplied.
template <class S>
concept Schedule = std::copyable<S> && requires(const S& schedule, const ScheduleTime& time) {
  { schedule.factor(time) } -> std::convertible_to<double>;
};

}  // namespace attune::inline ATTUNE_ABI
