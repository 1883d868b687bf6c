// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/data/make_multi_regression.hpp"

#include "attune/data/detail/generate.hpp"
#include "attune/data/detail/linear_problem.hpp"

namespace attune::inline ATTUNE_ABI {

template <SampleValue T>
Dataset<T, TargetRow<double>> make_multi_regression(const MakeMultiRegression& settings, Eigen::MatrixXd* coefficients) {
  detail::require_size_of("MakeMultiRegression::targets", settings.targets, 1);
  const detail::LinearProblem problem{.samples = settings.samples, .features = settings.features, .informative = settings.informative, .targets = settings.targets,
                                      .bias = settings.bias, .noise = settings.noise, .shuffle = settings.shuffle, .seed = settings.seed};
  problem.check("MakeMultiRegression");
  Dataset<T, TargetRow<double>> data{.x = RowMatrix<T>(settings.samples, settings.features), .y = RowMatrix<double>(settings.samples, settings.targets)};
  const Eigen::MatrixXd a = problem.make(data.x, data.y.data());
  if (coefficients != nullptr) *coefficients = a;
  return data;
}

}  // namespace attune::inline ATTUNE_ABI
