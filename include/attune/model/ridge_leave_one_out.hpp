// SPDX-License-Identifier: BSL-1.0
#pragma once

// What ridge regression says of each row when that row is left out, at many strengths, without a fit for each.

#include <concepts>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/dataset_view.hpp"
#include "attune/core/fit_context.hpp"
#include "attune/core/settings.hpp"
#include "attune/loss/squared_error.hpp"
#include "attune/model/estimator.hpp"
#include "attune/model/linear.hpp"
#include "attune/model/objective.hpp"
#include "attune/optimize/leave_one_out.hpp"
#include "attune/penalty/l2.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

template <class E>
concept RidgeLearner = is_linear<typename E::ModelType> && std::same_as<typename E::LossType, SquaredError> && std::same_as<std::remove_cvref_t<decltype(E::penalty)>, L2>;

}  // namespace detail

/// For ridge regression (`Ridge<>`, or any Estimator of Linear, SquaredError and L2) at each of these strengths, whatever its
/// own is: the predictions of each row by a fit to all others, weights and intercept included, and their mean squared errors.
/// They are what leaving rows out one by one gives, to rounding: prediction = y - r / (1 - h), r being the row's residual and h
/// its leverage in the fit to all rows at the strength that the other rows have (Golub, Heath, Wahba, "Generalized
/// cross-validation as a method for choosing a good ridge parameter", Technometrics 21 (1979), section 2, where the mean is of
/// all rows in both), by the singular values of X: columns may differ in scale. Cost: with m = min(n, p), some 2 n p m fused
/// multiply-adds, the singular values of an m×m matrix (some 25 m³) and n m for each strength; n m numbers of memory. Errors: InvalidArgument for strengths below 0 or none; those of a fit.
template <class E, class Data>
  requires detail::RidgeLearner<E>
[[gnu::cold]] RidgeLeaveOneOut ridge_leave_one_out(const E& learner, const Data& data, std::vector<double> strengths, const FitContext& context = {}) {
  check_settings(learner);
  const auto view = checked(as_view(data));
  using Risk = EmpiricalRisk<typename E::ModelType, SquaredError, L2, std::remove_cvref_t<decltype(view)>>;
  const Risk risk(learner.model, learner.loss, learner.penalty, view, context);
  return detail::leave_rows_out(risk.linear_least_squares(), std::move(strengths));
}

}  // namespace attune::inline ATTUNE_ABI
