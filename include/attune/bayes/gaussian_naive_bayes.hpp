// SPDX-License-Identifier: BSL-1.0
#pragma once

// Naive Bayes with normal densities: classification without a loss and without an optimizer.

#include <Eigen/Core>
#include <concepts>
#include <string>
#include <vector>

#include "attune/core/learner.hpp"
#include "attune/core/outputs.hpp"
#include "attune/data/dataset.hpp"

namespace attune::inline ATTUNE_ABI {

/// A fitted GaussianNaiveBayes for samples of type T. K classes, p columns.
template <class T>
struct FittedGaussianNaiveBayes {
  std::vector<double> class_prior{};  ///< K probabilities; 0 for a class that was not in the training rows
  RowMatrix<double> mean{};           ///< K×p, of each column in each class
  RowMatrix<double> variance{};       ///< K×p, smoothing included
  double smoothing = 0;               ///< what was added to each variance
  ClassNames classes{};               ///< names of the class codes
  FeatureNames feature_names{};       ///< names of the columns; null if they had none

  /// n class codes: the most probable, the first of equals. Errors: InvalidArgument for another number of
  /// columns; InvalidData for a row that has no finite likelihood in any class.
  Eigen::VectorXi predict(const MatrixView<T>& x) const;

  /// n×K natural logarithms of the probabilities; -∞ for a class that was not in the training rows.
  Eigen::MatrixXd predict_log_proba(const MatrixView<T>& x) const;

  /// n×K probabilities. Densities are multiplied as logarithms: any number of columns is safe from underflow.
  Eigen::MatrixXd predict_proba(const MatrixView<T>& x) const;

  /// log p - log(1 - p): n×1 of class 1 where there are two classes, otherwise n×K. Unlike probabilities,
  /// it still ranks rows whose probability rounds to 0 or 1.
  Eigen::MatrixXd decision_function(const MatrixView<T>& x) const;

  /// Everything that metrics need, from one pass over X.
  Outputs<int> outputs(const MatrixView<T>& x, Needs needs) const;

  /// The name of a class code.
  const std::string& class_name(int code) const;
  const ClassNames& class_names() const { return classes; }

 private:
  Index class_count() const noexcept { return mean.rows(); }

  // Calls visit(row, log prior + log density of each class).
  template <class Visit>
  void for_each_row(const MatrixView<T>& x, Visit&& visit) const;
};

/// Bayes' rule with columns that are independent and normal within each class:
/// log p(k | x) = log πₖ - ½ Σⱼ [log(2π σ²ₖⱼ) + (xⱼ - μₖⱼ)² / σ²ₖⱼ] + constant. Variances divide by n (by the sum of weights
/// where the view has weights). A class without rows keeps its code and gets probability 0. Cost: four reads
/// of X to fit, n·p·K to predict.
struct GaussianNaiveBayes {
  double var_smoothing = 1e-9;      ///< ≥ 0; this share of the largest variance of a column is added to every variance
  std::vector<double> priors{};     ///< K probabilities that add up to 1; empty: the shares of the classes

  void check() const;

  /// Errors: InvalidArgument for settings out of range, or priors that do not fit the classes; InvalidData
  /// for values that are not finite, unusable weights, rows of one class only, and a column that does not vary within a class
  /// where nothing is added to its variance.
  template <class T>
  FittedGaussianNaiveBayes<T> fit(const DatasetView<T, int>& train) const;

  /// The same of a data set: of its view.
  template <DatasetOwner Data>
  auto fit(const Data& data) const {
    return fit(data.view());
  }

  /// Anything else is refused in a sentence.
  template <class V>
    requires(!std::convertible_to<const V&, const DatasetView<double, int>&> && !std::convertible_to<const V&, const DatasetView<float, int>&> && !DatasetOwner<V> && !std::same_as<V, detail::AfterFailedAssertion>)
  detail::AfterFailedAssertion fit(const V&) const {
    static_assert(detail::always_false<V>, "fit() of GaussianNaiveBayes takes samples with int class codes; call `learner.fit(data)` or `learner.fit(view(X, y))`; see docs/bayes.md#gaussian");
    return {};
  }

  // What view(X, y) refused is not refused again.
  detail::AfterFailedAssertion fit(const detail::AfterFailedAssertion&) const { return {}; }

  template <class X>
  FitFirst predict(const X&) const {
    static_assert(detail::always_false<X>, "predict() belongs to the fitted model: call `const auto model = learner.fit(train);` and then `model.predict(X)`; see docs/model.md#fit");
    return {};
  }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/bayes/gaussian_naive_bayes.ipp"
#endif
