// SPDX-License-Identifier: BSL-1.0
#pragma once

// Coordinate descent on ½ wᵀHw - rᵀw + ½ c + l1 ‖w‖₁ + l2 ½‖w‖²: what CoordinateDescent and the sweep are made of.
// Columns are GramColumns or ResidualColumns.

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <vector>

#include "attune/core/executor.hpp"
#include "attune/optimize/detail/progress.hpp"
#include "attune/optimize/detail/surroundings.hpp"
#include "attune/optimize/lasso_columns.hpp"
#include "attune/optimize/many_strengths.hpp"
#include "attune/optimize/result.hpp"
#include "attune/optimize/stopping/stopping.hpp"
#include "attune/simd/cholesky.hpp"
#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI::detail {

struct LassoStrengths {
  double l1 = 0, l2 = 0;
};

/// Weights, and v = r - Hw.
struct LassoPoint {
  std::vector<double> w{}, v{};
};

/// The component of the subgradient of least length, of a weight and the smooth part's slope there.
inline double lasso_subgradient(double w, double smooth, double l1) {
  if (w > 0) return smooth + l1;
  if (w < 0) return smooth - l1;
  return smooth > l1 ? smooth - l1 : smooth < -l1 ? smooth + l1 : 0.0;
}

/// What holds at a point.
struct LassoMeasures {
  double value = 0;  // of the whole
  double norm = 0;   // largest component of the subgradient of least length
  double gap = 0;    // between the value and the dual's; infinite where no penalty bounds it
};

/// The gap is that of the dual point s · residuals, for the better of s = 1 and the largest s ≤ 1 that leaves no column
/// more than l1. By columns it is a sum of terms that are not negative: nothing cancels.
template <class Columns>
[[gnu::cold]] LassoMeasures measure_lasso(const Columns& columns, const LassoPoint& at, const LassoStrengths& strengths) {
  const auto [l1, l2] = strengths;
  LassoMeasures found;
  double absolute = 0, square = 0, along = 0, highest = 0;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    absolute += std::abs(at.w[j]);
    square += at.w[j] * at.w[j];
    along += at.w[j] * at.v[j];
    highest = std::max(highest, std::abs(at.v[j]));
    found.norm = std::max(found.norm, std::abs(lasso_subgradient(at.w[j], l2 * at.w[j] - at.v[j], l1)));
  }
  const double residuals = std::max(0.0, columns.constant() - simd::dot(columns.right(), at.w) - along);  // their mean square
  found.value = 0.5 * residuals + l1 * absolute + 0.5 * l2 * square;
  found.gap = std::numeric_limits<double>::infinity();
  if (l1 > 0 || highest == 0) {
    const double s = highest > l1 ? l1 / highest : 1;
    found.gap = 0.5 * (1 - s) * (1 - s) * residuals + 0.5 * l2 * square + l1 * absolute - s * along;
  }
  if (l2 > 0) {
    double sum = 0;
    for (std::size_t j = 0; j < columns.size(); ++j) {
      const double over = std::max(0.0, std::abs(at.v[j]) - l1);
      sum += l1 * std::abs(at.w[j]) + 0.5 * l2 * at.w[j] * at.w[j] - at.w[j] * at.v[j] + over * over / (2 * l2);
    }
    found.gap = std::min(found.gap, sum);
  }
  return found;
}

/// The minimisation for one pair of strengths, from a point that it moves.
template <class Columns>
class LassoDescent {
 public:
  /// `keep`: columns whose |v| is at least this are among those that move at first; the strong rule's bound, say.
  /// `known`: products that need not be taken again, or null; `learning`: where those that are taken are kept, or null.
  [[gnu::cold]] LassoDescent(const Columns& columns, const LassoStrengths& strengths, LassoPoint& at, double keep, const typename Columns::Known* known = nullptr, typename Columns::Known* learning = nullptr)
      : columns_(columns), l1_(strengths.l1), l2_(strengths.l2), at_(at), chosen_(columns.size()), part_(columns, known, learning) {
    join(keep);
  }

  int passes() const { return passes_; }

  /// Passes over the working set until no weight there is `tolerance` of the gradient from its place, or until a few
  /// passes are done, more from round to round; then all columns are looked at, and those that were wronged join.
  [[gnu::cold]] void round(double tolerance) {
    part_.begin(at_.w, at_.v);
    settle(std::max(tolerance, 4 * std::numeric_limits<double>::epsilon() * simd::largest_absolute(columns_.right())));
    columns_.slopes(at_.w, at_.v);
    join(l1_);
  }

 private:
  static constexpr int first_passes = 8, most_passes = 1000;

  // Adds columns to the working set.
  [[gnu::cold]] void join(double from) {
    const std::size_t before = moving_.size();
    for (std::size_t j = 0; j < columns_.size(); ++j) {
      if (chosen_[j] || !(columns_.diagonal()[j] > 0) || (at_.w[j] == 0 && std::abs(at_.v[j]) < from)) continue;
      chosen_[j] = 1;
      moving_.push_back(j);
    }
    if (moving_.size() != before) part_.choose(moving_);
  }

  [[gnu::cold]] void settle(double tolerance) {
    std::vector<std::size_t> all(moving_.size()), active;
    for (std::size_t k = 0; k < all.size(); ++k) all[k] = k;
    const int end = passes_ + allowed_;
    allowed_ = std::min(2 * allowed_, most_passes);
    while (passes_ < end) {
      const double off = pass(all);
      ++since_solved_;
      if (off <= tolerance) return;
      active.clear();
      for (const std::size_t k : all)
        if (weight(k) != 0) active.push_back(k);
      // A solution of n equations costs as much as n / 6 passes over n weights.
      const int patience = 6 + static_cast<int>(active.size() / 6);
      double left = off;
      while (left > tolerance && since_solved_ < patience && passes_ < end) {
        left = pass(active);
        ++since_solved_;
      }
      if (left > tolerance && since_solved_ >= patience) {
        std::erase_if(active, [&](std::size_t k) { return weight(k) == 0; });
        solve(active);
        since_solved_ = 0;
      }
    }
  }

  // Moves each weight to its minimum; returns how far off the subgradient was.
  double pass(const std::vector<std::size_t>& which) {
    ++passes_;
    double off = 0;
    for (const std::size_t k : which) {
      const double old = weight(k), curvature = columns_.diagonal()[moving_[k]] + l2_;
      const double z = part_.slope(k) + (curvature - l2_) * old;
      const double next = (z > l1_ ? z - l1_ : z < -l1_ ? z + l1_ : 0.0) / curvature;
      if (next == old) continue;
      move(k, next);
      off = std::max(off, std::abs(next - old) * curvature);
    }
    return off;
  }

  void move(std::size_t k, double to) {
    part_.move(k, to - weight(k));
    weight(k) = to;
  }

  // Moves the weights that are not zero to their common minimum, or as far as the first of them becomes zero.
  [[gnu::cold]] void solve(const std::vector<std::size_t>& active) {
    constexpr double least_pivot = 1e-10;
    const std::size_t n = active.size();
    auto matrix = part_.products(active);
    std::vector<double> step(n);
    for (std::size_t i = 0; i < n; ++i) {
      matrix[i * n + i] += l2_;
      const double w = weight(active[i]);
      step[i] = part_.slope(active[i]) - l2_ * w - std::copysign(l1_, w);
    }
    const simd::Cholesky factor(std::move(matrix), n, least_pivot);
    if (!factor.holds()) return;
    factor.solve(step);
    double length = 1;
    std::size_t first = n;
    for (std::size_t i = 0; i < n; ++i) {
      const double w = weight(active[i]), crossing = -w / step[i];
      if (l1_ > 0 && w * step[i] < 0 && crossing <= length) {
        length = crossing;
        first = i;
      }
    }
    for (std::size_t i = 0; i < n; ++i) move(active[i], i == first ? 0.0 : weight(active[i]) + length * step[i]);
  }

  double& weight(std::size_t k) { return at_.w[moving_[k]]; }

  const Columns& columns_;
  double l1_, l2_;
  LassoPoint& at_;
  std::vector<char> chosen_;  // whether a column moves
  std::vector<std::size_t> moving_{};
  typename Columns::Part part_;
  int passes_ = 0;
  int allowed_ = first_passes;
  int since_solved_ = 0;  // passes, since the weights that are not zero were last solved for
};

/// Starting points for strengths of one share of L1: minima at strengths that fall by a fixed factor from the one on that
/// leaves no weight. A start depends on its strength only, not on which others were asked for. Rosset, Zhu, "Piecewise
/// linear regularized solution paths", Ann. Statist. 35 (2007): between kinks the minimum is linear in the strength.
template <class Columns>
class LassoPath {
 public:
  /// `falls_by`: the factor; `shared`: by many minimisations, so that products of columns are kept.
  [[gnu::cold]] LassoPath(const Columns& columns, double l1_ratio, double falls_by = Columns::path_factor, bool shared = false) : columns_(&columns), ratio_(l1_ratio), falls_by_(falls_by), shared_(shared) {
    largest_ = simd::largest_absolute(columns.right()) / ratio_;
    minima_.push_back({std::vector<double>(columns.size()), {columns.right().begin(), columns.right().end()}});
  }

  double l1_ratio() const { return ratio_; }
  /// Products of the columns that moved so far.
  const typename Columns::Known& known() const { return known_; }
  LassoStrengths strengths(double strength) const { return {.l1 = strength * ratio_, .l2 = strength * (1 - ratio_)}; }

  /// Goes on until the strength.
  [[gnu::cold]] void reach(double strength) {
    if (!(strength < largest_)) return;
    for (const std::size_t end = place_of(strength).first + 1; minima_.size() <= end;) {
      const double here = strength_at(minima_.size());
      LassoPoint at = minima_.back();
      LassoDescent<Columns> descent(*columns_, strengths(here), at, kept(here, 0.5), shared_ ? &known_ : nullptr, shared_ ? &known_ : nullptr);
      const double enough = loose * ratio_ * here;
      for (int rounds = 0; rounds < most_rounds; ++rounds) {
        descent.round(0.5 * enough);
        if (measure_lasso(*columns_, at, strengths(here)).norm <= enough) break;
      }
      minima_.push_back(std::move(at));
    }
  }

  /// Between two minima, which have to be reached.
  [[gnu::cold]] LassoPoint start(double strength) const {
    if (!(strength < largest_)) return minima_.front();
    const auto [k, share] = place_of(strength);
    LassoPoint at = minima_[k];
    const auto mix = [share = share](std::vector<double>& a, const std::vector<double>& b) {
      for (std::size_t j = 0; j < a.size(); ++j) a[j] += share * (b[j] - a[j]);
    };
    mix(at.w, minima_[k + 1].w);
    mix(at.v, minima_[k + 1].v);  // which is linear in w
    return at;
  }

  /// Below which |v| a column need not move at first.
  double keep(double strength) const { return kept(strength, 1.0 / 6); }

 private:
  static constexpr double loose = 1e-3, least = 1.5e-6;  // of the largest
  static constexpr int most_rounds = 20;

  // Of what the strong rule allows between two of the minima a share: columns that are wronged join later, at the cost of a
  // look at all of them, and those that move in vain cost more. From one minimum to the next it is a half; between two it is less.
  double kept(double strength, double share) const { return ratio_ * strength * (1 - share * (1 / falls_by_ - 1)); }
  double strength_at(std::size_t k) const { return largest_ * std::pow(falls_by_, static_cast<double>(k)); }
  // Between which minima a strength lies, and where.
  [[gnu::cold]] std::pair<std::size_t, double> place_of(double strength) const {
    if (!(strength < largest_)) return {0, 0};
    const double power = std::log(std::max(strength / largest_, least)) / std::log(falls_by_);
    const auto k = static_cast<std::size_t>(std::max(power, 0.0));
    return {k, std::clamp((strength_at(k) - strength) / (strength_at(k) - strength_at(k + 1)), 0.0, 1.0)};
  }

  const Columns* columns_;
  double ratio_, falls_by_;
  bool shared_;
  double largest_ = 0;
  std::vector<LassoPoint> minima_{};
  typename Columns::Known known_{};
};

/// What takes a model's parameters to its columns and back: where there is an intercept, columns and target are less
/// their means.
struct LassoFrame {
  std::span<const double> mean{};  // of the columns
  double target_mean = 0;
  bool intercept = true;
};

/// Minimises for one pair of strengths, and reports as any optimizer does. `start`: where from, if not from the
/// parameters, which are then zero.
template <class Columns>
[[gnu::cold]] OptimizationResult minimize_lasso(const Columns& columns, const LassoFrame& frame, const LassoStrengths& strengths, double keep, const std::optional<LassoPoint>& start, const Stopping& stopping, double largest_gap,
                                                const Surroundings& around, GradientRef parameters, const typename Columns::Known* known = nullptr) {
  const std::size_t n = columns.size();
  const auto of_means = [&](std::span<const double> w) { return simd::dot(frame.mean, w); };
  Eigen::VectorXd w = parameters;
  LassoPoint at{{w.data(), w.data() + n}, {columns.right().begin(), columns.right().end()}};
  if (simd::largest_absolute(at.w) != 0) columns.slopes(at.w, at.v);
  // The start as it is, its intercept too; the scale is that of the gradient at zero.
  const double off = frame.intercept ? w[static_cast<Index>(n)] + of_means(at.w) - frame.target_mean : 0;
  const double value_at_zero = 0.5 * columns.constant();
  LassoMeasures now = measure_lasso(columns, at, strengths);
  double norm = std::abs(off), scale = frame.intercept ? std::abs(frame.target_mean) : 0;
  for (std::size_t j = 0; j < n; ++j) {
    norm = std::max(norm, std::abs(lasso_subgradient(at.w[j], strengths.l2 * at.w[j] - at.v[j] + frame.mean[j] * off, strengths.l1)));
    scale = std::max(scale, std::abs(columns.right()[j] + (frame.intercept ? frame.mean[j] * frame.target_mean : 0)));
  }
  const Surroundings scaled{around.validation, around.monitor, std::max(scale, around.gradient_scale), around.precision};
  Progress progress(stopping, scaled);
  progress.evaluations = 1;
  progress.arrive(w, now.value + 0.5 * off * off, norm, 0);
  if (!progress.stopped()) {
    if (start) at = *start;
    LassoDescent<Columns> descent(columns, strengths, at, keep, known);
    double tolerance = 0.5 * stopping.gradient.tolerance * std::min(scale, std::max(1.0, value_at_zero));
    double before = std::numeric_limits<double>::infinity();
    const double enough = largest_gap * (value_at_zero + (frame.intercept ? 0.5 * frame.target_mean * frame.target_mean : 0));
    now = measure_lasso(columns, at, strengths);
    while (!progress.stopped()) {
      if (progress.now().index > 0 || !(now.gap <= enough)) {
        descent.round(tolerance);
        now = measure_lasso(columns, at, strengths);
      }
      std::copy(at.w.begin(), at.w.end(), w.data());
      if (frame.intercept) w[static_cast<Index>(n)] = frame.target_mean - of_means(at.w);
      progress.evaluations = 1 + descent.passes();
      progress.arrive(w, now.value, now.norm, 1);
      if (!progress.stopped() && now.gap <= enough) progress.stop(Status::duality_gap);
      if (!(now.norm < before)) tolerance /= 2;
      before = now.norm;
    }
  }
  return progress.finish(parameters, w);
}

/// Lassos and elastic nets on the same columns. Each starts from the path of its share of L1, so that it depends on no
/// other. `falls_by`: the factor of the paths.
template <class Columns>
[[gnu::cold]] void minimize_on_paths(const Columns& columns, const LassoFrame& frame, double falls_by, const AnyExecutor& executor, std::span<StrengthRun> runs) {
  std::vector<LassoPath<Columns>> paths;
  std::vector<double> least;  // strengths, of each path
  const auto place_of = [&](const StrengthRun& run) {
    return static_cast<std::size_t>(std::find_if(paths.begin(), paths.end(), [&](const auto& path) { return path.l1_ratio() == run.l1_ratio; }) - paths.begin());
  };
  const auto has_path = [](const StrengthRun& run) { return run.l1_ratio > 0 && run.strength > 0; };
  for (const StrengthRun& run : runs) {
    if (!has_path(run)) continue;
    const std::size_t k = place_of(run);
    if (k == paths.size()) {
      paths.emplace_back(columns, run.l1_ratio, falls_by, true);
      least.push_back(run.strength);
    }
    least[k] = std::min(least[k], run.strength);
  }
  executor.for_each(paths.size(), [&](std::size_t k) { paths[k].reach(least[k]); });
  executor.for_each(runs.size(), [&](std::size_t r) {
    StrengthRun& run = runs[r];
    const LassoStrengths strengths{.l1 = run.strength * run.l1_ratio, .l2 = run.strength * (1 - run.l1_ratio)};
    std::optional<LassoPoint> start;
    double keep = strengths.l1;
    const typename Columns::Known* known = nullptr;
    if (has_path(run)) {
      const LassoPath<Columns>& path = paths[place_of(run)];
      start = path.start(run.strength);
      keep = path.keep(run.strength);
      known = &path.known();
    }
    run.parameters = Eigen::VectorXd::Zero(static_cast<Index>(columns.size()) + (frame.intercept ? 1 : 0));
    in_run(run, [&](const Surroundings& around) { run.result = minimize_lasso(columns, frame, strengths, keep, start, *run.stopping, run.largest_gap, around, run.parameters, known); });
  });
}

}  // namespace attune::inline ATTUNE_ABI::detail
