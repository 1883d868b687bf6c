// SPDX-License-Identifier: BSL-1.0
#pragma once

// Many least-squares fits from Gram matrices: one for each list of training rows, whatever the penalties, the changes
// of columns and the intercepts of the jobs that train on it. The rows are read once.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

#include "attune/model/detail/sweep.hpp"
#include "attune/simd/cholesky.hpp"
#include "attune/simd/products.hpp"
#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// What a list of rows has of a column, once the square of its mean is taken off the mean of its squares.
enum class Variation : char { known, none, lost };

/// Sums over rows of products of columns: the features less their centres, a column of ones, and the target less its
/// centre, so that little cancels when a job's own means go off.
class GramMatrices {
 public:
  /// Most columns of a sweep: beyond, a job's matrix outgrows the caches, and a fit of its own is no slower.
  static constexpr std::size_t most_features = 1024;

  explicit GramMatrices(const Sweep& sweep) : sweep_(sweep), size_(simd::padded_size(sweep.features() + 2)), target_centre_(sweep.middle([&](std::size_t i) { return sweep.target()[i]; })) {}

  /// Which columns vary among the rows. Where nearly all of a square is the mean's, digits are lost, unless the column
  /// is constant.
  [[gnu::cold]] std::vector<Variation> variations(const SweepRows& list, std::span<const double> gram) const {
    constexpr double least_left = 1e-6;
    const std::size_t ones = sweep_.features();
    std::vector<Variation> variations(ones);
    for (std::size_t j = 0; j < ones; ++j) {
      const double square = gram[j * size_ + j], sum = gram[j * size_ + ones];
      if (!(square - sum * sum / gram[ones * size_ + ones] > least_left * square)) variations[j] = sweep_.is_constant(*list.train, j) ? Variation::none : Variation::lost;
    }
    return variations;
  }

  std::size_t row_length() const { return size_; }
  double target_centre() const { return target_centre_; }
  /// How many chunks the rows fall into: fewer for larger matrices, for the sake of memory.
  std::size_t chunks() const { return sweep_.chunks(std::clamp<std::size_t>((std::size_t{1} << 24U) / (size_ * size_), 1, 32)); }
  /// How many lists of rows go into one sweep.
  std::size_t lists_a_sweep() const { return std::max<std::size_t>(1, (std::size_t{1} << 25U) / (chunks() * size_ * size_ + sweep_.size())); }

  /// The upper halves of the matrices of these lists of rows. Cost: one read of X, and a product for each list. Each
  /// list's sum has a shape of its own, so that it does not depend on the others.
  [[gnu::cold]] std::vector<double> of(std::span<const std::size_t> lists) const {
    std::vector<double> weights(lists.size() * sweep_.size()), parts(chunks() * lists.size() * matrix());
    for (std::size_t k = 0; k < lists.size(); ++k) sweep_.add_weights(sweep_.lists()[lists[k]], std::span(weights).subspan(k * sweep_.size(), sweep_.size()));
    const std::size_t all = lists.size() * matrix();
    sweep_.for_each_chunk(chunks(), [&](std::size_t chunk, std::size_t begin, std::size_t end) { add(begin, end, weights, std::span(parts).subspan(chunk * all, all)); });
    for (std::size_t chunk = 1; chunk < chunks(); ++chunk) simd::add_scaled(std::span(parts).first(all), 1, std::span(parts).subspan(chunk * all, all));
    parts.resize(all);
    return parts;
  }

  /// Values of one list's matrix.
  std::size_t matrix() const { return size_ * size_; }

 private:
  // Adds some rows to the matrices of all lists.
  [[gnu::cold]] void add(std::size_t begin, std::size_t end, std::span<const double> weights, std::span<double> sums) const {
    simd::Workspace block(sweep_block * size_), chosen(sweep_block * size_), weighted(sweep_block * size_);
    for (std::size_t at = begin; at < end; at += sweep_block) {
      const std::size_t count = std::min(sweep_block, end - at);
      for (std::size_t r = 0; r < count; ++r) read(at + r, block.data() + r * size_);
      for (std::size_t k = 0; k * matrix() < sums.size(); ++k) {
        const auto [rows, plain] = choose(weights.data() + k * sweep_.size() + at, count, block.data(), chosen.data(), weighted.data());
        simd::add_upper_product(chosen.data(), plain ? chosen.data() : weighted.data(), rows, size_, sums.data() + k * matrix());
      }
    }
  }

  void read(std::size_t row, double* to) const noexcept {
    sweep_.read_row(row, sweep_.centre(), to);
    to[sweep_.features()] = 1;
    to[sweep_.features() + 1] = sweep_.target()[row] - target_centre_;
  }

  // The rows of a block that have a weight, and the same times it. Returns how many, and whether all weights are 1.
  [[gnu::cold]] std::pair<std::size_t, bool> choose(const double* weight, std::size_t count, const double* block, double* chosen, double* weighted) const noexcept {
    std::size_t rows = 0;
    bool plain = true;
    for (std::size_t r = 0; r < count; ++r) {
      if (weight[r] == 0) continue;
      plain = plain && weight[r] == 1;
      std::copy_n(block + r * size_, size_, chosen + rows * size_);
      ++rows;
    }
    if (plain) return {rows, true};
    for (std::size_t r = 0, to = 0; r < count; ++r) {
      if (weight[r] == 0) continue;
      std::fill_n(weighted + to * size_, size_, 0.0);
      simd::add_scaled({weighted + to * size_, size_}, weight[r], {block + r * size_, size_});
      ++to;
    }
    return {rows, false};
  }

  const Sweep& sweep_;
  std::size_t size_;
  double target_centre_;
};

/// ½ wᵀHw - rᵀw + ½ q + ½ strength ‖w‖² of one job, its intercept solved for.
class Quadratic {
 public:
  /// Takes the sums of the job's rows apart. Where it has an intercept, columns and target go off their means.
  [[gnu::cold]] Quadratic(const Sweep& sweep, const SweepTask& task, std::span<const double> gram, std::span<const Variation> variations, std::size_t row_length, double target_centre)
      : n_(sweep.features()), hessian_(n_ * n_), right_(n_), mean_(n_), slope_at_zero_(n_) {
    const auto sum = [&](std::size_t i, std::size_t j) { return gram[std::min(i, j) * row_length + std::max(i, j)]; };
    const double total = sum(n_, n_), mean_target = sum(n_, n_ + 1) / total;
    std::vector<double> factor(n_), mean(n_);
    for (std::size_t j = 0; j < n_; ++j) {
      factor[j] = task.factor(j);
      mean[j] = sum(j, n_) / total;
      mean_[j] = factor[j] * mean[j] + task.offset(j, sweep.centre()[j]);
      exact_ = exact_ && variations[j] != Variation::lost;
    }
    const auto covariance = [&](std::size_t i, std::size_t j, double mean_i, double mean_j) { return sum(i, j) / total - mean_i * mean_j; };
    for (std::size_t i = 0; i < n_; ++i) {
      for (std::size_t j = 0; j <= i; ++j) {
        const bool varies = variations[i] == Variation::known && variations[j] == Variation::known;
        const double about_mean = varies ? covariance(i, j, mean[i], mean[j]) : 0;
        hessian_[i * n_ + j] = hessian_[j * n_ + i] = factor[i] * factor[j] * about_mean + (task.intercept ? 0 : mean_[i] * mean_[j]);
      }
      const double with_target = variations[i] == Variation::known ? factor[i] * covariance(i, n_ + 1, mean[i], mean_target) : 0;
      intercept_ = mean_target + target_centre;
      right_[i] = with_target + (task.intercept ? 0 : mean_[i] * intercept_);
      slope_at_zero_[i] = -(with_target + mean_[i] * intercept_);
    }
    const double spread = sum(n_ + 1, n_ + 1) / total - mean_target * mean_target;
    at_zero_ = 0.5 * (spread + intercept_ * intercept_);
    constant_ = task.intercept ? spread : spread + intercept_ * intercept_;
    for (std::size_t j = 0; j < n_; ++j) hessian_[j * n_ + j] += task.strength;
    exact_ = exact_ && total > 0;
  }

  /// Fits the job; whether it could be done.
  [[gnu::cold]] bool solve(SweepTask& task) {
    constexpr double least_pivot = 1e-9;
    if (!exact_) return false;
    const simd::Cholesky factor(hessian_, n_, least_pivot);
    if (!factor.holds()) return false;
    auto w = right_;
    factor.solve(w);
    auto rest = residual(w);
    factor.solve(rest);  // once more for what rounding left
    simd::add_scaled(w, 1, rest);
    rest = residual(w);
    const double value = 0.5 * (constant_ - simd::dot(right_, w) - simd::dot(rest, w));
    report(task, w, value, simd::largest_absolute(rest));
    return true;
  }

 private:
  [[gnu::cold]] std::vector<double> residual(const std::vector<double>& w) const {
    std::vector<double> rest(n_);
    for (std::size_t i = 0; i < n_; ++i) rest[i] = right_[i] - simd::dot({hessian_.data() + i * n_, n_}, w);
    return rest;
  }

  // As an optimizer reports that starts at zero and needs one step.
  [[gnu::cold]] void report(SweepTask& task, const std::vector<double>& w, double value, double gradient_norm) const {
    const auto n = static_cast<Index>(n_);
    task.parameters = Eigen::VectorXd::Zero(n + (task.intercept ? 1 : 0));
    StoppingRun run(task.optimizer->stopping);
    const auto monitor = [&](const Iteration& iteration) { return !*task.observer || (*task.observer)(iteration); };
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    Iteration iteration{.value = at_zero_, .gradient_norm = simd::largest_absolute(slope_at_zero_), .validation = none};
    if (task.intercept) iteration.gradient_norm = std::max(iteration.gradient_norm, std::abs(intercept_));
    auto stop = run.after(iteration, 1, monitor);
    if (!stop) {
      std::copy(w.begin(), w.end(), task.parameters.data());
      if (task.intercept) task.parameters[n] = intercept_ - simd::dot(mean_, w);
      iteration = {.index = 1, .value = value, .gradient_norm = gradient_norm, .step = 1, .validation = none};
      stop = run.after(iteration, 2, monitor);
      const bool asked = stop && (*stop == Status::stopped_by_monitor || *stop == Status::diverged);
      if (!asked && stop != Status::gradient_tolerance) stop = Status::precision_limit;
    }
    task.optimization = run.finish(*stop, iteration.index, iteration.value, iteration.gradient_norm, 1 + iteration.index);
  }

  std::size_t n_;
  std::vector<double> hessian_;
  std::vector<double> right_;
  std::vector<double> mean_;           // of the columns that the model sees
  std::vector<double> slope_at_zero_;  // the gradient in the weights, all parameters being zero
  double intercept_ = 0;               // the mean target
  double at_zero_ = 0;                 // the value there
  double constant_ = 0;
  bool exact_ = true;
};

/// Fits all tasks whose Gram matrix tells the answer.
[[gnu::cold]] inline void solve_least_squares(Sweep& sweep) {
  if (sweep.features() > GramMatrices::most_features) return;
  const GramMatrices grams(sweep);
  for (std::size_t first = 0; first < sweep.lists().size(); first += grams.lists_a_sweep()) {
    const std::size_t count = std::min(grams.lists_a_sweep(), sweep.lists().size() - first);
    std::vector<std::size_t> lists(count);
    std::iota(lists.begin(), lists.end(), first);
    const auto sums = grams.of(lists);
    const auto sum_of_list = [&](std::size_t k) { return std::span(sums).subspan(k * grams.matrix(), grams.matrix()); };
    std::vector<std::vector<Variation>> variations(count);
    for (std::size_t k = 0; k < count; ++k) variations[k] = grams.variations(sweep.lists()[first + k], sum_of_list(k));
    sweep.executor().for_each(sweep.tasks.size(), [&](std::size_t t) {
      SweepTask& task = sweep.tasks[t];
      if (!task.joins || task.rows < first || task.rows >= first + count) return;
      Quadratic quadratic(sweep, task, sum_of_list(task.rows - first), variations[task.rows - first], grams.row_length(), grams.target_centre());
      task.solved = quadratic.solve(task);
    });
  }
}

}  // namespace attune::inline ATTUNE_ABI::detail
