// expect: Metrics<...>: every member needs `using Statistic`, `name`, `direction` and `double operator()(const Statistic&) const`; see docs/metrics.md#your-own
// SPDX-License-Identifier: BSL-1.0

#include <string_view>

#include "attune/loss/logistic_loss.hpp"
#include "attune/model/estimator.hpp"
#include "attune/validate/evaluate.hpp"

struct Profit {
#ifndef ATTUNE_MISUSE
  using Statistic = attune::ConfusionCounts;
#endif
  static constexpr std::string_view name = "profit";
  static constexpr auto direction = attune::Direction::maximize;
  double operator()(const attune::ConfusionCounts& counts) const { return counts.tp() - counts.fp(); }
};

using Learner =
    attune::Estimator<attune::Linear<double>, attune::LogisticLoss, attune::L2, attune::Lbfgs, attune::Metrics<attune::Accuracy, Profit>>;

auto judged(const attune::DatasetView<double, int>& train) { return attune::evaluate(Learner{}.fit(train), train); }
