// SPDX-License-Identifier: BSL-1.0
#pragma once

// The contract of a loss: what one row costs, given its score and its target, written once for
// numbers and SIMD batches.
//
// Losses of numbers:      SquaredError                the mean
//                         Huber                       between mean and median; outliers count linearly
//                         AbsoluteError, Quantile     the median, any quantile; not smooth
//                         EpsilonInsensitive          small errors are free; not smooth
//                         SquaredEpsilonInsensitive   the same, smooth
//                         Poisson, Gamma, Tweedie     means that are positive, with a log link
// Losses of two classes:  LogisticLoss                gives probabilities; the first choice
//                         Hinge, SquaredHinge         a wide margin; the second is smooth
//                         ModifiedHuber               a wide margin, few outliers, rough probabilities
//                         Focal                       rows that are classified well fade; not convex
// Of several classes:     SoftmaxCrossEntropy         gives probabilities
//                         SoftmaxFocal                rows that are classified well fade; not convex

#include <concepts>
#include <limits>
#include <span>
#include <type_traits>

#include "attune/core/copyable.hpp"
#include "attune/simd/batch.hpp"
#include "attune/simd/loss.hpp"

namespace attune::inline ATTUNE_ABI {

/// What a loss is for. Binary targets are 0 and 1.
enum class Task { regression, binary_classification, multiclass_classification };

namespace detail {

template <class L, class V>
concept HasValue = requires(const L& loss, V v) {
  { loss.value(v, v) } -> std::same_as<V>;
};
template <class L, class V>
concept HasDerivative = requires(const L& loss, V v) {
  { loss.derivative(v, v) } -> std::same_as<V>;
};

template <class L>
concept LossHasValue = HasValue<L, double>;
template <class L>
concept LossHasDerivative = HasDerivative<L, double>;

}  // namespace detail

/// `value(score, target)` and `derivative(score, target)`, the derivative with respect to the score,
/// as `template <class V> V value(V, V) const`, where V is float, double or a batch of them. Written
/// for double only it is accepted and runs row by row.
template <class L>
concept Loss = detail::Copyable<L> && detail::LossHasValue<L> && detail::LossHasDerivative<L>;

/// Adds `second_derivative(score, target)`.
template <class L>
concept TwiceDifferentiableLoss = Loss<L> && requires(const L& loss, double v) {
  { loss.second_derivative(v, v) } -> std::same_as<double>;
};

/// A loss of one row's scores of all classes: `V value(std::span<const V> scores, V target)` and
/// `void derivative(std::span<const V> scores, V target, std::span<V> out)`, as templates over V, where V is
/// double, float or a batch of rows, and target is the class code. Written for double only it is accepted and
/// runs row by row.
template <class L>
concept MulticlassLoss = detail::Copyable<L> && requires(const L& loss, std::span<const double> scores, double target, std::span<double> out) {
  { loss.value(scores, target) } -> std::same_as<double>;
  loss.derivative(scores, target, out);
};

/// Adds `hessian_product(scores, target, direction, out)`: the Hessian in the scores, times a direction.
template <class L>
concept TwiceDifferentiableMulticlassLoss = MulticlassLoss<L> && requires(const L& loss, std::span<const double> scores, double target, std::span<double> out) {
  loss.hessian_product(scores, target, scores, out);
};

namespace detail {

template <class L>
consteval Task task_of_loss() {
  if constexpr (requires { { L::task } -> std::convertible_to<Task>; })
    return L::task;
  else if constexpr (MulticlassLoss<L>)
    return Task::multiclass_classification;
  else
    return Task::regression;
}

}  // namespace detail

/// The task of a loss: its `static constexpr Task task`; else several classes for a MulticlassLoss, and regression
/// for another one.
template <class L>
inline constexpr Task task_of = detail::task_of_loss<L>();

/// A loss that is convex in its scores says `static constexpr bool convex = true`: its fits have one minimum, whatever
/// the way there. One that is so with some of its settings says `bool is_convex() const`.
template <class L>
concept ConvexLoss = requires { requires L::convex; } || requires(const L& loss) {
  { loss.is_convex() } -> std::same_as<bool>;
};

namespace detail {

template <class L>
bool is_convex(const L& loss) {
  if constexpr (requires { loss.is_convex(); })
    return loss.is_convex();
  else
    return ConvexLoss<L>;
}

}  // namespace detail

/// A loss that names its link: `using Link`, whose `inverse(score)` is the mean of the target.
template <class L>
concept HasLink = requires(double score) {
  { typename L::Link{}.inverse(score) } -> std::same_as<double>;
};

/// A loss of several classes that names its link: `using Link`, whose `inverse(scores, out)` writes the
/// probabilities of the classes.
template <class L>
concept HasMulticlassLink = requires(const typename L::Link& link, std::span<const double> scores, std::span<double> out) { link.inverse(scores, out); };

/// The targets that a loss is defined for, both ends included unless it says otherwise.
struct TargetRange {
  double lowest = -std::numeric_limits<double>::infinity();
  double highest = std::numeric_limits<double>::infinity();
  bool above_lowest = false;   ///< the lowest itself is not one
  bool below_highest = false;  ///< the highest itself is not one

  bool contains(double target) const {
    return (above_lowest ? target > lowest : target >= lowest) && (below_highest ? target < highest : target <= highest);
  }
};

/// A loss of numbers that is not defined for all of them says so: `TargetRange target_range() const`. Fitting
/// refuses rows outside, by name.
template <class L>
concept HasTargetRange = requires(const L& loss) {
  { loss.target_range() } -> std::same_as<TargetRange>;
};

/// A loss with kinks that can be smoothed: a field `smoothing`, 0 for the loss itself, above that the half-width of
/// the parabolas in place of its kinks.
template <class L>
concept SmoothableLoss = requires(L& loss) { loss.smoothing = 0.0; };

/// The type of target of a loss: int class codes or double.
template <class L>
using LabelOf = std::conditional_t<task_of<L> == Task::regression, double, int>;

}  // namespace attune::inline ATTUNE_ABI
