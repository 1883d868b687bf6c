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
//                SimpleImputer        missing values filled in, indicators of them added; of tables too
//                OneHotEncoder        a column of 0 and 1 for each category; of tables
//                OrdinalEncoder       the position of a category; of tables
//                Passthrough          columns as they are; affine
//                columns(...)         one of these for some columns
//                combine(...)         several side by side
//                a | b                one after the other

#include <concepts>
#include <type_traits>

#include "attune/core/learner.hpp"
#include "attune/core/sparse_view.hpp"

namespace attune::inline ATTUNE_ABI {

/// An interval of numbers: a range of features, or of percentiles.
struct Interval {
  double low = 0;
  double high = 1;
};

namespace detail {

// What a transformer makes: an Eigen matrix, or an owner of other features that has `view()`.
template <class M>
concept OwnsFeatures = DenseMatrix<M> || requires(const M& made) {
  typename decltype(made.view())::Scalar;
  made.view().rows();
};

/// The features of what a transformer made, as a view.
template <OwnsFeatures M>
auto features_of(const M& made) {
  if constexpr (DenseMatrix<M>)
    return MatrixView<typename M::Scalar>(made);
  else
    return made.view();
}

/// The view of an X that a caller hands in: Eigen's matrices become a MatrixView or a SparseView, views stay.
template <class X>
const auto& features_in(const X& x) {
  return x;
}
template <DenseMatrix X>
auto features_in(const X& x) {
  return MatrixView<typename X::Scalar>(x);
}
template <SparseRowMatrix X>
auto features_in(const X& x) {
  return SparseView<typename X::Scalar>(x);
}

}  // namespace detail

/// `transform(X)` returns an Eigen matrix with a row for each row of X; where columns stay categories, a
/// FeatureTable; where rows stay sparse, SparseRows.
template <class F, class X>
concept FittedTransformer = requires(const F& fitted, const X& x) {
  { fitted.transform(x) } -> detail::OwnsFeatures;
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

/// The view that a fitted transformer's result has.
template <class F, class X>
using FeaturesAfter = decltype(features_of(std::declval<const F&>().transform(std::declval<const X&>())));

template <class S>
concept LooksLikeLearner = LearnerOn<S, DatasetView<double, int>> || LearnerOn<S, DatasetView<double, double>> ||
                           LearnerOn<S, DatasetView<float, int>> || LearnerOn<S, DatasetView<float, double>> ||
                           LearnerOn<S, DatasetView<double, TargetRow<double>>> || LearnerOn<S, DatasetView<float, TargetRow<double>>>;

template <class S>
concept TransformsMatrices = TransformerOn<S, DatasetView<double, int>> || TransformerOn<S, DatasetView<double, double>> ||
                             TransformerOn<S, DatasetView<float, int>> || TransformerOn<S, DatasetView<float, double>>;

template <class S>
concept TransformsTables = TransformerOn<S, TableDatasetView<double, int>> || TransformerOn<S, TableDatasetView<double, double>> ||
                           TransformerOn<S, TableDatasetView<float, int>> || TransformerOn<S, TableDatasetView<float, double>>;

// Asked before any data is in sight: does it transform any of the usual kinds? (Learners are told first, so that
// one whose fit is a template is not tried on tables.)
template <class S>
concept LooksLikeTransformer = TransformsMatrices<S> || (!LooksLikeLearner<S> && TransformsTables<S>);

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
