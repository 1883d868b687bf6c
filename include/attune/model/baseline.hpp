// SPDX-License-Identifier: BSL-1.0
#pragma once

// What can be predicted without looking at the samples: the score that any model has to beat.

#include <Eigen/Core>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/learner.hpp"
#include "attune/core/random.hpp"
#include "attune/model/multi_output.hpp"

namespace attune::inline ATTUNE_ABI {

/// What a Baseline says of classes.
enum class ClassGuess {
  prior,       ///< the most frequent class; its probabilities are the shares of the classes
  majority,    ///< the most frequent class, with probability 1
  stratified,  ///< a class at random, by the shares of the classes, with probability 1
};

/// What a Baseline says of numbers.
enum class NumberGuess { mean, median, quantile };

constexpr std::string_view to_string(ClassGuess guess) {
  return guess == ClassGuess::prior ? "prior" : guess == ClassGuess::majority ? "majority" : "stratified";
}
constexpr std::string_view to_string(NumberGuess guess) {
  return guess == NumberGuess::mean ? "mean" : guess == NumberGuess::median ? "median" : "quantile";
}

namespace detail {

/// The quantile at `level` in [0, 1]. Without weights it is interpolated linearly between the order statistics
/// (Hyndman, Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996), definition 7).
/// With weights it is the least value at which the weights of the values up to it reach that share of all weights.
[[gnu::cold]] double quantile_of(std::vector<std::pair<double, double>> values, bool weighted, double level);

/// The guesses for rows: codes, and probabilities.
Eigen::VectorXi guess_codes(ClassGuess guess, const std::vector<double>& class_prior, RandomKey random, Index rows);
Eigen::MatrixXd guess_probabilities(ClassGuess guess, const std::vector<double>& class_prior, RandomKey random, Index rows);

}  // namespace detail

/// A fitted Baseline for classes. The samples that it is asked about are counted, not read.
template <class T>
struct FittedClassBaseline {
  ClassGuess guess = ClassGuess::prior;
  std::vector<double> class_prior{};  ///< K shares of the weight
  RandomKey random{};                 ///< of the guesses at random
  Index features = 0;                 ///< columns of the X it was fitted to
  ClassNames classes{};               ///< names of the class codes

  static constexpr bool accepts_missing = true;

  /// n class codes. A guess at random depends on the key and the row's position in X alone.
  /// Errors: InvalidArgument for another number of columns.
  template <class X>
  Eigen::VectorXi predict(const X& x) const {
    check_width(x.cols(), features);
    return detail::guess_codes(guess, class_prior, random, x.rows());
  }

  /// n×K probabilities; of guesses, 1 for the class that predict names and 0 for the others.
  template <class X>
  Eigen::MatrixXd predict_proba(const X& x) const {
    check_width(x.cols(), features);
    return detail::guess_probabilities(guess, class_prior, random, x.rows());
  }

  /// The name of a class code.
  const std::string& class_name(int code) const {
    if (code < 0 || static_cast<std::size_t>(code) >= class_prior.size())
      throw InvalidArgument({.argument = "code", .found = code, .expected = {"0 to ", class_prior.size() - 1}});
    return (*classes)[static_cast<std::size_t>(code)];
  }
  const ClassNames& class_names() const { return classes; }
};

/// A fitted Baseline for numbers.
template <class T>
struct FittedNumberBaseline {
  double value = 0;    ///< what it says of every row
  Index features = 0;  ///< columns of the X it was fitted to

  static constexpr bool accepts_missing = true;

  /// n times the same number. Errors: InvalidArgument for another number of columns.
  template <class X>
  Eigen::VectorXd predict(const X& x) const {
    check_width(x.cols(), features);
    return Eigen::VectorXd::Constant(x.rows(), value);
  }
};

/// Predicts from the targets alone: classes by `classes`, numbers by `numbers`. Weights count. X may be of any kind,
/// a table of mixed columns too, and may lack values. Cost: a read of y (X is only checked), and a sort for
/// medians and quantiles.
struct Baseline {
  ClassGuess classes = ClassGuess::prior;
  NumberGuess numbers = NumberGuess::mean;
  double quantile = 0.5;  ///< 0 to 1; of NumberGuess::quantile

  static constexpr bool accepts_missing = true;

  void check() const;

  /// Classes that are missing from the rows keep their code, with share 0; rows of one class are no error.
  /// Errors: InvalidArgument for settings out of range; InvalidData for infinite values and for
  /// unusable weights.
  template <class T, class Features>
  FittedClassBaseline<T> fit(const DatasetView<T, int, Features>& train, const FitContext& context = {}) const {
    check();
    const auto view = checked(train, Missing::accepted);
    FittedClassBaseline<T> model{.guess = classes, .class_prior = std::vector<double>(static_cast<std::size_t>(view.class_count())),
                                 .random = context.random, .features = view.features(), .classes = view.class_names()};
    double total = 0;
    for (Index i = 0; i < view.size(); ++i) {
      model.class_prior[static_cast<std::size_t>(view.label(i))] += view.weight(i);
      total += view.weight(i);
    }
    for (double& share : model.class_prior) share /= total;
    return model;
  }

  template <class T, class Features>
  FittedNumberBaseline<T> fit(const DatasetView<T, double, Features>& train, const FitContext& = {}) const {
    check();
    const auto view = checked(train, Missing::accepted);
    if (numbers == NumberGuess::mean) return {mean(view), view.features()};
    std::vector<std::pair<double, double>> values;
    values.reserve(static_cast<std::size_t>(view.size()));
    for (Index i = 0; i < view.size(); ++i) values.emplace_back(view.label(i), view.weight(i));
    return {detail::quantile_of(std::move(values), view.has_weights(), numbers == NumberGuess::median ? 0.5 : quantile), view.features()};
  }

  /// Of several targets each alone.
  template <class T, class Features>
  FittedMultiOutput<FittedNumberBaseline<T>> fit(const DatasetView<T, TargetRow<double>, Features>& train, const FitContext& context = {}) const {
    return detail::fit_outputs(*this, train, context);
  }

  /// The same of a data set: of its view.
  template <DatasetOwner Data>
  auto fit(const Data& data, const FitContext& context = {}) const {
    return fit(data.view(), context);
  }

  // What view(X, y) refused is not refused again.
  detail::AfterFailedAssertion fit(const detail::AfterFailedAssertion&, const FitContext& = {}) const { return {}; }

  template <class X>
  FitFirst predict(const X&) const {
    static_assert(detail::always_false<X>, "predict() belongs to the fitted model: call `const auto model = learner.fit(train);` and then `model.predict(X)`; see docs/model.md#fit");
    return {};
  }

 private:
  // Counted from the first row, so that equal targets have exactly their value as mean.
  template <class View>
  static double mean(const View& view) {
    const double origin = view.label(0);
    double sum = 0, total = 0;
    for (Index i = 0; i < view.size(); ++i) {
      sum += view.weight(i) * (view.label(i) - origin);
      total += view.weight(i);
    }
    return origin + sum / total;
  }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/model/baseline.ipp"
#endif
