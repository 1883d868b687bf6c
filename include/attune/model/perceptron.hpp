// SPDX-License-Identifier: BSL-1.0
#pragma once

// The perceptron.

#include "attune/core/learner.hpp"
#include "attune/core/settings.hpp"
#include "attune/model/class_weights.hpp"
#include "attune/model/online_linear.hpp"

namespace attune::inline ATTUNE_ABI {

/// Goes through the rows; where the sign of a score is wrong or zero, w ← w + rate · weight · y x, y = ±1, and b likewise by
/// y. Any number of classes: of more than two each has weights of its own, against all others. Where a plane separates two
/// classes it finds one after finitely many mistakes, whatever the rate; otherwise it never settles, and the epochs end it.
///
/// Rosenblatt, "The perceptron: a probabilistic model for information storage and organization in the brain",
/// Psychological Review 65 (1958). The same as scikit-learn's Perceptron; mean loss of an epoch: Σ max(0, -y score) / n.
/// Weights start at zero, or where a model in FitContext::warm_start left them, if it has as many columns and scores of the same
/// class codes; any other is ignored, as by every fit (streams refuse it). `FitContext::observer` sees each epoch: its value is
/// the mean of the scores' losses, each that of the last epoch in which the score went on.
/// Cost: 2 to 4 p flops for a row, a score and an epoch. Samples: dense or sparse; those that are not of doubles side by
/// side are copied.
struct Perceptron {
  double learning_rate = 1;  ///< > 0
  bool intercept = true;
  Epochs epochs{};
  ClassWeights class_weights{};

  using View = DatasetView<double, int>;
  template <class V>
  using FittedOn = FittedOnlineClassifier;

  void check() const { require_setting(learning_rate > 0, "Perceptron::learning_rate", learning_rate, "above 0"); }

  /// Errors: InvalidArgument for settings out of range; InvalidData for values that are not finite, unusable weights and
  /// rows of one class only.
  template <class T, class X>
    requires HasSampleRows<X>
  FittedOnlineClassifier fit(const DatasetView<T, int, X>& train, const FitContext& context = {}) const {
    check_settings(*this);
    return detail::fit_online_classes(Rule{learning_rate}, intercept, train, class_weights, epochs, context);
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
  void partial_fit(const DatasetView<T, int, X>& chunk, PartialFit<Perceptron>& stream, const FitContext& context = {}) const {
    check_settings(*this);
    detail::pass_chunk_of_classes(Rule{learning_rate}, intercept, chunk, class_weights, stream, context);
  }
  template <DatasetOwner Data>
  void partial_fit(const Data& data, PartialFit<Perceptron>& stream, const FitContext& context = {}) const {
    partial_fit(data.view(), stream, context);
  }

  template <class X>
  FitFirst predict(const X&) const {
    static_assert(detail::always_false<X>, "predict() belongs to the fitted model: call `const auto model = learner.fit(train);` and then `model.predict(X)`; see docs/model.md#fit");
    return {};
  }

 private:
  struct Rule {
    double rate;
    detail::OnlineStep operator()(double score, double target, detail::OnlineSample) const {
      const double margin = target * score;
      return margin <= 0 ? detail::OnlineStep{-margin, rate * target} : detail::OnlineStep{};
    }
  };
};

}  // namespace attune::inline ATTUNE_ABI
