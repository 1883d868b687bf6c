// SPDX-License-Identifier: BSL-1.0
#pragma once

// Linear models that are learned row by row, from the mistakes that they make: what Perceptron and PassiveAggressive
// have in common.

#include <Eigen/Core>
#include <cstddef>
#include <cstdlib>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/dataset_view.hpp"
#include "attune/core/fit_context.hpp"
#include "attune/core/function_ref.hpp"
#include "attune/core/learner.hpp"
#include "attune/core/partial_fit.hpp"
#include "attune/core/sample_row.hpp"
#include "attune/core/sparse_view.hpp"
#include "attune/data/dataset.hpp"
#include "attune/model/class_weights.hpp"

namespace attune::inline ATTUNE_ABI {

/// When a learner of this kind has gone through its rows often enough.
struct Epochs {
  int most = 1000;          ///< > 0
  double tolerance = 1e-3;  ///< ≥ 0; an epoch gains nothing where its mean loss is not this much below the least before
  int patience = 5;         ///< > 0; so many of these in a row end it; as does one that changes nothing
  bool shuffle = true;      ///< rows in another order each time, by the context's random key; otherwise as they are

  void check() const;

  friend bool operator==(const Epochs&, const Epochs&) = default;
};

namespace detail {

/// A sparse matrix by a view of its rows, anything else as it is.
template <class X>
auto as_sample_view(const X& x) {
  if constexpr (SparseRowMatrix<X>)
    return SparseView<typename X::Scalar>(x);
  else
    return x;
}

/// What is done about a row: its loss, and by how much of the row the weights change.
struct OnlineStep {
  double loss = 0;
  double change = 0;
};
/// A row, and the square of its length once it was asked for; below 0 before.
struct OnlineSample {
  const SampleRow& row;
  double& square;
};
/// Of a score and its target: 1 or -1 of classes, otherwise a number.
using OnlineRule = FunctionRef<OnlineStep(double score, double target, OnlineSample sample)>;

/// Rows as they are gone through.
struct OnlineRows {
  Index columns = 0;
  std::vector<double> storage{};
  std::vector<SampleRow> rows{};
  std::vector<double> target{};  ///< class codes, or numbers
  std::vector<double> weight{};
  std::vector<double> square{};  ///< of lengths, as OnlineSample has it

  OnlineRows() = default;
  template <class View>
  [[gnu::cold]] OnlineRows(const View& view, const std::vector<double>& class_factors) : columns(view.features()), rows(sample_rows(view.x(), storage)), square(rows.size(), -1.0) {
    for (Index i = 0; i < view.size(); ++i) {
      target.push_back(static_cast<double>(view.label(i)));
      weight.push_back(view.weight(i) * (class_factors.empty() ? 1 : class_factors[static_cast<std::size_t>(view.label(i))]));
    }
  }
};

/// Weights of each score, a row each, and an intercept each.
struct OnlineWeights {
  RowMatrix<double> coefficients{};
  Eigen::VectorXd intercepts{};
};

/// The settings of a fit that are no rule.
struct OnlineFit {
  OnlineRule rule;
  bool intercept = true;
  std::span<const int> codes{};  ///< the class of each score; one code: against all others; none: numbers
};

/// Once through the rows, in their order; the mean loss of a score. Infinite where the weights end in numbers that are not
/// finite: they are then as they were.
double pass_online(const OnlineFit& fit, OnlineRows& rows, OnlineWeights& weights);

/// As often as it takes; the number of epochs, negative if there were not enough.
int fit_online(const OnlineFit& fit, OnlineRows& rows, const Epochs& epochs, const FitContext& context, OnlineWeights& weights);

/// Scores, row-major, one for each row of coefficients. Errors: InvalidArgument for another number of columns.
std::vector<double> scores_of(const RowMatrix<double>& coefficients, const Eigen::VectorXd& intercepts, const std::vector<SampleRow>& rows, Index columns);

/// The codes that scores stand for: class 1 alone where there are two classes, otherwise those that have rows.
std::vector<int> codes_of_scores(const std::vector<Index>& class_sizes);

/// The same of a stream, in which any class may still come. Errors: InvalidData for less than two.
std::vector<int> codes_of_stream(int classes);

/// Errors: InvalidArgument for balanced weights, because a stream's frequencies are not known.
void check_stream_weights(const ClassWeights& class_weights);

/// Tells the context's observer of a chunk; the first has number 1.
void observe_chunk(const FitContext& context, long long chunk, double loss);

}  // namespace detail

/// What the fit of a Perceptron or a PassiveAggressive classifier returns. Two classes have one score, that of class 1
/// against 0; K classes one each, against all others.
struct FittedOnlineClassifier {
  RowMatrix<double> coefficients{};  ///< 1×p of two classes; otherwise a row for each code
  Eigen::VectorXd intercepts{};      ///< as many
  std::vector<int> codes{};          ///< the class that each score stands for
  Index features = 0;                ///< columns of the X it was fitted to
  ClassNames classes{};              ///< names of the class codes
  FeatureNames feature_names{};      ///< names of the columns; null if they had none
  int epochs = 0;                    ///< how often it went through the rows
  FitStatus status = FitStatus::unknown;

  /// The score of a class that had no rows: lower than any other.
  static constexpr double score_of_absent = std::numeric_limits<double>::lowest();

  /// n×1 where there are two classes, otherwise n×K. X: n×features, dense or sparse. Errors: InvalidArgument for another
  /// number of columns; InvalidData where a score is not finite, because X is not.
  Eigen::MatrixXd decision_function(const MatrixView<double>& x) const;
  Eigen::MatrixXd decision_function(const MatrixView<float>& x) const;
  template <class X>
    requires(HasSampleRows<X> || detail::SparseRowMatrix<X>)
  Eigen::MatrixXd decision_function(const X& x) const {
    return decide(x);
  }

  /// n class codes: class 1 where the score is above 0; of several classes that of the highest score, the first of equals.
  Eigen::VectorXi predict(const MatrixView<double>& x) const;
  Eigen::VectorXi predict(const MatrixView<float>& x) const;
  template <class X>
    requires(HasSampleRows<X> || detail::SparseRowMatrix<X>)
  Eigen::VectorXi predict(const X& x) const {
    return label(decide(x));
  }

  const ClassNames& class_names() const { return classes; }
  /// The name of a class code.
  const std::string& class_name(int code) const { return detail::name_of_class(classes, code); }
  FitStatus fit_status() const { return status; }

 private:
  template <class X>
  Eigen::MatrixXd decide(const X& x) const {
    std::vector<double> storage;
    return spread(sample_rows(detail::as_sample_view(x), storage), x.cols());
  }
  Eigen::MatrixXd spread(const std::vector<SampleRow>& rows, Index columns) const;
  static Eigen::VectorXi label(const Eigen::MatrixXd& scores);
};

/// What the fit of a PassiveAggressiveRegression returns.
struct FittedOnlineRegressor {
  Eigen::VectorXd coefficients{};  ///< p
  double intercept = 0;
  Index features = 0;              ///< columns of the X it was fitted to
  FeatureNames feature_names{};    ///< names of the columns; null if they had none
  int epochs = 0;                  ///< how often it went through the rows
  FitStatus status = FitStatus::unknown;

  /// n numbers. X: n×features, dense or sparse. Errors: InvalidArgument for another number of columns; InvalidData where
  /// a number is not finite, because X is not.
  Eigen::VectorXd predict(const MatrixView<double>& x) const;
  Eigen::VectorXd predict(const MatrixView<float>& x) const;
  template <class X>
    requires(HasSampleRows<X> || detail::SparseRowMatrix<X>)
  Eigen::VectorXd predict(const X& x) const {
    return values(x);
  }

  FitStatus fit_status() const { return status; }

 private:
  template <class X>
  Eigen::VectorXd values(const X& x) const {
    std::vector<double> storage;
    return values_of(sample_rows(detail::as_sample_view(x), storage), x.cols());
  }
  Eigen::VectorXd values_of(const std::vector<SampleRow>& rows, Index columns) const;
};

namespace detail {

/// A model of these classes that knows nothing yet, or what a warm start of the same columns and codes knew.
FittedOnlineClassifier new_online_classifier(Index features, std::vector<int> codes, ClassNames classes, FeatureNames names, const FittedOnlineClassifier* warm = nullptr);
FittedOnlineRegressor new_online_regressor(Index features, FeatureNames names, const FittedOnlineRegressor* warm = nullptr);

/// A model that goes on through these rows, in epochs, by a rule.
FittedOnlineClassifier fit_online(FittedOnlineClassifier model, OnlineRule rule, bool intercept, OnlineRows&& rows, const Epochs& epochs, const FitContext& context);
FittedOnlineRegressor fit_online(FittedOnlineRegressor model, OnlineRule rule, bool intercept, OnlineRows&& rows, const Epochs& epochs, const FitContext& context);
/// The same once, and the mean loss of a score.
double pass_online(FittedOnlineClassifier& model, OnlineRule rule, bool intercept, OnlineRows&& rows);
double pass_online(FittedOnlineRegressor& model, OnlineRule rule, bool intercept, OnlineRows&& rows);

/// The fit of a classifier by a rule.
template <class View>
[[gnu::cold]] FittedOnlineClassifier fit_online_classes(OnlineRule rule, bool intercept, const View& train, const ClassWeights& class_weights, const Epochs& epochs, const FitContext& context) {
  const View rows = checked(train);
  check_two_classes(rows, class_weights.of_class);
  const auto* warm = context.warm_start.template get<FittedOnlineClassifier>();
  return fit_online(new_online_classifier(rows.features(), codes_of_scores(class_sizes(rows)), rows.class_names(), rows.feature_names(), warm), rule, intercept,
                    OnlineRows(rows, factors_of(class_weights, rows)), epochs, context);
}

/// The fit of a regression by a rule.
template <class View>
[[gnu::cold]] FittedOnlineRegressor fit_online_numbers(OnlineRule rule, bool intercept, const View& train, const Epochs& epochs, const FitContext& context) {
  const View rows = checked(train);
  const auto* warm = context.warm_start.template get<FittedOnlineRegressor>();
  return fit_online(new_online_regressor(rows.features(), rows.feature_names(), warm), rule, intercept, OnlineRows(rows, {}), epochs, context);
}

/// The model of a stream before its first chunk. Errors: InvalidData for less than two classes; InvalidArgument for a warm start
/// of other columns or classes.
template <class View>
[[gnu::cold]] FittedOnlineClassifier begin_online_classifier(const View& chunk, const FitContext& context) {
  std::vector<int> codes = codes_of_stream(chunk.class_count());
  const auto* warm = warm_start_of_stream<FittedOnlineClassifier>(chunk, context);
  if (warm != nullptr && warm->codes != codes) throw_warm_lacks_classes();
  return new_online_classifier(chunk.features(), std::move(codes), chunk.class_names(), chunk.feature_names(), warm);
}

/// A chunk of a stream of classes, by a rule.
template <class L, class View>
[[gnu::cold]] void pass_chunk_of_classes(OnlineRule rule, bool intercept, const View& given, const ClassWeights& class_weights, PartialFit<L>& stream, const FitContext& context) {
  check_stream_weights(class_weights);
  const auto chunk = checked_chunk(given, stream);
  const auto& rows = chunk.view;
  FittedOnlineClassifier model = stream.fitted ? *stream.fitted : begin_online_classifier(rows, context);
  const double loss = pass_online(model, rule, intercept, OnlineRows(rows, factors_of(class_weights, rows)));
  end_chunk(stream, rows, std::move(model));
  observe_chunk(context, stream.chunks, loss);
}

/// The same of numbers.
template <class L, class View>
[[gnu::cold]] void pass_chunk_of_numbers(OnlineRule rule, bool intercept, const View& given, PartialFit<L>& stream, const FitContext& context) {
  const auto chunk = checked_chunk(given, stream);
  FittedOnlineRegressor model = stream.fitted ? *stream.fitted : new_online_regressor(chunk.view.features(), chunk.view.feature_names(), warm_start_of_stream<FittedOnlineRegressor>(chunk.view, context));
  const double loss = pass_online(model, rule, intercept, OnlineRows(chunk.view, {}));
  end_chunk(stream, chunk.view, std::move(model));
  observe_chunk(context, stream.chunks, loss);
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/model/online_linear.ipp"
#endif
