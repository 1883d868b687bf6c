// SPDX-License-Identifier: BSL-1.0
#pragma once

// What the fit of an Estimator returns: the model.

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/learner.hpp"
#include "attune/core/outputs.hpp"
#include "attune/core/sparse_view.hpp"
#include "attune/loss/concept.hpp"
#include "attune/model/concept.hpp"
#include "attune/model/linear.hpp"
#include "attune/optimize/result.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

// The class of the highest of K scores, the first where several are.
inline int highest_class(const double* scores, Index classes) { return static_cast<int>(std::max_element(scores, scores + classes) - scores); }

[[noreturn, gnu::cold]] void throw_score_not_finite(Index row, double score);

// Refuses row-major scores that are not finite.
void check_scores(std::span<const double> scores, Index cols);

// Of two scores a row the second less the first.
ScoreMatrix difference_of(const ScoreMatrix& scores);

// What a model reads an X as that is not dense: a sparse matrix by a view of its rows, anything else as it is.
template <class X>
struct OtherViewOf {
  using type = X;
};
template <SparseRowMatrix X>
struct OtherViewOf<X> {
  using type = SparseView<typename X::Scalar>;
};
template <class X>
using OtherView = typename OtherViewOf<X>::type;

}  // namespace detail

/// A fitted Estimator: a value that predicts. Its fields can be read. A loss of several classes gives K scores
/// a row, K being the number of classes of the data; other losses give one.
template <class E>
struct FittedEstimator {
  using Scalar = typename E::Scalar;
  using Label = typename E::Label;
  using View = typename E::View;
  using LossType = typename E::LossType;
  static constexpr bool several = MulticlassLoss<LossType>;  ///< scores a row
  /// n scores, or n×K.
  using Scores = std::conditional_t<several, Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>, Eigen::VectorXd>;

  E learner{};                        ///< the settings it was fitted with
  Eigen::VectorXd parameters{};       ///< of the score function, in its layout
  Index features = 0;                 ///< columns of the X it was fitted to
  ClassNames classes{};               ///< names of the class codes; null for numbers
  FeatureNames feature_names{};       ///< names of the columns; null if they had none
  OptimizationResult optimization{};  ///< why the optimizer stopped, and its history
  std::vector<int> codes{};           ///< of several scores: the class of each, where some classes had no rows; else empty

  static constexpr bool has_probabilities = (task_of<LossType> == Task::binary_classification && HasLink<LossType>) || HasMulticlassLink<LossType>;

  /// The score of a class that had no rows: lower than any other, and a probability of 0.
  static constexpr double score_of_absent = std::numeric_limits<double>::lowest();

  /// Whether X are features other than dense ones that the score function reads: sparse rows, or a matrix of them, if
  /// model/sparse_linear.hpp is included. All that is asked of dense rows can then be asked of them.
  template <class X>
  static constexpr bool reads_other = ScoresFeatures<typename E::ModelType, detail::OtherView<X>> && !std::same_as<detail::OtherView<X>, MatrixView<Scalar>>;

  /// n scores; larger means the positive class, or the score before the link. For several classes n×K. X: n×features.
  /// Errors: InvalidArgument for another number of columns; InvalidData where a score is not finite, because X is not.
  Scores decision_function(const MatrixView<Scalar>& x) const { return scores_of(x); }
  template <class X>
    requires reads_other<X>
  Scores decision_function(const X& x) const {
    return scores_of(other_view(x));
  }

  /// n class codes (of several classes the one of the highest score), or n numbers: the mean of the target
  /// under the loss's link. Errors: InvalidData where a score or a mean is not finite, because X is not, or far from the
  /// data that the model was fitted to.
  Eigen::VectorX<Label> predict(const MatrixView<Scalar>& x) const { return labels_of(scores_of(x)); }
  template <class X>
    requires reads_other<X>
  Eigen::VectorX<Label> predict(const X& x) const {
    return labels_of(scores_of(other_view(x)));
  }

  /// n×2 probabilities of the classes 0 and 1, or n×K; exists where the loss is one of classes and has a link.
  auto predict_proba(const MatrixView<Scalar>& x) const
    requires has_probabilities
  {
    return probabilities_of(scores_of(x));
  }
  template <class X>
    requires(has_probabilities && reads_other<X>)
  auto predict_proba(const X& x) const {
    return probabilities_of(scores_of(other_view(x)));
  }

  /// Everything that metrics need, from one pass over X.
  Outputs<Label> outputs(const MatrixView<Scalar>& x, Needs needs) const { return outputs_of_view(x, needs); }
  template <class X>
    requires reads_other<X>
  Outputs<Label> outputs(const X& x, Needs needs) const {
    return outputs_of_view(other_view(x), needs);
  }

  /// The same from scores that are known: n, or n×K. Two scores a row become their difference, which ranks
  /// rows as the probability of class 1 does.
  [[gnu::cold]] Outputs<Label> outputs_from_scores(ScoreMatrix scores, Needs needs) const {
    Outputs<Label> out;
    const Index rows = scores.rows();
    if (includes(needs, Needs::labels)) {
      out.predicted.reserve(static_cast<std::size_t>(rows));
      for (Index i = 0; i < rows; ++i) out.predicted.push_back(label(scores.values.data() + i * scores.cols));
    }
    if constexpr (has_probabilities)
      if (includes(needs, Needs::probabilities)) {
        out.probabilities = {std::vector<double>(static_cast<std::size_t>(rows * class_columns())), class_columns()};
        write_probabilities(scores.values.data(), rows, out.probabilities.values.data());
      }
    if (includes(needs, Needs::scores)) out.scores = several && scores.cols == 2 ? detail::difference_of(scores) : std::move(scores);
    return out;
  }

  /// The name of a class code.
  const std::string& class_name(int code) const
    requires std::same_as<Label, int>
  {
    return detail::name_of_class(classes, code);
  }

  /// The weights of a linear model, in the order of the columns: p of them, or K×p of several classes. Those
  /// of a class that had no rows are 0.
  auto coefficients() const
    requires std::same_as<typename E::ModelType, Linear<Scalar>>
  {
    if constexpr (several) {
      Scores weights = Scores::Zero(outputs_a_row(), features);
      for (Index k = 0; k < fitted_outputs(); ++k)
        for (Index j = 0; j < features; ++j) weights(code_of(k), j) = parameters[k * features + j];
      return weights;
    } else {
      return Eigen::VectorXd(Eigen::Map<const Eigen::VectorXd>(parameters.data(), features));
    }
  }
  /// Its intercept, 0 if it has none.
  double intercept() const
    requires(std::same_as<typename E::ModelType, Linear<Scalar>> && !several)
  {
    return learner.model.intercept ? parameters[features] : 0.0;
  }
  /// The intercepts of the K classes, 0 if there are none. That of a class that had no rows is `score_of_absent`.
  Eigen::VectorXd intercepts() const
    requires(std::same_as<typename E::ModelType, Linear<Scalar>> && several)
  {
    Eigen::VectorXd result = Eigen::VectorXd::Constant(outputs_a_row(), codes.empty() ? 0.0 : score_of_absent);
    for (Index k = 0; k < fitted_outputs(); ++k) result[code_of(k)] = learner.model.intercept ? parameters[fitted_outputs() * features + k] : 0.0;
    return result;
  }

  const auto& metric_set() const { return learner.metrics; }
  const ClassNames& class_names() const { return classes; }
  FitStatus fit_status() const {
    return converged(optimization.status) ? FitStatus::converged : optimization.status == Status::diverged ? FitStatus::diverged : FitStatus::not_converged;
  }

 private:
  Index class_count() const { return classes ? static_cast<Index>(classes->size()) : 0; }
  Index outputs_a_row() const { return several ? class_count() : 1; }
  Index class_columns() const { return several ? class_count() : 2; }
  Index fitted_outputs() const { return !several ? 1 : codes.empty() ? class_count() : static_cast<Index>(codes.size()); }
  Index code_of(Index output) const { return codes.empty() ? output : static_cast<Index>(codes[static_cast<std::size_t>(output)]); }

  template <class X>
  static detail::OtherView<X> other_view(const X& x) {
    return detail::OtherView<X>(x);
  }

  template <class X>
  Scores scores_of(const X& x) const {
    Scores scores(x.rows(), outputs_a_row());
    write_scores(x, scores.data());
    detail::check_scores({scores.data(), static_cast<std::size_t>(scores.size())}, outputs_a_row());
    return scores;
  }

  Eigen::VectorX<Label> labels_of(const Scores& scores) const {
    const Index cols = outputs_a_row();
    Eigen::VectorX<Label> result(scores.rows());
    for (Index i = 0; i < result.size(); ++i) {
      result[i] = label(scores.data() + i * cols);
      if constexpr (std::floating_point<Label>)
        if (!std::isfinite(result[i])) detail::throw_score_not_finite(i, scores.data()[i]);
    }
    return result;
  }

  auto probabilities_of(const Scores& scores) const {
    Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> probabilities(scores.rows(), class_columns());
    write_probabilities(scores.data(), scores.rows(), probabilities.data());
    return probabilities;
  }

  template <class X>
  Outputs<Label> outputs_of_view(const X& x, Needs needs) const {
    ScoreMatrix scores{std::vector<double>(static_cast<std::size_t>(x.rows() * outputs_a_row())), outputs_a_row()};
    write_scores(x, scores.values.data());
    return outputs_from_scores(std::move(scores), needs);
  }

  // Row-major scores of outputs_a_row() columns.
  template <class X>
  void write_scores(const X& x, double* to) const {
    check_width(x.cols(), features);
    auto evaluator = detail::evaluator_for<several, X>(learner.model, ScoreShape{.features = features, .outputs = fitted_outputs()});
    evaluator.load(parameters);
    constexpr Index rows = 256;
    const Index cols = outputs_a_row(), fitted = fitted_outputs();
    if (fitted != cols) std::fill_n(to, x.rows() * cols, score_of_absent);
    std::vector<Scalar> part(static_cast<std::size_t>(rows * fitted));
    for (Index first = 0; first < x.rows(); first += rows) {
      const SampleBlock<Scalar, X> block{.x = &x, .first = first, .count = std::min(rows, x.rows() - first)};
      evaluator.scores(block, part.data());
      for (Index i = 0; i < block.count; ++i)
        for (Index k = 0; k < fitted; ++k) to[(first + i) * cols + (several ? code_of(k) : k)] = static_cast<double>(part[static_cast<std::size_t>(i * fitted + k)]);
    }
  }

  // Row-major probabilities of class_columns() columns, from scores.
  void write_probabilities(const double* scores, Index rows, double* to) const {
    constexpr typename LossType::Link link{};
    const auto cols = static_cast<std::size_t>(class_columns());
    for (Index i = 0; i < rows; ++i, to += cols) {
      if constexpr (several) {
        link.inverse(std::span<const double>(scores + static_cast<std::size_t>(i) * cols, cols), std::span<double>(to, cols));
      } else {
        to[0] = link.inverse(-scores[i]);
        to[1] = link.inverse(scores[i]);
      }
    }
  }

  Label label(const double* scores) const {
    if constexpr (several)
      return detail::highest_class(scores, class_count());
    else if constexpr (task_of<LossType> == Task::binary_classification)
      return *scores > 0 ? 1 : 0;
    else if constexpr (HasLink<LossType>)
      return typename LossType::Link{}.inverse(*scores);
    else
      return *scores;
  }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/model/fitted_estimator.ipp"
#endif
