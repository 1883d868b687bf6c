// SPDX-License-Identifier: BSL-1.0
#pragma once

// What fits of many linear models on one view share, without the types of their learners: the samples, read in
// blocks that are centred; the weights of each job's rows; its change of columns.

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "attune/core/fit_context.hpp"
#include "attune/core/learner.hpp"
#include "attune/core/matrix_view.hpp"
#include "attune/loss/concept.hpp"
#include "attune/model/detail/sweep_samples.hpp"
#include "attune/model/detail/sweep_task.hpp"
#include "attune/simd/products.hpp"
#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// The rows that some jobs train on.
struct SweepRows {
  RowList train{};
  std::vector<double> class_factors{};  // on the weights of rows, by class code; empty: 1

  friend bool operator==(const SweepRows&, const SweepRows&) = default;
};

/// Rows a block: 64 KB of 64 columns.
inline constexpr std::size_t sweep_block = 128;

class Sweep {
 public:
  [[gnu::cold]] Sweep(std::size_t jobs, SweepSamples samples, std::size_t outputs, std::vector<double> targets, std::vector<double> weights, AnyExecutor executor)
      : tasks(jobs), samples_(std::move(samples)), outputs_(outputs), lists_(jobs), target_(std::move(targets)), weight_(std::move(weights)), executor_(std::move(executor)), centre_(samples_.columns) {
    double sum = 0;
    for (const double w : weight_) sum += w;
    for (double& w : weight_) w *= static_cast<double>(weight_.size()) / sum;
    if (samples_.is_sparse()) return;  // off any centre but 0 no row would be
    for (std::size_t j = 0; j < features(); ++j) centre_[j] = middle([&](std::size_t i) { return samples_.value(static_cast<Index>(i), static_cast<Index>(j)); });
  }

  /// The median of three medians of three values that are spread over the rows: amid the others, whatever a few are.
  [[gnu::cold]] double middle(FunctionRef<double(std::size_t)> value_of_row) const {
    const auto of_three = [](double a, double b, double c) { return std::max(std::min(a, b), std::min(std::max(a, b), c)); };
    std::array<double, 9> v;
    for (std::size_t k = 0; k < 9; ++k) v[k] = value_of_row((2 * k + 1) * size() / 18);
    return of_three(of_three(v[0], v[3], v[6]), of_three(v[1], v[4], v[7]), of_three(v[2], v[5], v[8]));
  }

  [[gnu::cold, gnu::noinline]] ~Sweep() = default;
  Sweep(const Sweep&) = delete;
  Sweep& operator=(const Sweep&) = delete;

  const SweepSamples& samples() const { return samples_; }
  std::size_t size() const { return target_.size(); }
  std::size_t features() const { return centre_.size(); }
  /// Scores a row.
  std::size_t outputs() const { return outputs_; }
  /// How many a task has: the weights of each output, then their intercepts.
  std::size_t parameters(const SweepTask& task) const { return outputs_ * (features() + (task.intercept ? 1 : 0)); }
  const std::vector<double>& target() const { return target_; }
  const std::vector<double>& centre() const { return centre_; }
  const AnyExecutor& executor() const { return executor_; }

  std::vector<SweepTask> tasks;  // of each job
  double readings = 0;           // of the rows, so far

  std::span<const SweepRows> lists() const { return std::span(lists_).first(list_count_); }

  [[gnu::cold]] void join(std::size_t job, SweepTask& task, const SweepRows& of) {
    task.joins = true;
    while (task.rows < list_count_ && lists_[task.rows] != of) ++task.rows;
    if (task.rows == list_count_) lists_[list_count_++] = of;
    tasks[job] = task;
  }

  /// Adds the weight of each row of the view among `of`: nothing for those that are not trained on, a multiple for those
  /// that are listed several times.
  [[gnu::cold]] void add_weights(const SweepRows& of, std::span<double> to) const {
    for (const Index row : *of.train) {
      const auto i = static_cast<std::size_t>(row);
      to[i] += weight(i) * (of.class_factors.empty() ? 1.0 : of.class_factors[static_cast<std::size_t>(target_[i])]);
    }
  }

  double weight(std::size_t row) const { return weight_.empty() ? 1.0 : weight_[row]; }

  /// Whether more than half of all rows are listed, each once, with the view's weights.
  [[gnu::cold]] bool has_most_rows_once(const SweepRows& of) const {
    if (!of.class_factors.empty() || 2 * of.train->size() <= size()) return false;
    std::vector<char> seen(size());
    for (const Index row : *of.train)
      if (std::exchange(seen[static_cast<std::size_t>(row)], 1) != 0) return false;
    return true;
  }

  /// Whether rows with a weight have so many classes.
  [[gnu::cold]] bool has_classes(const SweepRows& of, std::size_t count) const {
    std::vector<char> seen(count);
    for (const Index row : *of.train) {
      const auto i = static_cast<std::size_t>(row), code = static_cast<std::size_t>(target_[i]);
      if (weight(i) > 0 && (of.class_factors.empty() || of.class_factors[code] > 0)) seen[code] = 1;
    }
    return std::count(seen.begin(), seen.end(), 1) == static_cast<std::ptrdiff_t>(count);
  }

  /// Whether the targets of rows of the view are in this range.
  [[gnu::cold]] bool has_targets_in(const std::vector<Index>& list, const TargetRange& range) const {
    return std::all_of(list.begin(), list.end(), [&](Index row) { return range.contains(target_[static_cast<std::size_t>(row)]); });
  }

  /// Whether these are rows of the view.
  [[gnu::cold]] bool has_rows(const std::vector<Index>& list) const {
    return std::all_of(list.begin(), list.end(), [&](Index row) { return row >= 0 && static_cast<std::size_t>(row) < size(); });
  }

  /// Whether a column has one value in all these rows.
  [[gnu::cold]] bool is_constant(const std::vector<Index>& among, std::size_t column) const {
    for (const Index row : among)
      if (samples_.value(row, static_cast<Index>(column)) != samples_.value(among.front(), static_cast<Index>(column))) return false;
    return true;
  }

  /// Into how many parts of at least 1024 rows these fall: it depends on their number only.
  static std::size_t chunks(std::size_t rows, std::size_t most) { return std::clamp<std::size_t>(rows / 1024, 1, most); }

  /// Calls work(chunk, begin, end) for each part of the rows, on the executor.
  [[gnu::cold]] void for_each_chunk(std::size_t rows, std::size_t count, FunctionRef<void(std::size_t, std::size_t, std::size_t)> work) const {
    const std::size_t each = (rows + count * sweep_block - 1) / (count * sweep_block) * sweep_block;
    executor_.for_each(count, [&](std::size_t chunk) { work(chunk, std::min(chunk * each, rows), std::min((chunk + 1) * each, rows)); });
  }

  /// Writes a row less `from` to `to`.
  void read_row(std::size_t row, std::span<const double> from, double* to) const { samples_.read_row(static_cast<Index>(row), from.data(), to); }

  /// Tasks that share a pass over the rows that they hold out, at most.
  static constexpr std::size_t most_side_by_side = 128;

  /// Scores of the held-out rows of all tasks that are solved.
  [[gnu::cold]] void score_held_out() {
    std::vector<std::vector<std::size_t>> groups;
    std::unordered_map<const void*, std::size_t> place;  // of a list's group
    for (std::size_t t = 0; t < tasks.size(); ++t) {
      if (!tasks[t].solved || !tasks[t].held_out) continue;
      const auto [at, is_new] = place.try_emplace(tasks[t].held_out.get(), groups.size());
      if (is_new || groups[at->second].size() == most_side_by_side) {
        at->second = groups.size();
        groups.emplace_back();
      }
      groups[at->second].push_back(t);
    }
    executor_.for_each(groups.size(), [&](std::size_t g) { score(groups[g]); });
  }

  /// Writes the weights of a task's output, for columns less the centre, to a column of `to`, and its constant to row
  /// `last` of it.
  [[gnu::cold]] void load(const SweepTask& task, std::span<const double> parameters, std::size_t output, double* to, std::size_t cols, std::size_t last) const {
    const auto weights = parameters.subspan(output * features(), features());
    double constant = task.intercept ? parameters[outputs_ * features() + output] : 0;
    for (std::size_t j = 0; j < features(); ++j) {
      to[j * cols] = weights[j] * task.factor(j);
      constant += weights[j] * task.offset(j, centre_[j]);
    }
    to[last * cols] = constant;
  }

 private:
  [[gnu::cold]] void score(const std::vector<std::size_t>& group) {
    const std::vector<Index>& held_out = *tasks[group.front()].held_out;
    const std::size_t p = features() + 1, used = group.size() * outputs_, cols = simd::padded_size(used);
    const bool sparse = samples_.is_sparse();
    simd::Workspace weights(p * cols), block(sparse ? 0 : sweep_block * p), scores(sweep_block * cols);
    for (std::size_t m = 0; m < used; ++m) {
      SweepTask& task = tasks[group[m / outputs_]];
      load(task, {task.parameters.data(), static_cast<std::size_t>(task.parameters.size())}, m % outputs_, weights.data() + m, cols, features());
      task.held_out_scores.resize(held_out.size() * outputs_);
    }
    for (std::size_t at = 0; at < held_out.size(); at += sweep_block) {
      const std::size_t count = std::min(sweep_block, held_out.size() - at);
      if (sparse) {
        for (std::size_t r = 0; r < count; ++r) std::copy_n(weights.data() + features() * cols, cols, scores.data() + r * cols);
        samples_.add_product(std::span(held_out).subspan(at, count), weights.data(), cols, scores.data());
      } else {
        for (std::size_t r = 0; r < count; ++r) {
          read_row(static_cast<std::size_t>(held_out[at + r]), centre_, block.data() + r * p);
          block.data()[r * p + p - 1] = 1;
        }
        std::fill_n(scores.data(), sweep_block * cols, 0.0);
        simd::add_product({block.data(), p, 1}, simd::padded_size(count), p, weights.data(), cols, scores.data(), cols, cols);
      }
      for (std::size_t m = 0; m < used; ++m)
        for (std::size_t r = 0; r < count; ++r) tasks[group[m / outputs_]].held_out_scores[(at + r) * outputs_ + m % outputs_] = scores.data()[r * cols + m];
    }
  }

  SweepSamples samples_;
  std::size_t outputs_;
  std::vector<SweepRows> lists_;  // the first list_count_ of them
  std::size_t list_count_ = 0;
  std::vector<double> target_;
  std::vector<double> weight_;  // mean 1; empty: 1
  AnyExecutor executor_;
  std::vector<double> centre_;  // of the columns; of sparse rows 0
};

}  // namespace attune::inline ATTUNE_ABI::detail
