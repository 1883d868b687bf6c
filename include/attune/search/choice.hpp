// SPDX-License-Identifier: BSL-1.0
#pragma once

// Which trial a search chooses, and what is known about the choice.
//
// Rules:  the best mean                            (the default)
//         OneStandardError<&L2::strength>{...}     the simplest that is within one standard error of it
//         anything that can be called with Candidates and returns the index of a complete trial
//
// Where a strategy has a budget, trials with little of it say less: the rules choose among those with the largest that any
// complete trial had.

#include <concepts>
#include <cstddef>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "attune/search/concept.hpp"
#include "attune/search/space.hpp"

namespace attune::inline ATTUNE_ABI {

/// What a rule chooses from.
struct Candidates {
  std::span<const Trial> trials{};       ///< all of them, in the order of asking; only complete ones may be chosen, and `contenders()` are what to choose from
  std::span<const AxisShape> axes{};     ///< of the space, in the order of `Trial::values`
  std::size_t best = 0;                  ///< the index of the contender with the best mean
  std::size_t ranked_by = 0;             ///< the position in the set of the metric that ranks
  Direction direction = Direction::maximize;

  /// The indices of those to choose from: complete, and, where there is a budget, with the largest that a complete trial had.
  [[gnu::cold]] std::vector<std::size_t> contenders() const;
  /// s / √n of a trial's mean in the metric that ranks, over its n folds; NaN of fewer than 2.
  double standard_error(std::size_t trial) const;
};

/// Holds any rule of choice; without one the best mean is chosen, the first of equals. Where a rule has
/// `check(axes) const`, it is called before anything is fitted. A race keeps whom a rule may choose: those that are behind
/// the best mean by `reach()` of its standard errors or less, by 1 where a rule does not have `double reach() const`; one
/// that returns infinity ends all races.
class ChoiceRule {
 public:
  ChoiceRule() = default;
  template <class R>
    requires(!std::same_as<R, ChoiceRule>) && requires(const R& rule, const Candidates& candidates) { { rule(candidates) } -> std::convertible_to<std::size_t>; }
  ChoiceRule(R rule) {
    if constexpr (requires(const std::vector<AxisShape>& axes) { rule.check(axes); }) check_ = [rule](const std::vector<AxisShape>& axes) { rule.check(axes); };
    if constexpr (requires { { rule.reach() } -> std::convertible_to<double>; })
      reach_ = rule.reach();
    else
      reach_ = 1;
    pick_ = std::move(rule);
  }

  explicit operator bool() const noexcept { return static_cast<bool>(pick_); }
  /// By how many of its standard errors a choice may be behind the best mean; 0 without a rule.
  double reach() const noexcept { return reach_; }

  /// Errors: those of the rule.
  [[gnu::cold]] void check(const std::vector<AxisShape>& axes) const;
  /// The index of a trial. Errors: InvalidArgument where the rule returns none that is complete.
  [[gnu::cold]] std::size_t operator()(const Candidates& candidates) const;

 private:
  std::function<std::size_t(const Candidates&)> pick_{};
  std::function<void(const std::vector<AxisShape>&)> check_{};
  double reach_ = 0;
};

/// On which side of an axis the simpler models are.
enum class Simpler {
  unsaid,
  smaller,  ///< at smaller values: depth, the number of trees
  larger,   ///< at larger values: the strength of a penalty
};

namespace detail {

/// The places of the axes of a member. Errors: InvalidArgument where the space has none, or no side is said to be simpler.
[[gnu::cold]] std::vector<std::size_t> simplicity_axes(std::span<const AxisShape> axes, std::string_view key, const std::string& name, Simpler simpler);
[[gnu::cold]] std::size_t simplest_within_one_error(const Candidates& candidates, const std::vector<std::size_t>& axes, Simpler simpler);

}  // namespace detail

/// The simplest trial whose mean is not worse than the best by more than one standard error of the best's mean, s / √n:
/// `.choice = OneStandardError<&L2::strength>{Simpler::larger}`. What is simple an axis of the space says, named by its
/// member, and its direction; of equals the better mean counts, then the earlier trial. Trials at which the axis does not
/// exist are chosen only for the best mean. Among alternatives the rule stays with the one that has the best mean: of two
/// types of learner neither is the simpler by its settings. Several of them may have an axis of the member; where that of
/// the best mean has none, the best mean is chosen. Errors: InvalidArgument where the space has no such axis, or no direction
/// is given, before anything is fitted.
/// Breiman, Friedman, Olshen, Stone, "Classification and Regression Trees" (1984), section 3.4.3; Hastie, Tibshirani,
/// Friedman, "The Elements of Statistical Learning", 2nd edition, section 7.10.
template <auto... Axis>
struct OneStandardError {
  static_assert(sizeof...(Axis) > 0, "search: the rule has to name the axis that says what is simple, as in OneStandardError<&L2::strength>; see docs/search.md#the-choice");

  Simpler simpler = Simpler::unsaid;

  void check(const std::vector<AxisShape>& axes) const { places(axes); }
  double reach() const { return 1; }
  std::size_t operator()(const Candidates& candidates) const { return detail::simplest_within_one_error(candidates, places(candidates.axes), simpler); }

 private:
  std::vector<std::size_t> places(std::span<const AxisShape> axes) const { return detail::simplicity_axes(axes, detail::pretty_path<Axis...>(), detail::path_name<Axis...>(), simpler); }
};

/// What is known about a choice, all in the metric that ranks.
struct ChoiceUncertainty {
  double level = 0;           ///< of the interval and of what is told apart
  double score = 0;           ///< the chosen trial's mean
  double standard_error = 0;  ///< of it, corrected for training rows that folds share
  double lower = 0;           ///< of the interval of the score, as if the trial had been chosen beforehand
  double upper = 0;
  double optimism = 0;        ///< how much better the best mean looks for having been chosen; ≥ 0, NaN of one fold
  double corrected = 0;       ///< the score without it
  std::vector<std::size_t> alike{};  ///< indices of contenders that cannot be told from the chosen one, in the order of asking

  friend bool operator==(const ChoiceUncertainty&, const ChoiceUncertainty&) = default;
};

namespace detail {

/// The largest budget that a complete trial had; -∞ where none had one.
[[gnu::cold]] double largest_budget(std::span<const Trial> trials);
/// Whether a trial had this budget, or none.
inline bool has_budget(const Trial& trial, double budget) { return !(trial.budget < budget || trial.budget > budget); }

[[gnu::cold]] ChoiceUncertainty uncertainty_of(const Candidates& candidates, std::size_t chosen, double level);

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/search/choice.ipp"
#endif
