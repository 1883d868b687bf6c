// SPDX-License-Identifier: BSL-1.0
#pragma once

// Stochastic optimizers that go on where they stopped: what a stream of batches remembers.

#include <Eigen/Core>
#include <algorithm>
#include <concepts>
#include <limits>
#include <optional>
#include <type_traits>
#include <utility>

#include "attune/core/matrix_view.hpp"
#include "attune/optimize/detail/stochastic_loop.hpp"
#include "attune/optimize/schedule/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// An optimizer whose steps can be taken one by one: `steps(size, weights)` makes what a run remembers, a function of
/// (parameters, gradient, rate) that takes a step; `learning_rate`, `batch_size` and `schedule` are its settings.
template <class O>
concept SteppingOptimizer = requires(const O& optimizer, Index size, Eigen::VectorXd& w, const Eigen::VectorXd& g, double rate) {
  optimizer.steps(size, size)(w, g, rate);
  { optimizer.learning_rate } -> std::convertible_to<double>;
  { optimizer.batch_size } -> std::convertible_to<Index>;
  requires Schedule<std::remove_cvref_t<decltype(optimizer.schedule)>>;
};

namespace detail {

/// A value that may not be there yet, and can be assigned even where it is a lambda.
template <class T>
class Assignable {
 public:
  Assignable() = default;
  Assignable(const Assignable&) = default;
  Assignable(Assignable&&) noexcept = default;
  ~Assignable() = default;
  Assignable& operator=(const Assignable& other) {
    if (this == &other) return *this;
    Assignable copy(other);
    return *this = std::move(copy);
  }
  Assignable& operator=(Assignable&& other) noexcept {
    if (this == &other) return *this;
    value_.reset();
    if (other.value_) value_.emplace(std::move(*other.value_));
    return *this;
  }

  template <class Make>
  T& value_or_made(const Make& make) {
    if (!value_) value_.emplace(make());
    return *value_;
  }

 private:
  std::optional<T> value_{};
};

}  // namespace detail

/// What an optimizer remembers of a stream: its moments, its schedule, how many steps there were.
template <SteppingOptimizer O>
struct SteppingRun {
  detail::Assignable<decltype(std::declval<const O&>().steps(Index{}, Index{}))> steps{};
  typename detail::RunOf<std::remove_cvref_t<decltype(std::declval<const O&>().schedule)>>::type schedule{};
  long long taken = 0;
  Eigen::VectorXd reached{};  ///< the parameters that the steps have led to; the model's may be their mean
};

namespace detail {

/// Takes the optimizer's steps along the batches of an epoch from w on, in their order: `risk.batch(w, g, first, count)` is
/// value and gradient of one. Returns the mean over the batches, each at the parameters that it met.
template <class O, class Risk, class Steps>
[[gnu::cold]] Iteration walk(const O& optimizer, Risk& risk, Index samples, int epoch, SteppingRun<O>& run, Steps& steps, Eigen::VectorXd& w) {
  ScheduleRun<std::remove_cvref_t<decltype(optimizer.schedule)>> rates(optimizer.schedule, run.schedule);
  BatchSettings batches{.batch_size = optimizer.batch_size};
  if constexpr (requires { optimizer.batch_growth; }) batches.batch_growth = optimizer.batch_growth;
  const Index rows = batch_rows(batches, epoch, samples);
  const int epochs = optimizer.stopping.budget.iterations;
  Eigen::VectorXd g(w.size());
  if constexpr (requires { steps.begin_epoch(epoch); }) steps.begin_epoch(epoch);
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN(), end = 1 - std::numeric_limits<double>::epsilon();
  Iteration now{.index = epoch + 1, .value = 0, .gradient_norm = unknown, .validation = unknown};
  for (Index first = 0; first < samples; first += rows) {
    const Index count = std::min(rows, samples - first);
    const double progress = std::min((epoch + static_cast<double>(first) / static_cast<double>(samples)) / epochs, end);
    now.step = optimizer.learning_rate * rates.factor({.epoch = epoch, .epochs = epochs, .progress = progress, .step = run.taken++});
    now.value += risk.batch(w, g, first, count) * static_cast<double>(count) / static_cast<double>(samples);
    steps(w, g, now.step);
  }
  rates.after(now);
  run.schedule = rates.state();
  return now;
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
