// SPDX-License-Identifier: BSL-1.0
#pragma once

// Many least-squares fits from Gram matrices: one for each list of training rows, whatever the penalties, the changes
// of columns and the intercepts of the jobs that train on it. The rows are read once.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "attune/model/detail/sweep.hpp"
#include "attune/model/detail/wide_least_squares.hpp"
#include "attune/optimize/lasso.hpp"
#include "attune/optimize/lasso_columns.hpp"
#include "attune/optimize/many_strengths.hpp"
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
  explicit GramMatrices(Sweep& sweep) : sweep_(sweep), size_(simd::padded_size(sweep.features() + 2)), target_centre_(sweep.middle([&](std::size_t i) { return sweep.target()[i]; })) {}

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
  std::size_t chunks() const { return Sweep::chunks(sweep_.size(), std::clamp<std::size_t>((std::size_t{1} << 24U) / (size_ * size_), 1, 32)); }
  /// How many lists of rows go into one sweep.
  std::size_t lists_a_sweep() const { return std::max<std::size_t>(1, (std::size_t{1} << 25U) / (chunks() * size_ * size_ + sweep_.size())); }

  /// The upper halves of the matrices of these lists of rows. A list of most rows, as the training rows of a fold are, is
  /// all rows less those that it leaves out, unless these are most of what a column has. Cost: one read of X, or two, and
  /// a product for each list, of the fewer rows. Each list's sum has a shape of its own, so that it does not depend on the
  /// others.
  [[gnu::cold]] std::vector<double> of(std::span<const std::size_t> lists) {
    std::vector<double> weights(lists.size() * sweep_.size());
    const auto weights_of = [&](std::size_t k) { return std::span(weights).subspan(k * sweep_.size(), sweep_.size()); };
    std::vector<char> turned(lists.size());
    for (std::size_t k = 0; k < lists.size(); ++k) {
      sweep_.add_weights(sweep_.lists()[lists[k]], weights_of(k));
      turned[k] = sweep_.has_most_rows_once(sweep_.lists()[lists[k]]);
      if (turned[k]) turn(weights_of(k));
    }
    // All rows go along as one list more, where they are needed and not known.
    const bool with_total = total_.empty() && std::find(turned.begin(), turned.end(), 1) != turned.end();
    if (with_total) {
      weights.resize((lists.size() + 1) * sweep_.size());
      turn(weights_of(lists.size()));
    }
    auto sums = sums_of(weights);
    if (with_total) {
      total_.assign(sums.end() - static_cast<std::ptrdiff_t>(matrix()), sums.end());
      sums.resize(lists.size() * matrix());
    }
    std::vector<std::size_t> again;
    for (std::size_t k = 0; k < lists.size(); ++k)
      if (turned[k] && !take_from_total(std::span(sums).subspan(k * matrix(), matrix()))) again.push_back(k);
    for (const std::size_t k : again) {
      turn(weights_of(k));
      const auto sum = sums_of(weights_of(k));
      std::copy(sum.begin(), sum.end(), sums.begin() + static_cast<std::ptrdiff_t>(k * matrix()));
    }
    return sums;
  }

  /// Values of one list's matrix.
  std::size_t matrix() const { return size_ * size_; }

 private:
  // Puts the weights of the rows that have none in place of the others', and back.
  [[gnu::cold]] void turn(std::span<double> weights) const {
    for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = weights[i] == 0 ? sweep_.weight(i) : 0.0;
  }

  // A matrix becomes that of all rows less itself, if enough is left of each column.
  [[gnu::cold]] bool take_from_total(std::span<double> sum) {
    constexpr double least_left = 0.25;
    for (std::size_t j = 0; j < size_; ++j)
      if (!(total_[j * size_ + j] - sum[j * size_ + j] >= least_left * total_[j * size_ + j])) return false;
    for (std::size_t i = 0; i < sum.size(); ++i) sum[i] = total_[i] - sum[i];
    return true;
  }

  // The matrices for weights of the rows, list after list.
  [[gnu::cold]] std::vector<double> sums_of(std::span<const double> weights) {
    const std::size_t all = weights.size() / sweep_.size() * matrix();
    std::vector<double> parts(chunks() * all);
    sweep_.for_each_chunk(sweep_.size(), chunks(), [&](std::size_t chunk, std::size_t begin, std::size_t end) { add(begin, end, weights, std::span(parts).subspan(chunk * all, all)); });
    for (std::size_t chunk = 1; chunk < chunks(); ++chunk) simd::add_scaled(std::span(parts).first(all), 1, std::span(parts).subspan(chunk * all, all));
    parts.resize(all);
    sweep_.readings += 1;
    return parts;
  }

  // Adds some rows to the matrices of all lists.
  [[gnu::cold]] void add(std::size_t begin, std::size_t end, std::span<const double> weights, std::span<double> sums) const {
    if (sweep_.samples().is_sparse()) return add_sparse(begin, end, weights, sums);
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

  [[gnu::cold]] void add_sparse(std::size_t begin, std::size_t end, std::span<const double> weights, std::span<double> sums) const {
    std::vector<Index> rows(end - begin);
    std::vector<double> target(rows.size());
    for (std::size_t r = 0; r < rows.size(); ++r) {
      rows[r] = static_cast<Index>(begin + r);
      target[r] = sweep_.target()[begin + r] - target_centre_;
    }
    for (std::size_t k = 0; k * matrix() < sums.size(); ++k) sweep_.samples().add_products(rows, weights.data() + k * sweep_.size() + begin, target.data(), size_, sums.data() + k * matrix());
  }

  void read(std::size_t row, double* to) const {
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

  Sweep& sweep_;
  std::size_t size_;
  double target_centre_;
  std::vector<double> total_{};  // the matrix of all rows, when it is first needed
};

/// ½ wᵀHw - rᵀw + ½ q of jobs that share their rows, their change of columns and whether they have an intercept, which
/// is solved for.
class Quadratic {
 public:
  /// Takes the sums of the job's rows apart. Where it has an intercept, columns and target go off their means.
  [[gnu::cold]] Quadratic(const Sweep& sweep, const SweepTask& task, std::span<const double> gram, const std::vector<Variation>& variations, std::size_t row_length, double target_centre)
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
    exact_ = exact_ && total > 0;
  }

  /// Whether the digits suffice.
  bool exact() const { return exact_; }

  /// The same by columns, for lassos; H goes with it.
  [[gnu::cold]] GramColumns take_columns() { return {std::move(hessian_), right_, constant_}; }
  LassoFrame frame(bool intercept) const { return {.mean = mean_, .target_mean = intercept_, .intercept = intercept}; }

  /// Fits a job of squares; whether it could be done.
  [[gnu::cold]] bool solve(SweepTask& task) const {
    constexpr double least_pivot = 1e-9;
    auto hessian = hessian_;
    for (std::size_t j = 0; j < n_; ++j) hessian[j * n_ + j] += task.strength;
    const simd::Cholesky factor(std::move(hessian), n_, least_pivot);
    if (!factor.holds()) return false;
    auto w = right_;
    factor.solve(w);
    auto rest = residual(w, task.strength);
    factor.solve(rest);  // once more for what rounding left
    simd::add_scaled(w, 1, rest);
    rest = residual(w, task.strength);
    const double value = 0.5 * (constant_ - simd::dot(right_, w) - simd::dot(rest, w));
    report(task, w, value, simd::largest_absolute(rest));
    return true;
  }

 private:
  [[gnu::cold]] std::vector<double> residual(const std::vector<double>& w, double strength) const {
    std::vector<double> rest(n_);
    for (std::size_t i = 0; i < n_; ++i) rest[i] = right_[i] - simd::dot({hessian_.data() + i * n_, n_}, w) - strength * w[i];
    return rest;
  }

  // As an optimizer reports that starts at zero and needs one step.
  [[gnu::cold]] void report(SweepTask& task, const std::vector<double>& w, double value, double gradient_norm) const {
    const auto n = static_cast<Index>(n_);
    task.parameters = Eigen::VectorXd::Zero(n + (task.intercept ? 1 : 0));
    StoppingRun run(task.stopping());
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

/// Fits lassos and elastic nets of one quadratic.
[[gnu::cold]] inline void solve_lassos(Quadratic& quadratic, const AnyExecutor& executor, std::span<SweepTask* const> tasks) {
  const GramColumns columns = quadratic.take_columns();
  std::vector<StrengthRun> runs = runs_of(tasks);
  minimize_on_paths(columns, quadratic.frame(tasks.front()->intercept), GramColumns::path_factor, executor, runs);
  put_back(runs, tasks);
}

/// Fits all tasks whose Gram matrix tells the answer.
[[gnu::cold]] inline void solve_least_squares(Sweep& sweep) {
  solve_by_rows(sweep);
  if (sweep.features() > static_cast<std::size_t>(most_swept_features)) return;
  GramMatrices grams(sweep);
  std::vector<std::size_t> open;  // lists of open jobs
  for (std::size_t list = 0; list < sweep.lists().size(); ++list)
    if (std::any_of(sweep.tasks.begin(), sweep.tasks.end(), [&](const SweepTask& task) { return task.is_open() && task.rows == list; })) open.push_back(list);
  for (std::size_t first = 0; first < open.size(); first += grams.lists_a_sweep()) {
    const auto lists = std::span(open).subspan(first, std::min(grams.lists_a_sweep(), open.size() - first));
    const auto place_of = [&](const SweepTask& task) { return static_cast<std::size_t>(std::find(lists.begin(), lists.end(), task.rows) - lists.begin()); };
    const auto sums = grams.of(lists);
    std::vector<std::vector<SweepTask*>> groups;
    for (SweepTask& task : sweep.tasks) {
      if (!task.is_open() || place_of(task) == lists.size()) continue;
      auto group = std::find_if(groups.begin(), groups.end(), [&](const auto& known) { return same_quadratic(*known.front(), task); });
      if (group == groups.end()) group = groups.emplace(groups.end());
      group->push_back(&task);
    }
    sweep.executor().for_each(groups.size(), [&](std::size_t g) {
      const SweepTask& any = *groups[g].front();
      const auto sum = std::span(sums).subspan(place_of(any) * grams.matrix(), grams.matrix());
      Quadratic quadratic(sweep, any, sum, grams.variations(sweep.lists()[any.rows], sum), grams.row_length(), grams.target_centre());
      if (!quadratic.exact()) return;
      if (any.descent != nullptr) return solve_lassos(quadratic, sweep.executor(), groups[g]);
      sweep.executor().for_each(groups[g].size(), [&](std::size_t t) { in_task(*groups[g][t], [&] { groups[g][t]->solved = quadratic.solve(*groups[g][t]); }); });
    });
  }
}

}  // namespace attune::inline ATTUNE_ABI::detail
