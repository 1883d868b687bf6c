// SPDX-License-Identifier: BSL-1.0
#pragma once

// Makes a learner of two classes one of many: a model for each pair of classes, which then vote.

#include <Eigen/Core>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/learner.hpp"
#include "attune/core/model_outputs.hpp"
#include "attune/model/one_vs_rest.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// Votes of pairs of `count` classes on `rows` rows, and the sums of what speaks for each class.
class PairVotes {
 public:
  PairVotes(std::size_t rows, std::size_t count) : count_(count), votes_(rows * count), sums_(rows * count) {}

  /// What the model of classes i < j said: 1 for j, and by how much. `center`: where that speaks for neither.
  void add(std::size_t i, std::size_t j, std::span<const int> predicted, const ScoreMatrix& scores, double center);

  /// Votes, and less than a third of one by the sum: row-major, at the columns of `codes` in rows of `classes`.
  void write(const std::vector<int>& codes, Index classes, double* to) const;

 private:
  std::size_t count_;
  std::vector<double> votes_, sums_;
};

/// Positions of the rows of either class.
template <class View>
std::vector<Index> rows_of_pair(const View& view, int a, int b) {
  std::vector<Index> rows;
  for (Index i = 0; i < view.size(); ++i)
    if (view.label(i) == a || view.label(i) == b) rows.push_back(i);
  return rows;
}

}  // namespace detail

/// What the fit of OneVsOne returns: a model for each pair of classes that had rows.
template <class Model>
struct FittedOneVsOne {
  static constexpr bool accepts_missing = always_accepts_missing<Model>;
  using Matrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

  std::vector<Model> models{};  ///< of the pairs of `codes`, the second against the first: 0 and 1, 0 and 2, ..., 1 and 2, ...
  std::vector<int> codes{};     ///< the classes that had rows
  ClassNames classes{};         ///< names of the class codes

  /// The score of a class that had no rows: lower than any other.
  static constexpr double score_of_absent = std::numeric_limits<double>::lowest();

  /// n×K: how many of its pairs each class wins, and less than a third more or less, s / (3 (|s| + 1)), s being the sum of
  /// its decision values in all of them (of probabilities less ½, where its models have no decision values).
  template <class X>
  Matrix decision_function(const X& x) const {
    Matrix scores = Matrix::Constant(x.rows(), static_cast<Index>(classes->size()), score_of_absent);
    detail::PairVotes votes(static_cast<std::size_t>(x.rows()), codes.size());
    std::size_t pair = 0;
    for (std::size_t i = 0; i < codes.size(); ++i)
      for (std::size_t j = i + 1; j < codes.size(); ++j) {
        const auto own = outputs_of<int>(models[pair++], x, Needs::labels | Needs::scores);
        votes.add(i, j, own.predicted, own.scores, HasDecision<Model, X> ? 0 : 0.5);
      }
    votes.write(codes, scores.cols(), scores.data());
    return scores;
  }

  /// n class codes: the class with most votes, of equals the one with the largest sum, of those the first. Errors:
  /// InvalidData for a decision value that is NaN.
  template <class X>
  Eigen::VectorXi predict(const X& x) const {
    const Matrix scores = decision_function(x);
    return detail::highest_classes(scores.data(), scores.rows(), scores.cols());
  }

  const ClassNames& class_names() const { return classes; }
  /// The name of a class code.
  const std::string& class_name(int code) const { return detail::name_of_class(classes, code); }
  /// The worst of its models'.
  FitStatus fit_status() const { return worst_fit_status(models); }
};

/// A learner of any number of classes from one of two: fits a copy of it to the rows of each pair of classes, the later
/// class as 1, and predicts the class that wins most pairs. As scikit-learn's OneVsOneClassifier. The learner's models
/// need `decision_function(X)` or `predict_proba(X)`. It may be a pipeline, and axes reach into it. Fits run on the
/// context's executor, with the same bits on any. Errors: those of the learner; InvalidData for rows of one class only.
/// Cost: K (K - 1) / 2 fits to the rows of two classes each, which are not copied. For learners whose cost grows faster than the
/// number of rows that is less than OneVsRest's K fits to all of them.
template <class Learner>
struct OneVsOne {
  static constexpr bool accepts_missing = always_accepts_missing<Learner>;
  Learner learner{};

  template <class View>
    requires LearnerOn<Learner, View>
  using FittedOn = FittedOneVsOne<Fitted<Learner, View>>;

  template <class T, class Label, class X, class View = DatasetView<T, Label, X>>
    requires(LearnerOn<Learner, View> && std::integral<Label>)
  [[gnu::cold]] FittedOn<View> fit(const DatasetView<T, Label, X>& train, const FitContext& context = {}) const {
    using Model = Fitted<Learner, View>;
    constexpr bool scores = HasDecision<Model, X> || HasProbability<Model, X>;
    static_assert(scores, "OneVsOne: the models of its learner need `decision_function(X)` or `predict_proba(X)`, by which equal votes are told apart; see docs/model.md#one-against-one");
    FittedOn<View> fitted{.classes = train.class_names()};
    if constexpr (scores) {
      const View rows = checked_for(learner, train);
      fitted.codes = detail::codes_with_rows(rows);
      std::vector<std::pair<int, int>> pairs;
      for (std::size_t i = 0; i < fitted.codes.size(); ++i)
        for (std::size_t j = i + 1; j < fitted.codes.size(); ++j) pairs.emplace_back(fitted.codes[i], fitted.codes[j]);
      std::vector<std::optional<Model>> models(pairs.size());
      context.executor.for_each(models.size(), [&](std::size_t k) { models[k].emplace(fit_pair(rows, context, fitted.codes, k, pairs[k])); });
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
    static_assert(!std::integral<Label>, "fit() of OneVsOne: its learner cannot be fitted to this data's samples with class codes; see docs/model.md#one-against-one");
    static_assert(std::integral<Label>, "fit() of OneVsOne takes int class codes as target; see docs/model.md#one-against-one");
    return {};
  }

  // What view(X, y) refused is not refused again.
  detail::AfterFailedAssertion fit(const detail::AfterFailedAssertion&, const FitContext& = {}) const { return {}; }

  template <class X>
  FitFirst predict(const X&) const {
    static_assert(detail::always_false<X>, "predict() belongs to the fitted model: call `const auto model = learner.fit(train);` and then `model.predict(X)`; see docs/model.md#fit");
    return {};
  }

  /// The rows that the learner sets aside to watch its fit by: see Estimator::set_aside. Each pair's are those of its classes.
  template <class Rows>
  auto set_aside(const Rows& rows, const FitContext& context) const
    requires requires { learner.set_aside(rows, context); }
  {
    return learner.set_aside(rows, context);
  }

 private:
  // The learner, fitted to the rows of two classes; validation rows are those of the two, where there are some.
  template <class View>
  auto fit_pair(const View& rows, const FitContext& context, const std::vector<int>& codes, std::size_t k, std::pair<int, int> pair) const {
    const auto [a, b] = pair;
    FitContext own = context.child(Purpose::user, static_cast<std::uint64_t>(a) * rows.class_names()->size() + static_cast<std::uint64_t>(b));
    std::optional<View> validation;
    if (const auto* held_out = context.validation.template get<View>()) {
      own.validation = {};
      if (auto list = detail::rows_of_pair(*held_out, a, b); !list.empty()) validation = held_out->subset(std::move(list));
    }
    own.warm_start = {};
    if (const auto* warm = context.warm_start.template get<FittedOn<View>>())
      if (warm->codes == codes) own.warm_start = TypedValue::borrow(warm->models[k]);
    return detail::fit_two_classes(learner, rows.subset(detail::rows_of_pair(rows, a, b)), validation ? &*validation : nullptr, [second = b](int label) { return label == second; },
                                   {detail::name_of_class(rows.class_names(), a), detail::name_of_class(rows.class_names(), b)}, std::move(own));
  }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/model/one_vs_one.ipp"
#endif
