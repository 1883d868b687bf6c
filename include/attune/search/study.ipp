// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/search/study.hpp"

#include <cmath>
#include <limits>

#include "attune/core/error.hpp"
#include "attune/search/search.hpp"

namespace attune::inline ATTUNE_ABI::detail {

[[gnu::cold]] ATTUNE_INLINE std::optional<std::size_t> StudyLedger::ask(FunctionRef<std::vector<Point>()> strategy) {
  if (!has_more()) {
    if (passed_on_ < trials_.size())
      throw InvalidArgument({.argument = "Study::ask", .found = {trials_.size() - passed_on_, " candidates that were asked for and not told of, from trial ", passed_on_, " on"},
                             .expected = "what came of those that the strategy asked for together", .remedy = "tell it first, NaN for what failed; the strategy's batch says how many are asked for together"});
    batch_ = strategy();
    if (batch_.empty()) return std::nullopt;
  }
  auto& queue = starts_.empty() ? batch_ : starts_;
  trials_.push_back({.index = static_cast<int>(trials_.size()), .point = std::move(queue.front()), .score = std::numeric_limits<double>::quiet_NaN(), .failure = "not told of yet"});
  told_.push_back(0);
  queue.erase(queue.begin());
  return trials_.size() - 1;
}

[[gnu::cold]] ATTUNE_INLINE void StudyLedger::tell(int index, const Outcome& outcome, std::string failure, FunctionRef<void(const Trial&)> strategy) {
  const auto i = static_cast<std::size_t>(index);
  if (index < 0 || i >= trials_.size()) throw InvalidArgument({.argument = "Study::tell", .found = {"candidate ", index}, .expected = "one that was asked for"});
  if (told_[i]) throw InvalidArgument({.argument = "Study::tell", .found = {"candidate ", index, " for the second time"}, .expected = "each once"});
  if (!(outcome.violation >= 0)) throw InvalidArgument({.argument = "Study::tell", .place = {"candidate ", index}, .found = {"a violation of ", outcome.violation}, .expected = "0 (none) or more"});
  Trial& trial = trials_[i];
  told_[i] = 1;
  trial.failure = std::move(failure);
  trial.violation = outcome.violation;
  trial.state = !trial.failure.empty() ? TrialState::failed : outcome.violation > 0 ? TrialState::infeasible : !std::isfinite(outcome.score) ? TrialState::undefined : TrialState::complete;
  if (trial.failure.empty()) trial.mean = {outcome.score};
  if (trial.state == TrialState::complete) trial.score = outcome.score;
  while (passed_on_ < trials_.size() && told_[passed_on_]) strategy(trials_[passed_on_++]);
}

[[gnu::cold]] ATTUNE_INLINE const Trial& StudyLedger::best_trial() const {
  const std::size_t best = best_of(trials_, direction_);
  if (best == trials_.size()) throw_all_failed(trials_, "the score");
  return trials_[best];
}

}  // namespace attune::inline ATTUNE_ABI::detail
