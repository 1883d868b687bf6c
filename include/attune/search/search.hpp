// SPDX-License-Identifier: BSL-1.0
#pragma once

// Search over the settings of a learner, each candidate judged by cross-validation.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <iosfwd>
#include <limits>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/progress.hpp"
#include "attune/search/concept.hpp"
#include "attune/search/space.hpp"
#include "attune/validate/cross_validate.hpp"

namespace attune::inline ATTUNE_ABI {

struct SearchOptions {
  AnyExecutor execution{};    ///< who does the work; the result does not depend on it
  bool train_scores = false;  ///< also score each model on the rows it was fitted to
  bool progress = false;      ///< a line on the terminal, if there is one
  std::uint64_t seed = 0;     ///< of the learners' randomness
  Observer observer{};        ///< told of each iteration of each fit
  std::vector<Point> starts{};  ///< tried before the strategy's own candidates, which it may learn from: space.point_of(learner)
};

/// Every trial of a search failed. The trials are kept, with what went wrong in each.
class SearchFailed : public FitFailed {
 public:
  SearchFailed(Complaint complaint, std::vector<Trial> trials) : FitFailed(std::move(complaint)), trials_(std::move(trials)) {}
  const std::vector<Trial>& trials() const noexcept { return trials_; }

 private:
  std::vector<Trial> trials_;
};

/// What a search found. L is the learner's type, Space the search space's, M the metric set.
template <class L, class Space, class M>
struct SearchResult {
  using Metrics = M;
  L learner{};                   ///< the learner that the search started from
  Space space{};
  std::vector<Trial> trials{};   ///< every candidate, in the order of asking
  std::size_t best = 0;          ///< the index of the best trial
  std::size_t ranked_by = 0;     ///< the position in the set of the metric that ranks
  std::size_t folds = 0;
  Index rows = 0;
  double seconds = 0;            ///< of wall-clock time

  const Trial& best_trial() const { return trials[best]; }
  /// The learner with the settings of the best trial, or of any.
  L best_learner() const { return learner_of(best_trial()); }
  L learner_of(const Trial& trial) const { return space.apply(learner, trial.point); }
};

/// Prints the best rows of the trial table; include attune/report/tables.hpp, or attune/attune.hpp.
template <class L, class Space, class M>
std::ostream& operator<<(std::ostream& out, const SearchResult<L, Space, M>& result);

namespace detail {

inline bool better(double a, double b, Direction direction) { return direction == Direction::maximize ? a > b : a < b; }

/// Sums a trial up, once all its folds are in.
[[gnu::cold]] inline void conclude(Trial& trial, std::size_t metrics, std::size_t rank) {
  trial.score = std::numeric_limits<double>::quiet_NaN();
  for (const auto& fold : trial.folds) trial.seconds += fold.fit_seconds + fold.score_seconds;
  if (!trial.failure.empty()) return;
  for (std::size_t m = 0; m < metrics; ++m) {
    const auto scores = test_scores(trial.folds, m);
    trial.mean.push_back(mean_of(scores));
    trial.spread.push_back(spread_of(scores));
  }
  trial.state = std::isfinite(trial.mean[rank]) ? TrialState::complete : TrialState::undefined;
  if (trial.state == TrialState::complete) trial.score = trial.mean[rank];
}

/// The index of the best complete trial, the first of equals; trials.size() if there is none.
[[gnu::cold]] inline std::size_t best_of(const std::vector<Trial>& trials, Direction direction) {
  std::size_t best = trials.size();
  for (std::size_t t = 0; t < trials.size(); ++t)
    if (trials[t].state == TrialState::complete && (best == trials.size() || better(trials[t].score, trials[best].score, direction))) best = t;
  return best;
}

[[noreturn, gnu::cold]] inline void throw_all_failed(std::vector<Trial> trials, std::string_view metric) {
  std::string why;
  if (trials.empty())
    why = "the strategy asked for no trial";
  else if (trials.front().failure.empty())
    Phrase{"the first: ", metric, " is undefined on a fold"}.append_to(why);
  else
    Phrase{"the first: ", trials.front().failure}.append_to(why);
  const std::size_t count = trials.size();
  throw SearchFailed({.argument = "search", .reason = {"none of ", count, " trials gave a score; ", why},
                      .remedy = "the exception's trials() say what went wrong in each"}, std::move(trials));
}

/// The best score so far, for the progress line.
class BestSoFar {
 public:
  BestSoFar(std::size_t trials, std::size_t folds, std::string_view metric, Direction direction)
      : metric_(metric), direction_(direction), folds_(folds), sum_(trials), done_(trials) {}

  [[gnu::cold]] std::string after(std::size_t trial, double score) {
    const std::lock_guard lock(mutex_);
    sum_[trial] += score;
    if (++done_[trial] == folds_ && !std::isnan(sum_[trial])) {
      const double mean = sum_[trial] / static_cast<double>(folds_);
      if (std::isnan(best_) || better(mean, best_, direction_)) best_ = mean;
    }
    if (std::isnan(best_)) return {};
    char text[32];
    std::snprintf(text, sizeof text, " %.4f", best_);
    return Phrase{"best ", metric_, text}.text();
  }

 private:
  std::string metric_;
  Direction direction_;
  std::size_t folds_;
  std::vector<double> sum_;
  std::vector<std::size_t> done_;
  double best_ = std::numeric_limits<double>::quiet_NaN();
  std::mutex mutex_{};
};

/// Refuses points that are none of a space with so many axes.
[[gnu::cold]] inline void require_points(const char* argument, const std::vector<Point>& points, std::size_t axes) {
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (points[i].size() != axes) throw InvalidArgument({.argument = argument, .place = {"point ", i}, .found = {points[i].size(), " positions"}, .expected = {axes, ", one on each axis"}});
    for (std::size_t a = 0; a < axes; ++a)
      if (!(points[i][a] >= 0 && points[i][a] <= 1)) throw InvalidArgument({.argument = argument, .place = {"point ", i, ", axis ", a}, .found = points[i][a], .expected = "a position in [0, 1]", .remedy = "space.point_of(learner) gives it"});
  }
}

/// What the loop of a search needs to know of the types it works with.
struct SearchLoop {
  FunctionRef<std::vector<Point>()> ask;
  FunctionRef<void(const Trial&)> tell;
  FunctionRef<std::vector<AxisValue>(const Point&)> describe;
  FunctionRef<void(std::span<Trial>)> run_batch;  // fills in the folds of the trials
  std::size_t metrics;
  std::size_t rank;

  [[gnu::cold]] std::vector<Trial> run() const {
    std::vector<Trial> trials;
    for (auto points = ask(); !points.empty(); points = ask()) {
      const std::size_t first = trials.size();
      for (auto& point : points) {
        Trial& trial = trials.emplace_back();
        trial.index = static_cast<int>(trials.size()) - 1;
        trial.values = describe(point);
        trial.point = std::move(point);
      }
      const auto batch = std::span(trials).subspan(first);
      run_batch(batch);
      for (auto& trial : batch) {
        conclude(trial, metrics, rank);
        tell(trial);
      }
    }
    return trials;
  }
};

/// Moves the records of a batch, k folds a trial, into its trials.
template <class Label>
[[gnu::cold]] void file_records(std::span<Trial> batch, std::vector<FoldRecord<Label>>& records, std::size_t k) {
  for (Trial& trial : batch) trial.folds = std::vector<FoldScores>(k);
  for (std::size_t j = 0; j < records.size(); ++j) {
    Trial& trial = batch[j / k];
    if (trial.failure.empty() && !records[j].failure.empty()) Phrase{"fold ", j % k, ": ", records[j].failure}.append_to(trial.failure);
    trial.folds[j % k] = std::move(records[j].scores);
  }
}

/// Fits and scores a batch of candidates; fills in the folds of their trials.
template <class L, class Space, class View, class Folds, class M>
[[gnu::cold]] void run_batch(std::span<Trial> batch, const L& learner, const Space& space, const View& view, const Folds& folds, const M& metrics, std::size_t rank, const SearchOptions& options) {
  using Record = FoldRecord<typename View::LabelType>;
  const std::size_t k = folds.size();
  const FitContext root{.random = RandomKey{options.seed}, .executor = options.execution, .observer = options.observer};
  const auto context = [&](std::size_t job) {
    return root.child(Purpose::trial, static_cast<std::uint64_t>(batch[job / k].index)).child(Purpose::fold, job % k);
  };
  const FoldKeeps keeps{.train_scores = options.train_scores};
  std::vector<Record> records;
  if constexpr (FitsMany<L, View>) {
    const SharedFolds shared(folds);
    const auto jobs = vector_of<Job<L>>(batch.size() * k, [&](std::size_t j) -> Job<L> {
      return {.learner = space.apply(learner, batch[j / k].point), .train = shared.train[j % k], .held_out = shared.test[j % k], .context = context(j)};
    });
    records = run_jobs(std::span<const Job<L>>(jobs), view, shared, metrics, options.execution, keeps);
  } else {
    ProgressLine progress(options.progress, "search", batch.size() * k);
    BestSoFar best(batch.size(), k, M::names[rank], M::directions[rank]);
    records = options.execution.map<Record>(batch.size() * k, [&](std::size_t j) {
      auto record = run_fold(space.apply(learner, batch[j / k].point), view, folds[j % k], metrics, context(j), keeps);
      progress.advance(best.after(j / k, record.failure.empty() ? record.scores.test[rank] : std::numeric_limits<double>::quiet_NaN()));
      return record;
    });
  }
  file_records(batch, records, k);
}

template <class Rank, class M>
consteval std::size_t rank_position() {
  if constexpr (std::is_void_v<Rank>)
    return 0;
  else
    return M::template position<Rank>;
}

}  // namespace detail

/// Judges candidates from the space by cross-validation and returns all trials. `search<RocAuc>(...)` names
/// the metric that ranks; left out it is the first of the set. Ties go to the earlier trial; a trial that
/// failed, or whose score is undefined, is recorded and never best. The same bits for any executor.
/// Errors: InvalidData for values that are not finite; SearchFailed when no trial has a score.
template <class Rank = void, class L, DatasetLike D, class... A, class Strategy, class S, MetricSet M>
[[gnu::cold]] auto search(const L& learner, const D& data, const SearchSpace<A...>& space, const Strategy& strategy, const S& splitter, const M& metrics, const SearchOptions& options = {}) {
  using View = ViewOf<D>;
  using X = std::remove_cvref_t<decltype(std::declval<const View&>().x())>;
  using Space = SearchSpace<A...>;
  constexpr bool found = Space::template all_found<L>;
  constexpr bool unique = Space::template none_twice<L>;
  constexpr bool learns = LearnerOn<L, View>;
  constexpr bool splits = SplitterOn<S, View>;
  constexpr bool asks = SearchStrategy<Strategy>;
  constexpr std::size_t rank = detail::rank_position<Rank, M>();
  static_assert(found, "search: an axis names a policy that this learner does not contain (a member that is inherited belongs to its base class); see docs/search.md#axes");
  static_assert(unique, "search: an axis names a policy that this learner contains more than once; name it by a path, axis<&Classifier::penalty, &L2::strength>; see docs/search.md#axes");
  constexpr bool has_numbers = learns || !detail::is_table_view<X>;
  static_assert(has_numbers, "search: the data has mixed columns, and the learner takes numbers: put `columns(...)` or `combine(columns(...), ...)` in front of it; see docs/preprocess.md#tables");
  constexpr bool has_columns = !detail::wants_table<L, View>();
  static_assert(has_columns, "search: the learner takes mixed columns, and the data has numbers only: read it with `table.classification_table(...)`, `regression_table(...)` or `multi_regression_table(...)`; see docs/preprocess.md#tables");
  static_assert(learns || !has_numbers || !has_columns, "search: the learner needs `auto fit(const DatasetView<T, Label>&) const` for this data's T and Label, returning a model with `predict(X)`; see docs/model.md#your-own");
  static_assert(splits, "search: the splitter needs `split(view) const`, returning a range of Fold; see docs/validate.md#your-own");
  static_assert(asks, "search: the strategy needs `start(axes, direction) const`, returning a run with `ask()` and `tell(trial)`; see docs/search.md#your-own");
  static_assert(rank < M::size, "search<Metric>: the metric that ranks is not in the set that is evaluated; see docs/search.md#ranking");
  SearchResult<L, Space, M> result{.learner = learner, .space = space, .ranked_by = rank};
  if constexpr (found && unique && learns && splits && asks && rank < M::size) {
    constexpr bool serves = can_serve<Fitted<L, View>, X>(M::needs);
    static_assert(serves, "a metric of the set needs scores or probabilities, and this model has neither `decision_function(X)` nor `predict_proba(X)`; drop the metric or choose a model that has them; see docs/metrics.md#needs");
    constexpr bool takes = M::template takes<typename View::LabelType>;
    static_assert(takes, "a metric of the set is not for this type of target: accuracy, AUC and log loss are for class codes, squared error and R² for numbers; see docs/metrics.md#needs");
    if constexpr (serves && takes) {
      detail::Stopwatch clock;
      const View view = checked_for(learner, data);
      result.rows = view.size();
      const auto folds = splitter.split(view);
      detail::require_folds(folds.size());
      result.folds = folds.size();
      detail::require_points("SearchOptions::starts", options.starts, Space::size);
      auto run = strategy.start(space.shape(), M::directions[rank]);
      std::vector<Point> starts = options.starts;
      result.trials = detail::SearchLoop{
          .ask = [&] { return starts.empty() ? run.ask() : std::exchange(starts, {}); },
          .tell = [&](const Trial& trial) { run.tell(trial); },
          .describe = [&](const Point& point) { return space.describe(point); },
          .run_batch = [&](std::span<Trial> batch) { detail::run_batch(batch, learner, space, view, folds, metrics, rank, options); },
          .metrics = M::size,
          .rank = rank}.run();
      result.best = detail::best_of(result.trials, M::directions[rank]);
      result.seconds = clock.lap();
      if (result.best == result.trials.size()) detail::throw_all_failed(std::move(result.trials), M::names[rank]);
    }
  }
  return result;
}

/// With the metrics that the learner carries, or the defaults for the type of target.
template <class Rank = void, class L, DatasetLike D, class... A, class Strategy, class S>
[[gnu::cold]] auto search(const L& learner, const D& data, const SearchSpace<A...>& space, const Strategy& strategy, const S& splitter, const SearchOptions& options = {}) {
  return search<Rank>(learner, data, space, strategy, splitter, detail::metrics_of<typename ViewOf<D>::LabelType>(learner), options);
}

}  // namespace attune::inline ATTUNE_ABI
