// SPDX-License-Identifier: BSL-1.0
#pragma once

// Fold races: candidates that are beaten beyond doubt after some folds get no more of them.
//
// A racing rule is anything that can be called with the standings and returns a verdict: FoldRace, or one's own. It is
// asked after each round of folds, and once before the first, when there are no scores yet.

#include <concepts>
#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

#include "attune/config.hpp"
#include "attune/metrics/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// What is known of a race when a round of folds has ended.
struct RaceStandings {
  /// Of each candidate on each fold so far, in the metric that ranks: first those that still race, in the order of asking,
  /// then the best of the trials that ended before with all their folds, 16 at most.
  std::vector<std::vector<double>> scores{};
  std::size_t racing = 0;      ///< how many of them still race
  std::size_t ended = 0;       ///< trials that ended before with all their folds, from which the others are
  std::size_t done = 0;        ///< folds that all of them have had
  std::size_t folds = 0;       ///< folds of those that race to the end
  double test_to_train = 0;    ///< rows tested on over rows trained on, the mean over the folds so far
  Direction direction = Direction::maximize;
  double reach = 0;            ///< by how many of its standard errors a rule of choice may go behind the best mean; 0: that wins
};

/// Who is out, and when the rule wants to be asked again.
struct RaceVerdict {
  std::vector<std::size_t> beaten{};  ///< places, below `racing`, of those that get no more folds; none before the first round
  std::size_t until = 0;              ///< how many folds the others shall have had by then; at least one more than now, at most all
};

/// Holds any rule of racing; empty: there is no race. Where a rule has `check() const`, it is called before anything is
/// fitted, by learners too that fit many and are not raced.
class RacingRule {
 public:
  RacingRule() = default;
  template <class R>
    requires(!std::same_as<R, RacingRule>) && requires(R& rule, const RaceStandings& standings) { { rule(standings) } -> std::convertible_to<RaceVerdict>; }
  RacingRule(R rule) {
    if constexpr (requires(const R& settings) { settings.check(); }) check_ = [rule] { rule.check(); };
    judge_ = std::move(rule);
  }

  explicit operator bool() const noexcept { return static_cast<bool>(judge_); }

  /// Errors: those of the rule.
  [[gnu::cold]] void check() const;
  /// Precondition: it is not empty.
  RaceVerdict operator()(const RaceStandings& standings) const { return judge_(standings); }

 private:
  std::function<RaceVerdict(const RaceStandings&)> judge_{};
  std::function<void()> check_{};
};

/// In what sense a candidate that leaves a race is worse than the leader.
enum class RaceTarget {
  choice,  ///< with all folds it would not have been chosen either
  truth,   ///< its true score is worse: it would be on other data of the kind, too
};

/// Drops a candidate when the leader is ahead of it by more than chance explains. After r of K folds a candidate whose mean
/// is behind the leader's by d is out if
///
///     d > t · sqrt((1 / r - 1 / K) · s²)                for the choice,
///     d > t · sqrt((1 / r + test_to_train) · s²)        for the truth,
///
/// where t is Student's for a one-sided error of (1 - level) / ((m - 1) · looks) and (r - 1)(m - 1) degrees of freedom, m the
/// candidates compared, the best of the trials that ended before among them, and looks how often a race of so many folds is judged.
/// s² is the larger of two variances of a difference on a fold: that of the pair itself, and that pooled over all m less
/// what is common to a fold. Pooled is the smaller of the usual estimate and one by medians over candidates and folds, which
/// a few candidates that vary beyond measure do not inflate (the usual one where half of the candidates are the same). It is
/// judged again without those that are out, until nobody goes. For the truth, m in the error counts all trials that ended before:
/// that some of them are the best may be their luck, which for the choice counts.
///
/// Where a rule of choice may go behind the best mean by `reach` of its standard errors, S / √K (1 of OneStandardError), the
/// candidate has to be behind by that more, S taken as large as the scores so far allow:
///
///     S² = s₁² (r - 1 + (K - r) F) / (K - 1),
///
/// s₁² the variance of the leader's scores over the folds so far, or its median over the candidates if that is larger, F that
/// of K - r and r - 1 degrees of freedom for an error of (1 - level) / (2 looks); t then is for half the error, too.
///
/// Folds share training rows, so that their scores agree more than independent ones. What they agree on is in the mean of
/// r folds and in that of all K alike: the choice needs no correction, only folds whose order says nothing, not those of a
/// time series. For the truth, test_to_train corrects it. The candidate that all folds would have chosen (that is truly
/// best) is dropped with a probability of at most 1 - level, by Bonferroni's bound over rivals and looks, as far as scores
/// on a fold are normal. Where scores vary by no more than rounding nobody is out.
/// Errors: InvalidArgument for a level outside (0, 1), first < 2 and step < 1, before anything is fitted. Cost of a look:
/// some passes over the scores of all m.
/// Maron, Moore, "Hoeffding races", NIPS 6 (1994), for the bound; Birattari, Stützle, Paquete, Varrentrapp, "A racing
/// algorithm for configuring metaheuristics", GECCO 2002, for blocks and pooling; Tukey, "Exploratory Data Analysis" (1977),
/// chapter 10, for rows and columns by medians; Nadeau, Bengio, "Inference for the generalization error", Machine Learning
/// 52 (2003), for the correction.
struct FoldRace {
  double level = 0.95;
  int first = 3;  ///< folds that everybody gets; with 2, a single difference says how much a pair varies
  int step = 1;   ///< folds from one verdict to the next; where few candidates run at once, more keep more threads busy
  RaceTarget target = RaceTarget::choice;

  /// Errors: InvalidArgument for settings out of range.
  [[gnu::cold]] void check() const;
  RaceVerdict operator()(const RaceStandings& standings) const;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/search/fold_race.ipp"
#endif
