// SPDX-License-Identifier: BSL-1.0
#pragma once

// Scales columns to a range.

#include <cstddef>
#include <string_view>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/learner.hpp"
#include "attune/data/dataset.hpp"
#include "attune/preprocess/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// The ranges that a MinMaxScaler found.
template <bool Clips>
struct BasicFittedMinMaxScaler {
  std::vector<double> data_min{};    ///< smallest value of each column
  std::vector<double> data_range{};  ///< largest - smallest; 1 for a constant column
  Interval feature_range{};          ///< what they become

  /// low + (x - data_min) / data_range · (high - low), n×p. Errors: InvalidArgument for another number of
  /// columns.
  template <class T>
  RowMatrix<T> transform(const MatrixView<T>& x) const;

  ColumnAffine affine() const
    requires(!Clips)
  {
    ColumnAffine map{.shift = data_min, .factor = data_range};
    for (std::size_t j = 0; j < map.factor.size(); ++j) {
      map.factor[j] = (feature_range.high - feature_range.low) / data_range[j];
      map.shift[j] -= feature_range.low / map.factor[j];
    }
    return map;
  }

  /// The columns stay.
  FeatureNames feature_names(const FeatureNames& names) const { return names; }
};

/// Maps each column's smallest and largest training values to the ends of a range; values beyond them, in
/// rows to come, go beyond the range. A constant column goes to the low end. Weights do not count.
/// Cost: one read of X.
///
/// ClippedMinMaxScaler cuts values off at the ends of the range, and is then no affine map.
template <bool Clips>
struct BasicMinMaxScaler {
  Interval feature_range{.low = 0, .high = 1};  ///< low < high

  static constexpr std::string_view type_name = Clips ? "ClippedMinMaxScaler" : "MinMaxScaler";

  void check() const;

  /// Errors: InvalidData for values that are not finite; InvalidArgument for a range out of order.
  template <class T, class Label>
  BasicFittedMinMaxScaler<Clips> fit(const DatasetView<T, Label>& train) const {
    check();
    return learn(checked(train).x());
  }

 private:
  template <class T>
  BasicFittedMinMaxScaler<Clips> learn(const MatrixView<T>& x) const;
};

using MinMaxScaler = BasicMinMaxScaler<false>;
using ClippedMinMaxScaler = BasicMinMaxScaler<true>;

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/preprocess/min_max_scaler.ipp"
#endif
