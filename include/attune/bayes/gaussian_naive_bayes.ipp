// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/bayes/gaussian_naive_bayes.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <span>

#include "attune/core/check.hpp"
#include "attune/core/settings.hpp"
#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

constexpr double no_likelihood = -std::numeric_limits<double>::infinity();

/// Copies row i of X to `to`, as doubles.
template <class T>
void copy_row(const MatrixView<T>& x, Index i, std::span<double> to) {
  const T* row = x.row_begin(i);
  const Index stride = x.col_stride();
  for (std::size_t j = 0; j < to.size(); ++j) to[j] = static_cast<double>(row[static_cast<Index>(j) * stride]);
}

/// Means and variances of the columns within groups of rows, groups×p. A group without weight has zeros.
struct GroupMoments {
  std::vector<double> weight{};
  RowMatrix<double> mean{};
  RowMatrix<double> variance{};
};

inline std::span<double> row_of(RowMatrix<double>& m, std::size_t row) { return {m.data() + static_cast<Index>(row) * m.cols(), static_cast<std::size_t>(m.cols())}; }

template <class T, class Group, class Weight>
[[gnu::cold]] GroupMoments group_moments(const MatrixView<T>& x, std::size_t groups, Group&& group, Weight&& weight) {
  const auto rows = static_cast<Index>(groups);
  GroupMoments m{.weight = std::vector<double>(groups), .mean = RowMatrix<double>::Zero(rows, x.cols()), .variance = RowMatrix<double>::Zero(rows, x.cols())};
  std::vector<double> values(static_cast<std::size_t>(x.cols()));
  for (Index i = 0; i < x.rows(); ++i) {
    copy_row(x, i, values);
    simd::add_scaled(row_of(m.mean, group(i)), weight(i), values);
    m.weight[group(i)] += weight(i);
  }
  for (std::size_t k = 0; k < groups; ++k)
    for (double& v : row_of(m.mean, k)) v = m.weight[k] > 0 ? v / m.weight[k] : 0;
  for (Index i = 0; i < x.rows(); ++i) {
    copy_row(x, i, values);
    const auto mean = row_of(m.mean, group(i)), square = row_of(m.variance, group(i));
    const double w = weight(i);
    for (std::size_t j = 0; j < values.size(); ++j) square[j] += w * (values[j] - mean[j]) * (values[j] - mean[j]);
  }
  for (std::size_t k = 0; k < groups; ++k)
    for (double& v : row_of(m.variance, k)) v = m.weight[k] > 0 ? v / m.weight[k] : 0;
  return m;
}

inline double log_sum_exp(std::span<const double> values, double largest) {
  double sum = 0;
  for (const double v : values) sum += std::exp(v - largest);
  return largest + std::log(sum);
}

/// log p - log(1 - p) of class k, from the joint log likelihoods; within the range of finite numbers.
inline double log_odds(std::span<const double> joint, std::size_t k) {
  double largest = no_likelihood, rest = 0;
  for (std::size_t c = 0; c < joint.size(); ++c)
    if (c != k) largest = std::max(largest, joint[c]);
  for (std::size_t c = 0; c < joint.size(); ++c)
    if (c != k && largest > no_likelihood) rest += std::exp(joint[c] - largest);
  constexpr double most = std::numeric_limits<double>::max();
  return joint[k] == no_likelihood ? -most : largest == no_likelihood ? most : joint[k] - largest - std::log(rest);
}

inline int most_likely(std::span<const double> joint) {
  return static_cast<int>(std::max_element(joint.begin(), joint.end()) - joint.begin());
}

inline void require_likelihood(Index row, std::span<const double> joint) {
  double largest = no_likelihood;
  for (const double v : joint) largest = std::isnan(v) ? v : std::max(largest, v);
  if (!std::isfinite(largest))
    throw InvalidData({.argument = "X", .place = {"row ", row}, .found = "values without a likelihood in any class", .expected = "finite numbers of the size of the training rows'",
                       .remedy = "fill missing values in, or leave the row out"});
}

template <class View>
[[gnu::cold]] void check_classes(const View& view, const std::vector<double>& weight) {
  check_two_classes(view);
  if (std::count_if(weight.begin(), weight.end(), [](double w) { return w > 0; }) < 2)
    throw InvalidData({.argument = "weights", .found = "a positive weight in one class only", .expected = "weights that leave at least two classes"});
}

// A class that no row tells anything about cannot be predicted, whatever its prior.
[[gnu::cold]] inline void set_priors(const std::vector<double>& priors, std::vector<double>& prior, const std::vector<double>& weight) {
  double total = 0, given = 0;
  for (const double w : weight) total += w;
  if (priors.empty()) {
    for (const double w : weight) prior.push_back(w / total);
    return;
  }
  if (priors.size() != weight.size())
    throw InvalidArgument({.argument = "GaussianNaiveBayes::priors", .found = {priors.size(), " values"}, .expected = {weight.size(), ", one for each class"}});
  for (const double p : priors) {
    require_setting(p >= 0, "GaussianNaiveBayes::priors", p, "0 or more");
    given += p;
  }
  if (std::abs(given - 1) > 1e-8) throw InvalidArgument({.argument = "GaussianNaiveBayes::priors", .found = {"a sum of ", given}, .expected = "1"});
  std::size_t usable = 0;
  for (std::size_t k = 0; k < prior.size(); ++k) {
    if (!(weight[k] > 0)) prior[k] = 0;
    usable += prior[k] > 0;
  }
  if (usable == 0) throw InvalidArgument({.argument = "GaussianNaiveBayes::priors", .found = "zeros for all classes that the rows have", .expected = "a positive one"});
}

[[noreturn, gnu::cold]] inline void throw_constant(const std::string& column, const std::string& name) {
  throw InvalidData({.argument = "X", .place = {"column ", column, ", class '", name, "'"}, .found = "one value in all rows", .expected = "values that vary, or a var_smoothing above 0",
                     .remedy = "leave the column out, or raise var_smoothing"});
}

}  // namespace detail

// Calls visit(row, log prior + log density of each class).
template <class T>
template <class Visit>
void FittedGaussianNaiveBayes<T>::for_each_row(const MatrixView<T>& x, Visit&& visit) const {
  check_width(x.cols(), mean.cols());
  const auto p = static_cast<std::size_t>(mean.cols()), classes_seen = static_cast<std::size_t>(mean.rows());
  std::vector<double> half_precision(p * classes_seen), constant(classes_seen, detail::no_likelihood), values(p), joint(classes_seen);
  for (std::size_t k = 0; k < classes_seen; ++k) {
    if (!(class_prior[k] > 0)) continue;
    constant[k] = std::log(class_prior[k]);
    for (std::size_t j = 0; j < p; ++j) {
      const double v = variance(static_cast<Index>(k), static_cast<Index>(j));
      constant[k] -= 0.5 * std::log(2 * std::numbers::pi * v);
      half_precision[k * p + j] = 0.5 / v;
    }
  }
  for (Index i = 0; i < x.rows(); ++i) {
    detail::copy_row(x, i, values);
    for (std::size_t k = 0; k < classes_seen; ++k)
      joint[k] = constant[k] == detail::no_likelihood ? detail::no_likelihood
                     : constant[k] - simd::weighted_squared_distance(values, {mean.data() + k * p, p}, {half_precision.data() + k * p, p});
    detail::require_likelihood(i, joint);
    visit(i, std::span<const double>(joint));
  }
}

template <class T>
Eigen::VectorXi FittedGaussianNaiveBayes<T>::predict(const MatrixView<T>& x) const {
  Eigen::VectorXi codes(x.rows());
  for_each_row(x, [&](Index i, std::span<const double> joint) { codes[i] = detail::most_likely(joint); });
  return codes;
}

template <class T>
Eigen::MatrixXd FittedGaussianNaiveBayes<T>::predict_log_proba(const MatrixView<T>& x) const {
  Eigen::MatrixXd result(x.rows(), class_count());
  for_each_row(x, [&](Index i, std::span<const double> joint) {
    const double total = detail::log_sum_exp(joint, *std::max_element(joint.begin(), joint.end()));
    for (std::size_t k = 0; k < joint.size(); ++k) result(i, static_cast<Index>(k)) = joint[k] - total;
  });
  return result;
}

template <class T>
Eigen::MatrixXd FittedGaussianNaiveBayes<T>::predict_proba(const MatrixView<T>& x) const {
  Eigen::MatrixXd result = predict_log_proba(x);
  for (Index i = 0; i < result.size(); ++i) result.data()[i] = std::exp(result.data()[i]);  // Eigen's own exp(-∞) is not 0
  return result;
}

template <class T>
Eigen::MatrixXd FittedGaussianNaiveBayes<T>::decision_function(const MatrixView<T>& x) const {
  const bool two = class_count() == 2;
  Eigen::MatrixXd result(x.rows(), two ? 1 : class_count());
  for_each_row(x, [&](Index i, std::span<const double> joint) {
    for (Index c = 0; c < result.cols(); ++c) result(i, c) = detail::log_odds(joint, static_cast<std::size_t>(two ? 1 : c));
  });
  return result;
}

template <class T>
Outputs<int> FittedGaussianNaiveBayes<T>::outputs(const MatrixView<T>& x, Needs needs) const {
  Outputs<int> out;
  const bool two = class_count() == 2;
  out.scores.cols = two ? 1 : class_count();
  out.probabilities.cols = class_count();
  for_each_row(x, [&](Index, std::span<const double> joint) {
    if (includes(needs, Needs::labels)) out.predicted.push_back(detail::most_likely(joint));
    if (includes(needs, Needs::scores))
      for (Index c = 0; c < out.scores.cols; ++c) out.scores.values.push_back(detail::log_odds(joint, static_cast<std::size_t>(two ? 1 : c)));
    if (!includes(needs, Needs::probabilities)) return;
    const double total = detail::log_sum_exp(joint, *std::max_element(joint.begin(), joint.end()));
    for (const double v : joint) out.probabilities.values.push_back(std::exp(v - total));
  });
  return out;
}

template <class T>
const std::string& FittedGaussianNaiveBayes<T>::class_name(int code) const {
  if (code < 0 || code >= static_cast<int>(class_count()))
    throw InvalidArgument({.argument = "code", .found = code, .expected = {"0 to ", class_count() - 1}});
  return (*classes)[static_cast<std::size_t>(code)];
}

ATTUNE_INLINE void GaussianNaiveBayes::check() const {
  require_setting(var_smoothing >= 0, "GaussianNaiveBayes::var_smoothing", var_smoothing, "0 or more");
}

template <class T>
FittedGaussianNaiveBayes<T> GaussianNaiveBayes::fit(const DatasetView<T, int>& train) const {
  check();
  const auto view = checked(train);
  const auto classes = static_cast<std::size_t>(view.class_count());
  auto moments = detail::group_moments(view.x(), classes, [&](Index i) { return static_cast<std::size_t>(view.label(i)); }, [&](Index i) { return view.weight(i); });
  detail::check_classes(view, moments.weight);
  // As in scikit-learn, the smoothing comes from the rows as they are, each once; rows of weight zero are none.
  const auto all = detail::group_moments(view.x(), 1, [](Index) { return std::size_t{0}; }, [&](Index i) { return view.weight(i) > 0 ? 1.0 : 0.0; });
  FittedGaussianNaiveBayes<T> model{.class_prior = priors, .mean = std::move(moments.mean), .variance = std::move(moments.variance),
                                    .smoothing = var_smoothing * all.variance.maxCoeff(), .classes = view.class_names(), .feature_names = view.feature_names()};
  detail::set_priors(priors, model.class_prior, moments.weight);
  for (std::size_t k = 0; k < classes; ++k)
    for (Index j = 0; j < view.features(); ++j) {
      double& v = model.variance(static_cast<Index>(k), j);
      v += model.smoothing;
      if (moments.weight[k] > 0 && !(v > 0)) detail::throw_constant("'" + view.feature_name(j) + "'", (*view.class_names())[k]);
    }
  return model;
}

}  // namespace attune::inline ATTUNE_ABI
