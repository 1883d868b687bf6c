// SPDX-License-Identifier: BSL-1.0
#pragma once

// Stochastic gradient descent that returns the mean of where it was.

#include <Eigen/Core>
#include <string_view>

#include "attune/core/settings.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/detail/stochastic_loop.hpp"
#include "attune/optimize/schedule/constant_rate.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// The steps of gradient descent, and the mean of the parameters after each from epoch `start` on.
class AveragedSteps {
 public:
  AveragedSteps(int start, Index size);

  void begin_epoch(int epoch) { averages_ = epoch >= start_; }
  void operator()(Eigen::VectorXd& w, const Eigen::VectorXd& g, double rate);
  const Eigen::VectorXd& answer(const Eigen::VectorXd& w) const { return count_ > 0 ? mean_ : w; }

 private:
  int start_;
  bool averages_ = false;
  long long count_ = 0;
  Eigen::VectorXd mean_;
};

}  // namespace detail

/// w ← w - rate · (gradient of a batch); what is returned, and judged on validation rows, is the mean of w after each step
/// from epoch `start` on. Polyak, Juditsky, "Acceleration of stochastic approximation by averaging", SIAM J. Control
/// Optim. 30 (1992), equation 3; Ruppert 1988. The noise of single steps averages out, so that rates may stay large: a
/// constant one will do for least squares; elsewhere let it fall slowly (InverseScalingRate). Begin when the way to the
/// minimum is behind: the mean does not forget. The values of epochs in the history are of w, the last of the mean. Cost:
/// as Sgd's, and one vector of memory.
template <class RateSchedule = ConstantRate>
struct BasicAveragedSgd {
  static constexpr std::string_view type_name = "AveragedSgd";

  double learning_rate = 0.05;      ///< > 0
  int start = 1;                    ///< ≥ 0; the epoch, from 0 on, that the mean begins with
  int batch_size = 32;              ///< samples a step, > 0
  double batch_growth = 1;          ///< ≥ 1; batches grow by this factor each epoch
  RateSchedule schedule{};
  Stopping stopping{.improvement = {.tolerance = 1e-4, .patience = 5}, .budget = {.iterations = 100}};  ///< its iterations are epochs

  void check() const {
    require_setting(learning_rate > 0, "AveragedSgd::learning_rate", learning_rate, "above 0");
    require_setting(start >= 0, "AveragedSgd::start", start, "0 or more");
    require_setting(batch_size > 0, "AveragedSgd::batch_size", batch_size, "1 or more");
    require_setting(batch_growth >= 1, "AveragedSgd::batch_growth", batch_growth, "1 or more");
  }

  /// What one run remembers, and its step: of `size` parameters.
  auto steps(Index size, Index) const {
    return detail::AveragedSteps(start, size);
  }

  template <StochasticObjective F, Monitor M>
  OptimizationResult minimize(F& objective, Eigen::Ref<Eigen::VectorXd> parameters, M& monitor) const {
    static_assert(!CompositeObjective<F>, "AveragedSgd: the objective has a part that is not smooth (an L1 penalty, say), which this optimizer cannot handle; see docs/optimize.md#which");
    check();
    return detail::run_epochs(*this, objective, parameters, monitor);
  }
};

/// Averaged stochastic gradient descent with a constant rate.
using AveragedSgd = BasicAveragedSgd<>;

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/averaged_sgd.ipp"
#endif
