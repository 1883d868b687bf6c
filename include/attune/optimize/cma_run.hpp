// SPDX-License-Identifier: BSL-1.0
#pragma once

// The distribution of CMA-ES, which the optimizer and the search of that name share: how it draws a generation of points,
// and what it learns from their order.

#include <Eigen/Core>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "attune/core/function_ref.hpp"
#include "attune/core/random.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// The constants of a strategy: table 1 of the tutorial, by its names.
struct CmaConstants {
  std::vector<double> weights{};  // of the points, the best first; those of the worse half are negative
  double parents = 0;             // μ
  double mu_eff = 0, c_sigma = 0, d_sigma = 0, c_c = 0, c_1 = 0, c_mu = 0;
  double expected_norm = 0;       // E ‖N(0, I)‖

  CmaConstants(std::size_t population, double n);
};

/// A normal distribution that moves to where values are low: Hansen, "The CMA evolution strategy: a tutorial",
/// arXiv:1604.00772, figure 6.
class CmaRun {
 public:
  struct Point {
    std::vector<double> z{}, y{};  // drawn, and shaped: y = B D z
    Eigen::VectorXd w{};           // mean + σ y
    double value = 0;
  };

  CmaRun(const Eigen::VectorXd& mean, double sigma, const std::vector<double>& scales, std::size_t population, RandomKey key);

  double sigma() const { return sigma_; }
  const CmaConstants& constants() const { return constants_; }
  Eigen::VectorXd& mean() { return mean_; }
  /// Of a coordinate.
  double deviation(std::size_t j) const;

  void draw();
  /// Draws each point again until `accepted(w)`, at most `tries` times.
  void draw(FunctionRef<bool(const Eigen::VectorXd&)> accepted, int tries);
  /// Moves a point: it counts as drawn at w.
  void place(Point& point, const Eigen::VectorXd& w) const;
  /// Takes the values of the points, and sorts them.
  void learn();

  /// Whether steps are that small, of the first, in each coordinate.
  bool small(double tolerance) const;
  bool degenerate() const;

 private:
  std::span<const double> vector(std::size_t k) const { return {vectors_.data() + k * n_, n_}; }
  void adapt(double lost);
  void decompose();

  std::size_t n_;
  CmaConstants constants_;
  RandomKey key_;
  Eigen::VectorXd mean_;
  double sigma_, first_sigma_;
  std::vector<double> covariance_, path_sigma_, path_, first_scale_;
  std::vector<double> vectors_{}, axis_{};  // eigenvectors, and standard deviations along them
  std::uint64_t generation_ = 0, decomposed_ = 0;

 public:
  std::vector<Point> points;
};

/// Whether the best values of the last generations, and the values of this one, cannot be told apart.
class FlatValues {
 public:
  explicit FlatValues(std::size_t generations);

  bool after(const std::vector<CmaRun::Point>& points, double precision);

 private:
  std::vector<double> best_;
  std::size_t at_ = 0;
};

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/cma_run.ipp"
#endif
