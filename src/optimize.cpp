// SPDX-License-Identifier: BSL-1.0
#include "attune/optimize/check_gradient.ipp"
#include "attune/optimize/detail/progress.ipp"
#include "attune/optimize/detail/surroundings.ipp"
#include "attune/optimize/levenberg_marquardt.ipp"
#include "attune/optimize/newton_cholesky.ipp"
#include "attune/optimize/nonlinear_conjugate_gradient.ipp"
#include "attune/optimize/truncated_newton.ipp"
