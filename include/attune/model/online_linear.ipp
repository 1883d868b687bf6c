// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/model/online_linear.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>

#include "attune/core/check.hpp"
#include "attune/core/error.hpp"
#include "attune/core/random.hpp"
#include "attune/core/settings.hpp"
#include "attune/simd/sample_row.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE void Epochs::check() const {
  require_setting(most > 0, "Epochs::most", most, "1 or more");
  require_setting(tolerance >= 0, "Epochs::tolerance", tolerance, "0 or more");
  require_setting(patience > 0, "Epochs::patience", patience, "1 or more");
}

namespace detail {

/// What one score's weights have seen of an epoch, and of those before.
struct OnlineScore {
  double loss = 0;
  bool changed = false;
  double least = std::numeric_limits<double>::infinity();
  int waited = 0;
  bool done = false;
};

[[gnu::cold]] inline void step_online(const OnlineFit& fit, OnlineRows& rows, std::size_t i, OnlineWeights& weights, std::span<OnlineScore> scores) {
  const SampleRow& row = rows.rows[i];
  for (std::size_t k = 0; k < scores.size(); ++k) {
    if (scores[k].done) continue;
    const auto at = static_cast<Index>(k);
    double* const w = weights.coefficients.data() + at * weights.coefficients.cols();
    const double target = fit.codes.empty() ? rows.target[i] : rows.target[i] == fit.codes[k] ? 1.0 : -1.0;
    const OnlineStep step = fit.rule(simd::dot(row, w) + weights.intercepts[at], target, {row, rows.square[i]});
    const double change = step.change * rows.weight[i];
    scores[k].loss += step.loss;
    if (change == 0) continue;
    scores[k].changed = true;
    simd::add_scaled(w, change, row);
    if (fit.intercept) weights.intercepts[at] += change;
  }
}

[[gnu::cold]] inline bool all_finite(const OnlineWeights& weights) { return weights.coefficients.allFinite() && weights.intercepts.allFinite(); }

ATTUNE_INLINE double pass_online(const OnlineFit& fit, OnlineRows& rows, OnlineWeights& weights) {
  const OnlineWeights before = weights;
  std::vector<OnlineScore> scores(static_cast<std::size_t>(weights.intercepts.size()));
  for (std::size_t i = 0; i < rows.rows.size(); ++i) step_online(fit, rows, i, weights, scores);
  double loss = 0;
  for (const OnlineScore& score : scores) loss += score.loss;
  if (!std::isfinite(loss) || !all_finite(weights)) {
    weights = before;
    return std::numeric_limits<double>::infinity();
  }
  return loss / static_cast<double>(rows.rows.size() * scores.size());
}

ATTUNE_INLINE int fit_online(const OnlineFit& fit, OnlineRows& rows, const Epochs& epochs, const FitContext& context, OnlineWeights& weights) {
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  const auto n = static_cast<double>(rows.rows.size());
  std::vector<OnlineScore> scores(static_cast<std::size_t>(weights.intercepts.size()));
  std::vector<std::size_t> order(rows.rows.size());
  for (int epoch = 0; epoch < epochs.most; ++epoch) {
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (epochs.shuffle) Random(context.random.child(Purpose::shuffle).child(Purpose::epoch, static_cast<std::uint64_t>(epoch))).shuffle(std::span(order));
    for (OnlineScore& score : scores) {
      if (score.done) continue;  // keeps its last loss
      score.loss = 0;
      score.changed = false;
    }
    for (const std::size_t i : order) step_online(fit, rows, i, weights, scores);
    double loss = 0;
    for (OnlineScore& score : scores) {
      loss += score.loss / n / static_cast<double>(scores.size());
      if (score.done) continue;
      score.waited = score.loss > score.least - epochs.tolerance * n ? score.waited + 1 : 0;
      score.least = std::min(score.least, score.loss);
      score.done = score.waited >= epochs.patience || !score.changed;
    }
    const bool done = std::all_of(scores.begin(), scores.end(), [](const OnlineScore& score) { return score.done; });
    const bool goes_on = !context.observer || context.observer({.index = epoch + 1, .value = loss, .gradient_norm = unknown, .step = 1, .validation = unknown});
    if (done) return epoch + 1;
    if (!goes_on) return -(epoch + 1);
  }
  return -epochs.most;
}

ATTUNE_INLINE std::vector<double> scores_of(const RowMatrix<double>& coefficients, const Eigen::VectorXd& intercepts, const std::vector<SampleRow>& rows, Index columns) {
  check_width(columns, coefficients.cols());
  std::vector<double> scores;
  scores.reserve(rows.size() * static_cast<std::size_t>(intercepts.size()));
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (Index k = 0; k < intercepts.size(); ++k) {
      const double score = simd::dot(rows[i], coefficients.data() + k * columns) + intercepts[k];
      if (!std::isfinite(score))
        throw InvalidData({.argument = "X", .place = {"row ", i}, .found = {"values that give the score ", score}, .expected = "finite numbers", .remedy = "fill missing values in, or leave the row out"});
      scores.push_back(score);
    }
  return scores;
}

ATTUNE_INLINE std::vector<int> codes_of_scores(const std::vector<Index>& class_sizes) {
  if (class_sizes.size() == 2) return {1};
  std::vector<int> codes;
  for (std::size_t k = 0; k < class_sizes.size(); ++k)
    if (class_sizes[k] > 0) codes.push_back(static_cast<int>(k));
  return codes;
}

ATTUNE_INLINE std::vector<int> codes_of_stream(int classes) {
  if (classes < 2)
    throw InvalidData({.argument = "y", .found = {"a stream of ", classes, classes == 1 ? " class" : " classes"}, .expected = "two classes or more",
                       .remedy = "name all classes before the first chunk: PartialFit<...> stream{.classes = names}"});
  return codes_of_scores(std::vector<Index>(static_cast<std::size_t>(classes), 1));
}

ATTUNE_INLINE void check_stream_weights(const ClassWeights& class_weights) {
  if (class_weights.balanced)
    throw InvalidArgument({.argument = "ClassWeights::balanced", .found = "true, for a stream", .expected = "false: how frequent classes will be is not known", .remedy = "give ClassWeights::of_class"});
  const auto& given = class_weights.of_class;
  if (!given.empty() && std::count_if(given.begin(), given.end(), [](double w) { return w > 0; }) < 2)
    throw InvalidArgument({.argument = "ClassWeights::of_class", .found = "less than two weights above 0, for a stream", .expected = "two or more: of one class there is nothing to learn"});
}

ATTUNE_INLINE void observe_chunk(const FitContext& context, long long chunk, double loss) {
  constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
  if (context.observer) context.observer({.index = static_cast<int>(chunk), .value = loss, .gradient_norm = unknown, .step = 1, .validation = unknown});
}

ATTUNE_INLINE FittedOnlineClassifier new_online_classifier(Index features, std::vector<int> codes, ClassNames classes, FeatureNames names, const FittedOnlineClassifier* warm) {
  const bool goes_on = warm != nullptr && warm->codes == codes && warm->features == features;
  const auto scores = static_cast<Index>(codes.size());
  return {.coefficients = goes_on ? warm->coefficients : RowMatrix<double>::Zero(scores, features), .intercepts = goes_on ? warm->intercepts : Eigen::VectorXd::Zero(scores),
          .codes = std::move(codes), .features = features, .classes = std::move(classes), .feature_names = std::move(names)};
}

ATTUNE_INLINE FittedOnlineRegressor new_online_regressor(Index features, FeatureNames names, const FittedOnlineRegressor* warm) {
  if (warm != nullptr && warm->features == features) return {.coefficients = warm->coefficients, .intercept = warm->intercept, .features = features, .feature_names = std::move(names)};
  return {.coefficients = Eigen::VectorXd::Zero(features), .features = features, .feature_names = std::move(names)};
}

/// Lets `change` have a model's weights.
inline void with_weights(FittedOnlineClassifier& model, const auto& change) {
  OnlineWeights weights{std::move(model.coefficients), std::move(model.intercepts)};
  change(weights);
  model.coefficients = std::move(weights.coefficients);
  model.intercepts = std::move(weights.intercepts);
}

inline void with_weights(FittedOnlineRegressor& model, const auto& change) {
  OnlineWeights weights{model.coefficients.transpose(), Eigen::VectorXd::Constant(1, model.intercept)};
  change(weights);
  model.coefficients = weights.coefficients.row(0).transpose();
  model.intercept = weights.intercepts[0];
}

inline std::span<const int> codes_of(const FittedOnlineClassifier& model) noexcept { return model.codes; }
inline std::span<const int> codes_of(const FittedOnlineRegressor&) noexcept { return {}; }

template <class Model>
Model fit_online_model(Model model, OnlineRule rule, bool intercept, OnlineRows&& rows, const Epochs& epochs, const FitContext& context) {
  int ran = 0;
  bool finite = true;
  with_weights(model, [&](OnlineWeights& weights) {
    ran = fit_online({.rule = rule, .intercept = intercept, .codes = codes_of(model)}, rows, epochs, context, weights);
    finite = all_finite(weights);
  });
  model.epochs = std::abs(ran);
  model.status = !finite ? FitStatus::diverged : ran > 0 ? FitStatus::converged : FitStatus::not_converged;
  return model;
}

template <class Model>
double pass_online_model(Model& model, OnlineRule rule, bool intercept, OnlineRows&& rows) {
  double loss = 0;
  with_weights(model, [&](OnlineWeights& weights) { loss = pass_online({.rule = rule, .intercept = intercept, .codes = codes_of(model)}, rows, weights); });
  model.epochs = 1;
  model.status = std::isfinite(loss) ? FitStatus::not_converged : FitStatus::diverged;
  return loss;
}

ATTUNE_INLINE FittedOnlineClassifier fit_online(FittedOnlineClassifier model, OnlineRule rule, bool intercept, OnlineRows&& rows, const Epochs& epochs, const FitContext& context) {
  return fit_online_model(std::move(model), rule, intercept, std::move(rows), epochs, context);
}
ATTUNE_INLINE FittedOnlineRegressor fit_online(FittedOnlineRegressor model, OnlineRule rule, bool intercept, OnlineRows&& rows, const Epochs& epochs, const FitContext& context) {
  return fit_online_model(std::move(model), rule, intercept, std::move(rows), epochs, context);
}

ATTUNE_INLINE double pass_online(FittedOnlineClassifier& model, OnlineRule rule, bool intercept, OnlineRows&& rows) { return pass_online_model(model, rule, intercept, std::move(rows)); }
ATTUNE_INLINE double pass_online(FittedOnlineRegressor& model, OnlineRule rule, bool intercept, OnlineRows&& rows) { return pass_online_model(model, rule, intercept, std::move(rows)); }

}  // namespace detail

ATTUNE_INLINE Eigen::MatrixXd FittedOnlineClassifier::decision_function(const MatrixView<double>& x) const { return decide(x); }
ATTUNE_INLINE Eigen::MatrixXd FittedOnlineClassifier::decision_function(const MatrixView<float>& x) const { return decide(x); }
ATTUNE_INLINE Eigen::VectorXi FittedOnlineClassifier::predict(const MatrixView<double>& x) const { return label(decide(x)); }
ATTUNE_INLINE Eigen::VectorXi FittedOnlineClassifier::predict(const MatrixView<float>& x) const { return label(decide(x)); }
ATTUNE_INLINE Eigen::VectorXd FittedOnlineRegressor::predict(const MatrixView<double>& x) const { return values(x); }
ATTUNE_INLINE Eigen::VectorXd FittedOnlineRegressor::predict(const MatrixView<float>& x) const { return values(x); }

ATTUNE_INLINE Eigen::MatrixXd FittedOnlineClassifier::spread(const std::vector<SampleRow>& rows, Index columns) const {
  const std::vector<double> scores = detail::scores_of(coefficients, intercepts, rows, columns);
  const auto n = static_cast<Index>(rows.size()), fitted = intercepts.size();
  const bool one = classes->size() == 2;
  Eigen::MatrixXd all = Eigen::MatrixXd::Constant(n, one ? 1 : static_cast<Index>(classes->size()), score_of_absent);
  for (Index i = 0; i < n; ++i)
    for (Index k = 0; k < fitted; ++k) all(i, one ? 0 : codes[static_cast<std::size_t>(k)]) = scores[static_cast<std::size_t>(i * fitted + k)];
  return all;
}

ATTUNE_INLINE Eigen::VectorXi FittedOnlineClassifier::label(const Eigen::MatrixXd& scores) {
  Eigen::VectorXi labels(scores.rows());
  for (Index i = 0; i < scores.rows(); ++i) {
    Index highest = 0;
    for (Index k = 1; k < scores.cols(); ++k)
      if (scores(i, k) > scores(i, highest)) highest = k;
    labels[i] = scores.cols() == 1 ? (scores(i, 0) > 0 ? 1 : 0) : static_cast<int>(highest);
  }
  return labels;
}

ATTUNE_INLINE Eigen::VectorXd FittedOnlineRegressor::values_of(const std::vector<SampleRow>& rows, Index columns) const {
  const std::vector<double> scores = detail::scores_of(coefficients.transpose(), Eigen::VectorXd::Constant(1, intercept), rows, columns);
  return Eigen::Map<const Eigen::VectorXd>(scores.data(), static_cast<Index>(scores.size()));
}

}  // namespace attune::inline ATTUNE_ABI
