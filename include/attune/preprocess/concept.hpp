// SPDX-License-Identifier: BSL-1.0
#pragma once

// The contract of a transformer: settings whose fit returns a fitted transformer, which turns one X into
// another.
//
// Transformers:  StandardScaler       mean 0 and standard deviation 1 for each column; affine
//                MinMaxScaler         smallest and largest value at the ends of a range; affine
//                ClippedMinMaxScaler  the same, and nothing beyond the range
//                MaxAbsScaler         largest magnitude 1, zeros stay zeros; affine
//                RobustScaler         median 0 and quantile range 1; affine
//                SimpleImputer        missing values filled in, indicators of them added

#include <concepts>
#include <type_traits>

#include "attune/core/learner.hpp"

namespace attune::inline ATTUNE_ABI {

/// An interval of numbers: a range of features, or of percentiles.
struct Interval {
  double low = 0;
  double high = 1;
};

/// `transform(X)` returns an Eigen matrix with a row for each row of X.
template <class F, class X>
concept FittedTransformer = requires(const F& fitted, const X& x) {
  { fitted.transform(x) } -> detail::DenseMatrix;
};

/// A fitted transformer that changes each column by an affine map, and says which: a learner that fits
/// many jobs can then fold the change into its own arithmetic.
template <class F>
concept AffineTransformer = requires(const F& fitted) {
  { fitted.affine() } -> std::convertible_to<ColumnAffine>;
};

/// A transformer for views of type V: `fit(view)` or `fit(view, context)` returns a FittedTransformer.
template <class S, class V>
concept TransformerOn = Fittable<S, V> && FittedTransformer<Fitted<S, V>, std::remove_cvref_t<decltype(std::declval<const V&>().x())>>;

namespace detail {

// Asked before any data is in sight: does it transform any of the usual kinds?
template <class S>
concept LooksLikeTransformer = TransformerOn<S, DatasetView<double, int>> || TransformerOn<S, DatasetView<double, double>> ||
                               TransformerOn<S, DatasetView<float, int>> || TransformerOn<S, DatasetView<float, double>>;

template <class S>
concept LooksLikeLearner = LearnerOn<S, DatasetView<double, int>> || LearnerOn<S, DatasetView<double, double>> ||
                           LearnerOn<S, DatasetView<float, int>> || LearnerOn<S, DatasetView<float, double>>;

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
