// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/search/axis_importance.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "attune/core/error.hpp"
#include "attune/core/random.hpp"
#include "attune/core/settings.hpp"
#include "attune/search/detail/axis_tree.hpp"
#include "attune/validate/cross_validate.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE double AxisImportance::rest() const {
  if (std::isnan(explained)) return 0;
  double rest = 1;
  for (const AxisShare& axis : axes) rest -= axis.share;
  for (const PairShare& pair : pairs) rest -= pair.share;
  return std::max(0.0, rest);
}

namespace detail {

/// The places of levels without an order: that of their mean score over the trials that a tree was drawn, those without one
/// of these in the middle. Trials that the tree has not seen say nothing, so that it is judged by them fairly.
[[gnu::cold]] inline std::vector<std::size_t> order_of_levels(std::span<const Trial> trials, const std::vector<std::size_t>& drawn, const std::vector<AxisShape>& axes, std::size_t a) {
  const auto levels = static_cast<std::size_t>(axes[a].levels);
  std::vector<double> sum(levels), count(levels);
  double all = 0;
  for (const std::size_t row : drawn) {
    const Trial& trial = trials[row];
    all += trial.score / static_cast<double>(drawn.size());
    if (!exists_at(axes, a, trial.point)) continue;
    const auto level = static_cast<std::size_t>(level_at(trial.point[a], axes[a].levels));
    sum[level] += trial.score;
    count[level] += 1;
  }
  for (std::size_t k = 0; k < levels; ++k) sum[k] = count[k] > 0 ? sum[k] / count[k] : all;
  std::vector<std::size_t> by_mean(levels), place(levels);
  std::iota(by_mean.begin(), by_mean.end(), std::size_t{0});
  std::sort(by_mean.begin(), by_mean.end(), [&](std::size_t i, std::size_t j) { return sum[i] != sum[j] ? sum[i] < sum[j] : i < j; });
  for (std::size_t k = 0; k < levels; ++k) place[by_mean[k]] = k;
  return place;
}

/// What a tree that was drawn these trials knows of all of them.
[[gnu::cold]] inline TreeData tree_data(std::span<const Trial> trials, const std::vector<std::size_t>& drawn, const std::vector<AxisShape>& axes) {
  TreeData data;
  std::vector<std::vector<std::size_t>> order;  // of levels; empty where they have one
  const auto place = [&](std::size_t a, int level) { return order[a].empty() ? static_cast<std::size_t>(level) : order[a][static_cast<std::size_t>(level)]; };
  for (std::size_t a = 0; a < axes.size(); ++a) {
    const AxisShape& shape = axes[a];
    order.push_back(shape.ordered ? std::vector<std::size_t>{} : order_of_levels(trials, drawn, axes, a));
    TreeAxis& axis = data.axes.emplace_back();
    axis = {.size = std::max(1.0, static_cast<double>(shape.levels)), .is_continuum = shape.levels == 0, .parent = shape.parent};
    if (shape.parent < 0) continue;
    const auto parent = static_cast<std::size_t>(shape.parent);
    data.axes[parent].is_parent = true;
    axis.holds.resize(static_cast<std::size_t>(axes[parent].levels));
    for (const int level : shape.parent_levels) axis.holds[place(parent, level)] = 1;
  }
  for (const Trial& trial : trials) {
    data.scores.push_back(trial.score);
    for (std::size_t a = 0; a < axes.size(); ++a) {
      double at = std::numeric_limits<double>::quiet_NaN();
      if (exists_at(axes, a, trial.point)) at = axes[a].levels == 0 ? trial.point[a] : static_cast<double>(place(a, level_at(trial.point[a], axes[a].levels))) + 0.5;
      data.places.push_back(at);
    }
  }
  return data;
}

/// In how much of the space an axis exists.
[[gnu::cold]] inline double existence(const std::vector<AxisShape>& axes, std::size_t a) {
  double share = 1;
  for (int parent = axes[a].parent; parent >= 0; parent = axes[a].parent) {
    share *= static_cast<double>(axes[a].parent_levels.size()) / axes[static_cast<std::size_t>(parent)].levels;
    a = static_cast<std::size_t>(parent);
  }
  return share;
}

/// Shares tree by tree: those of the axes, then those of the pairs; and what the trees say of trials that they have not seen.
struct ForestShares {
  std::vector<std::vector<double>> shares{};
  std::vector<double> sums{}, votes{};  // of predictions of each trial

  [[gnu::cold]] void add(const AxisTree& tree, std::size_t axes, bool pairs) {
    const double variance = tree.variance();
    std::size_t row = 0;
    const auto put = [&](double effect) {
      if (row == shares.size()) shares.emplace_back();
      shares[row++].push_back(effect / variance);
    };
    if (!(variance > 0)) return;  // a tree that was drawn trials of one score
    for (std::size_t a = 0; a < axes; ++a) put(tree.effect(a));
    for (std::size_t a = 0; pairs && a < axes; ++a)
      for (std::size_t b = a + 1; b < axes; ++b) put(tree.effect(a, b));
  }
  /// Mean and standard deviation over the trees; 0 where no tree has a variance.
  [[gnu::cold]] std::pair<double, double> summary(std::size_t row) const {
    if (row >= shares.size()) return {0, 0};
    return {mean_of(shares[row]), shares[row].size() > 1 ? spread_of(shares[row]) : 0};
  }
  [[gnu::cold]] double explained(const std::vector<Trial>& trials) const {
    std::vector<double> seen;
    double squares = 0;
    for (std::size_t i = 0; i < trials.size(); ++i) {
      if (votes[i] == 0) continue;
      const double error = trials[i].score - sums[i] / votes[i];
      squares += error * error;
      seen.push_back(trials[i].score);
    }
    const double spread = seen.size() > 1 ? spread_of(seen) : 0;
    return spread > 0 ? 1 - squares / (spread * spread * static_cast<double>(seen.size() - 1)) : std::numeric_limits<double>::quiet_NaN();
  }
};

/// The trials that have the score that is to be explained, with it.
[[gnu::cold]] inline std::vector<Trial> scored_trials(std::span<const Trial> trials, int metric) {
  std::vector<Trial> scored;
  for (const Trial& trial : trials) {
    if (metric < 0 ? !trial.has_score() : trial.state != TrialState::complete) continue;
    Trial& kept = scored.emplace_back();
    kept.point = trial.point;
    kept.score = trial.score;
    if (metric < 0) continue;
    if (static_cast<std::size_t>(metric) >= trial.mean.size())
      throw InvalidArgument({.argument = "ImportanceOptions::metric", .found = metric, .expected = {"a place among the ", trial.mean.size(), " means of a trial"}});
    kept.score = trial.mean[static_cast<std::size_t>(metric)];
    if (!std::isfinite(kept.score)) scored.pop_back();
  }
  return scored;
}

[[gnu::cold]] ATTUNE_INLINE AxisImportance axis_importance(std::span<const Trial> trials, const std::vector<AxisShape>& axes, const ImportanceOptions& options) {
  require_setting(options.trees >= 1, "ImportanceOptions::trees", options.trees, "1 or more");
  const std::vector<Trial> scored = scored_trials(trials, options.metric);
  const std::size_t n = scored.size();
  if (n < 4) throw InvalidArgument({.argument = "axis_importance", .found = {n, " trials with a score"}, .expected = "4 or more", .remedy = "try more settings; trials that failed or violate a constraint do not count"});
  ForestShares forest{.sums = std::vector<double>(n), .votes = std::vector<double>(n)};
  for (int t = 0; t < options.trees; ++t) {
    Random random(RandomKey{options.seed}.child(Purpose::resample, static_cast<std::uint64_t>(t)));
    std::vector<std::size_t> rows(n);
    std::vector<char> drawn(n);
    for (std::size_t& row : rows) drawn[row = random.below(n)] = 1;
    const TreeData data = tree_data(scored, rows, axes);
    const AxisTree tree(data, std::move(rows), random);
    forest.add(tree, axes.size(), options.pairs);
    for (std::size_t i = 0; i < n; ++i)
      if (drawn[i] == 0) forest.sums[i] += tree.predict(i), forest.votes[i] += 1;
  }
  AxisImportance all{.trials = n, .trees = options.trees, .explained = forest.explained(scored)};
  std::size_t row = 0;
  for (std::size_t a = 0; a < axes.size(); ++a) {
    const auto [share, spread] = forest.summary(row++);
    all.axes.push_back({axes[a].name, share, spread, existence(axes, a)});
  }
  for (std::size_t a = 0; options.pairs && a < axes.size(); ++a)
    for (std::size_t b = a + 1; b < axes.size(); ++b) {
      const auto [share, spread] = forest.summary(row++);
      all.pairs.push_back({axes[a].name, axes[b].name, share, spread});
    }
  return all;
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
