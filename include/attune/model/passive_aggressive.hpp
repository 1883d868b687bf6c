// SPDX-License-Identifier: BSL-1.0
#pragma once

// Passive-aggressive learners: of classes, and of numbers.

#include <cmath>

#include "attune/core/learner.hpp"
#include "attune/core/settings.hpp"
#include "attune/model/class_weights.hpp"
#include "attune/model/online_linear.hpp"

namespace attune::inline ATTUNE_ABI {

/// How a step is kept small: at most `aggressiveness` (PA-I), or less by as much as 1 / (2 aggressiveness) adds to the square
/// of the row's length (PA-II).
enum class Aggression { capped, damped };

namespace detail {

/// loss / ‖x‖², kept small.
[[gnu::cold]] double aggressive_step(Aggression aggression, double aggressiveness, double loss, OnlineSample sample);

}  // namespace detail

/// Goes through the rows. A row whose margin y score is 1 or more changes nothing; any other changes the weights by no more
/// than it takes to bring it there: w ← w + weight · τ y x, and b likewise by τ y, with ℓ = 1 - y score and τ = min(C, ℓ / ‖x‖²)
/// (PA-I) or ℓ / (‖x‖² + 1 / (2 C)) (PA-II), C being the aggressiveness. Any number of classes: of more than two each has
/// weights of its own, against all others.
///
/// Crammer, Dekel, Keshet, Shalev-Shwartz, Singer, "Online passive-aggressive algorithms", JMLR 7 (2006), figure 1. Departing
/// from it as scikit-learn does, which it agrees with: the intercept does not count for ‖x‖, and the weight of a row multiplies its step.
/// Start, observers, cost and samples are those of Perceptron.
struct PassiveAggressive {
  double aggressiveness = 1;  ///< > 0
  Aggression aggression = Aggression::capped;
  bool intercept = true;
  Epochs epochs{};
  ClassWeights class_weights{};

  using View = DatasetView<double, int>;
  template <class V>
  using FittedOn = FittedOnlineClassifier;

  void check() const { require_setting(aggressiveness > 0, "PassiveAggressive::aggressiveness", aggressiveness, "above 0"); }

  /// Errors: InvalidArgument for settings out of range; InvalidData for values that are not finite, unusable weights and
  /// rows of one class only.
  template <class T, class X>
    requires HasSampleRows<X>
  FittedOnlineClassifier fit(const DatasetView<T, int, X>& train, const FitContext& context = {}) const {
    check_settings(*this);
    return detail::fit_online_classes(Rule{aggression, aggressiveness}, intercept, train, class_weights, epochs, context);
  }

  /// The same of a data set: of its view.
  template <DatasetOwner Data>
  auto fit(const Data& data, const FitContext& context = {}) const {
    return fit(data.view(), context);
  }

  // What view(X, y) refused is not refused again.
  detail::AfterFailedAssertion fit(const detail::AfterFailedAssertion&, const FitContext& = {}) const { return {}; }

  /// What a stream remembers beside the model: nothing.
  struct PartialRun {};

  /// Goes on with a chunk of a stream: its rows once, in their order. The same bits for any cut into chunks. The first begins
  /// at zero, or where the context's warm start left the weights; a chunk that ends in infinities is taken back (`diverged`).
  /// Errors: those of fit, of a chunk, and InvalidData for columns and classes that are not those of the stream; the stream
  /// is then as it was. A chunk may lack classes.
  template <class T, class X>
    requires HasSampleRows<X>
  void partial_fit(const DatasetView<T, int, X>& chunk, PartialFit<PassiveAggressive>& stream, const FitContext& context = {}) const {
    check_settings(*this);
    detail::pass_chunk_of_classes(Rule{aggression, aggressiveness}, intercept, chunk, class_weights, stream, context);
  }
  template <DatasetOwner Data>
  void partial_fit(const Data& data, PartialFit<PassiveAggressive>& stream, const FitContext& context = {}) const {
    partial_fit(data.view(), stream, context);
  }

  template <class X>
  FitFirst predict(const X&) const {
    static_assert(detail::always_false<X>, "predict() belongs to the fitted model: call `const auto model = learner.fit(train);` and then `model.predict(X)`; see docs/model.md#fit");
    return {};
  }

 private:
  struct Rule {
    Aggression aggression;
    double aggressiveness;
    detail::OnlineStep operator()(double score, double target, detail::OnlineSample sample) const {
      const double loss = 1 - target * score;
      return loss > 0 ? detail::OnlineStep{loss, target * detail::aggressive_step(aggression, aggressiveness, loss, sample)} : detail::OnlineStep{};
    }
  };
};

/// The same of numbers: ℓ = max(0, |y - score| - epsilon), and steps are towards y.
struct PassiveAggressiveRegression {
  double aggressiveness = 1;  ///< > 0
  Aggression aggression = Aggression::capped;
  double epsilon = 0.1;       ///< ≥ 0; errors up to it change nothing
  bool intercept = true;
  Epochs epochs{};

  using View = DatasetView<double, double>;
  template <class V>
  using FittedOn = FittedOnlineRegressor;

  void check() const {
    require_setting(aggressiveness > 0, "PassiveAggressiveRegression::aggressiveness", aggressiveness, "above 0");
    require_setting(epsilon >= 0, "PassiveAggressiveRegression::epsilon", epsilon, "0 or more");
  }

  /// Errors: InvalidArgument for settings out of range; InvalidData for values that are not finite and unusable weights.
  template <class T, class X>
    requires HasSampleRows<X>
  FittedOnlineRegressor fit(const DatasetView<T, double, X>& train, const FitContext& context = {}) const {
    check_settings(*this);
    return detail::fit_online_numbers(Rule{aggression, aggressiveness, epsilon}, intercept, train, epochs, context);
  }

  /// The same of a data set: of its view.
  template <DatasetOwner Data>
  auto fit(const Data& data, const FitContext& context = {}) const {
    return fit(data.view(), context);
  }

  // What view(X, y) refused is not refused again.
  detail::AfterFailedAssertion fit(const detail::AfterFailedAssertion&, const FitContext& = {}) const { return {}; }

  /// What a stream remembers beside the model: nothing.
  struct PartialRun {};

  /// Goes on with a chunk of a stream: its rows once, in their order. The same bits for any cut into chunks. The first begins
  /// at zero, or where the context's warm start left the weights; a chunk that ends in infinities is taken back (`diverged`).
  /// Errors: those of fit, of a chunk, and InvalidData for columns and classes that are not those of the stream; the stream
  /// is then as it was. A chunk may lack classes.
  template <class T, class X>
    requires HasSampleRows<X>
  void partial_fit(const DatasetView<T, double, X>& chunk, PartialFit<PassiveAggressiveRegression>& stream, const FitContext& context = {}) const {
    check_settings(*this);
    detail::pass_chunk_of_numbers(Rule{aggression, aggressiveness, epsilon}, intercept, chunk, stream, context);
  }
  template <DatasetOwner Data>
  void partial_fit(const Data& data, PartialFit<PassiveAggressiveRegression>& stream, const FitContext& context = {}) const {
    partial_fit(data.view(), stream, context);
  }

  template <class X>
  FitFirst predict(const X&) const {
    static_assert(detail::always_false<X>, "predict() belongs to the fitted model: call `const auto model = learner.fit(train);` and then `model.predict(X)`; see docs/model.md#fit");
    return {};
  }

 private:
  struct Rule {
    Aggression aggression;
    double aggressiveness;
    double epsilon;
    detail::OnlineStep operator()(double score, double target, detail::OnlineSample sample) const {
      const double error = target - score, loss = std::abs(error) - epsilon;
      return loss > 0 ? detail::OnlineStep{loss, std::copysign(detail::aggressive_step(aggression, aggressiveness, loss, sample), error)} : detail::OnlineStep{};
    }
  };
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/model/passive_aggressive.ipp"
#endif
