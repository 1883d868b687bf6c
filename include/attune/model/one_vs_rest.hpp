// SPDX-License-Identifier: BSL-1.0
#pragma once

// Makes a learner of two classes one of many: a model for each class against all others.

#include <Eigen/Core>
#include <concepts>
#include <cstddef>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/function_ref.hpp"
#include "attune/core/learner.hpp"
#include "attune/core/model_outputs.hpp"
#include "attune/model/fitted_estimator.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

// The class of the highest score of each row; NaN is refused.
Eigen::VectorXi highest_classes(const double* scores, Index rows, Index classes);

// The codes of the classes that have rows, ascending. Errors: InvalidData for fewer than two.
template <class View>
[[gnu::cold]] std::vector<int> codes_with_rows(const View& rows) {
  check_two_classes(rows);
  const auto sizes = class_sizes(rows);
  std::vector<int> codes;
  for (std::size_t k = 0; k < sizes.size(); ++k)
    if (sizes[k] > 0) codes.push_back(static_cast<int>(k));
  return codes;
}

/// Fits a learner of two classes to rows of others: 1 where `is_second` says so of their class, 0 otherwise; `names` are those
/// of the two. Validation rows, null where there are none, become the same two.
template <class Learner, class View>
[[gnu::cold]] auto fit_two_classes(const Learner& learner, const View& rows, const View* validation, FunctionRef<bool(int)> is_second, std::vector<std::string> names, FitContext own) {
  const auto code = [&](int label) { return is_second(label) ? 1 : 0; };
  const auto shared = std::make_shared<const std::vector<std::string>>(std::move(names));
  std::vector<int> target, validation_target;
  if (validation != nullptr) own.validation = TypedValue(validation->with_target(validation_target, code, shared));
  return fit_in_context(learner, rows.with_target(target, code, shared), own);
}

// Divides the values of `codes` in each row of K by their sum.
void normalise_rows(std::span<double> probabilities, Index classes, const std::vector<int>& codes);

}  // namespace detail

/// What the fit of OneVsRest returns: a model for each class that had rows.
template <class Model>
struct FittedOneVsRest {
  static constexpr bool accepts_missing = always_accepts_missing<Model>;
  using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

  std::vector<Model> models{};  ///< of the classes in `codes`, against the rest
  std::vector<int> codes{};     ///< the classes that had rows
  ClassNames classes{};         ///< names of the class codes

  /// The score of a class that had no rows: lower than any other.
  static constexpr double score_of_absent = std::numeric_limits<double>::lowest();

  /// n×K: each class's decision value against the rest, or its probability where its model has no decision values.
  template <class X>
  Matrix decision_function(const X& x) const {
    Matrix scores = Matrix::Constant(x.rows(), class_count(), score_of_absent);
    for (std::size_t k = 0; k < models.size(); ++k) {
      const auto own = positive_scores(models[k], x);
      detail::require_rows(HasDecision<Model, X> ? "decision_function" : "predict_proba", own.rows(), x.rows());
      for (Index i = 0; i < x.rows(); ++i) scores(i, codes[k]) = own(i, own.cols - 1);
    }
    return scores;
  }

  /// n class codes: the class of the highest decision value, the first of equals. Errors: InvalidData for a value
  /// that is NaN.
  template <class X>
  Eigen::VectorXi predict(const X& x) const {
    const Matrix scores = decision_function(x);
    return detail::highest_classes(scores.data(), scores.rows(), scores.cols());
  }

  /// n×K: each class's probability against the rest, divided by their sum; equal ones where all are 0. Errors:
  /// InvalidData for a probability that is NaN.
  template <class X>
  Matrix predict_proba(const X& x) const
    requires HasProbability<Model, X>
  {
    Matrix probabilities = Matrix::Zero(x.rows(), class_count());
    for (std::size_t k = 0; k < models.size(); ++k) {
      const auto own = detail::to_probabilities(detail::to_scores(models[k].predict_proba(x)));
      detail::require_rows("predict_proba", own.rows(), x.rows());
      for (Index i = 0; i < x.rows(); ++i) probabilities(i, codes[k]) = own(i, 1);
    }
    detail::normalise_rows({probabilities.data(), static_cast<std::size_t>(probabilities.size())}, class_count(), codes);
    return probabilities;
  }

  const ClassNames& class_names() const { return classes; }
  /// The name of a class code.
  const std::string& class_name(int code) const { return detail::name_of_class(classes, code); }
  /// The worst of its models'.
  FitStatus fit_status() const { return worst_fit_status(models); }

 private:
  Index class_count() const { return static_cast<Index>(classes->size()); }

  template <class X>
  static ScoreMatrix positive_scores(const Model& model, const X& x) {
    if constexpr (HasDecision<Model, X>)
      return detail::to_scores(model.decision_function(x));
    else
      return detail::to_probabilities(detail::to_scores(model.predict_proba(x)));
  }
};

/// A learner of any number of classes from one of two: fits a copy of it for each class that has rows, with the
/// class as 1 and all others as 0, and predicts the class whose decision value is highest. The learner's
/// models need `decision_function(X)` or `predict_proba(X)`. It may be a pipeline, and axes reach into it. Fits run
/// on the context's executor, with the same bits on any. Errors: those of the learner; InvalidData for
/// rows of one class only. Cost: K fits.
template <class Learner>
struct OneVsRest {
  static constexpr bool accepts_missing = always_accepts_missing<Learner>;
  Learner learner{};

  template <class View>
    requires LearnerOn<Learner, View>
  using FittedOn = FittedOneVsRest<Fitted<Learner, View>>;

  template <class T, class Label, class X, class View = DatasetView<T, Label, X>>
    requires(LearnerOn<Learner, View> && std::integral<Label>)
  [[gnu::cold]] FittedOn<View> fit(const DatasetView<T, Label, X>& train, const FitContext& context = {}) const {
    using Model = Fitted<Learner, View>;
    constexpr bool scores = HasDecision<Model, X> || HasProbability<Model, X>;
    static_assert(scores, "OneVsRest: the models of its learner need `decision_function(X)` or `predict_proba(X)`, by which classes are compared; see docs/model.md#one-against-the-rest");
    FittedOn<View> fitted{.classes = train.class_names()};
    if constexpr (scores) {
      const View rows = checked_for(learner, train);
      fitted.codes = detail::codes_with_rows(rows);
      std::vector<std::optional<Model>> models(fitted.codes.size());
      context.executor.for_each(models.size(), [&](std::size_t k) { models[k].emplace(fit_one(rows, context, fitted.codes, k)); });
      for (auto& model : models) fitted.models.push_back(std::move(*model));
    }
    return fitted;
  }

  /// The same of a data set: of its view.
  template <DatasetOwner Data>
  auto fit(const Data& data, const FitContext& context = {}) const {
    return fit(data.view(), context);
  }

  /// Anything else is refused in a sentence.
  template <class T, class Label, class X, class View = DatasetView<T, Label, X>>
    requires(!LearnerOn<Learner, View> || !std::integral<Label>)
  detail::AfterFailedAssertion fit(const DatasetView<T, Label, X>&, const FitContext& = {}) const {
    static_assert(!std::integral<Label>, "fit() of OneVsRest: its learner cannot be fitted to this data's samples with class codes; see docs/model.md#one-against-the-rest");
    static_assert(std::integral<Label>, "fit() of OneVsRest takes int class codes as target; see docs/model.md#one-against-the-rest");
    return {};
  }

  // What view(X, y) refused is not refused again.
  detail::AfterFailedAssertion fit(const detail::AfterFailedAssertion&, const FitContext& = {}) const { return {}; }

  template <class X>
  FitFirst predict(const X&) const {
    static_assert(detail::always_false<X>, "predict() belongs to the fitted model: call `const auto model = learner.fit(train);` and then `model.predict(X)`; see docs/model.md#fit");
    return {};
  }

  /// The rows that the learner sets aside to watch its fit by: see Estimator::set_aside.
  template <class Rows>
  auto set_aside(const Rows& rows, const FitContext& context) const
    requires requires { learner.set_aside(rows, context); }
  {
    return learner.set_aside(rows, context);
  }

 private:
  // The learner, fitted to class codes[k] against the rest.
  template <class View>
  auto fit_one(const View& rows, const FitContext& context, const std::vector<int>& codes, std::size_t k) const {
    const auto code = codes[k];
    FitContext own = context.child(Purpose::user, static_cast<std::uint64_t>(code));
    own.warm_start = {};
    if (const auto* warm = context.warm_start.template get<FittedOn<View>>())
      if (warm->codes == codes) own.warm_start = TypedValue::borrow(warm->models[k]);
    return detail::fit_two_classes(learner, rows, context.validation.template get<View>(), [code](int label) { return label == code; }, {"rest", detail::name_of_class(rows.class_names(), code)}, std::move(own));
  }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/model/one_vs_rest.ipp"
#endif
