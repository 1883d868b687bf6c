// SPDX-License-Identifier: BSL-1.0
#pragma once

// Cross-validation of anything that can be fitted.

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <iterator>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/error.hpp"
#include "attune/core/function_ref.hpp"
#include "attune/validate/fold_runner.hpp"

namespace attune::inline ATTUNE_ABI {

/// What becomes of a cross-validation when the fit of a fold, or its scoring, fails.
enum class OnFailure : unsigned char {
  stop,    ///< it ends with FitFailed that names the lowest fold that fails; folds above it are not begun any more
  record,  ///< the fold's scores are undefined, and the result says why; only where all folds fail it ends
};

/// A fold that failed, and why.
struct FoldFailure {
  std::size_t fold = 0;
  std::string reason{};

  friend bool operator==(const FoldFailure&, const FoldFailure&) = default;
};

struct CrossValidateOptions {
  AnyExecutor execution{};        ///< who does the work; the result does not depend on it
  bool train_scores = false;      ///< also score each model on the rows it was fitted to
  bool keep_predictions = false;  ///< keep what the models said of the held-out rows
  bool keep_models = false;       ///< keep the fitted models
  OnFailure on_failure = OnFailure::stop;  ///< what becomes of the others when a fold fails
  bool progress = false;          ///< a line on the terminal, if there is one
  std::uint64_t seed = 0;         ///< of the learners' randomness
  Observer observer{};            ///< told of each iteration of each fit
};

namespace detail {

double mean_of(const std::vector<double>& values);
/// The sample standard deviation (n - 1); NaN for fewer than two values.
double spread_of(const std::vector<double>& values);
/// The means of so many equal parts of scores, each a repeat of a splitter.
std::vector<double> means_of_repeats(const std::vector<double>& scores, std::size_t repeats);
/// One metric's scores on the held-out rows, fold by fold.
std::vector<double> test_scores(const std::vector<FoldScores>& folds, std::size_t metric);

}  // namespace detail

/// What cross-validation found. M is the metric set, Model what the learner fits, Label the target.
template <class M, class Model, class Label>
struct CrossValidation {
  using Metrics = M;
  std::vector<FoldScores> folds{};
  std::vector<Outputs<Label>> predictions{};   ///< of each fold's held-out rows; empty unless asked for
  std::vector<std::vector<Index>> test_rows{}; ///< which rows these are; empty unless asked for
  std::vector<Model> models{};                 ///< of each fold that did not fail; empty unless asked for
  std::vector<FoldFailure> failures{};         ///< of folds, whose scores are NaN; empty unless `.on_failure = OnFailure::record`
  std::size_t repeats = 1;                     ///< of the splitter, one after the other in `folds`
  std::size_t sweeps = 0;                      ///< how often the data was read by fits that share their readings; 0 for others
  Index rows = 0;
  Index features = 0;
  double seconds = 0;                          ///< of wall-clock time

  /// One metric's scores on the held-out rows, fold by fold; their mean; their sample standard deviation.
  template <class Metric>
  std::vector<double> scores() const {
    return detail::test_scores(folds, index<Metric>());
  }
  template <class Metric>
  double mean() const {
    return detail::mean_of(scores<Metric>());
  }
  template <class Metric>
  double spread() const {
    return detail::spread_of(scores<Metric>());
  }

  /// Of a repeated splitter, such as RepeatedKFold: the mean over the folds of each repeat, and the sample standard
  /// deviation of these means, NaN for fewer than two repeats. It is how far a mean depends on how rows were dealt to folds,
  /// and says nothing of other rows.
  template <class Metric>
  std::vector<double> repeat_means() const {
    return detail::means_of_repeats(scores<Metric>(), repeats);
  }
  template <class Metric>
  double spread_over_repeats() const {
    return detail::spread_of(repeat_means<Metric>());
  }

  /// The predictions of all folds in the order of the rows. Errors: InvalidArgument when they were not
  /// kept, when a fold failed, or when the folds do not hold out each row exactly once.
  Outputs<Label> out_of_fold() const;

 private:
  template <class Metric>
  static constexpr std::size_t index() {
    static_assert(M::template position<Metric> < M::size, "this metric is not in the set that was evaluated; see docs/metrics.md#sets");
    return M::template position<Metric>;
  }
};

/// Prints a table; include attune/report/tables.hpp, or attune/attune.hpp.
template <class M, class Model, class Label>
std::ostream& operator<<(std::ostream& out, const CrossValidation<M, Model, Label>& result);

namespace detail {

// Iterates over the models that there are, to move them on: a vector that is made of all at once needs less code
// than one that grows.
template <class Model>
struct ModelTaker {
  using iterator_category = std::forward_iterator_tag;
  using value_type = Model;
  using difference_type = std::ptrdiff_t;
  using pointer = Model*;
  using reference = Model&&;

  std::optional<Model>* at = nullptr;
  std::optional<Model>* end = nullptr;

  /// The first that is there.
  ModelTaker from_here() const {
    ModelTaker there = *this;
    while (there.at != end && !*there.at) ++there.at;
    return there;
  }
  Model&& operator*() const { return std::move(**at); }
  ModelTaker& operator++() { return *this = ModelTaker{at + 1, end}.from_here(); }
  ModelTaker operator++(int) {
    const ModelTaker here = *this;
    ++*this;
    return here;
  }
  friend bool operator==(const ModelTaker&, const ModelTaker&) = default;
};

// Puts `part`, whose row i belongs at rows[i], into `whole`.
template <class T>
void scatter(std::vector<T>& whole, const std::vector<T>& part, const std::vector<Index>& rows, std::size_t all_rows) {
  if (part.empty()) return;
  const std::size_t cols = part.size() / rows.size();
  whole.resize(all_rows * cols);
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t j = 0; j < cols; ++j) whole[static_cast<std::size_t>(rows[i]) * cols + j] = part[i * cols + j];
}

[[gnu::cold]] void scatter(ScoreMatrix& whole, const ScoreMatrix& part, const std::vector<Index>& rows, std::size_t all_rows);

/// Errors: InvalidArgument unless each of `rows` rows is in one of the folds, once, and no fold failed.
[[gnu::cold]] void require_each_row_once(const std::vector<std::vector<Index>>& folds, Index rows, bool has_predictions, const std::vector<FoldFailure>& failures);

/// The work on each fold in turn, as far as failures let it go, with a line on the terminal where it is wanted.
[[gnu::cold]] std::vector<FoldRecord> run_folds(const CrossValidateOptions& options, std::size_t folds, FunctionRef<FoldRecord(std::size_t)> run_fold);
/// `progress`: that of fits that share their work.
[[gnu::cold]] FitContext context_of_fold(const CrossValidateOptions& options, std::size_t fold, SharedProgress* progress = nullptr);

/// What ends a cross-validation, for those that know more of its folds than their numbers.
class FoldFailed : public FitFailed {
 public:
  explicit FoldFailed(FoldFailure first);
  const FoldFailure& failure() const noexcept { return failure_; }

 private:
  FoldFailure failure_;
};

/// The folds that failed, whose `metrics` scores become NaN. Errors: FoldFailed where these are all, or where one ends the work.
[[gnu::cold]] std::vector<FoldFailure> failures_of(std::vector<FoldRecord>& records, std::size_t metrics, const CrossValidateOptions& options);
/// How often a splitter repeats itself: its member `repeats`, 1 if it has none, or one that does not part its folds.
template <class S>
std::size_t repeats_of(const S& splitter, std::size_t folds) {
  if constexpr (requires { { splitter.repeats } -> std::convertible_to<int>; }) {
    const auto repeats = static_cast<std::size_t>(std::max(1, static_cast<int>(splitter.repeats)));
    return folds % repeats == 0 ? repeats : 1;
  } else {
    return 1;
  }
}

/// The scores of the folds. Errors: InvalidArgument where a model was to be kept and is not there.
[[gnu::cold]] std::vector<FoldScores> scores_of(std::vector<FoldRecord>& records, FunctionRef<bool(std::size_t)> lacks_model);
/// The rows that the first `kept` folds held out.
[[gnu::cold]] std::vector<std::vector<Index>> test_rows_of(std::vector<FoldRecord>& records, std::size_t kept);

}  // namespace detail

template <class M, class Model, class Label>
Outputs<Label> CrossValidation<M, Model, Label>::out_of_fold() const {
  detail::require_each_row_once(test_rows, rows, !predictions.empty(), failures);
  const auto all_rows = static_cast<std::size_t>(rows);
  Outputs<Label> all;
  for (std::size_t k = 0; k < predictions.size(); ++k) {
    detail::scatter(all.predicted, predictions[k].predicted, test_rows[k], all_rows);
    detail::scatter(all.scores, predictions[k].scores, test_rows[k], all_rows);
    detail::scatter(all.probabilities, predictions[k].probabilities, test_rows[k], all_rows);
  }
  return all;
}

/// Fits the learner to each fold's training rows and scores it on its held-out rows. The same bits for any
/// executor. Errors: InvalidData for values that are not finite, and whatever a fit throws, as FitFailed
/// that names the fold, unless failures are to be recorded.
template <class L, DatasetLike D, class S, MetricSet M>
[[gnu::cold]] auto cross_validate(const L& learner, const D& data, const S& splitter, const M& metrics, const CrossValidateOptions& options = {}) {
  using View = ViewOf<D>;
  using Label = typename View::LabelType;
  using X = std::remove_cvref_t<decltype(std::declval<const View&>().x())>;
  constexpr bool learns = LearnerOn<L, View>;
  constexpr bool has_numbers = learns || !detail::is_table_view<X>;
  static_assert(has_numbers, "cross_validate: the data has mixed columns, and the learner takes numbers: put `columns(...)` or `combine(columns(...), ...)` in front of it; see docs/preprocess.md#tables");
  constexpr bool has_columns = !detail::wants_table<L, View>();
  static_assert(has_columns, "cross_validate: the learner takes mixed columns, and the data has numbers only: read it with `table.classification_table(...)`, `regression_table(...)` or `multi_regression_table(...)`; see docs/preprocess.md#tables");
  static_assert(learns || !has_numbers || !has_columns, "cross_validate: the learner needs `auto fit(const DatasetView<T, Label>&) const` for this data's T and Label, returning a model with `predict(X)`; see docs/model.md#your-own");
  constexpr bool splits = SplitterOn<S, View>;
  static_assert(splits, "cross_validate: the splitter needs `split(view) const`, returning a range of Fold; see docs/validate.md#your-own");
  if constexpr (!learns || !splits) {
    return detail::AfterFailedAssertion{};
  } else {
    using Model = Fitted<L, View>;
    constexpr bool serves = can_serve<Model, X>(M::needs);
    static_assert(serves, "a metric of the set needs scores or probabilities, and this model has neither `decision_function(X)` nor `predict_proba(X)`; drop the metric or choose a model that has them; see docs/metrics.md#needs");
    constexpr bool takes = M::template takes<Label>;
    static_assert(takes, "a metric of the set is not for this type of target: accuracy, AUC and log loss are for class codes, squared error and R² for numbers; see docs/metrics.md#needs");
    CrossValidation<M, Model, Label> result;
    if constexpr (serves && takes) {
      detail::Stopwatch clock;
      const View view = checked_for(learner, data);
      const auto folds = splitter.split(view);
      detail::require_folds(folds.size());
      const detail::FoldKeeps keeps{.train_scores = options.train_scores, .predictions = options.keep_predictions};
      std::vector<std::optional<Model>> models(options.keep_models ? folds.size() : 0);
      const auto keep = [&](std::size_t k) { return options.keep_models ? &models[k] : nullptr; };
      std::vector<detail::FoldRecord> records;
      if constexpr (FitsMany<L, View>) {
        detail::SharedProgress progress(options.progress, "cross-validation", folds.size());
        const auto job_of = [&](std::size_t, std::size_t k) -> Job<L> { return {.learner = learner, .context = detail::context_of_fold(options, k, &progress)}; };
        records = detail::run_jobs<L>({.folds = folds.size(), .fold = [&](std::size_t k) -> Fold { return folds[k]; }, .stop = options.on_failure == OnFailure::stop}, job_of, view, metrics, options.execution, keeps, progress, keep(0));
        result.sweeps = detail::sweeps_of(records);
      } else {
        records = detail::run_folds(options, folds.size(), [&](std::size_t k) { return detail::run_fold(learner, view, folds[k], metrics, detail::context_of_fold(options, k), keeps, keep(k)); });
      }
      result.failures = detail::failures_of(records, M::size, options);
      result.folds = detail::scores_of(records, [&](std::size_t k) { return options.keep_models && !models[k]; });
      result.predictions = std::vector<Outputs<Label>>(options.keep_predictions ? records.size() : 0);
      result.test_rows = detail::test_rows_of(records, result.predictions.size());
      for (std::size_t k = 0; k < result.predictions.size(); ++k) result.predictions[k] = detail::outputs_from<Label>(std::move(records[k].predictions));
      result.models = std::vector<Model>(detail::ModelTaker<Model>{models.data(), models.data() + models.size()}.from_here(), detail::ModelTaker<Model>{models.data() + models.size(), models.data() + models.size()});
      result.repeats = detail::repeats_of(splitter, result.folds.size());
      result.rows = view.size();
      result.features = view.features();
      result.seconds = clock.lap();
    }
    return result;
  }
}

/// With the metrics that the learner carries, or the defaults for the type of target.
template <class L, DatasetLike D, class S>
[[gnu::cold]] auto cross_validate(const L& learner, const D& data, const S& splitter, const CrossValidateOptions& options = {}) {
  return cross_validate(learner, data, splitter, detail::metrics_of<typename ViewOf<D>::LabelType>(learner), options);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/cross_validate.ipp"
#endif
