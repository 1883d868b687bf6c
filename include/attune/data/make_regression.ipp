// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/data/make_regression.hpp"

#include "attune/data/detail/linear_problem.hpp"

namespace attune::inline ATTUNE_ABI {

template <SampleValue T>
Dataset<T, double> make_regression(const MakeRegression& settings, Eigen::VectorXd* coefficients) {
  const detail::LinearProblem problem{.samples = settings.samples, .features = settings.features, .informative = settings.informative,
                                      .bias = settings.bias, .noise = settings.noise, .shuffle = settings.shuffle, .seed = settings.seed};
  problem.check("MakeRegression");
  Dataset<T, double> data{.x = RowMatrix<T>(settings.samples, settings.features), .y = Eigen::VectorXd(settings.samples)};
  const Eigen::MatrixXd a = problem.make(data.x, data.y.data());
  if (coefficients != nullptr) *coefficients = a.col(0);
  return data;
}

}  // namespace attune::inline ATTUNE_ABI
