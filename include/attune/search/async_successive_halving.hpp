// SPDX-License-Identifier: BSL-1.0
#pragma once

// Successive halving that waits for no rung to be full: who is among the best of its rung goes on at once.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "attune/config.hpp"
#include "attune/search/concept.hpp"
#include "attune/search/successive_halving.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

struct AsyncHalvingSettings {
  int trials = 0;
  double factor = 0;
  int batch = 0;
  std::uint64_t seed = 0;
};

class AsyncHalvingRun {
 public:
  AsyncHalvingRun(const std::vector<AxisShape>& axes, std::vector<std::size_t> budget, const AsyncHalvingSettings& settings, Direction direction);
  AsyncHalvingRun(AsyncHalvingRun&&) noexcept;
  AsyncHalvingRun& operator=(AsyncHalvingRun&&) noexcept;
  ~AsyncHalvingRun();

  std::vector<Point> ask();
  void tell(const Trial& trial);
  /// The axes of the budget: one, or one of each alternative.
  const std::vector<std::size_t>& budget_axes() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

AsyncHalvingRun start_async_halving(const std::vector<AxisShape>& axes, std::vector<std::size_t> budget, const AsyncHalvingSettings& settings, Direction direction);

}  // namespace detail

/// Asynchronous successive halving (ASHA) over a budget, an axis as that of `SuccessiveHalving`. Each of `trials` goes to
/// a candidate that is among the best of its rung, one in `factor` of those that have ended there, and has not gone on yet:
/// that of the highest rung which has one, the best of them, to the next budget. Where there is none, a new candidate, the
/// next of a QuasiRandomSearch, gets the smallest budget. A rung need not be full, so that somebody has the whole budget
/// early on, and no thread waits for a rung's last trial; in return some go on that turn out not to have been among the
/// best. Trials that failed count among those that have ended, and do not go on; those that violate a constraint come after all
/// that do not, the least violation first.
///
/// `batch` trials are asked for together, by what had ended before them: as many threads are busy with one fold, and
/// what is tried depends on the batch, not on who finishes first. 1 is the paper's algorithm with one worker.
/// Errors: InvalidArgument for settings out of range, and for the axis as of SuccessiveHalving.
/// Li, Jamieson, Rostamizadeh, Gonina, Ben-tzur, Hardt, Recht, Talwalkar, "A system for massively parallel hyperparameter
/// tuning", MLSys 2020, algorithm 2.
template <auto... Budget>
struct AsyncSuccessiveHalving {
  int trials = 60;    ///< of all budgets
  double factor = 3;  ///< more than 1
  int batch = 1;      ///< asked for together
  std::uint64_t seed = 0;

  using Run = detail::AsyncHalvingRun;

  /// Which axis it needs.
  static constexpr std::string_view budget_path()
    requires(sizeof...(Budget) > 0)
  {
    return detail::pretty_path<Budget...>();
  }

  Run start(const std::vector<AxisShape>& axes, Direction direction) const {
    return detail::start_async_halving(axes, detail::budget_axes(axes, detail::pretty_path<Budget...>(), detail::budget_name<Budget...>()), {trials, factor, batch, seed}, direction);
  }
};

/// The name by which the paper calls it.
template <auto... Budget>
using Asha = AsyncSuccessiveHalving<Budget...>;

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/search/async_successive_halving.ipp"
#endif
