// SPDX-License-Identifier: BSL-1.0
#pragma once

// An owner of samples and targets. Everything that learns or evaluates takes it, through its view.

#include <Eigen/Core>
#include <vector>

#include "attune/core/dataset_view.hpp"
#include "attune/data/eigen_alignment.hpp"

namespace attune::inline ATTUNE_ABI {

/// Samples as attune stores them: a row a sample, row after row.
template <class T>
using RowMatrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

namespace detail {

template <class Label>
struct OwnedTargets {
  using type = Eigen::VectorX<Label>;
};
template <class Value>
struct OwnedTargets<TargetRow<Value>> {
  using type = RowMatrix<Value>;
};

}  // namespace detail

/// Targets as attune stores them: a vector, or n×K where a row has several.
template <class Label>
using Targets = typename detail::OwnedTargets<Label>::type;

/// X (n×p) and y (n), with optional weights, groups, times and names. Label is int for class codes 0..K-1,
/// double for numbers, TargetRow<double> for several numbers a row (y is n×K).
template <class T, class Label>
struct Dataset {
  RowMatrix<T> x{};
  Targets<Label> y{};
  std::vector<double> weights{};   ///< empty, or one a row
  std::vector<int> groups{};       ///< empty, or one a row
  std::vector<double> times{};     ///< empty, or one a row
  ClassNames class_names{};        ///< of the codes; null for numbers
  FeatureNames feature_names{};    ///< of the columns
  TargetNames target_names{};      ///< of the targets

  Index size() const noexcept { return x.rows(); }
  Index features() const noexcept { return x.cols(); }

  /// A view, which must not outlive the data set. Errors: InvalidArgument when sizes disagree.
  DatasetView<T, Label> view() const&;
  DatasetView<T, Label> view() && = delete;
};

template <class T, class Label>
DatasetView<T, Label> Dataset<T, Label>::view() const& {
  return attune::view(x, y, {.weights = weights, .groups = groups, .times = times, .class_names = class_names, .feature_names = feature_names, .target_names = target_names});
}

#if defined(ATTUNE_COMPILED)
extern template struct Dataset<double, int>;
extern template struct Dataset<double, double>;
#endif

}  // namespace attune::inline ATTUNE_ABI
