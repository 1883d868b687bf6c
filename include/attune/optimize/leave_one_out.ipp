// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/leave_one_out.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <utility>

#include "attune/core/error.hpp"
#include "attune/core/settings.hpp"
#include "attune/optimize/detail/centred_rows.hpp"
#include "attune/optimize/detail/symmetric_eigen.hpp"
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

/// The rows of a problem, weighted and off their means, along orthogonal directions: ‖x along direction k‖² summed over rows is
/// length[k].
class PrincipalRows {
 public:
  [[gnu::cold]] explicit PrincipalRows(const CentredRows& rows) : n_(rows.rows()), target_(n_) {
    std::vector<double> row(rows.columns() + 1);
    if (rows.columns() <= n_)
      by_columns(rows, row);
    else
      by_rows(rows, row);
    response_.assign(size(), 0.0);
    for (std::size_t i = 0; i < n_; ++i) simd::add_scaled(response_, target_[i], at(i));
  }

  std::size_t size() const { return lengths_.size(); }
  std::span<const double> at(std::size_t i) const { return std::span(rows_).subspan(i * size(), size()); }
  double target(std::size_t i) const { return target_[i]; }

  /// Of the fit with this penalty to all rows: the residual of row i, and its leverage without the intercept's.
  [[gnu::cold]] std::pair<double, double> residual_and_leverage(std::size_t i, double penalty) const {
    double predicted = 0, leverage = 0;
    for (std::size_t k = 0; k < size(); ++k) {
      const double along = at(i)[k] / (lengths_[k] + penalty);
      predicted += along * response_[k];
      leverage += along * at(i)[k];
    }
    return {target_[i] - predicted, leverage};
  }

 private:
  // Directions of a length of nothing are left out.
  [[gnu::cold]] void keep(const SymmetricEigen& eigen, std::size_t n, std::vector<std::size_t>& kept) {
    const double largest = *std::max_element(eigen.values.begin(), eigen.values.end());
    for (std::size_t k = 0; k < eigen.values.size(); ++k)
      if (eigen.values[k] > static_cast<double>(n) * std::numeric_limits<double>::epsilon() * largest) {
        kept.push_back(k);
        lengths_.push_back(eigen.values[k]);
      }
  }

  [[gnu::cold]] void by_columns(const CentredRows& rows, std::vector<double>& row) {
    const std::size_t p = rows.columns();
    const GramColumns gram = rows.gram();
    std::vector<double> products(p * p);
    for (std::size_t j = 0; j < p; ++j) std::copy_n(gram.row(j).data(), p, products.data() + j * p);
    const SymmetricEigen eigen = symmetric_eigen(std::move(products), p);
    std::vector<std::size_t> kept;
    keep(eigen, p, kept);
    rows_.resize(n_ * size());
    for (std::size_t i = 0; i < n_; ++i) {
      rows.read(i, row.data());
      for (std::size_t k = 0; k < size(); ++k) rows_[i * size() + k] = simd::dot({row.data(), p}, std::span<const double>(eigen.vectors).subspan(kept[k] * p, p));
      target_[i] = row[p];
    }
  }

  [[gnu::cold]] void by_rows(const CentredRows& rows, std::vector<double>& row) {
    const std::size_t p = rows.columns();
    std::vector<double> x(n_ * p), products(n_ * n_);
    for (std::size_t i = 0; i < n_; ++i) {
      rows.read(i, row.data());
      std::copy_n(row.data(), p, x.data() + i * p);
      target_[i] = row[p];
    }
    for (std::size_t i = 0; i < n_; ++i)
      for (std::size_t j = 0; j <= i; ++j) products[i * n_ + j] = products[j * n_ + i] = simd::dot(std::span<const double>(x).subspan(i * p, p), std::span<const double>(x).subspan(j * p, p));
    const SymmetricEigen eigen = symmetric_eigen(std::move(products), n_);
    std::vector<std::size_t> kept;
    keep(eigen, n_, kept);
    rows_.resize(n_ * size());
    for (std::size_t k = 0; k < size(); ++k)
      for (std::size_t i = 0; i < n_; ++i) rows_[i * size() + k] = std::sqrt(lengths_[k]) * eigen.vectors[kept[k] * n_ + i];
  }

  std::size_t n_;
  std::vector<double> lengths_{}, rows_{}, target_, response_{};
};

[[gnu::cold]] ATTUNE_INLINE RidgeLeaveOneOut leave_rows_out(const LinearLeastSquares& problem, std::vector<double> strengths) {
  if (strengths.empty()) throw InvalidArgument({.argument = "strengths", .found = "none", .expected = "at least one"});
  for (const double strength : strengths) require_setting(strength >= 0, "strengths", strength, "0 or more");
  if (problem.rows < 2) throw InvalidData({.argument = "X", .found = {problem.rows, " rows"}, .expected = "at least two, of which one can be left out"});
  const CentredRows centred(problem);
  const PrincipalRows rows(centred);
  RidgeLeaveOneOut result{.strengths = std::move(strengths)};
  const std::size_t n = centred.rows(), count = result.strengths.size();
  result.predictions.resize(problem.rows, static_cast<Index>(count));
  constexpr double least_left = 1e-13;  // of 1 - leverage: less is rounding
  for (std::size_t k = 0; k < count; ++k) {
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
      const double share = centred.root(i) * centred.root(i), y = problem.target(static_cast<Index>(i));
      // Without the row the mean is over 1 - share of the weight.
      auto [residual, leverage] = rows.residual_and_leverage(i, result.strengths[k] * (1 - share));
      if (problem.intercept) leverage += share;
      const bool known = share > 0 && 1 - leverage > least_left;
      const double error = known ? residual / (1 - leverage) / centred.root(i) : std::numeric_limits<double>::quiet_NaN();
      result.predictions(static_cast<Index>(i), static_cast<Index>(k)) = y - error;
      if (share > 0) sum += share * error * error;
    }
    result.mean_squared_errors.push_back(sum);
  }
  return result;
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
