// SPDX-License-Identifier: BSL-1.0
#pragma once

// Any learner and any model behind one type, for choices that are made at run time:
//
//   AnyLearner learner = wants_scaling ? AnyLearner(StandardScaler{} | Classifier{}) : AnyLearner(Classifier{});
//   AnyPredictor model = learner.fit(train);
//
// Both are values; copies share what they hold, which is never changed. The template arguments are
// the type of the samples and of the target; they are deduced from a learner that names its own.

#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/error.hpp"
#include "attune/core/model_outputs.hpp"

namespace attune::inline ATTUNE_ABI {

/// A fitted model of any type, for samples of T and targets of Label; Features is the view of X.
template <class T = double, class Label = int, class Features = MatrixView<T>>
class AnyPredictor {
 public:
  using Scalar = T;
  using View = DatasetView<T, Label, Features>;
  using X = Features;

  template <class P>
    requires(!std::same_as<P, AnyPredictor>) && Predictor<P, X>
  AnyPredictor(P model)
      : self_(std::make_shared<const P>(std::move(model))),
        outputs_([](const void* self, const X& x, Needs needs) { return outputs_of<Label>(*static_cast<const P*>(self), x, needs); }),
        has_decision_(HasDecision<P, X>),
        has_probability_(HasProbability<P, X>),
        decides_(detail::scores_are_decisions<X>(*static_cast<const P*>(self_.get()))),
        accepts_missing_(always_accepts_missing<P>),
        fit_status_(fit_status_of(*static_cast<const P*>(self_.get()))) {}

  /// n labels; of several targets n×K numbers.
  auto predict(const X& x) const -> decltype(Outputs<Label>::predicted) { return outputs(x, Needs::labels).predicted; }

  /// n×1 or n×K decision values. Errors: InvalidArgument when the model has none.
  ScoreMatrix decision_function(const X& x) const {
    require(has_decision_, "decision_function");
    return outputs(x, Needs::scores).scores;
  }

  /// n×K probabilities. Errors: InvalidArgument when the model has none.
  ScoreMatrix predict_proba(const X& x) const {
    require(has_probability_, "predict_proba");
    return outputs(x, Needs::probabilities).probabilities;
  }

  /// Whether the model has decision values; one that holds another model answers for that.
  bool has_decision_function() const noexcept { return decides_; }
  bool has_predict_proba() const noexcept { return has_probability_; }
  /// Whether NaN in X stands for a missing value.
  bool accepts_missing() const noexcept { return accepts_missing_; }
  /// How the fit ended, where the model says so.
  FitStatus fit_status() const noexcept { return fit_status_; }

  Outputs<Label> outputs(const X& x, Needs needs) const {
    if (includes(needs, Needs::probabilities)) require(has_probability_, "predict_proba");
    if (includes(needs, Needs::scores)) require(has_decision_ || has_probability_, "decision_function or predict_proba");
    return outputs_(self_.get(), x, needs);
  }

 private:
  static void require(bool has, const char* what) {
    if (!has)
      throw InvalidArgument({.argument = "AnyPredictor", .found = {"a model without ", what},
                             .remedy = "choose a model that has it, or metrics that do not need it"});
  }

  std::shared_ptr<const void> self_;
  Outputs<Label> (*outputs_)(const void*, const X&, Needs);
  bool has_decision_;
  bool has_probability_;
  bool decides_;
  bool accepts_missing_;
  FitStatus fit_status_;
};

template <class P>
AnyPredictor(P) -> AnyPredictor<typename P::View::Scalar, typename P::View::LabelType, typename P::View::FeaturesType>;

/// A learner of any type, for samples of T and targets of Label; Features is the view of X.
template <class T = double, class Label = int, class Features = MatrixView<T>>
class AnyLearner {
 public:
  using View = DatasetView<T, Label, Features>;
  using Model = AnyPredictor<T, Label, Features>;

  template <class L>
    requires(!std::same_as<L, AnyLearner>) && LearnerOn<L, View>
  AnyLearner(L learner)
      : self_(std::make_shared<const L>(std::move(learner))),
        fit_([](const void* self, const View& train, const FitContext& context) -> Model {
          return fit_in_context(*static_cast<const L*>(self), train, context);
        }),
        set_aside_([](const void* self, const View& rows, const FitContext& context) -> std::optional<SetAside<View>> {
          if constexpr (SetsAside<L, View>)
            return static_cast<const L*>(self)->set_aside(rows, context);
          else
            return std::nullopt;
        }),
        type_(attune::type_name<L>()),
        accepts_missing_(always_accepts_missing<L>) {}

  Model fit(const View& train, const FitContext& context = {}) const { return fit_(self_.get(), train, context); }
  /// The same of a data set: of its view.
  template <DatasetOwner Data>
    requires std::same_as<ViewOf<Data>, View>
  Model fit(const Data& data, const FitContext& context = {}) const {
    return fit(data.view(), context);
  }

  /// The rows that the held learner sets aside to watch its fit by; nothing if it has none.
  std::optional<SetAside<View>> set_aside(const View& rows, const FitContext& context) const { return set_aside_(self_.get(), rows, context); }

  /// The name of the type that is held.
  std::string_view held_type() const noexcept { return type_; }
  /// Whether NaN in X stands for a missing value.
  bool accepts_missing() const noexcept { return accepts_missing_; }

 private:
  std::shared_ptr<const void> self_;
  Model (*fit_)(const void*, const View&, const FitContext&);
  std::optional<SetAside<View>> (*set_aside_)(const void*, const View&, const FitContext&);
  std::string_view type_;
  bool accepts_missing_;
};

template <class L>
AnyLearner(L) -> AnyLearner<typename DefaultView<L>::Scalar, typename DefaultView<L>::LabelType, typename DefaultView<L>::FeaturesType>;

}  // namespace attune::inline ATTUNE_ABI
