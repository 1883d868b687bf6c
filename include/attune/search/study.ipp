// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/search/study.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/core/settings.hpp"
#include "attune/search/detail/journal_file.hpp"
#include "attune/search/detail/study_journal.hpp"
#include "attune/search/search.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// What counts of a violation that is reported.
[[gnu::cold]] inline double counted_violation(double violation) { return std::isnan(violation) ? std::numeric_limits<double>::infinity() : violation > 0 ? violation : 0; }

[[gnu::cold]] ATTUNE_INLINE StudyResult to_result(const Outcome& outcome) { return {.scores = {outcome.score}, .violation = counted_violation(outcome.violation)}; }
[[gnu::cold]] ATTUNE_INLINE StudyResult to_result(FrontOutcome outcome) { return {.scores = std::move(outcome.scores), .violation = counted_violation(outcome.violation)}; }

[[gnu::cold]] ATTUNE_INLINE std::vector<double> finite_scores(const Trial& trial) {
  const bool all = std::all_of(trial.mean.begin(), trial.mean.end(), [](double score) { return std::isfinite(score); });
  return all ? trial.mean : std::vector<double>{};
}

ATTUNE_INLINE StudyLedger::StudyLedger(std::vector<AxisShape> axes, std::vector<Direction> directions) : axes_(std::move(axes)), directions_(std::move(directions)) {}
ATTUNE_INLINE void StudyLedger::set_budget(BudgetAxes budget) { budget_ = std::move(budget); }
ATTUNE_INLINE StudyLedger::StudyLedger(StudyLedger&&) noexcept = default;
ATTUNE_INLINE StudyLedger& StudyLedger::operator=(StudyLedger&&) noexcept = default;
ATTUNE_INLINE StudyLedger::~StudyLedger() = default;

[[gnu::cold]] ATTUNE_INLINE void StudyLedger::open_journal(const std::string& path, FunctionRef<void(StudyKey&)> describe) {
  if (!path.empty()) journal_ = std::make_unique<StudyJournal>(path, study_key(describe));
}

[[gnu::cold]] ATTUNE_INLINE JournalUse StudyLedger::journal() const { return journal_ ? journal_->use(static_cast<std::size_t>(std::count(places_.begin(), places_.end(), Place::told))) : JournalUse{}; }

[[gnu::cold]] ATTUNE_INLINE void StudyLedger::enqueue(Point point) {
  const auto known = std::find(early_.begin(), early_.end(), point);
  if (known != early_.end())
    early_.erase(known);
  else
    starts_.push_back(std::move(point));
}

/// The first trial that is at this place; trials_.size() if there is none.
[[gnu::cold]] ATTUNE_INLINE std::size_t StudyLedger::first(Place place) const { return static_cast<std::size_t>(std::find(places_.begin(), places_.end(), place) - places_.begin()); }

inline constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

/// The index of the next of those that are enqueued or that the strategy has asked for: of one that is not in the journal,
/// nor, if this process is to `claim` it, another's. None when there are no more of them.
[[gnu::cold]] ATTUNE_INLINE std::optional<std::size_t> StudyLedger::hand_out(bool claim, const StudyCalls& calls, std::size_t until) {
  while (true) {
    const std::size_t i = trials_.size();
    StudyJournal::Look look{.record = journal_ ? journal_->find(i) : nullptr, .claimed = !journal_ || !claim};
    const bool is_queued = !starts_.empty() || !batch_.empty();
    if (i >= until || (!is_queued && !(look.record != nullptr && look.record->is_start))) return std::nullopt;
    if (!look.claimed && look.record == nullptr) look = journal_->claim(i, false);
    const bool early = look.record != nullptr && look.record->is_start && starts_.empty();  // the program enqueues it later
    const bool is_start = early || !starts_.empty();
    const bool queued = !early && is_start;
    Point point = early ? look.record->point : queued ? starts_.front() : batch_.back();
    if (look.record != nullptr) require_same_point(journal_->path(), static_cast<int>(i), look.record->point, point, is_start ? "was enqueued" : "the strategy asks for");
    if (early)
      early_.push_back(point);
    else if (queued)
      starts_.erase(starts_.begin());
    else
      batch_.pop_back();
    auto values = calls.describe(point);
    trials_.push_back({.index = static_cast<int>(i), .point = std::move(point), .values = std::move(values), .score = std::numeric_limits<double>::quiet_NaN(), .failure = "not told of yet"});
    trials_.back().budget = budget_.of(trials_.back());
    places_.push_back(look.claimed && look.record == nullptr ? Place::here : Place::elsewhere);
    is_start_.push_back(is_start);
    if (look.record != nullptr)
      settle_from_journal(i, calls);
    else if (look.claimed)
      return i;
  }
}

[[gnu::cold]] ATTUNE_INLINE void StudyLedger::ask_strategy(const StudyCalls& calls) {
  batch_ = calls.ask();
  require_points("the strategy's ask()", batch_, axes_.size());
  std::reverse(batch_.begin(), batch_.end());
}

/// Takes in what other processes have done.
[[gnu::cold]] ATTUNE_INLINE void StudyLedger::take_back(const StudyCalls& calls) {
  if (first(Place::elsewhere) == trials_.size()) return;
  journal_->refresh();
  for (std::size_t i = 0; i < trials_.size(); ++i)
    if (places_[i] == Place::elsewhere && journal_->find(i) != nullptr) settle_from_journal(i, calls);
}

[[gnu::cold]] ATTUNE_INLINE bool StudyLedger::has_more(const StudyCalls& calls) {
  if (!journal_) return !starts_.empty() || !batch_.empty();
  take_back(calls);
  if (!reserved_) reserved_ = hand_out(true, calls, no_limit);
  return reserved_.has_value();
}

[[gnu::cold]] ATTUNE_INLINE std::optional<std::size_t> StudyLedger::ask(const StudyCalls& calls) {
  while (true) {
    take_back(calls);
    const auto next = reserved_ ? std::exchange(reserved_, std::nullopt) : hand_out(true, calls, no_limit);
    if (next) return next;
    require_nobody_waited_for();
    if (const std::size_t elsewhere = first(Place::elsewhere); elsewhere < trials_.size()) {
      if (journal_->claim(elsewhere, true).claimed) {
        places_[elsewhere] = Place::here;
        return elsewhere;
      }
    } else {
      ask_strategy(calls);
      if (batch_.empty()) return std::nullopt;
    }
  }
}

[[gnu::cold]] ATTUNE_INLINE void StudyLedger::require_result(const char* where, std::size_t i, const StudyResult& result) const {
  if (result.failure.empty() && result.scores.size() != directions_.size())
    throw InvalidArgument({.argument = where, .place = {"candidate ", i}, .found = {result.scores.size(), " scores"}, .expected = {directions_.size(), ", one for each direction"}, .remedy = "NaN stands for a score that there is not"});
}

/// Errors: InvalidArgument where what this process has handed out was not told of: who waits has nothing that others wait for.
[[gnu::cold]] ATTUNE_INLINE void StudyLedger::require_nobody_waited_for() const {
  const std::size_t here = first(Place::here);
  if (here < trials_.size())
    throw InvalidArgument({.argument = "Study::ask", .found = {std::count(places_.begin(), places_.end(), Place::here), " candidates that were asked for and not told of, from trial ", here, " on"},
                           .expected = "what came of those that the strategy asked for together", .remedy = "tell it first, NaN for what failed; `has_more()` says whether there is another that can be asked for before"});
}

[[gnu::cold]] ATTUNE_INLINE void StudyLedger::tell(int index, StudyResult result, const StudyCalls& calls) {
  const auto i = static_cast<std::size_t>(index);
  if (index < 0 || i >= trials_.size() || places_[i] == Place::elsewhere || reserved_ == i) throw InvalidArgument({.argument = "Study::tell", .found = {"candidate ", index}, .expected = "one that was asked for"});
  if (places_[i] == Place::told) throw InvalidArgument({.argument = "Study::tell", .found = {"candidate ", index, " for the second time"}, .expected = "each once"});
  require_result("Study::tell", i, result);
  if (journal_) journal_->append(record_of(i, result));
  settle(i, std::move(result), calls);
}

[[gnu::cold]] ATTUNE_INLINE std::vector<std::size_t> StudyLedger::ask_together(const StudyCalls& calls, std::size_t most) {
  take_back(calls);
  const std::size_t begin = trials_.size(), until = most < no_limit - begin ? begin + most : no_limit;
  std::vector<std::size_t> batch;
  if (reserved_) batch.push_back(*std::exchange(reserved_, std::nullopt));
  while (true) {
    while (const auto next = hand_out(false, calls, until)) batch.push_back(*next);
    if (!batch.empty() || trials_.size() > begin) return batch;
    require_nobody_waited_for();
    for (std::size_t i = 0; i < trials_.size(); ++i)
      if (places_[i] == Place::elsewhere) {
        places_[i] = Place::here;
        batch.push_back(i);
      }
    if (!batch.empty()) return batch;
    ask_strategy(calls);
    if (batch_.empty()) return batch;
  }
}

[[gnu::cold]] ATTUNE_INLINE StudyRecord StudyLedger::record_of(std::size_t i, const StudyResult& result) const {
  return {.trial = static_cast<int>(i), .is_start = is_start_[i] != 0, .point = trials_[i].point, .scores = result.scores, .violation = result.violation, .failure = result.failure};
}

[[gnu::cold]] inline StudyResult result_in(const StudyRecord& record) {
  return {.scores = record.scores, .violation = record.violation, .failure = record.failure};
}

[[gnu::cold]] ATTUNE_INLINE std::optional<StudyResult> StudyLedger::result_of(std::size_t i, bool wait, FunctionRef<StudyResult()> attempt) {
  const auto checked = [&] {
    auto result = attempt();
    require_result("Study::run", i, result);
    return result;
  };
  if (!journal_) return checked();
  const auto record = journal_->record_of(i, wait, [&] { return record_of(i, checked()); });
  if (!record) return std::nullopt;
  require_same_point(journal_->path(), record->trial, record->point, trials_[i].point, is_start_[i] != 0 ? "was enqueued" : "the strategy asks for");
  return result_in(*record);
}

[[gnu::cold]] ATTUNE_INLINE void StudyLedger::tell_together(const std::vector<std::size_t>& batch, std::vector<StudyResult> results, const StudyCalls& calls) {
  for (std::size_t k = 0; k < batch.size(); ++k) settle(batch[k], std::move(results[k]), calls);
}

[[gnu::cold]] ATTUNE_INLINE void StudyLedger::settle_from_journal(std::size_t i, const StudyCalls& calls) {
  const StudyRecord& record = *journal_->find(i);
  require_same_point(journal_->path(), record.trial, record.point, trials_[i].point, is_start_[i] != 0 ? "was enqueued" : "the strategy asks for");
  settle(i, result_in(record), calls);
}

[[gnu::cold]] ATTUNE_INLINE void StudyLedger::settle(std::size_t i, StudyResult result, const StudyCalls& calls) {
  const bool scored = !result.scores.empty() && std::all_of(result.scores.begin(), result.scores.end(), [](double score) { return std::isfinite(score); });
  Trial& trial = trials_[i];
  places_[i] = Place::told;
  trial.failure = std::move(result.failure);
  trial.violation = result.violation;
  trial.state = !trial.failure.empty() ? TrialState::failed : result.violation > 0 ? TrialState::infeasible : !scored ? TrialState::undefined : TrialState::complete;
  if (trial.failure.empty()) trial.mean = std::move(result.scores);
  if (trial.state == TrialState::complete) trial.score = trial.mean.front();
  while (passed_on_ < trials_.size() && places_[passed_on_] == Place::told) calls.tell(trials_[passed_on_++]);
}

ATTUNE_INLINE StudyRun::StudyRun(const StudyRunOptions& options, std::size_t ended) : options_(options), told_(ended) {
  require_setting(options.seconds >= 0, "StudyRunOptions::seconds", options.seconds, "a finite number: 0 (no limit) or more");
}

ATTUNE_INLINE std::size_t StudyRun::part() const { return options_.seconds > 0 || options_.on_trial ? 16 : no_limit; }

ATTUNE_INLINE bool StudyRun::goes_on(const StudyLedger& ledger) {
  while (options_.on_trial && told_ < ledger.ended())
    if (!options_.on_trial(ledger.trials()[told_++])) {
      ended_by_ = SearchEnd::on_trial;
      return false;
    }
  passed_ += clock_.lap();
  if (options_.seconds > 0 && passed_ >= options_.seconds) ended_by_ = SearchEnd::seconds;
  return ended_by_ == SearchEnd::strategy;
}

[[gnu::cold]] ATTUNE_INLINE const Trial& StudyLedger::best_trial() const {
  const std::size_t best = best_of(trials_, directions_.front());
  if (best == trials_.size()) throw_all_failed(trials_, "the score");
  return trials_[best];
}

[[gnu::cold]] ATTUNE_INLINE std::vector<std::size_t> StudyLedger::front() const {
  std::vector<std::vector<double>> scores;
  for (const Trial& trial : trials_) scores.push_back(trial.state == TrialState::complete ? trial.mean : std::vector<double>{});
  return pareto_front(scores, directions_);
}

}  // namespace attune::inline ATTUNE_ABI::detail
