// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/optimize/detail/orthogonal_factors.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <utility>

#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// I - tau v vᵀ, v being 1 and then `rest`: takes (head, rest) to (beta, 0). Golub, Van Loan, algorithm 5.1.1.
struct Reflection {
  double beta = 0, tau = 0;

  /// `rest` becomes that of v.
  [[gnu::cold]] Reflection(double head, std::span<double> rest) : beta(head) {
    const double square = simd::dot(rest, rest);
    if (square == 0) return;
    beta = -std::copysign(std::sqrt(head * head + square), head);
    tau = (beta - head) / beta;
    simd::scale(rest, 1 / (head - beta));
  }
  Reflection(double b, double t) : beta(b), tau(t) {}

  void apply(std::span<const double> v, double& head, std::span<double> rest) const {
    const double by = tau * (head + simd::dot(v, rest));
    head -= by;
    simd::add_scaled(rest, -by, v);
  }
};

ATTUNE_INLINE std::size_t TriangularRows::block() const { return std::clamp<std::size_t>(32768 / (n_ + 1), 32, 512); }

ATTUNE_INLINE void TriangularRows::add(std::span<double> columns, std::size_t rows) {
  const auto column = [&](std::size_t j) { return columns.subspan(j * rows, rows); };
  for (std::size_t j = 0; j < n_; ++j) {
    double* const row = upper_.data() + j * (n_ + 1);
    const Reflection reflection(row[j], column(j));
    row[j] = reflection.beta;
    for (std::size_t l = j + 1; l <= n_ && reflection.tau != 0; ++l) reflection.apply(column(j), row[l], column(l));
  }
}

ATTUNE_INLINE void TriangularRows::add(const TriangularRows& other) {
  std::vector<double> columns(block() * (n_ + 1));
  for (std::size_t first = 0; first < n_; first += block()) {
    const std::size_t rows = std::min(block(), n_ - first);
    for (std::size_t j = 0; j <= n_; ++j)
      for (std::size_t r = 0; r < rows; ++r) columns[j * rows + r] = j >= first + r ? other.at(first + r, j) : 0.0;
    add(std::span(columns).first(rows * (n_ + 1)), rows);
  }
}

ATTUNE_INLINE void TriangularRows::add_diagonal(double root) {
  TriangularRows diagonal(n_);
  for (std::size_t j = 0; j < n_; ++j) diagonal.upper_[j * (n_ + 1) + j] = root;
  add(diagonal);
}

/// A matrix of n columns, one after the other, whose columns are taken in the order of what is left of them.
class PivotedColumns {
 public:
  [[gnu::cold]] PivotedColumns(const TriangularRows& equations, double least) : n_(equations.size()), columns_(n_ * n_), right_(n_), order_(n_) {
    for (std::size_t i = 0; i < n_; ++i) {
      for (std::size_t j = i; j < n_; ++j) columns_[j * n_ + i] = equations.at(i, j);
      right_[i] = equations.right(i);
    }
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    double largest = 0;
    for (; rank_ < n_; ++rank_) {
      const double left = bring_longest(rank_);
      if (rank_ == 0) largest = left;
      if (!(left > least * largest)) break;
      const auto v = column(rank_).subspan(rank_ + 1);
      double& head = columns_[rank_ * n_ + rank_];
      const Reflection reflection(head, v);
      head = reflection.beta;
      for (std::size_t l = rank_ + 1; l < n_; ++l) reflection.apply(v, columns_[l * n_ + rank_], column(l).subspan(rank_ + 1));
      reflection.apply(v, right_[rank_], std::span(right_).subspan(rank_ + 1));
    }
  }

  std::size_t rank() const { return rank_; }
  double right(std::size_t i) const { return right_[i]; }
  /// The column of the problem that stands at j.
  std::size_t column_at(std::size_t j) const { return order_[j]; }

  /// The first `rank` equations, one after the other.
  [[gnu::cold]] std::vector<double> equations() const {
    std::vector<double> rows(rank_ * n_);
    for (std::size_t i = 0; i < rank_; ++i)
      for (std::size_t j = i; j < n_; ++j) rows[i * n_ + j] = columns_[j * n_ + i];
    return rows;
  }

 private:
  std::span<double> column(std::size_t j) { return std::span(columns_).subspan(j * n_, n_); }

  // Swaps the column of which most is left below row `from` there; how much that is.
  double bring_longest(std::size_t from) {
    std::size_t best = from;
    double longest = -1;
    for (std::size_t j = from; j < n_; ++j) {
      const auto left = column(j).subspan(from);
      const double square = simd::dot(left, left);
      if (square > longest) {
        longest = square;
        best = j;
      }
    }
    if (best != from) {
      std::swap_ranges(column(best).begin(), column(best).end(), column(from).begin());
      std::swap(order_[best], order_[from]);
    }
    return std::sqrt(std::max(longest, 0.0));
  }

  std::size_t n_;
  std::vector<double> columns_, right_;
  std::vector<std::size_t> order_;
  std::size_t rank_ = 0;
};

[[gnu::cold]] ATTUNE_INLINE ShortestSolution shortest_solution(const TriangularRows& equations, double least) {
  const std::size_t n = equations.size();
  const PivotedColumns pivoted(equations, least);
  const std::size_t rank = pivoted.rank();
  ShortestSolution result{.u = std::vector<double>(n), .rank = rank};
  const Orthonormal rows(pivoted.equations(), n);  // T = Lᵀ Qᵀ: L v = z, then u = Q v
  std::vector<double> v(rank);
  for (std::size_t i = 0; i < rank; ++i) {
    double left = pivoted.right(i);
    for (std::size_t j = 0; j < i; ++j) left -= rows.coefficient(j, i) * v[j];
    v[i] = left / rows.coefficient(i, i);
  }
  const std::vector<double> u = rows.combine(v);
  for (std::size_t j = 0; j < n && rank > 0; ++j) result.u[pivoted.column_at(j)] = u[j];
  return result;
}

[[gnu::cold]] ATTUNE_INLINE Orthonormal::Orthonormal(std::vector<double> vectors, std::size_t length) : length_(length), vectors_(std::move(vectors)) {
  const std::size_t count = vectors_.size() / length_;
  const auto vector = [&](std::size_t i) { return std::span(vectors_).subspan(i * length_, length_); };
  for (std::size_t i = 0; i < count; ++i) {
    const auto v = vector(i).subspan(i + 1);
    const Reflection reflection(vector(i)[i], v);
    beta_.push_back(reflection.beta);
    tau_.push_back(reflection.tau);
    for (std::size_t l = i + 1; l < count; ++l) reflection.apply(v, vector(l)[i], vector(l).subspan(i + 1));
  }
}

[[gnu::cold]] ATTUNE_INLINE std::vector<double> Orthonormal::combine(std::span<const double> u) const {
  std::vector<double> result(length_);
  std::copy(u.begin(), u.end(), result.begin());
  for (std::size_t i = beta_.size(); i-- > 0;)
    Reflection(beta_[i], tau_[i]).apply(std::span(vectors_).subspan(i * length_ + i + 1, length_ - i - 1), result[i], std::span(result).subspan(i + 1));
  return result;
}

/// Rows of a matrix with the squares of their lengths.
class TurnedRows {
 public:
  [[gnu::cold]] TurnedRows(std::span<double> rows, std::size_t length) : rows_(rows), length_(length), least_((4 + std::sqrt(static_cast<double>(length))) * std::numeric_limits<double>::epsilon()), squares_(length == 0 ? 0 : rows.size() / length) {}

  /// Goes through all pairs once. Returns whether one was not orthogonal.
  [[gnu::cold]] bool sweep() {
    bool turned = false;
    for (std::size_t i = 0; i < squares_.size(); ++i) squares_[i] = simd::dot(row(i), row(i));
    for (std::size_t i = 0; i + 1 < squares_.size(); ++i) {
      bring_longest(i);
      for (std::size_t j = i + 1; j < squares_.size(); ++j) turned = turn(i, j) || turned;
    }
    return turned;
  }

 private:
  std::span<double> row(std::size_t i) { return rows_.subspan(i * length_, length_); }

  void bring_longest(std::size_t i) {
    const auto longest = static_cast<std::size_t>(std::max_element(squares_.begin() + static_cast<std::ptrdiff_t>(i), squares_.end()) - squares_.begin());
    if (longest == i) return;
    std::swap_ranges(row(i).begin(), row(i).end(), row(longest).begin());
    std::swap(squares_[i], squares_[longest]);
  }

  bool turn(std::size_t i, std::size_t j) {
    const double product = simd::dot(row(i), row(j));
    if (!(std::abs(product) > least_ * std::sqrt(squares_[i]) * std::sqrt(squares_[j]))) return false;
    const double tau = (squares_[j] - squares_[i]) / (2 * product);
    const double t = std::copysign(1.0, tau) / (std::abs(tau) + std::sqrt(1 + tau * tau)), c = 1 / std::sqrt(1 + t * t), s = t * c;
    double* const x = row(i).data();
    double* const y = row(j).data();
    for (std::size_t k = 0; k < length_; ++k) {
      const double u = x[k], v = y[k];
      x[k] = c * u - s * v;
      y[k] = s * u + c * v;
    }
    squares_[i] -= t * product;
    squares_[j] += t * product;
    return true;
  }

  std::span<double> rows_;
  std::size_t length_;
  double least_;  // cosine that counts
  std::vector<double> squares_;
};

[[gnu::cold]] ATTUNE_INLINE void make_orthogonal(std::span<double> rows, std::size_t length) {
  constexpr int most_sweeps = 60;
  TurnedRows turned(rows, length);
  for (int i = 0; i < most_sweeps && turned.sweep(); ++i) {}
}

}  // namespace attune::inline ATTUNE_ABI::detail
