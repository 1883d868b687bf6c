// SPDX-License-Identifier: BSL-1.0
#include <Eigen/Dense>

Eigen::MatrixXd product(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b) { return a * b; }
