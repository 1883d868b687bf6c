// SPDX-License-Identifier: BSL-1.0
#pragma once

// How scores depend on the number of rows that there are to learn from.

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <string>
#include <utility>
#include <vector>

#include "attune/core/function_ref.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/detail/given_folds.hpp"
#include "attune/validate/fold_means.hpp"

namespace attune::inline ATTUNE_ABI {

struct LearningCurveOptions {
  std::vector<double> shares{0.1, 0.325, 0.55, 0.775, 1};  ///< of the training rows of the fold that has the fewest, in (0, 1]
  std::vector<Index> sizes{};  ///< in rows, instead of shares
  bool shuffle = true;         ///< false: the first training rows of each fold, which of sorted data are not like the others
  bool train_scores = true;    ///< also score each model on the rows it was fitted to
  OnFailure on_failure = OnFailure::stop;  ///< what becomes of the others when a fit fails: few rows may lack a class
  AnyExecutor execution{};     ///< who does the work; the result does not depend on it
  bool progress = false;       ///< a line on the terminal, if there is one
  std::uint64_t seed = 0;      ///< of the rows drawn and of the learners' randomness
  Observer observer{};         ///< told of each iteration of each fit
};

/// A fit that failed, and why.
struct SizeFailure {
  Index size = 0;  ///< in rows
  std::size_t fold = 0;
  std::string reason{};

  friend bool operator==(const SizeFailure&, const SizeFailure&) = default;
};

/// What learning from fewer rows came to. M is the metric set.
template <class M>
struct LearningCurve {
  using Metrics = M;
  std::vector<Index> sizes{};                     ///< rows trained on, ascending
  std::vector<std::vector<FoldScores>> folds{};   ///< of each size
  std::vector<SizeFailure> failures{};            ///< of fits, whose scores are NaN; empty unless `.on_failure = OnFailure::record`
  Index rows = 0;
  Index features = 0;
  double seconds = 0;                             ///< of wall-clock time

  /// One metric at each size: its mean over the folds' held-out rows; the sample standard deviation of that; its mean
  /// over the rows trained on.
  template <class Metric>
  std::vector<double> means() const {
    return detail::means_of(folds, &FoldScores::test, index<Metric>());
  }
  template <class Metric>
  std::vector<double> spreads() const {
    return detail::spreads_of(folds, &FoldScores::test, index<Metric>());
  }
  template <class Metric>
  std::vector<double> train_means() const {
    return detail::means_of(folds, &FoldScores::train, index<Metric>());
  }

 private:
  template <class Metric>
  static constexpr std::size_t index() {
    static_assert(M::template position<Metric> < M::size, "this metric is not in the set that was evaluated; see docs/metrics.md#sets");
    return M::template position<Metric>;
  }
};

/// Prints a table; include attune/report/procedures.hpp, or attune/attune.hpp.
template <class M>
std::ostream& operator<<(std::ostream& out, const LearningCurve<M>& curve);

namespace detail {

/// Folds whose training rows are cut short: fold k of size s is fold s * folds + k.
struct ShortenedFolds {
  std::size_t folds;
  FunctionRef<Fold(std::size_t)> fold_at;  // must outlive this
  const LearningCurveOptions& options;
  std::vector<Index> sizes;  // ascending, each once

  /// Errors: InvalidArgument for shares outside (0, 1], and for sizes that a fold does not have.
  [[gnu::cold]] ShortenedFolds(std::size_t count, FunctionRef<Fold(std::size_t)> folds_at, const LearningCurveOptions& wanted);

  [[gnu::cold]] Fold at(std::size_t k) const;
  CrossValidateOptions cross_validate_options() const;
  /// The folds of each size; what failed.
  [[gnu::cold]] FoldsOfPoints by_size(std::vector<FoldScores> all) const;
  [[gnu::cold]] std::vector<SizeFailure> by_size(const std::vector<FoldFailure>& all) const;
  /// Ends the work with FitFailed that names size and fold.
  [[noreturn, gnu::cold]] void throw_failure(const FoldFailure& failure) const;
};

}  // namespace detail

/// Cross-validates the learner on growing parts of each fold's training rows, always scored on all of its held-out
/// rows. A size's rows are among those of the next, drawn at random unless told not to; sizes that come out equal are
/// one. The same bits for any executor. Errors: as cross_validate's; InvalidArgument for shares outside (0, 1] and sizes
/// that a fold does not have.
template <class L, DatasetLike D, class S, MetricSet M>
[[gnu::cold]] auto learning_curve(const L& learner, const D& data, const S& splitter, const M& metrics, const LearningCurveOptions& options = {}) {
  using View = ViewOf<D>;
  LearningCurve<M> curve;
  if constexpr (!SplitterOn<S, View>) {
    static_cast<void>(cross_validate(learner, data, splitter, metrics));  // says what is missing
  } else {
    const View view = as_view(data);
    const auto folds = splitter.split(view);
    const auto whole_at = [&](std::size_t k) -> Fold { return folds[k]; };
    const detail::ShortenedFolds shortened(folds.size(), whole_at, options);
    const auto shortened_at = [&](std::size_t k) { return shortened.at(k); };
    auto result = [&] {
      try {
        return cross_validate(learner, data, detail::GivenFolds{shortened.sizes.size() * folds.size(), shortened_at}, metrics, shortened.cross_validate_options());
      } catch (const detail::FoldFailed& first) {
        shortened.throw_failure(first.failure());
      }
    }();
    if constexpr (requires { result.folds; }) {
      curve.sizes = shortened.sizes;
      curve.failures = shortened.by_size(result.failures);
      curve.folds = shortened.by_size(std::move(result.folds));
      curve.rows = result.rows;
      curve.features = result.features;
      curve.seconds = result.seconds;
    }
  }
  return curve;
}

/// With the metrics that the learner carries, or the defaults for the type of target.
template <class L, DatasetLike D, class S>
[[gnu::cold]] auto learning_curve(const L& learner, const D& data, const S& splitter, const LearningCurveOptions& options = {}) {
  return learning_curve(learner, data, splitter, detail::metrics_of<typename ViewOf<D>::LabelType>(learner), options);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/learning_curve.ipp"
#endif
