// SPDX-License-Identifier: BSL-1.0
#include <Eigen/Core>
#include <attune/config.hpp>
#include <attune/core/dataset_view.hpp>
#include <attune/data/read_csv.hpp>
#include <attune/metrics/accuracy.hpp>
#include <cstdio>

int main() {
  const Eigen::MatrixXd x = Eigen::MatrixXd::Zero(3, 2);
  const Eigen::VectorXi y = Eigen::VectorXi::Zero(3);
  std::puts(attune::instruction_set);
  return attune::view(x, y).size() == 3 && attune::parse_csv("a,b\n1,2\n").rows() == 1 ? 0 : 1;
}
