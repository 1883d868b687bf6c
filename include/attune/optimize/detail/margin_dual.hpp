// SPDX-License-Identifier: BSL-1.0
#pragma once

// The dual of a linear support vector machine, and the steps that raise it.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "attune/optimize/linear_margins.hpp"
#include "attune/simd/sample_row.hpp"
#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Numbers that put rows into order: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014,
/// figure 13. A pass draws one for each row, in a fraction of the time of a step.
class RowOrder {
 public:
  explicit RowOrder(RandomKey key) : state_(key.value) {}

  void shuffle(std::span<std::uint32_t> rows) noexcept {
    for (std::size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[below(static_cast<std::uint32_t>(i))]);
  }

 private:
  std::uint32_t below(std::uint32_t count) noexcept {
    state_ += 0x9e3779b97f4a7c15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
    return static_cast<std::uint32_t>(((z >> 32U) * count) >> 32U);
  }

  std::uint64_t state_;
};

/// What a look at the rows tells, over the strength of the penalty.
struct MarginState {
  double value = 0;   ///< of the primal
  double gap = 0;     ///< of a pass: an estimate, rows being seen at different times; of a check: an upper bound
  double spread = 0;  ///< of a pass: of the violations of the conditions of a minimum
};

/// β, w and b. Everything is over the strength, so that the penalty is ½‖w‖².
class MarginDual {
 public:
  [[gnu::cold]] MarginDual(const LinearMargins& problem, std::span<const double> share) : loss_(problem.loss), intercept_(problem.intercept), w_(static_cast<std::size_t>(problem.columns)) {
    double squares = 0;
    rows_.reserve(problem.rows.size());
    for (std::size_t i = 0; i < problem.rows.size(); ++i) {
      if (!(share[i] > 0)) continue;
      const double square = simd::squared_norm(problem.rows[i]);
      rows_.push_back({.row = problem.rows[i], .sign = problem.target[i] > 0 ? 1.0 : -1.0, .most = share[i] / problem.strength, .inverse = square});
      squares += square;
    }
    if (intercept_) ones_ = squares > 0 ? squares / static_cast<double>(rows_.size()) : 1;
    for (Row& row : rows_) {
      row.ridge = loss_.bend / row.most;
      row.inverse = 1 / (row.inverse + ones_ + row.ridge);
    }
    order_.resize(rows_.size());
    for (std::size_t i = 0; i < order_.size(); ++i) order_[i] = static_cast<std::uint32_t>(i);
    active_ = order_.size();
    margin_.resize(rows_.size());
  }

  const std::vector<double>& weights() const { return w_; }

  /// The intercept that is best for the weights, of the last check.
  double best_intercept() const { return best_intercept_; }

  /// The value of other weights and another intercept.
  double value_at(const double* w, double b) const {
    double sum = 0;
    for (const Row& row : rows_) sum += row.most * loss_at(loss_.edge - row.sign * (simd::dot(row.row, w) + b));
    return sum + 0.5 * simd::dot({w, w_.size()}, {w, w_.size()});
  }

  /// β as it is at a minimum that has these weights.
  [[gnu::cold]] void start(const double* w, double b) {
    std::fill(w_.begin(), w_.end(), 0.0);
    for (Row& row : rows_) {
      row.beta = row.most * slope(loss_.edge - row.sign * (simd::dot(row.row, w) + b));
      if (row.beta > 0) simd::add_scaled(w_.data(), row.beta * row.sign, row.row);
    }
    b_ = b;
    balance_ = balance();
  }

  /// A step for each row that is not set aside.
  MarginState pass(RowOrder& random) noexcept {
    constexpr std::size_t ahead = 6;
    random.shuffle({order_.data(), active_});
    MarginState seen;
    double highest = -infinity, lowest = infinity;
    for (std::size_t k = 0; k < active_;) {
      if (k + 2 * ahead < active_) simd::prefetch(&rows_[order_[k + 2 * ahead]]);
      if (k + ahead < active_) simd::prefetch(rows_[order_[k + ahead]].row);
      Row& row = rows_[order_[k]];
      const double u = loss_.edge - row.sign * (simd::dot(row.row, w_.data()) + b_);
      const double gradient = row.ridge * row.beta - u, upper = loss_.bound * row.most;
      seen.value += row.most * loss_at(u);
      seen.gap += gap_of(row, row.beta, u);
      double violation = gradient;
      if (row.beta == 0) {
        if (gradient > highest_) {
          std::swap(order_[k], order_[--active_]);
          continue;
        }
        violation = std::min(gradient, 0.0);
      } else if (row.beta == upper) {
        if (gradient < lowest_) {
          std::swap(order_[k], order_[--active_]);
          continue;
        }
        violation = std::max(gradient, 0.0);
      }
      highest = std::max(highest, violation);
      lowest = std::min(lowest, violation);
      if (violation != 0) move(row, std::clamp(row.beta - gradient * row.inverse, 0.0, upper));
      ++k;
    }
    highest_ = highest > 0 ? highest : infinity;
    lowest_ = lowest < 0 ? lowest : -infinity;
    seen.value += 0.5 * simd::dot(w_, w_);
    seen.spread = highest > lowest ? highest - lowest : 0;
    correct_intercept(seen.spread);
    return seen;
  }

  /// Looks at all rows with weights that stay: the value with the best intercept, and a gap that holds. Rows that have
  /// to be seen again are. The bound is that of the β of one class scaled down, so that both weigh the same:
  /// with w' their weights, value - bound = Σ (terms of Fenchel and Young, each ≥ 0) + ½‖w - w'‖².
  [[gnu::cold]] MarginState check() {
    for (std::size_t i = 0; i < rows_.size(); ++i) margin_[i] = rows_[i].sign * simd::dot(rows_[i].row, w_.data());
    best_intercept_ = intercept_ ? find_intercept() : 0;
    double positive = 0, negative = 0;
    for (const Row& row : rows_) (row.sign > 0 ? positive : negative) += row.beta;
    balance_ = positive - negative;
    const bool larger = balance_ > 0;  // class
    const double factor = intercept_ && balance_ != 0 ? std::min(positive, negative) / std::max(positive, negative) : 1;
    MarginState seen;
    double length = 0;  // of the larger class's weights, at most
    active_ = 0;
    std::size_t aside = rows_.size();
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const Row& row = rows_[i];
      const bool scaled = (row.sign > 0) == larger;
      const double u = loss_.edge - margin_[i] - row.sign * best_intercept_;
      seen.value += row.most * loss_at(u);
      seen.gap += gap_of(row, scaled ? factor * row.beta : row.beta, u);
      if (scaled && factor < 1) length += row.beta * std::sqrt(std::max(0.0, 1 / row.inverse - ones_ - row.ridge));
      const double gradient = row.ridge * row.beta - loss_.edge + margin_[i] + row.sign * b_;
      const bool settled = (row.beta == 0 && gradient > highest_) || (row.beta == loss_.bound * row.most && gradient < lowest_);
      order_[settled ? --aside : active_++] = static_cast<std::uint32_t>(i);
    }
    seen.value += 0.5 * simd::dot(w_, w_);
    const auto apart = [&](double norm) { return 0.5 * (1 - factor) * (1 - factor) * norm * norm; };
    if (apart(length) <= 0.1 * seen.gap)
      seen.gap += apart(length);
    else if (factor < 1)
      seen.gap += apart(length_of(larger));
    return seen;
  }

 private:
  static constexpr double infinity = std::numeric_limits<double>::infinity();

  struct alignas(64) Row {
    SampleRow row{};
    double sign = 1;
    double most = 0;     // C
    double ridge = 0;    // bend / C
    double inverse = 0;  // 1 / the second derivative by β
    double beta = 0;
  };

  // a(u), φ = max over a of u a - ½ bend a², and φ.
  double slope(double u) const noexcept { return u <= 0 ? 0 : loss_.bend == 0 ? loss_.bound : std::min(u * steepness_, loss_.bound); }
  double loss_at(double u) const noexcept {
    const double a = slope(u);
    return a * (u - 0.5 * loss_.bend * a);
  }
  // C φ + β (m - edge) + ½ ridge β² ≥ 0: what a row adds to the gap.
  double gap_of(const Row& row, double beta, double u) const noexcept {
    const double a = slope(u);
    return (row.most * a - beta) * (u - 0.5 * (loss_.bend * a + row.ridge * beta));
  }

  void move(Row& row, double beta) noexcept {
    const double change = (beta - row.beta) * row.sign;
    row.beta = beta;
    if (change == 0) return;
    simd::add_scaled(w_.data(), change, row.row);
    b_ += ones_ * change;
    balance_ += change;
  }

  // b is that of the last correction plus ones · Σ β y; as if the latter were none from now on.
  void correct_intercept(double spread) noexcept {
    if (ones_ * std::abs(balance_) > 0.5 * spread) b_ += ones_ * balance_;
  }

  double balance() const noexcept {
    double sum = 0;
    for (const Row& row : rows_) sum += row.sign * row.beta;
    return sum;
  }

  double length_of(bool positive) const {
    std::vector<double> part(w_.size());
    for (const Row& row : rows_)
      if (row.beta > 0 && (row.sign > 0) == positive) simd::add_scaled(part.data(), row.beta, row.row);
    return std::sqrt(simd::dot(part, part));
  }

  // The b that the losses are least at, the margins being `margin_` + y b.
  [[gnu::cold]] double find_intercept() { return loss_.bend == 0 ? find_kink() : find_root(); }

  // The slope in b rises by bound · C at each edge, from - that of all of class 1: a quantile of the edges.
  [[gnu::cold]] double find_kink() {
    edges_.resize(rows_.size());
    double left = 0;  // of the slope to rise
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      edges_[i] = {rows_[i].sign * (loss_.edge - margin_[i]), rows_[i].most};
      if (rows_[i].sign > 0) left += rows_[i].most;
    }
    auto begin = edges_.begin(), end = edges_.end();
    while (end - begin > 1) {
      const auto middle = begin + (end - begin) / 2;
      std::nth_element(begin, middle, end);
      double below = 0;
      for (auto at = begin; at != middle; ++at) below += at->second;
      if (below >= left) {
        end = middle;
      } else {
        left -= below;
        begin = middle;
      }
    }
    return begin->first;
  }

  // Where the slope, which is made of straight lines and rises, is zero: Newton's method between bounds.
  [[gnu::cold]] double find_root() const {
    double low = -infinity, high = infinity, b = b_, step = 1;
    for (int i = 0; i < 200; ++i) {
      double at = 0, bend = 0;
      for (std::size_t k = 0; k < rows_.size(); ++k) {
        const Row& row = rows_[k];
        const double u = loss_.edge - margin_[k] - row.sign * b, a = slope(u);
        at -= row.most * row.sign * a;
        if (a > 0 && a < loss_.bound) bend += row.most / loss_.bend;
      }
      if (at == 0) return b;
      (at < 0 ? low : high) = b;
      double next = bend > 0 ? b - at / bend : at < 0 ? infinity : -infinity;
      if (!(next > low && next < high)) next = std::isinf(low) ? high - (step *= 2) : std::isinf(high) ? low + (step *= 2) : 0.5 * (low + high);
      if (next == b || !(next > low && next < high)) return b;
      b = next;
    }
    return b;
  }

  MarginConjugate loss_;
  double steepness_ = loss_.bend > 0 ? 1 / loss_.bend : 0;
  bool intercept_;
  double ones_ = 0;  // the square of a column's constant that stands for the intercept; 0: there is none
  std::vector<double> w_;
  double b_ = 0, balance_ = 0, best_intercept_ = 0;
  std::vector<Row> rows_{};             // those with a weight
  std::vector<std::uint32_t> order_{};  // the first active_ are not set aside
  std::size_t active_ = 0;
  double highest_ = infinity, lowest_ = -infinity;  // violations of the pass before
  std::vector<double> margin_{};                    // of all rows without b, as the last check found them
  std::vector<std::pair<double, double>> edges_{};
};

}  // namespace attune::inline ATTUNE_ABI::detail
