// SPDX-License-Identifier: BSL-1.0
#pragma once

// Many minimisations by L-BFGS in lockstep: each reading of the data gives value and gradient of all models that have
// not stopped, at the point where each one's line search stands. Scores of a block of rows come from one product,
// gradients from another while the block is near; rows that a job does not train on have weight zero in it. An entry of a
// sparse row is read once for all models.

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "attune/core/function_ref.hpp"
#include "attune/model/detail/least_squares_sweep.hpp"
#include "attune/model/detail/loss_block.hpp"
#include "attune/model/detail/panel.hpp"
#include "attune/model/detail/sweep.hpp"
#include "attune/optimize/lbfgs.hpp"
#include "attune/optimize/line_search/strong_wolfe.hpp"
#include "attune/optimize/result.hpp"
#include "attune/optimize/stopping/stopping.hpp"
#include "attune/simd/cholesky.hpp"
#include "attune/simd/products.hpp"
#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// What is known of the rows of a list before any model is: a Gram matrix, of which the upper half of `row_length` columns
/// is filled; or the sums of each column less its centre, those of its squares, and the sum of the weights.
struct ListSums {
  std::span<const double> values{};
  std::size_t row_length = 0;  // 0: sums of columns
  bool alike = false;          // columns of a matrix
};

/// Whether models begin with the curvature of each column by itself, without a look at a matrix: of sparse rows, whose columns
/// have little in common, and of few rows, which say little about the columns.
inline bool by_columns(const Sweep& sweep) {
  return sweep.samples().is_sparse() || sweep.features() > static_cast<std::size_t>(most_swept_features) || sweep.size() < 2 * sweep.features();
}
/// Whether rows are so many that factors of matrices cost little beside reading them.
inline bool has_many_rows(const Sweep& sweep) { return !by_columns(sweep) && sweep.size() >= 16 * sweep.features(); }

/// How many other columns a column is like: the mean over columns of the squares of its correlations with the others, summed,
/// less what chance makes of so many rows.
[[gnu::cold]] inline double likeness(const Sweep& sweep, std::span<const double> gram, std::size_t row_length) {
  const std::size_t n = sweep.features();
  const double total = gram[n * row_length + n];
  std::vector<double> mean(n), scale(n);
  for (std::size_t j = 0; j < n; ++j) {
    mean[j] = gram[j * row_length + n] / total;
    const double variance = gram[j * row_length + j] / total - mean[j] * mean[j];
    scale[j] = variance > 0 ? 1 / std::sqrt(variance) : 0.0;
  }
  double squares = 0;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = i + 1; j < n; ++j) {
      const double correlation = (gram[i * row_length + j] / total - mean[i] * mean[j]) * scale[i] * scale[j];
      squares += correlation * correlation;
    }
  return 2 * squares / static_cast<double>(n) - static_cast<double>(n) / total;
}

/// The inverse of curvature · mean(z zᵀ) + strength, z being the columns that a job's model sees and a one for its
/// intercept, over the rows that it trains on: near enough to a Hessian for L-BFGS to begin with. It is worked out for
/// columns that are centred, and taken from there to the job's own. Where a matrix costs more than the iterations that it
/// spares, because columns are not alike, it is that of each column by itself. Of several outputs it is that of each.
class StartingCurvature {
 public:
  [[gnu::cold]] StartingCurvature(const Sweep& sweep, const SweepTask& task, const ListSums& sums, double curvature) : n_(sweep.features()), outputs_(sweep.outputs()), offset_(task.intercept ? n_ : 0) {
    if (sums.row_length == 0)
      take_columns(sweep, task, sums.values, curvature);
    else if (has_many_rows(sweep) || sums.alike)
      take_matrix(sweep, task, sums.values, sums.row_length, curvature);
    else
      take_columns(sweep, task, columns_of(sums), curvature);
  }

  bool holds() const { return !diagonal_.empty() || inverse_.holds(); }

  [[gnu::cold, gnu::noinline]] void operator()(std::span<double> g) const {
    if (offset_.empty()) {
      for (std::size_t k = 0; k < outputs_; ++k) solve(g.subspan(k * n_, n_));
      return;
    }
    std::vector<double> part(n_ + 1);
    for (std::size_t k = 0; k < outputs_; ++k) {
      const auto weights = g.subspan(k * n_, n_);
      double& intercept = g[outputs_ * n_ + k];
      std::copy(weights.begin(), weights.end(), part.begin());
      part[n_] = intercept;
      simd::add_scaled(std::span(part).first(n_), -intercept, offset_);
      solve(part);
      std::copy_n(part.begin(), n_, weights.begin());
      intercept = part[n_] - simd::dot(offset_, weights);
    }
  }

 private:
  double factor(const SweepTask& task, std::size_t j) const { return j < n_ ? task.factor(j) : 1.0; }

  void solve(std::span<double> g) const {
    if (diagonal_.empty()) return inverse_.solve(g);
    for (std::size_t j = 0; j < g.size(); ++j) g[j] /= diagonal_[j];
  }

  [[gnu::cold]] std::vector<double> columns_of(const ListSums& matrix) const {
    std::vector<double> columns(2 * n_ + 1);
    for (std::size_t j = 0; j <= n_; ++j) {
      columns[j == n_ ? 2 * n_ : j] = matrix.values[j * matrix.row_length + n_];
      if (j < n_) columns[n_ + j] = matrix.values[j * matrix.row_length + j];
    }
    return columns;
  }

  [[gnu::cold]] void take_columns(const Sweep& sweep, const SweepTask& task, std::span<const double> sums, double curvature) {
    const double total = sums[2 * n_];
    double largest = 0;
    diagonal_.resize(n_ + 1, curvature);
    for (std::size_t j = 0; j < n_; ++j) {
      const double mean = sums[j] / total, square = sums[n_ + j] / total;
      const double middle = task.offset(j, sweep.centre()[j] + mean), off = task.intercept ? 0.0 : middle;
      if (task.intercept) offset_[j] = middle;
      diagonal_[j] = curvature * (task.factor(j) * task.factor(j) * std::max(square - mean * mean, 0.0) + off * off) + task.strength;
      largest = std::max(largest, diagonal_[j]);
    }
    constexpr double apart = 1e-8;  // of columns without a value
    for (double& element : diagonal_) element = std::max(element, apart * std::max(largest, curvature));
  }

  [[gnu::cold]] void take_matrix(const Sweep& sweep, const SweepTask& task, std::span<const double> gram, std::size_t row_length, double curvature) {
    const std::size_t size = n_ + (task.intercept ? 1 : 0);
    const auto sum = [&](std::size_t i, std::size_t j) { return gram[std::min(i, j) * row_length + std::max(i, j)]; };
    std::vector<double> hessian(size * size);
    const double scale = curvature / sum(n_, n_);
    double largest = 0;
    for (std::size_t i = 0; i < size; ++i) {
      for (std::size_t j = 0; j <= i; ++j) {
        double& element = hessian[i * size + j];
        element = factor(task, i) * factor(task, j) * sum(i, j);
        if (!task.intercept) {
          const double d_i = task.offset(i, sweep.centre()[i]), d_j = task.offset(j, sweep.centre()[j]);
          element += factor(task, i) * sum(i, n_) * d_j + d_i * factor(task, j) * sum(j, n_) + d_i * d_j * sum(n_, n_);
        }
        element *= scale;
      }
      if (i < n_) hessian[i * size + i] += task.strength;
      largest = std::max(largest, hessian[i * size + i]);
    }
    constexpr double apart = 1e-8;  // of columns that depend on each other
    for (std::size_t i = 0; i < size; ++i) hessian[i * size + i] += apart * (hessian[i * size + i] + apart * largest);
    for (std::size_t j = 0; j < offset_.size(); ++j) offset_[j] = task.offset(j, sweep.centre()[j]);
    inverse_ = simd::Cholesky(std::move(hessian), size, 0);
  }

  std::size_t n_;
  std::size_t outputs_;
  std::vector<double> offset_;  // empty without an intercept
  simd::Cholesky inverse_{};
  std::vector<double> diagonal_{};  // in place of it
};

/// One of the minimisations. Where there are many rows it first looks for its way on a sample of them.
class LockstepModel {
 public:
  [[gnu::cold]] LockstepModel(const Sweep& sweep, SweepTask& task, const ListSums& sums, double curvature)
      : task_(&task), curvature_(sweep, task, sums, curvature), size_(static_cast<Index>(sweep.parameters(task))) {}

  SweepTask& task() const { return *task_; }
  bool stopped() const { return run_->stopped().has_value() || !task_->failure.empty(); }
  /// Whether a value was asked for before; all begin at zero.
  bool begun() const { return begun_; }
  /// Where value and gradient are wanted.
  std::span<const double> point() const { return span_of(begun_ ? run_->next_w : run_->w); }

  /// Begins with a sample of the rows, which has this weight.
  [[gnu::cold]] void scout(double weight) {
    static constexpr Stopping roughly{.gradient = {.tolerance = 3e-3}, .budget = {.iterations = 30}};
    total_weight_ = weight;
    scouting_ = true;
    run_ = std::make_unique<LbfgsRun>(task_->optimizer.memory, roughly, 0, precision, Eigen::VectorXd::Zero(size_));
  }

  /// Begins with all rows, and goes on to where the sample led, if to anywhere.
  [[gnu::cold]] void start(double weight) {
    rules_ = task_->optimizer.stopping;
    if (task_->patience > 0) rules_.budget.iterations = std::min(rules_.budget.iterations, task_->patience);
    auto run = std::make_unique<LbfgsRun>(task_->optimizer.memory, rules_, 0, precision, Eigen::VectorXd::Zero(size_));
    jumps_ = scouting_ && run_->stopped() && converged(*run_->stopped());
    if (jumps_) {
      run->next_w = run_->w;
      run->learn_from(*run_);
    }
    run_ = std::move(run);
    total_weight_ = weight;
    scouting_ = begun_ = false;
  }

  /// Takes the sums at its point, and goes on to the next.
  [[gnu::cold]] void take(const Sweep& sweep, const ModelSums& sums) {
    const std::size_t n = sweep.features(), penalized = sweep.outputs() * n;
    const auto weights = point().first(penalized);
    const auto gradient = span_of(begun_ ? run_->next_g : run_->g);
    for (std::size_t k = 0; k < sweep.outputs(); ++k) {
      const double slope = sums.slope(k);
      for (std::size_t j = 0; j < n; ++j)
        gradient[k * n + j] = (task_->factor(j) * sums.with_column(j, k) + task_->offset(j, sweep.centre()[j]) * slope) / total_weight_ + task_->strength * weights[k * n + j];
      if (task_->intercept) gradient[penalized + k] = slope / total_weight_;
    }
    go_on(sums.value / total_weight_ + 0.5 * task_->strength * simd::dot(weights, weights));
  }

 private:
  static constexpr double precision = 16 * std::numeric_limits<double>::epsilon();

  [[gnu::cold]] void go_on(double value) {
    const auto watch = [&](const Iteration& iteration) { return scouting_ || !*task_->observer || (*task_->observer)(iteration); };
    const auto no_validation = [] { return std::numeric_limits<double>::quiet_NaN(); };
    const InitialInverse inverse(curvature_);
    const InitialInverse* const initial = curvature_.holds() ? &inverse : nullptr;
    if (!begun_) {
      begun_ = true;
      start_value_ = value;
      run_->begin(value, no_validation(), watch);
      if (jumps_ && !stopped()) return;
    } else if (std::exchange(jumps_, false)) {
      if (value < start_value_) run_->jump({.found = true, .step = 1, .value = value, .evaluations = 1}, no_validation, watch);
    } else if (search_.take(value, simd::dot(span_of(run_->next_g), span_of(run_->direction())))) {
      return move();
    } else {
      run_->take(search_.end(), no_validation, watch, initial);
    }
    while (!stopped()) {
      const LineSearchStart from = run_->turn(initial);
      if (from.slope < 0) {
        search_ = {task_->optimizer.line_search, from, run_->first_step()};
        return move();
      }
      run_->take({}, no_validation, watch, initial);
    }
    if (scouting_) return;
    task_->parameters.resize(size_);
    task_->optimization = run_->finish(task_->parameters);
    task_->solved = !(*run_->stopped() == Status::iteration_limit && task_->optimization.iterations < task_->optimizer.stopping.budget.iterations);
  }

  [[gnu::cold, gnu::noinline]] void move() {
    run_->next_w = run_->w;
    simd::add_scaled(span_of(run_->next_w), search_.step(), span_of(run_->direction()));
  }

  SweepTask* task_;
  StartingCurvature curvature_;
  Index size_;
  Stopping rules_{};  // which the run refers to
  double total_weight_ = 0;
  double start_value_ = 0;
  std::unique_ptr<LbfgsRun> run_{};
  StrongWolfe::Run search_{};
  bool scouting_ = false;
  bool begun_ = false;
  bool jumps_ = false;
};

/// The rows that readings take, every `step`-th of the view: their targets, and their weights in each of some lists.
struct LockstepRows {
  std::size_t step = 1;
  std::vector<double> target{};
  std::vector<double> weight{};  // those of a row side by side
  std::vector<double> totals{};  // of each list
};

/// Models that share their readings of the data.
class Lockstep {
 public:
  using Loss = FunctionRef<void(const LossBlock&)>;

  [[gnu::cold]] Lockstep(Sweep& sweep, Loss loss) : sweep_(sweep), loss_(loss), length_((sweep.features() + 3) / 4 * 4) {}

  /// How many models at most: their gradients, by chunks of rows, and the weights of their rows have to fit in memory.
  static std::size_t most_models(const Sweep& sweep) {
    const bool plain = by_columns(sweep);
    const std::size_t room = std::size_t{1} << (plain ? 26U : 25U);  // of doubles
    const std::size_t n = sweep.features();
    constexpr std::size_t vectors = 32;  // of a run of L-BFGS
    return std::clamp<std::size_t>(room / std::max({chunks(sweep, sweep.size()) * (n + 1) * sweep.outputs(), sweep.size(), plain ? n * sweep.outputs() * vectors : n * n}), 1, 512);
  }

  /// Minimises for these tasks. Where their rows have no weight they stay unsolved. `curvature`: a usual second
  /// derivative of each loss.
  [[gnu::cold]] void minimize(std::span<SweepTask> tasks, GramMatrices& grams, const std::vector<double>& curvature) {
    for (const SweepTask& task : tasks)
      if (task.joins && list_of(task) == lists_.size()) lists_.push_back(task.rows);
    const LockstepRows all = rows_of(1);
    const bool plain = by_columns(sweep_);
    const std::vector<double> sums = plain ? column_sums() : gram_sums(grams);
    const std::size_t each = sums.size() / std::max<std::size_t>(lists_.size(), 1), row_length = plain ? 0 : grams.row_length();
    const auto sums_of = [&](std::size_t list) { return std::span(sums).subspan(list * each, each); };
    std::vector<char> alike(lists_.size());
    if (!plain && !has_many_rows(sweep_)) sweep_.executor().for_each(lists_.size(), [&](std::size_t k) { alike[k] = likeness(sweep_, sums_of(k), row_length) > 2; });
    std::vector<std::unique_ptr<LockstepModel>> models(tasks.size());
    sweep_.executor().for_each(tasks.size(), [&](std::size_t t) {
      if (!tasks[t].joins) return;
      const std::size_t list = list_of(tasks[t]);
      if (all.totals[list] > 0) models[t] = std::make_unique<LockstepModel>(sweep_, tasks[t], ListSums{sums_of(list), row_length, alike[list] != 0}, curvature[tasks[t].loss]);
    });
    // Those of a loss stand together, and among them those that train on the same rows.
    const auto before = [](const SweepTask& a, const SweepTask& b) { return a.loss != b.loss ? a.loss < b.loss : a.rows < b.rows; };
    std::vector<LockstepModel*> active;
    for (const auto& model : models) {
      if (!model) continue;
      active.push_back(model.get());
      for (std::size_t at = active.size() - 1; at > 0 && before(active[at]->task(), active[at - 1]->task()); --at) std::swap(active[at], active[at - 1]);
    }
    const std::size_t step = sweep_.size() / (rows_a_column * (sweep_.features() + 1));
    if (step >= least_step) {
      const LockstepRows sample = rows_of(std::min(step, most_step));
      // A list that has hardly any of them goes without.
      const auto has = [&](const LockstepModel* model) { return 2 * sample.totals[list_of(model->task())] * static_cast<double>(sample.step) > all.totals[list_of(model->task())]; };
      std::vector<LockstepModel*> scouts;
      for (LockstepModel* model : active) {
        if (!has(model)) continue;
        model->scout(sample.totals[list_of(model->task())]);
        scouts.push_back(model);
      }
      run(scouts, sample);
    }
    for (LockstepModel* model : active) model->start(all.totals[list_of(model->task())]);
    run(active, all);
  }

 private:
  static constexpr std::size_t most_chunks = 64;
  // A sample takes every so-manieth row, but leaves so many rows for each column.
  static constexpr std::size_t least_step = 4, most_step = 16, rows_a_column = 64;

  // Into how many parts rows fall whose sums are apart: fewer rows to each, and fewer parts, of more columns.
  static std::size_t chunks(const Sweep& sweep, std::size_t rows) {
    constexpr std::size_t values = std::size_t{1} << 17U, room = std::size_t{1} << 19U;  // of a part; of a model's sums
    const std::size_t each = std::clamp<std::size_t>(values / (sweep.features() + 1), sweep_block, 1024);
    return std::clamp<std::size_t>(rows / each, 1, std::clamp<std::size_t>(room / (sweep.features() * sweep.outputs() + 1), 1, most_chunks));
  }

  [[gnu::cold]] std::vector<double> gram_sums(GramMatrices& grams) const {
    std::vector<double> sums;
    for (std::size_t first = 0; first < lists_.size(); first += grams.lists_a_sweep()) {
      const auto some = grams.of(std::span(lists_).subspan(first, std::min(grams.lists_a_sweep(), lists_.size() - first)));
      sums.insert(sums.end(), some.begin(), some.end());
    }
    return sums;
  }

  // For each list: see ListSums.
  [[gnu::cold]] std::vector<double> column_sums() const {
    const std::size_t n = sweep_.features(), each = 2 * n + 1;
    std::vector<double> sums(lists_.size() * each);
    sweep_.executor().for_each(lists_.size(), [&](std::size_t k) {
      std::vector<double> weights(sweep_.size());
      sweep_.add_weights(sweep_.lists()[lists_[k]], weights);
      double* const to = sums.data() + k * each;
      if (sweep_.samples().is_sparse())
        sweep_.samples().add_columns(weights, to, to + n);
      else
        add_dense_columns(weights, to);
      for (const double weight : weights) to[2 * n] += weight;
    });
    sweep_.readings += 1;
    return sums;
  }

  [[gnu::cold]] void add_dense_columns(std::span<const double> weights, double* to) const {
    const std::size_t n = sweep_.features();
    std::vector<double> row(n);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      if (weights[i] == 0) continue;
      sweep_.read_row(i, sweep_.centre(), row.data());
      for (std::size_t j = 0; j < n; ++j) {
        const double weighted = weights[i] * row[j];
        to[j] += weighted;
        to[n + j] += weighted * row[j];
      }
    }
  }

  std::size_t list_of(const SweepTask& task) const { return static_cast<std::size_t>(std::find(lists_.begin(), lists_.end(), task.rows) - lists_.begin()); }

  [[gnu::cold]] LockstepRows rows_of(std::size_t step) const {
    const std::size_t count = (sweep_.size() + step - 1) / step;
    LockstepRows rows{.step = step, .target = std::vector<double>(count), .weight = std::vector<double>(count * lists_.size()), .totals = std::vector<double>(lists_.size())};
    for (std::size_t i = 0; i < count; ++i) rows.target[i] = sweep_.target()[i * step];
    for (std::size_t k = 0; k < lists_.size(); ++k) {
      std::vector<double> weights(sweep_.size());
      sweep_.add_weights(sweep_.lists()[lists_[k]], weights);
      for (std::size_t i = 0; i < count; ++i) {
        rows.weight[i * lists_.size() + k] = weights[i * step];
        rows.totals[k] += weights[i * step];
      }
    }
    return rows;
  }

  /// Goes on until all have stopped.
  [[gnu::cold]] void run(std::vector<LockstepModel*> active, const LockstepRows& rows) {
    while (!active.empty()) {
      evaluate(active, rows);
      std::erase_if(active, [](const LockstepModel* model) { return model->stopped(); });
    }
  }

  struct Place {
    std::size_t panel = 0;
    std::size_t model = 0;
  };

  // Puts models into panels. Those that begin with the same loss and rows share a place, all being at zero.
  [[gnu::cold]] std::vector<Panel> panels_of(std::span<LockstepModel* const> models, std::vector<Place>& places) const {
    std::vector<Panel> panels;
    for (std::size_t m = 0; m < models.size(); ++m) {
      const SweepTask& task = models[m]->task();
      const SweepTask* const before = m > 0 && !models[m - 1]->begun() && !models[m]->begun() ? &models[m - 1]->task() : nullptr;
      if (before != nullptr && before->loss == task.loss && before->rows == task.rows) {
        places.push_back(places.back());
        continue;
      }
      if (panels.empty() || panels.back().loss() != task.loss || panels.back().is_full()) panels.emplace_back(task.loss, sweep_.outputs(), length_);
      places.push_back({panels.size() - 1, panels.back().add(list_of(task))});
    }
    for (Panel& panel : panels) panel.make_points();
    for (std::size_t m = 0; m < models.size(); ++m)
      for (std::size_t k = 0; k < sweep_.outputs(); ++k) {
        Panel& panel = panels[places[m].panel];
        sweep_.load(models[m]->task(), models[m]->point(), k, panel.point(places[m].model, k), panel.cols(), length_);
      }
    return panels;
  }

  /// Value and gradient of each model at its point, from one reading of the data.
  [[gnu::cold]] void evaluate(std::span<LockstepModel* const> models, const LockstepRows& rows) {
    std::vector<Place> places;
    std::vector<Panel> panels = panels_of(models, places);
    std::vector<std::size_t> begin{0};  // of each panel's sums
    for (const Panel& panel : panels) begin.push_back(begin.back() + panel.sums());
    const std::size_t count = rows.target.size(), parted = chunks(sweep_, count);
    std::vector<double> parts(parted * begin.back());
    const auto part = [&](std::size_t chunk) { return std::span(parts).subspan(chunk * begin.back(), begin.back()); };
    sweep_.for_each_chunk(count, parted, [&](std::size_t chunk, std::size_t first, std::size_t end) { read(rows, first, end, panels, begin, part(chunk).data()); });
    for (std::size_t chunk = 1; chunk < parted; ++chunk) simd::add_scaled(part(0), 1, part(chunk));
    sweep_.readings += 1 / static_cast<double>(rows.step);
    sweep_.executor().for_each(models.size(), [&](std::size_t m) {
      const auto [panel, model] = places[m];
      const ModelSums sums = panels[panel].sums_of(parts.data() + begin[panel], model);
      in_task(models[m]->task(), [&] { models[m]->take(sweep_, sums); });
    });
  }

  /// Adds the sums of all panels over some rows.
  [[gnu::cold, gnu::noinline]] void read(const LockstepRows& from, std::size_t begin, std::size_t end, std::span<Panel> panels, const std::vector<std::size_t>& begin_of, double* sums) const {
    std::size_t most = 0;
    for (const Panel& panel : panels) most = std::max(most, panel.scratch(sweep_block));
    const bool sparse = sweep_.samples().is_sparse();
    // Rows lie an odd number of cache lines apart, so that those of a column do not all want the same places in a cache.
    constexpr std::size_t line = simd::cache_line / sizeof(double);
    const std::size_t stride = (length_ + line - 1) / line / 2 * 2 * line + line;
    simd::Workspace block(sparse ? 0 : sweep_block * stride), scratch(most);
    std::vector<Index> numbers(end - begin);
    for (std::size_t r = 0; r < numbers.size(); ++r) numbers[r] = static_cast<Index>((begin + r) * from.step);
    for (std::size_t at = begin; at < end; at += sweep_block) {
      const std::size_t count = std::min(sweep_block, end - at);
      const auto own = std::span(numbers).subspan(at - begin, count), next = std::span(numbers).subspan(at - begin + count, std::min(sweep_block, end - at - count));
      for (std::size_t r = 0; r < count && !sparse; ++r) sweep_.read_row(static_cast<std::size_t>(own[r]), sweep_.centre(), block.data() + r * stride);
      PanelBlock rows{.x = block.data(), .length = stride, .samples = &sweep_.samples(), .numbers = own.data(), .next = next, .rows = count, .target = from.target.data() + at, .weight = from.weight.data() + at * lists_.size(), .lists = lists_.size()};
      for (std::size_t p = 0; p < panels.size(); ++p) {
        panels[p].add(rows, loss_, scratch.data(), sums + begin_of[p]);
        rows.next = {};  // the first panel has asked for them
      }
    }
  }

  Sweep& sweep_;
  Loss loss_;
  std::size_t length_;  // of a row of a block
  std::vector<std::size_t> lists_{};
};

/// Minimises for all tasks. `curvature`: a usual second derivative of each job's loss.
[[gnu::cold]] inline void solve_lockstep(Sweep& sweep, Lockstep::Loss loss, const std::vector<double>& curvature) {
  if (sweep.lists().empty() || sweep.features() > static_cast<std::size_t>(most_lockstep_features)) return;
  GramMatrices grams(sweep);
  const std::size_t most = Lockstep::most_models(sweep);
  for (std::size_t first = 0; first < sweep.tasks.size(); first += most)
    Lockstep(sweep, loss).minimize(std::span(sweep.tasks).subspan(first, std::min(most, sweep.tasks.size() - first)), grams, curvature);
}

}  // namespace attune::inline ATTUNE_ABI::detail
