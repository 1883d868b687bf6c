// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/model/one_vs_rest.hpp"

#include <algorithm>
#include <cmath>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE Eigen::VectorXi highest_classes(const double* scores, Index rows, Index classes) {
  Eigen::VectorXi predicted(rows);
  for (Index i = 0; i < rows; ++i) {
    const double* const row = scores + i * classes;
    for (Index k = 0; k < classes; ++k)
      if (std::isnan(row[k]))
        throw InvalidData({.argument = "X", .place = {"row ", i}, .found = "values that give the score nan", .expected = "finite numbers", .remedy = "fill missing values in, or leave the row out"});
    predicted[i] = static_cast<int>(std::max_element(row, row + classes) - row);
  }
  return predicted;
}

ATTUNE_INLINE void normalise_rows(std::span<double> probabilities, Index classes, const std::vector<int>& codes) {
  for (Index i = 0; i * classes < static_cast<Index>(probabilities.size()); ++i) {
    double* const row = probabilities.data() + i * classes;
    double sum = 0;
    for (const int code : codes) sum += row[code];
    if (!std::isfinite(sum)) throw_score_not_finite(i, sum);
    for (const int code : codes) row[code] = sum > 0 ? row[code] / sum : 1 / static_cast<double>(codes.size());
  }
}

}  // namespace attune::inline ATTUNE_ABI::detail
