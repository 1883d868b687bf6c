// SPDX-License-Identifier: BSL-1.0
#pragma once

// The contract of everything that can be fitted. A learner is settings; `fit` is const and returns a
// model of another type, so that nothing can be predicted before it is fitted.
//
//   learner.fit(view)             required, or
//   learner.fit(view, context)    where random numbers, observers, validation rows matter
//   learner.fit_many(view, jobs)  a capability: many fits in one go, see Job
//   learner.set_aside(view, context)   a capability: std::optional<SetAside<View>>, see there
//   model.predict(X)              required of what fit returns: n values, or n×K of several targets
//   model.predict_proba(X)        a capability: n×K, or n values for the positive class
//   model.decision_function(X)    a capability: n values (larger means the positive class), or n×K

#include <concepts>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/dataset_view.hpp"
#include "attune/core/fit_context.hpp"
#include "attune/core/table_view.hpp"

namespace attune::inline ATTUNE_ABI {

/// A view of mixed columns with a target.
template <class T, class Label>
using TableDatasetView = DatasetView<T, Label, TableView<T>>;

#if defined(ATTUNE_COMPILED)
extern template class DatasetView<double, int, TableView<double>>;
extern template class DatasetView<double, double, TableView<double>>;
#endif

/// Stands for the result of calling predict on a learner, which does not compile. What returns it does not
/// count as a model.
struct FitFirst {};

template <class P, class X>
concept Predictor = requires(const P& model, const X& x) {
  model.predict(x);
  requires !std::same_as<decltype(model.predict(x)), FitFirst>;
};

template <class P, class X>
concept HasProbability = requires(const P& model, const X& x) { model.predict_proba(x); };

template <class P, class X>
concept HasDecision = requires(const P& model, const X& x) { model.decision_function(x); };

namespace detail {

// A fit that only says what is wrong with its arguments returns AfterFailedAssertion, and does not count.
template <class L, class V>
concept FitsPlainly = requires(const L& learner, const V& view) {
  learner.fit(view);
  requires !std::same_as<decltype(learner.fit(view)), AfterFailedAssertion>;
};

template <class L, class V>
concept FitsInContext = requires(const L& learner, const V& view, const FitContext& context) {
  learner.fit(view, context);
  requires !std::same_as<decltype(learner.fit(view, context)), AfterFailedAssertion>;
};

}  // namespace detail

/// Has fit(view) or fit(view, context) for views of type V.
template <class L, class V>
concept Fittable = detail::FitsPlainly<L, V> || detail::FitsInContext<L, V>;

/// Fits in the given context, where the learner takes one.
template <class L, class V>
  requires Fittable<L, V>
auto fit_in_context(const L& learner, const V& view, const FitContext& context) {
  if constexpr (detail::FitsInContext<L, V>)
    return learner.fit(view, context);
  else
    return learner.fit(view);
}

namespace detail {

template <class L, class V>
concept NamesFittedType = requires { typename L::template FittedOn<V>; };

template <class L, class V>
auto fitted_type() {
  if constexpr (NamesFittedType<L, V>)
    return std::type_identity<typename L::template FittedOn<V>>{};
  else if constexpr (FitsInContext<L, V>)
    return std::type_identity<decltype(std::declval<const L&>().fit(std::declval<const V&>(), std::declval<const FitContext&>()))>{};
  else if constexpr (FitsPlainly<L, V>)
    return std::type_identity<decltype(std::declval<const L&>().fit(std::declval<const V&>()))>{};
  // Otherwise nothing: asking for the type of such a model is no error where compilers only try.
}

// The view that a learner is fitted to when nothing else is said.
template <class L>
auto default_view() {
  if constexpr (requires { typename L::View; })
    return std::type_identity<typename L::View>{};
  else if constexpr (Fittable<L, DatasetView<double, int>>)
    return std::type_identity<DatasetView<double, int>>{};
  else if constexpr (Fittable<L, DatasetView<double, double>>)
    return std::type_identity<DatasetView<double, double>>{};
  else if constexpr (Fittable<L, TableDatasetView<double, int>>)
    return std::type_identity<TableDatasetView<double, int>>{};
  else if constexpr (Fittable<L, TableDatasetView<double, double>>)
    return std::type_identity<TableDatasetView<double, double>>{};
  else if constexpr (Fittable<L, DatasetView<double, TargetRow<double>>>)
    return std::type_identity<DatasetView<double, TargetRow<double>>>{};
  else
    return std::type_identity<DatasetView<double, double>>{};
}

}  // namespace detail

template <class L>
using DefaultView = typename decltype(detail::default_view<L>())::type;

/// The type of the model that learner L returns for views of type V.
template <class L, class V = DefaultView<L>>
using Fitted = typename decltype(detail::fitted_type<L, V>())::type;

/// A learner for views of type V: it can be fitted, and what comes out predicts.
template <class L, class V>
concept LearnerOn = Fittable<L, V> && Predictor<Fitted<L, V>, std::remove_cvref_t<decltype(std::declval<const V&>().x())>>;

namespace detail {

// The learner takes mixed columns, and the view has numbers: worth a sentence of its own.
template <class L, class V>
constexpr bool wants_table() {
  using X = std::remove_cvref_t<decltype(std::declval<const V&>().x())>;
  if constexpr (is_table_view<X> || LearnerOn<L, V>)
    return false;
  else
    return LearnerOn<L, TableDatasetView<typename V::Scalar, typename V::LabelType>>;
}

}  // namespace detail

/// Rows as a learner parts them that watches its fit by rows which it does not train on, where the context has none:
/// what its `set_aside(view, context)` returns, nothing where it watches none. A pipeline asks for it before its first
/// step: its transformers learn from `train` alone, and `validation` goes through them into the learner's context.
template <class View>
struct SetAside {
  View train{};
  View validation{};
};

/// A learner that may set rows aside.
template <class L, class V>
concept SetsAside = requires(const L& learner, const V& view, const FitContext& context) {
  { learner.set_aside(view, context) } -> std::same_as<std::optional<SetAside<V>>>;
};

/// How a fit ended, for those who score its model.
enum class FitStatus { unknown, converged, not_converged, diverged };

constexpr std::string_view to_string(FitStatus status) {
  return status == FitStatus::converged ? "converged" : status == FitStatus::not_converged ? "not converged" : status == FitStatus::diverged ? "diverged" : "unknown";
}

/// The worse of two, for a model made of models: diverged, not converged, unknown, converged.
constexpr FitStatus worse_of(FitStatus a, FitStatus b) {
  const auto rank = [](FitStatus status) { return status == FitStatus::converged ? 0 : status == FitStatus::unknown ? 1 : status == FitStatus::not_converged ? 2 : 3; };
  return rank(a) < rank(b) ? b : a;
}

/// What a model says of its own fit by `fit_status()`; unknown if it says nothing.
template <class P>
FitStatus fit_status_of(const P& model) {
  if constexpr (requires { { model.fit_status() } -> std::same_as<FitStatus>; })
    return model.fit_status();
  else
    return FitStatus::unknown;
}

/// The worst of what several models say, which `model_of` gives of the parts; unknown of none.
template <class Parts, class Of = std::identity>
FitStatus worst_fit_status(const Parts& parts, const Of& model_of = {}) {
  FitStatus worst = parts.empty() ? FitStatus::unknown : FitStatus::converged;
  for (const auto& part : parts) worst = worse_of(worst, fit_status_of(std::invoke(model_of, part)));
  return worst;
}

/// x -> (x - shift) * factor, column by column: what a fitted scaler is.
struct ColumnAffine {
  std::vector<double> shift{};
  std::vector<double> factor{};
};

/// One fit among many on the same data: settings, rows, a change of columns, a context.
template <class L>
struct Job {
  L learner{};
  RowList train{};                              ///< rows of the view to fit to
  RowList held_out{};                           ///< rows whose scores are wanted too; may be null
  std::shared_ptr<const ColumnAffine> columns{};  ///< applied to X before the fit; may be null
  FitContext context{};

  [[gnu::cold, gnu::noinline]] ~Job() = default;  // code for it once, not in everything that has jobs
};

/// What came of a job.
template <class Model>
struct JobResult {
  std::optional<Model> model{};            ///< empty when the fit failed
  std::string failure{};                   ///< why it failed
  std::vector<double> held_out_scores{};   ///< decision values of the held-out rows, row-major; may be empty
  double seconds = 0;                      ///< this job's share of the time
  double sweeps = 0;                       ///< and of the readings of the data, where jobs share them
};

/// The capability to fit many jobs on one view together. The answers are the same as job by job, to
/// the stated tolerance of the learner.
template <class L, class V>
concept FitsMany = requires(const L& learner, const V& view, std::span<const Job<L>> jobs) {
  { learner.fit_many(view, jobs) } -> std::same_as<std::vector<JobResult<Fitted<L, V>>>>;
};

}  // namespace attune::inline ATTUNE_ABI
