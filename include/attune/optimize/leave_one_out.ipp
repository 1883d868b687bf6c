// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/leave_one_out.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <span>
#include <utility>

#include "attune/core/error.hpp"
#include "attune/core/settings.hpp"
#include "attune/optimize/detail/centred_rows.hpp"
#include "attune/optimize/detail/orthogonal_factors.hpp"
#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE double RidgeLeaveOneOut::best_strength() const {
  std::size_t best = strengths.size();
  for (std::size_t k = 0; k < strengths.size(); ++k) {
    if (std::isnan(mean_squared_errors[k])) continue;
    const bool better = best == strengths.size() || mean_squared_errors[k] < mean_squared_errors[best] || (mean_squared_errors[k] == mean_squared_errors[best] && strengths[k] > strengths[best]);
    if (better) best = k;
  }
  if (best == strengths.size())
    throw FitFailed({.argument = "RidgeLeaveOneOut", .found = "errors that are all NaN", .expected = "at least one number", .remedy = "give strengths above 0"});
  return strengths[best];
}

namespace detail {

/// X = U Σ Vᵀ, X being the rows of a problem, weighted and off their means.
class PrincipalRows {
 public:
  [[gnu::cold]] explicit PrincipalRows(const CentredRows& rows, bool intercept) : n_(rows.rows()), target_(n_), open_(n_) {
    if (rows.columns() <= n_)
      by_columns(rows);
    else
      by_rows(rows);
    if (intercept) leave_means(rows);
    response_.assign(size(), 0.0);
    for (std::size_t i = 0; i < n_; ++i) simd::add_scaled(response_, target_[i], at(i));
    const double least = 1e-13 + 16 * static_cast<double>(size()) * std::numeric_limits<double>::epsilon();
    for (std::size_t i = 0; i < n_; ++i) {
      open_[i] = 1 - simd::dot(at(i), at(i)) - (intercept ? rows.root(i) * rows.root(i) : 0.0);
      target_[i] -= simd::dot(at(i), response_);
      if (open_[i] <= least) open_[i] = target_[i] = 0;
    }
  }

  std::size_t size() const { return squares_.size(); }

  /// Of the fit with this penalty to all rows: the residual of row i, and 1 less its leverage; both as what they are without a
  /// penalty and what it adds, so that nothing cancels where rows are met exactly.
  [[gnu::cold]] std::pair<double, double> residual_and_rest(std::size_t i, double penalty) const {
    double residual = target_[i], rest = open_[i];
    const auto u = at(i);
    for (std::size_t k = 0; k < size() && penalty > 0; ++k) {
      const double part = u[k] * (penalty / (squares_[k] + penalty));
      residual += part * response_[k];
      rest += part * u[k];
    }
    return {residual, rest};
  }

 private:
  std::span<const double> at(std::size_t i) const { return std::span(u_).subspan(i * size(), size()); }

  // What rounding left of the rows' mean is much along directions that are short.
  [[gnu::cold]] void leave_means(const CentredRows& rows) {
    std::vector<double> mean(size());
    for (std::size_t i = 0; i < n_; ++i) simd::add_scaled(mean, rows.root(i), at(i));
    for (std::size_t i = 0; i < n_; ++i) simd::add_scaled(std::span(u_).subspan(i * size(), size()), -rows.root(i), mean);
  }

  // Of directions that lie one after the other, each times its singular value: those of more than rounding, which is that of the
  // columns that a direction is made of, whose scales may differ.
  [[gnu::cold]] std::vector<double> kept(const std::vector<double>& directions, const std::vector<double>& column_squares, std::size_t rounded) {
    const std::size_t m = column_squares.size();
    const double rounding = static_cast<double>(rounded) * std::numeric_limits<double>::epsilon();
    std::vector<double> all;
    for (std::size_t k = 0; k < m; ++k) {
      const std::span<const double> direction(directions.data() + k * m, m);
      const double square = simd::dot(direction, direction);
      double scale = 0;
      for (std::size_t j = 0; j < m && square > 0; ++j) scale += direction[j] * (direction[j] / square) * column_squares[j];
      if (!(square > rounding * rounding * scale)) continue;
      squares_.push_back(square);
      all.insert(all.end(), direction.begin(), direction.end());
    }
    return all;
  }

  // Columns of a triangle from the longest to the shortest, as a triangle again: what is short is then not made of what is left
  // of the long.
  [[gnu::cold]] static TriangularRows graded(const TriangularRows& triangle, std::vector<std::size_t>& order) {
    const std::size_t p = triangle.size();
    std::vector<double> squares(p), columns(p * (p + 1));
    for (std::size_t i = 0; i < p; ++i)
      for (std::size_t j = i; j < p; ++j) squares[j] += triangle.at(i, j) * triangle.at(i, j);
    order.resize(p);
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t i, std::size_t j) { return squares[i] > squares[j]; });
    for (std::size_t j = 0; j < p; ++j)
      for (std::size_t i = 0; i <= order[j]; ++i) columns[j * p + i] = triangle.at(i, order[j]);
    TriangularRows result(p);
    result.add(columns, p);
    return result;
  }

  // Σ Vᵀ by the triangle, and U = X V Σ⁻¹.
  [[gnu::cold]] void by_columns(const CentredRows& rows) {
    const std::size_t p = rows.columns();
    std::vector<std::size_t> order;
    const TriangularRows triangle = graded(rows.triangle(), order);
    std::vector<double> directions(p * p), squares(p), row(p + 1), ordered(p);
    for (std::size_t i = 0; i < p; ++i)
      for (std::size_t j = i; j < p; ++j) {
        directions[i * p + j] = triangle.at(i, j);
        squares[j] += triangle.at(i, j) * triangle.at(i, j);
      }
    make_orthogonal(directions, p);
    directions = kept(directions, squares, std::max(n_, p));
    for (std::size_t k = 0; k < size(); ++k) simd::scale(std::span(directions).subspan(k * p, p), 1 / squares_[k]);
    u_.resize(n_ * size());
    for (std::size_t i = 0; i < n_; ++i) {
      rows.read(i, row.data());
      for (std::size_t j = 0; j < p; ++j) ordered[j] = row[order[j]];
      for (std::size_t k = 0; k < size(); ++k) u_[i * size() + k] = simd::dot(ordered, std::span<const double>(directions).subspan(k * p, p));
      target_[i] = row[p];
    }
  }

  // X = L Q, and Σ Uᵀ by Lᵀ.
  [[gnu::cold]] void by_rows(const CentredRows& rows) {
    const Orthonormal factor(rows.copy(target_), rows.columns());
    std::vector<double> directions(n_ * n_), squares(n_);
    for (std::size_t i = 0; i < n_; ++i)
      for (std::size_t j = 0; j <= i; ++j) {
        directions[j * n_ + i] = factor.coefficient(j, i);
        squares[i] += directions[j * n_ + i] * directions[j * n_ + i];
      }
    make_orthogonal(directions, n_);
    directions = kept(directions, squares, rows.columns());
    u_.resize(n_ * size());
    for (std::size_t k = 0; k < size(); ++k)
      for (std::size_t i = 0; i < n_; ++i) u_[i * size() + k] = directions[k * n_ + i] / std::sqrt(squares_[k]);
  }

  std::size_t n_;
  std::vector<double> squares_{};  // of singular values
  std::vector<double> u_{};        // row by row
  std::vector<double> target_;     // less what can be fitted
  std::vector<double> open_;       // 1 less the leverage without a penalty
  std::vector<double> response_{}; // Uᵀ y
};

[[gnu::cold]] ATTUNE_INLINE RidgeLeaveOneOut leave_rows_out(const LinearLeastSquares& problem, std::vector<double> strengths) {
  if (strengths.empty()) throw InvalidArgument({.argument = "strengths", .found = "none", .expected = "at least one"});
  for (const double strength : strengths) require_setting(strength >= 0, "strengths", strength, "0 or more");
  if (problem.rows < 2) throw InvalidData({.argument = "X", .found = {problem.rows, " rows"}, .expected = "at least two, of which one can be left out"});
  const CentredRows centred(problem);
  const PrincipalRows rows(centred, problem.intercept);
  RidgeLeaveOneOut result{.strengths = std::move(strengths)};
  const std::size_t n = centred.rows(), count = result.strengths.size();
  result.predictions.resize(problem.rows, static_cast<Index>(count));
  for (std::size_t k = 0; k < count; ++k) {
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const double share = centred.root(i) * centred.root(i), y = problem.target(static_cast<Index>(i));
      // Without the row the mean is over 1 - share of the weight.
      const auto [residual, rest] = rows.residual_and_rest(i, result.strengths[k] * (1 - share));
      const double error = share > 0 && rest > 0 ? residual / rest / centred.root(i) : std::numeric_limits<double>::quiet_NaN();
      result.predictions(static_cast<Index>(i), static_cast<Index>(k)) = y - error;
      if (share > 0) sum += share * error * error;
    }
    result.mean_squared_errors.push_back(sum);
  }
  return result;
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
