// SPDX-License-Identifier: BSL-1.0
#pragma once

// Names for linear models whose penalty makes weights zero, or keeps them within bounds. Each is an Estimator,
// with the optimizer that its penalty asks for.

#include "attune/loss/logistic_loss.hpp"
#include "attune/loss/squared_error.hpp"
#include "attune/model/estimator.hpp"
#include "attune/model/linear.hpp"
#include "attune/penalty/elastic_net.hpp"
#include "attune/penalty/group_lasso.hpp"
#include "attune/penalty/l1.hpp"
#include "attune/penalty/non_negative.hpp"

namespace attune::inline ATTUNE_ABI {

/// 1/(2n) ‖y - X w - b‖² + strength ‖w‖₁. scikit-learn's `Lasso`, whose alpha is the strength.
template <class T = double>
using Lasso = Estimator<Linear<T>, SquaredError, L1>;

/// 1/(2n) ‖y - X w - b‖² + strength (l1_ratio ‖w‖₁ + (1 - l1_ratio) ½‖w‖²). scikit-learn's `ElasticNet`, whose alpha
/// is the strength.
template <class T = double>
using ElasticNetRegression = Estimator<Linear<T>, SquaredError, ElasticNet>;

/// 1/(2n) ‖y - X w - b‖² + strength Σ √n_g ‖w_g‖: groups of columns are zero together.
template <class T = double>
using GroupLassoRegression = Estimator<Linear<T>, SquaredError, GroupLasso>;

/// 1/(2n) ‖y - X w - b‖² with w ≥ 0. SciPy's `nnls`, scikit-learn's `LinearRegression(positive=True)`.
template <class T = double>
using NonNegativeLeastSquares = Estimator<Linear<T>, SquaredError, NonNegative>;

/// The mean logistic loss + strength ‖w‖₁. scikit-learn's `LogisticRegression(penalty='l1')` with C = 1 / (n ·
/// strength).
template <class T = double>
using SparseLogisticRegression = Estimator<Linear<T>, LogisticLoss, L1>;

}  // namespace attune::inline ATTUNE_ABI
