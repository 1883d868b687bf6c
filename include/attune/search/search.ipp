// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/search/search.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "attune/core/settings.hpp"
#include "attune/validate/fold_means.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE SearchFailed::SearchFailed(Complaint complaint, std::vector<Trial> trials) : FitFailed(std::move(complaint)), trials_(std::move(trials)) {}

namespace detail {

[[gnu::cold]] ATTUNE_INLINE TrialFailed::TrialFailed(Trial trial)
    : FitFailed({.argument = "search", .place = {"trial ", trial.index}, .reason = trial.failure, .remedy = "other settings, or `.on_failure = OnFailure::record`"}), trial_(std::move(trial)) {}

/// Whether a trial has not failed so far, and has a score on each of its folds.
[[gnu::cold]] inline bool scored(const Trial& trial, std::size_t rank) {
  bool all = trial.failure.empty();
  for (const auto& fold : trial.folds) all = all && std::isfinite(fold.test[rank]);
  return all;
}

/// Says of a trial by how much it violates a constraint, if it does. NaN is infinity.
[[gnu::cold]] inline void judge_by(const Constraint& constraint, Trial& trial) {
  const double violation = constraint ? constraint(trial) : 0;
  if (violation <= 0) return;
  trial.violation = std::isnan(violation) ? std::numeric_limits<double>::infinity() : violation;
  trial.score = std::numeric_limits<double>::quiet_NaN();
  trial.state = TrialState::infeasible;
}

/// Sums up the folds that a trial has, and says what became of it, unless it has failed or was beaten.
[[gnu::cold]] inline void conclude(Trial& trial, std::size_t metrics, std::size_t rank, const Constraint& constraint) {
  trial.score = std::numeric_limits<double>::quiet_NaN();
  for (const auto& fold : trial.folds) trial.seconds += fold.fit_seconds + fold.score_seconds;
  if (!trial.failure.empty()) return;
  for (std::size_t m = 0; m < metrics; ++m) {
    const auto scores = test_scores(trial.folds, m);
    trial.mean.push_back(mean_of(scores));
    trial.spread.push_back(spread_of(scores));
  }
  if (trial.state == TrialState::beaten) return;
  trial.state = std::isfinite(trial.mean[rank]) ? TrialState::complete : TrialState::undefined;
  if (trial.state != TrialState::complete) return;
  trial.score = trial.mean[rank];
  judge_by(constraint, trial);
}

/// The score of a trial that was beaten: its mean, and what the best trial of its budget gained on the folds that it did not get.
[[gnu::cold]] inline void estimate_score(Trial& trial, std::span<const Trial> trials, std::size_t best, std::size_t rank) {
  trial.score = trial.mean[rank];
  if (best == trials.size()) return;  // whoever beat it violates a constraint that did not say so before
  auto shared = test_scores(trials[best].folds, rank);
  shared.resize(trial.folds.size());
  trial.score += trials[best].mean[rank] - mean_of(shared);
}

/// The same of those with one budget.
[[gnu::cold]] inline std::size_t best_of_budget(std::span<const Trial> trials, double budget, Direction direction) {
  std::size_t best = trials.size();
  for (std::size_t t = 0; t < trials.size(); ++t)
    if (trials[t].state == TrialState::complete && has_budget(trials[t], budget) && (best == trials.size() || better(trials[t].score, trials[best].score, direction))) best = t;
  return best;
}

ATTUNE_INLINE std::size_t best_of(std::span<const Trial> trials, Direction direction) { return best_of_budget(trials, largest_budget(trials), direction); }

ATTUNE_INLINE std::size_t fits_of(const std::vector<Trial>& trials) {
  std::size_t fits = 0;
  for (const Trial& trial : trials) fits += trial.folds.size();
  return fits;
}

[[noreturn]] ATTUNE_INLINE void throw_all_failed(std::vector<Trial> trials, std::string_view metric) {
  std::string why;
  if (trials.empty())
    why = "the strategy asked for no trial";
  else if (trials.front().state == TrialState::infeasible)
    Phrase{"the first violates the constraint, by ", trials.front().violation}.append_to(why);
  else if (trials.front().failure.empty())
    Phrase{"the first: ", metric, " is undefined on a fold"}.append_to(why);
  else
    Phrase{"the first: ", trials.front().failure}.append_to(why);
  const std::size_t count = trials.size();
  throw SearchFailed({.argument = "search", .reason = {"none of ", count, " trials gave a score; ", why},
                      .remedy = "the exception's trials() say what went wrong in each"}, std::move(trials));
}

/// What the progress line says of the best score so far.
[[gnu::cold]] inline std::string note_of_best(std::string_view metric, double best) {
  if (std::isnan(best)) return {};
  char text[32];
  std::snprintf(text, sizeof text, " %.4f", best);
  return Phrase{"best ", metric, text}.text();
}

[[gnu::cold]] inline double best_score(std::span<const Trial> trials, Direction direction) {
  const std::size_t best = best_of(trials, direction);
  return best < trials.size() ? trials[best].score : std::numeric_limits<double>::quiet_NaN();
}

/// The best score so far, while trials of a batch are under way, with the largest budget that one has had. Those that a
/// constraint is to judge do not count yet.
class BestSoFar {
 public:
  BestSoFar(const TrialBatch& batch, std::string_view metric, Direction direction)
      : metric_(metric), direction_(direction), folds_(batch.folds), judged_(batch.options.constraint), trials_(batch.trials), sum_(batch.trials.size()), done_(batch.trials.size()), budget_(largest_budget(batch.earlier)), best_(best_score(batch.earlier, direction)) {}

  [[gnu::cold]] std::string after(std::size_t trial, double score) {
    const std::lock_guard lock(mutex_);
    sum_[trial] += score;
    if (++done_[trial] == folds_ && !judged_ && !std::isnan(sum_[trial])) {
      const double mean = sum_[trial] / static_cast<double>(folds_);
      const double budget = trials_[trial].budget;
      if (std::isnan(best_) || budget > budget_ || (!(budget < budget_) && better(mean, best_, direction_))) best_ = mean;
      if (budget > budget_) budget_ = budget;
    }
    return note_of_best(metric_, best_);
  }

 private:
  std::string metric_;
  Direction direction_;
  std::size_t folds_;
  bool judged_;
  std::span<const Trial> trials_;
  std::vector<double> sum_;
  std::vector<std::size_t> done_;
  double budget_;
  double best_;
  std::mutex mutex_{};
};

ATTUNE_INLINE void require_points(const char* argument, std::span<const Point> points, std::size_t axes) {
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (points[i].size() != axes) throw InvalidArgument({.argument = argument, .place = {"point ", i}, .found = {points[i].size(), " positions"}, .expected = {axes, ", one on each axis"}});
    for (std::size_t a = 0; a < axes; ++a)
      if (!(points[i][a] >= 0 && points[i][a] <= 1)) throw InvalidArgument({.argument = argument, .place = {"point ", i, ", axis ", a}, .found = points[i][a], .expected = "a position in [0, 1]", .remedy = "space.point_of(learner) gives it"});
  }
}

/// How many trials of a batch are made before it is asked whether the search goes on.
[[gnu::cold]] inline std::size_t part_of_batch(const SearchLoop& loop) {
  constexpr std::size_t least = 8, fits = 40;  // which keep some threads busy
  const bool may_end = loop.options.seconds > 0 || loop.options.on_trial;
  return !may_end || loop.races ? std::size_t{1} << 40 : std::max(least, (fits + loop.folds - 1) / loop.folds);
}

ATTUNE_INLINE LoopEnd SearchLoop::run(std::vector<Trial>& trials) const {
  require_setting(options.seconds >= 0, "SearchOptions::seconds", options.seconds, "a finite number: 0 (no limit) or more");
  Stopwatch clock;
  double passed = 0;
  SharedProgress progress(options.progress, "search", planned == 0 ? 0 : (planned + options.starts.size()) * folds);
  LoopEnd end;
  // Runs the trials of a batch, and returns whether another is to be asked for.
  const auto run_batch_of = [&](std::span<Point> points) {
    const std::size_t first = trials.size(), part = part_of_batch(*this);
    require_points("the strategy's ask()", points, axes);
    progress.expect(points.size() * folds);
    for (std::size_t begin = 0; begin < points.size(); begin += part) {
      if (options.seconds > 0 && !trials.empty() && (passed += clock.lap()) >= options.seconds) {
        end.ended_by = SearchEnd::seconds;
        return false;
      }
      run_part(trials, points.subspan(begin, std::min(part, points.size() - begin)), progress, end.raced);
      for (std::size_t t = first + begin; options.on_trial && t < trials.size(); ++t)
        if (!options.on_trial(trials[t])) {
          end.ended_by = SearchEnd::on_trial;
          return false;
        }
    }
    for (const Trial& trial : std::span(trials).subspan(first)) tell(trial);
    return true;
  };
  for (auto points = options.starts.empty() ? ask() : options.starts; !points.empty() && run_batch_of(points); points = ask()) {
  }
  end.best = best_of(trials, direction);
  if (end.best == trials.size()) throw_all_failed(std::move(trials), metrics[rank]);
  return end;
}

ATTUNE_INLINE void SearchLoop::run_part(std::vector<Trial>& trials, std::span<Point> points, SharedProgress& progress, bool& raced) const {
  const std::size_t first = trials.size();
  for (auto& point : points) {
    Trial& trial = trials.emplace_back();
    trial.index = static_cast<int>(trials.size()) - 1;
    trial.values = describe(point);
    trial.point = std::move(point);
    trial.budget = budget.of(trial);
  }
  const auto part = std::span(trials).subspan(first);
  auto fitted = allowed(part, progress);
  if (!fitted.empty()) run_batch({.trials = fitted, .earlier = std::span(trials).first(first), .folds = folds, .options = options, .progress = progress, .budget = budget, .journal = journal, .sweeps = sweeps, .raced = &raced});
  for (auto& trial : fitted) {
    conclude(trial, metrics.size(), rank, options.constraint);
    part[static_cast<std::size_t>(trial.index) - first] = std::move(trial);
  }
  std::map<double, std::size_t> best;  // of each budget; -∞ stands for none
  for (auto& trial : part) {
    if (trial.state != TrialState::beaten) continue;
    const double key = std::isnan(trial.budget) ? -std::numeric_limits<double>::infinity() : trial.budget;
    const auto known = best.find(key);
    estimate_score(trial, trials, known != best.end() ? known->second : best[key] = best_of_budget(trials, key, direction), rank);
  }
  progress.remember(note_of_best(metrics[rank], best_score(trials, direction)));
}

ATTUNE_INLINE std::vector<Trial> SearchLoop::allowed(std::span<Trial> part, SharedProgress& progress) const {
  std::vector<Trial> fitted;
  for (Trial& trial : part) {
    judge_by(options.settings_constraint, trial);
    if (trial.state == TrialState::infeasible) {
      trial.mean.assign(metrics.size(), std::numeric_limits<double>::quiet_NaN());
      trial.spread = trial.mean;
      progress.skip(folds);
    } else {
      fitted.push_back(std::move(trial));
    }
  }
  return fitted;
}

ATTUNE_INLINE std::string names_in_a_row(std::span<const std::string_view> names) {
  std::string row;
  for (const std::string_view name : names) Phrase{row.empty() ? "" : ", ", name}.append_to(row);
  return row;
}

ATTUNE_INLINE FitContext TrialBatch::context(std::size_t job, SharedProgress* shared) const {
  const FitContext root{.random = RandomKey{options.seed}, .executor = options.execution, .observer = shared != nullptr ? shared->watch(options.observer) : options.observer};
  return root.child(Purpose::trial, static_cast<std::uint64_t>(trials[job / folds].index)).child(Purpose::fold, job % folds);
}

ATTUNE_INLINE void TrialBatch::run(std::string_view metric, std::size_t rank, Direction direction, FunctionRef<FoldRecord(std::size_t)> run_job) const {
  BestSoFar best(*this, metric, direction);
  std::vector<FirstFailure> failures(trials.size());
  const auto is_spared = [&](std::size_t j) { return failures[j / folds].is_before(j % folds); };
  if (journal != nullptr) journal->require_same_points(trials);
  const auto ended = [&](std::size_t j, FoldRecord record) {
    if (record.spared) {
      progress.skip(1);
      return record;
    }
    if (!record.failure.empty()) failures[j / folds].add(j % folds);
    progress.scored(best.after(j / folds, record.failure.empty() ? record.scores.test[rank] : std::numeric_limits<double>::quiet_NaN()));
    return record;
  };
  const bool stop = options.on_failure == OnFailure::stop;
  const auto fit = [&](const std::vector<std::size_t>& which) {
    FirstFailure first;
    const auto record_of = [&](std::size_t i) -> std::optional<FoldRecord> {
      const std::size_t j = which[i], end = (j / folds + 1) * folds;
      if (is_spared(j) || (stop && first.is_before(i))) return FoldRecord{.spared = true};
      if (journal == nullptr) return run_job(j);
      std::size_t run = 1;
      while (i + run < which.size() && which[i + run] == j + run && j + run < end) ++run;
      return journal->record_of(trials[j / folds], j % folds, run, [&] { return run_job(j); });
    };
    auto records = options.execution.map<FoldRecord>(which.size(), [&](std::size_t i) {
      auto record = record_of(i);
      if (record && !record->failure.empty()) first.add(i);
      return record ? ended(which[i], std::move(*record)) : FoldRecord{.elsewhere = true};
    });
    if (journal != nullptr) journal->end_claims();  // who waits holds none that another process could wait for
    // Threads may have got further than others after a failure: what is kept of a trial ends with its lowest.
    for (std::size_t i = 0; i < which.size(); ++i) {
      const std::size_t j = which[i];
      if (is_spared(j) || (stop && first.is_before(i)))
        records[i] = {.spared = true};
      else if (records[i].elsewhere)
        records[i] = ended(j, journal->awaited(trials[j / folds], j % folds, [&] { return run_job(j); }));
      if (records[i].failure.empty()) continue;
      failures[j / folds].add(j % folds);
      first.add(i);
    }
    file(which, std::move(records));
    stop_at_failure();
  };
  if (options.racing)
    race(rank, direction, fit, [&](std::size_t spared) { progress.skip(spared); });
  else
    fit(all_jobs());
}

ATTUNE_INLINE void TrialBatch::run_together(FunctionRef<std::vector<FoldRecord>(std::span<const std::size_t>)> fit) const {
  std::vector<std::size_t> open(trials.size());
  for (std::size_t t = 0; t < open.size(); ++t) open[t] = t;
  std::size_t kept = jobs();  // fits that are in the journal
  const auto fitted = [&] {
    auto records = fit(open);
    kept -= records.size();
    *sweeps += sweeps_of(records);
    return records;
  };
  if (journal == nullptr) {
    file(all_jobs(), fitted());
    return stop_at_failure();
  }
  journal->require_same_points(trials);
  while (!(open = journal->claim_open(trials)).empty()) {
    const auto made = fitted();
    for (std::size_t t = 0; t < open.size(); ++t) journal->append(trials[open[t]], std::span(made).subspan(t * folds, folds));
  }
  for (; kept > 0; --kept) progress.scored();
  std::vector<FoldRecord> records(jobs());
  for (std::size_t j = 0; j < jobs(); ++j) records[j] = journal->stored(trials[j / folds], j % folds);
  file(all_jobs(), std::move(records));
  stop_at_failure();
}

ATTUNE_INLINE void TrialBatch::stop_at_failure() const {
  if (options.on_failure == OnFailure::record) return;
  for (const Trial& trial : trials)
    if (!trial.failure.empty()) throw TrialFailed(trial);
}

ATTUNE_INLINE void TrialBatch::race(std::size_t rank, Direction direction, FunctionRef<void(const std::vector<std::size_t>&)> fit, FunctionRef<void(std::size_t)> spare) const {
  std::vector<std::size_t> left(trials.size());
  for (std::size_t t = 0; t < left.size(); ++t) left[t] = t;
  while (!left.empty()) {
    const auto others = std::stable_partition(left.begin(), left.end(), [&, &first = trials[left.front()]](std::size_t t) { return budget.same(first, trials[t]); });
    race_among({left.begin(), others}, rank, direction, fit, spare);
    left.erase(left.begin(), others);
  }
}

ATTUNE_INLINE void TrialBatch::race_among(const std::vector<std::size_t>& places, std::size_t rank, Direction direction, FunctionRef<void(const std::vector<std::size_t>&)> fit, FunctionRef<void(std::size_t)> spare) const {
  std::vector<std::size_t> racing = places;
  const RaceStandings before = ended_before(places, rank, direction);
  const auto fit_until = [&](std::size_t until) {
    std::vector<std::size_t> which;
    for (const std::size_t t : racing)
      for (std::size_t k = trials[t].folds.size(); k < until; ++k) which.push_back(t * folds + k);
    fit(which);
    spare((folds - until) * std::erase_if(racing, [&](std::size_t t) { return !scored(trials[t], rank); }));
  };
  for (std::size_t done = 0; done < folds && !racing.empty();) {
    *raced = *raced || done > 0;
    const auto rivals = feasible(racing, rank);
    const RaceVerdict verdict = rivals.empty() ? RaceVerdict{} : options.racing(standings(rivals, before, done, rank));
    for (const std::size_t place : verdict.beaten) {
      if (place >= rivals.size()) throw InvalidArgument({.argument = "SearchOptions::racing", .found = {"place ", place, " among those that are beaten"}, .expected = {"one of the ", rivals.size(), " that race"}});
      if (done == 0) throw InvalidArgument({.argument = "SearchOptions::racing", .found = {"place ", place, " among those that are beaten before the first fold"}, .expected = "nobody", .remedy = "a rule that is asked when `done` is 0, and there are no scores, says by `until` when it wants to be asked again"});
      trials[rivals[place]].state = TrialState::beaten;
    }
    spare((folds - done) * std::erase_if(racing, [&](std::size_t t) { return trials[t].state == TrialState::beaten; }));
    done = std::clamp(verdict.until, done + 1, folds);
    fit_until(done);
  }
  if (before.ended > 0 || !feasible(racing, rank).empty()) return;
  // Whoever beat them has failed since, or violates a constraint.
  for (const std::size_t t : places)
    if (trials[t].state == TrialState::beaten) {
      trials[t].state = TrialState::failed;
      racing.push_back(t);
    }
  fit_until(folds);
}

ATTUNE_INLINE std::vector<std::size_t> TrialBatch::feasible(const std::vector<std::size_t>& racing, std::size_t rank) const {
  auto left = racing;
  if (options.constraint)
    std::erase_if(left, [&](std::size_t t) {
      if (trials[t].folds.empty()) return false;
      Trial so_far = trials[t];
      conclude(so_far, so_far.folds.front().test.size(), rank, options.constraint);
      return so_far.state == TrialState::infeasible;
    });
  return left;
}

ATTUNE_INLINE RaceStandings TrialBatch::ended_before(const std::vector<std::size_t>& places, std::size_t rank, Direction direction) const {
  constexpr std::size_t most = 16;  // whom these do not beat hardly any other does, and a look does not take longer with each trial
  std::vector<const Trial*> ended;
  for (const Trial& trial : earlier)
    if (trial.state == TrialState::complete && budget.same(trial, trials[places.front()])) ended.push_back(&trial);
  const auto kept = ended.begin() + static_cast<std::ptrdiff_t>(std::min(most, ended.size()));
  std::partial_sort(ended.begin(), kept, ended.end(), [&](const Trial* a, const Trial* b) { return a->score != b->score ? better(a->score, b->score, direction) : a->index < b->index; });
  RaceStandings before{.ended = ended.size(), .folds = folds, .direction = direction, .reach = options.choice.reach()};
  for (auto trial = ended.begin(); trial != kept; ++trial) before.scores.push_back(test_scores((*trial)->folds, rank));
  return before;
}

ATTUNE_INLINE RaceStandings TrialBatch::standings(const std::vector<std::size_t>& racing, const RaceStandings& before, std::size_t done, std::size_t rank) const {
  RaceStandings all{.racing = racing.size(), .ended = before.ended, .done = done, .folds = folds, .direction = before.direction, .reach = before.reach};
  all.scores.reserve(racing.size() + before.scores.size());
  for (const std::size_t t : racing) all.scores.push_back(test_scores(trials[t].folds, rank));
  for (const auto& scores : before.scores) all.scores.emplace_back(scores.begin(), scores.begin() + static_cast<std::ptrdiff_t>(done));
  if (done > 0) all.test_to_train = test_to_train(trials[racing.front()].folds);
  return all;
}

ATTUNE_INLINE std::vector<std::size_t> TrialBatch::all_jobs() const {
  std::vector<std::size_t> all(jobs());
  for (std::size_t j = 0; j < all.size(); ++j) all[j] = j;
  return all;
}

ATTUNE_INLINE void TrialBatch::file(const std::vector<std::size_t>& of_jobs, std::vector<FoldRecord> records) const {
  for (std::size_t i = 0; i < records.size(); ++i) {
    if (records[i].spared) continue;
    const std::size_t fold = of_jobs[i] % folds;
    Trial& trial = trials[of_jobs[i] / folds];
    if (trial.failure.empty() && !records[i].failure.empty()) Phrase{"fold ", fold, ": ", records[i].failure}.append_to(trial.failure);
    trial.folds.push_back(std::move(records[i].scores));
  }
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
