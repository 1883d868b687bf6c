// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "../../support.hpp"
#include "attune/optimize/detail/symmetric_eigen.hpp"

namespace symmetric_eigen_test {

using attune::detail::symmetric_eigen;

TEST_CASE("symmetric eigen: vectors are orthonormal, and values are Eigen's") {
  CAPTURE(attune_test::seed());
  auto source = attune_test::random(80);
  for (const std::size_t n : {1u, 2u, 3u, 8u, 20u}) {
    const auto k = static_cast<Eigen::Index>(n);
    Eigen::MatrixXd a(k, k);
    for (Eigen::Index i = 0; i < k; ++i)
      for (Eigen::Index j = 0; j <= i; ++j) a(i, j) = a(j, i) = source.normal();
    auto found = symmetric_eigen(std::vector<double>(a.data(), a.data() + a.size()), n);
    const Eigen::Map<const Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>> v(found.vectors.data(), k, k);
    const Eigen::Map<const Eigen::VectorXd> values(found.values.data(), k);
    const double tolerance = 50 * static_cast<double>(n) * 0x1p-53 * a.norm();
    CHECK((v * v.transpose() - Eigen::MatrixXd::Identity(k, k)).norm() <= 50 * static_cast<double>(n) * 0x1p-53);
    CHECK((v.transpose() * values.asDiagonal() * v - a).norm() <= tolerance);
    std::sort(found.values.begin(), found.values.end());
    CHECK((values - Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(a).eigenvalues()).norm() <= tolerance);
  }
}

TEST_CASE("symmetric eigen: small values of a scaled definite matrix have their own digits") {
  // D A D of A = [2 1; 1 2] and D = diag(1, 1e-8): the small eigenvalue is 1.5e-16 to within its own rounding.
  const auto found = symmetric_eigen({2, 1e-8, 1e-8, 2e-16}, 2);
  CHECK(std::min(found.values[0], found.values[1]) == doctest::Approx(1.5e-16).epsilon(1e-13));
}

}  // namespace symmetric_eigen_test
