// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/preprocess/pipeline.hpp"

#include <chrono>
#include <exception>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE ColumnAffine composed(ColumnAffine first, const ColumnAffine& second) {
  for (std::size_t j = 0; j < first.shift.size(); ++j) {
    first.shift[j] += second.shift[j] / first.factor[j];
    first.factor[j] *= second.factor[j];
  }
  return first;
}

template <class T>
RowMatrix<T> AffineMap::transform(const MatrixView<T>& x) const {
  RowMatrix<T> result(x.rows(), x.cols());
  for (Index i = 0; i < x.rows(); ++i)
    for (Index j = 0; j < x.cols(); ++j) {
      const auto k = static_cast<std::size_t>(j);
      result(i, j) = static_cast<T>((static_cast<double>(x(i, j)) - columns.shift[k]) * columns.factor[k]);
    }
  return result;
}

ATTUNE_INLINE std::shared_ptr<const ColumnAffine> share_composed(const ColumnAffine* first, ColumnAffine second) {
  return std::make_shared<const ColumnAffine>(first == nullptr ? std::move(second) : composed(*first, second));
}

ATTUNE_INLINE FittedJobs find_fitted(std::size_t count, FunctionRef<bool(std::size_t)> is_fitted) {
  FittedJobs fitted{.position = std::vector<std::size_t>(count)};
  for (std::size_t k = 0; k < count; ++k) {
    fitted.position[k] = fitted.jobs.size();
    if (is_fitted(k)) fitted.jobs.push_back(k);
  }
  return fitted;
}

ATTUNE_INLINE std::vector<std::size_t> first_of_same(std::size_t count, FunctionRef<bool(std::size_t, std::size_t)> same) {
  std::vector<std::size_t> first(count);
  for (std::size_t k = 0; k < count; ++k)
    while (first[k] < k && !same(first[k], k)) ++first[k];
  return first;
}

ATTUNE_INLINE double time_fit(std::string& failure, FunctionRef<void()> fit) {
  const auto started = std::chrono::steady_clock::now();
  try {
    fit();
  } catch (const std::exception& error) {
    failure = error.what();
  }
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
}

ATTUNE_INLINE void require_results(std::size_t results, std::size_t jobs) {
  if (results != jobs) throw FitFailed({.argument = "pipeline", .reason = {"fit_many returned ", results, " results for ", jobs, " jobs"}});
}

}  // namespace attune::inline ATTUNE_ABI::detail
