// SPDX-License-Identifier: BSL-1.0
#pragma once

// How good a learner is, from models of rows drawn with repeats: out-of-bag scores, and what corrects them.

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <limits>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/executor.hpp"
#include "attune/core/function_ref.hpp"
#include "attune/core/model_outputs.hpp"
#include "attune/core/target_row.hpp"
#include "attune/metrics/metric_set.hpp"
#include "attune/validate/bootstrap.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/evaluate.hpp"

namespace attune::inline ATTUNE_ABI {

struct Bootstrap632Options {
  double level = 0.95;       ///< of the intervals, in (0, 1)
  OnFailure on_failure = OnFailure::stop;  ///< what becomes of the others when a replicate fails: a draw may lack a class
  AnyExecutor execution{};   ///< who does the work; the result does not depend on it
  bool progress = false;     ///< a line on the terminal, if there is one
  std::uint64_t seed = 0;    ///< of the learners' randomness
  Observer observer{};       ///< told of each iteration of each fit
};

/// One metric of a .632 bootstrap.
struct Bootstrap632Scores {
  std::string_view metric{};
  double apparent = 0;         ///< of the model of all rows, on these rows
  double out_of_bag = 0;       ///< the leave-one-out bootstrap: of each row, by the models that have not seen it
  double no_information = 0;   ///< of the model of all rows where targets have nothing to do with X: every target with every prediction
  double overfitting = 0;      ///< relative overfitting rate, from 0 (none) to 1 (all that there can be)
  double score_632 = 0;        ///< 0.368 apparent + 0.632 out_of_bag
  double score_632_plus = 0;   ///< the same with a weight that grows with the overfitting
  double lower = 0;            ///< of the interval of score_632_plus
  double upper = 0;
  double standard_error = 0;   ///< of out_of_bag, which makes the interval
  bool mean_of_rows = false;   ///< whether the metric was found to be a mean, or a sum, over rows: see bootstrap_632

  friend bool operator==(const Bootstrap632Scores&, const Bootstrap632Scores&) = default;
};

/// What a .632 bootstrap found. M is the metric set.
template <class M>
struct Bootstrap632 {
  using Metrics = M;
  std::vector<Bootstrap632Scores> metrics{};  ///< in the order of the set
  std::vector<FoldScores> replicates{};       ///< on the rows out of the bag
  std::vector<FoldFailure> failures{};        ///< of replicates, which are left out; empty unless `.on_failure = OnFailure::record`
  Index rows = 0;
  Index never_out = 0;                        ///< rows that every replicate drew, and that none could judge: more replicates leave none
  double level = 0;
  double seconds = 0;                         ///< of wall-clock time

  template <class Metric>
  const Bootstrap632Scores& by() const {
    static_assert(M::template position<Metric> < M::size, "by<Metric>(): this metric is not in the set that was evaluated; see docs/metrics.md#sets");
    return metrics[M::template position<Metric>];
  }
};

/// Prints a table; include attune/report/bootstrap_632.hpp, or attune/attune.hpp.
template <class M>
std::ostream& operator<<(std::ostream& out, const Bootstrap632<M>& result);

namespace detail {

/// The rows out of the bag of all replicates, one after the other.
struct OutOfBag {
  std::vector<std::vector<Index>> test{};   // by replicate; empty where it failed
  std::vector<std::vector<Index>> train{};  // with repeats
  std::vector<double> share{};              // of each row of `test`, in order: its weight over the replicates that leave it out
  std::vector<double> weights{};            // of the rows of the data, mean 1
  double total = 0;                         // of the weights as they were given; the number of rows without any
  Index rows = 0;
  Index never_out = 0;

  [[gnu::cold]] OutOfBag(std::vector<std::vector<Index>> test_rows, const std::vector<FoldFailure>& failures, FunctionRef<Fold(std::size_t)> fold_at, const std::vector<double>& given, Index rows);

  /// The row of each item of `share`.
  template <class Use>
  void for_each_row(Use&& use) const {
    for (std::size_t b = 0, at = 0; b < test.size(); ++b)
      for (const Index row : test[b]) use(b, row, at++);
  }

  /// Where a score of all of these rows is the mean of those of each, 1; where it is their sum, what that of `total` is to
  /// the mean; 0 of others.
  [[gnu::cold]] double scale_of(std::span<const double> losses, double score) const;
  [[gnu::cold]] double mean_of(std::span<const double> losses) const;

  /// Rows are left out one by one, of many so many groups of them, row i in group i % groups.
  std::size_t groups() const noexcept { return static_cast<std::size_t>(rows < 200 ? rows : 200); }
  [[gnu::cold]] std::vector<double> share_without(std::size_t group) const;

  /// The standard error of a mean over rows, by the losses in the order of `share`; of any other score, by those of the
  /// replicates on their rows out of the bag, and by those without each group.
  [[gnu::cold]] double error_of_mean(std::span<const double> losses, double mean) const;
  [[gnu::cold]] double error_of_score(const std::vector<double>& scores, std::vector<double> left_out, double score) const;

 private:
  /// Efron and Tibshirani's (40): `influence` of rows, or groups, as they are judged; losses of replicates, over all rows.
  /// Their mean is taken off the losses, which changes no expectation, and from the sum of squares what the number of
  /// replicates adds to it, as Wager, Hastie and Efron do of bagging ("Confidence intervals for random forests", JMLR
  /// 15, 2014): of 100 replicates (40) is two to three times what it estimates. It is not less than what rows judged alone make.
  [[gnu::cold]] double standard_error(const std::vector<double>& influence, const std::vector<double>& of_replicate) const;
};

/// .632 and .632+ of one metric, whose apparent, out-of-bag and no-information scores are known.
[[gnu::cold]] void correct(Bootstrap632Scores& scores, Direction direction);

/// The interval, by the standard error.
[[gnu::cold]] void bound(Bootstrap632Scores& scores, double level);

[[gnu::cold]] void require_interval_level(double level);

/// How far targets are moved against predictions, so that each meets each: by 0 to n - 1, or of many rows by as many
/// that some four million pairs meet.
[[gnu::cold]] std::vector<std::size_t> shifts_of(std::size_t rows);

/// The same rows, from `first` on and then from the front.
template <class T>
[[gnu::cold]] std::vector<T> rotated(const std::vector<T>& values, std::size_t first, std::size_t rows) {
  const std::size_t cols = values.size() / rows;
  std::vector<T> moved(values.begin() + static_cast<std::ptrdiff_t>(first * cols), values.end());
  moved.insert(moved.end(), values.begin(), values.begin() + static_cast<std::ptrdiff_t>(first * cols));
  return moved;
}

/// The weights of pairs of rows: products of theirs, which over all shifts add up to what the rows weigh, so that a sum over
/// pairs has the scale of one over rows.
class PairWeights {
 public:
  [[gnu::cold]] PairWeights(const std::vector<double>& weights, std::size_t rows, const std::vector<std::size_t>& shifts);

  /// Of each row with the one that is so many rows further on.
  [[gnu::cold]] std::vector<double> of(std::size_t shift) const;

 private:
  std::vector<double> weights_;  // 1 where none were given
  double factor_ = 0;
};

[[noreturn, gnu::cold]] void throw_no_pairs(const char* reason);

/// The scores where each target meets each prediction. Errors: InvalidArgument where a metric refuses such pairs.
template <class M, class Label>
[[gnu::cold]] typename M::Scores no_information_scores(const M& metrics, const std::vector<Label>& truth, const Outputs<Label>& outputs, const std::vector<double>& weights, int classes) try {
  const std::size_t n = truth.size();
  auto statistics = metrics.start(classes);
  const auto shifts = shifts_of(n);
  const PairWeights pairs(weights, n, shifts);
  for (const std::size_t first : shifts) {
    const Outputs<Label> moved{.predicted = rotated(outputs.predicted, first, n), .scores = {rotated(outputs.scores.values, first, n), outputs.scores.cols},
                               .probabilities = {rotated(outputs.probabilities.values, first, n), outputs.probabilities.cols}};
    M::update(statistics, std::span<const Label>(truth), moved, pairs.of(first));
  }
  return metrics(statistics);
} catch (const Error& error) {
  throw_no_pairs(error.what());
}

/// The metrics of each row alone, row by row; NaN where a metric refuses a single row.
template <class M, class Label>
[[gnu::cold]] std::vector<typename M::Scores> scores_of_rows(const M& metrics, const std::vector<Label>& truth, const Outputs<Label>& outputs, int classes) {
  std::vector<typename M::Scores> each(truth.size());
  const auto part = [&](const auto& values, std::size_t i) {
    const std::size_t cols = values.size() / truth.size();
    return std::span(values.data() + i * cols, cols);
  };
  for (std::size_t i = 0; i < truth.size(); ++i) {
    const OutputsView<Label> own(part(outputs.predicted, i), {part(outputs.scores.values, i), outputs.scores.cols}, {part(outputs.probabilities.values, i), outputs.probabilities.cols});
    try {
      each[i] = metrics.evaluate(std::span<const Label>(&truth[i], 1), own, {}, classes);
    } catch (const Error&) {
      each[i].fill(std::numeric_limits<double>::quiet_NaN());
    }
  }
  return each;
}

template <class T>
void append(std::vector<T>& all, const std::vector<T>& more) {
  all.insert(all.end(), more.begin(), more.end());
}

}  // namespace detail

/// The .632 and .632+ bootstrap. Models of rows drawn with repeats are judged on the rows that were not drawn; each row
/// counts once, by the mean of all models that have not seen it (the leave-one-out bootstrap, Err⁽¹⁾). Such a model
/// has seen 0.632 of the rows, and its score is a little worse than that of all; the apparent score, of the model of all rows on
/// these rows, is better. .632 weighs the two, .632+ the more by the out-of-bag score the more the learner overfits:
///
///     R = (Err⁽¹⁾ - err) / (γ - err),  .632 = 0.368 err + 0.632 Err⁽¹⁾,
///     .632+ = .632 + (Err⁽¹⁾' - err) 0.368 · 0.632 R / (1 - 0.368 R)
///
/// where γ is the score without information, Err⁽¹⁾' the better one of Err⁽¹⁾ and γ, and R is 0 where these are no worse than
/// err. They are meant for means over rows: accuracy, zero-one loss, log loss, Brier score, squared and absolute errors. A
/// sum over rows, such as a profit, is the mean times the number of rows, or the total of their weights. Of
/// any other metric (F1, AUC, R²) they are what these formulas make of the metric of all rows out of the bag together,
/// weighted as above. γ is the metric of all pairs of a target and a prediction, of more than 2,048 rows of some four million,
/// which together weigh as much as the rows. Where it is NaN, R, .632+ and its interval are; .632 is not.
///
/// The interval is .632+ ± z times the standard error of Err⁽¹⁾ by the delta method after bootstrap (section 4, (40),
/// with the noise of the replicates taken off), which counts the rows judged and the rows drawn; it is a little wide, as
/// it is not shrunk towards the apparent score. Of a metric that is no mean over rows, the part of the rows judged is by the
/// jackknife: with each row, or each of 200 groups, left out.
///
/// `splitter`: `Bootstrap`, or folds of one's own whose training rows are as many as the data have, with repeats. The
/// same bits for any executor. Errors: as cross_validate's; InvalidArgument for a level outside (0, 1), and for a
/// metric that refuses the pairs of γ. Cost: a fit for
/// each replicate, and one; 50 replicates give scores, 200 intervals. Efron, "Estimating the error rate of a prediction
/// rule", JASA 78 (1983); Efron and Tibshirani, "Improvements on cross-validation: the .632+ bootstrap method", JASA 92 (1997).
template <class L, DatasetLike D, class S, MetricSet M>
[[gnu::cold]] Bootstrap632<M> bootstrap_632(const L& learner, const D& data, const S& splitter, const M& metrics, const Bootstrap632Options& options = {}) {
  using View = ViewOf<D>;
  using Label = typename View::LabelType;
  constexpr bool one_target = !is_target_row<Label>;
  static_assert(one_target, "bootstrap_632 is for one target: take those of several one by one, `view.output(k)`; see docs/validate.md#bootstrap");
  Bootstrap632<M> found{.level = options.level};
  if constexpr (!one_target) {
    return found;
  } else {
    detail::require_interval_level(options.level);
    const auto result = cross_validate(learner, data, splitter, metrics, {.execution = options.execution, .keep_predictions = true, .on_failure = options.on_failure,
                                                                          .progress = options.progress, .seed = options.seed, .observer = options.observer});
    if constexpr (requires { result.folds; requires M::template takes<Label> && can_serve<Fitted<L, View>, typename View::FeaturesType>(M::needs); }) {
      detail::Stopwatch clock;
      const View view = checked_for(learner, data);
      const detail::TruthColumns<View> columns(view);
      const int classes = view.class_count();
      const auto model = fit_in_context(learner, view, {.random = RandomKey{options.seed}, .executor = options.execution, .observer = options.observer});
      const Outputs<Label> outputs = outputs_of<Label>(model, view.x(), M::needs);
      const auto apparent = detail::score_outputs(metrics, outputs, view);
      const auto no_information = detail::no_information_scores(metrics, columns.truth, outputs, columns.weights, classes);

      const auto folds = splitter.split(view);
      const auto fold_at = [&](std::size_t b) -> Fold { return folds[b]; };
      const detail::OutOfBag bag(result.test_rows, result.failures, fold_at, columns.weights, view.size());
      std::vector<Label> truth;
      bag.for_each_row([&](std::size_t, Index row, std::size_t) { truth.push_back(view.label(row)); });
      Outputs<Label> said;
      for (std::size_t b = 0; b < bag.test.size(); ++b) {
        if (bag.test[b].empty()) continue;
        const Outputs<Label>& own = result.predictions[b];
        detail::append(said.predicted, own.predicted);
        detail::append(said.scores.values, own.scores.values);
        detail::append(said.probabilities.values, own.probabilities.values);
        said.scores.cols = own.scores.cols;
        said.probabilities.cols = own.probabilities.cols;
      }
      const auto out_of_bag = metrics.evaluate(std::span<const Label>(truth), said, bag.share, classes);
      const auto of_rows = detail::scores_of_rows(metrics, truth, said, classes);
      std::vector<typename M::Scores> left_out;
      for (std::size_t m = 0; m < M::size; ++m) {
        Bootstrap632Scores scores{.metric = M::names[m], .apparent = apparent[m], .out_of_bag = out_of_bag[m], .no_information = no_information[m]};
        std::vector<double> losses, of_replicates, without;
        for (const auto& row : of_rows) losses.push_back(row[m]);
        const double scale = bag.scale_of(losses, out_of_bag[m]);
        scores.mean_of_rows = scale > 0;
        if (scores.mean_of_rows) scores.out_of_bag = scale * bag.mean_of(losses);
        detail::correct(scores, M::directions[m]);
        if (scores.mean_of_rows) {
          scores.standard_error = scale * bag.error_of_mean(losses, scores.out_of_bag / scale);
        } else {
          if (left_out.empty())
            for (std::size_t g = 0; g < bag.groups(); ++g) left_out.push_back(metrics.evaluate(std::span<const Label>(truth), said, bag.share_without(g), classes));
          for (const auto& rest : left_out) without.push_back(rest[m]);
          for (const auto& fold : result.folds) of_replicates.push_back(fold.test[m]);
          scores.standard_error = bag.error_of_score(of_replicates, std::move(without), out_of_bag[m]);
        }
        detail::bound(scores, options.level);
        found.metrics.push_back(scores);
      }
      found.replicates = result.folds;
      found.failures = result.failures;
      found.rows = view.size();
      found.never_out = bag.never_out;
      found.seconds = result.seconds + clock.lap();
    }
    return found;
  }
}

/// With the metrics that the learner carries, or the defaults for the type of target.
template <class L, DatasetLike D, class S>
[[gnu::cold]] auto bootstrap_632(const L& learner, const D& data, const S& splitter, const Bootstrap632Options& options = {}) {
  return bootstrap_632(learner, data, splitter, detail::metrics_of<typename ViewOf<D>::LabelType>(learner), options);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/bootstrap_632.ipp"
#endif
