// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/search/detail/axis_tree.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace attune::inline ATTUNE_ABI::detail {

[[gnu::cold]] ATTUNE_INLINE AxisTree::AxisTree(const TreeData& data, std::vector<std::size_t> rows, Random& random) : data_(&data) {
  std::vector<double> box;
  for (const TreeAxis& axis : data.axes) {
    box.push_back(0);
    box.push_back(axis.size);
  }
  grow(rows, box, random);
  cut();
}

/// Whether an axis exists everywhere in a box.
[[gnu::cold]] ATTUNE_INLINE bool AxisTree::exists_in(std::size_t axis, const std::vector<double>& box) const {
  for (int parent = data_->axes[axis].parent; parent >= 0; parent = data_->axes[axis].parent) {
    const auto p = static_cast<std::size_t>(parent);
    for (auto level = static_cast<std::size_t>(box[2 * p]); static_cast<double>(level) < box[2 * p + 1]; ++level)
      if (data_->axes[axis].holds[level] == 0) return false;
    axis = p;
  }
  return true;
}

[[gnu::cold]] ATTUNE_INLINE AxisTree::Split AxisTree::best_split(std::span<std::size_t> rows, const std::vector<double>& box, Random& random) const {
  constexpr double tie = 1 + 1e-12;  // more than rounding
  Split best;
  double mean = 0;
  for (const std::size_t row : rows) mean += data_->scores[row] / static_cast<double>(rows.size());
  std::vector<std::size_t> order(data_->axes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  random.shuffle(std::span(order));
  for (const std::size_t a : order) {
    if (!exists_in(a, box)) continue;
    std::sort(rows.begin(), rows.end(), [&](std::size_t i, std::size_t j) { return data_->at(i, a) != data_->at(j, a) ? data_->at(i, a) < data_->at(j, a) : i < j; });
    double left = 0;
    for (std::size_t k = 1; k < rows.size(); ++k) {
      left += data_->scores[rows[k - 1]] - mean;
      const double below = data_->at(rows[k - 1], a), above = data_->at(rows[k], a);
      if (below == above) continue;
      const auto n = static_cast<double>(k), m = static_cast<double>(rows.size() - k);
      const double gain = left * left * (1 / n + 1 / m);
      if (best.found && gain <= tie * best.gain) continue;
      const double middle = below + (above - below) / 2;
      best = {.axis = a, .at = data_->axes[a].is_continuum ? (middle > below ? middle : above) : std::ceil(middle), .gain = gain, .found = true};
    }
  }
  return best;
}

[[gnu::cold]] ATTUNE_INLINE void AxisTree::grow(std::span<std::size_t> rows, std::vector<double>& box, Random& random) {
  const auto [least, most] = std::minmax_element(rows.begin(), rows.end(), [&](std::size_t i, std::size_t j) { return data_->scores[i] < data_->scores[j]; });
  const Split split = data_->scores[*least] < data_->scores[*most] ? best_split(rows, box, random) : Split{};
  const std::size_t node = nodes_.size();
  if (!split.found) {
    double score = 0;
    for (const std::size_t row : rows) score += data_->scores[row] / static_cast<double>(rows.size());
    nodes_.push_back({.score = score});
    leaf_scores_.push_back(score);
    boxes_.insert(boxes_.end(), box.begin(), box.end());
    return;
  }
  nodes_.push_back({.axis = split.axis, .at = split.at});
  const auto middle = std::partition(rows.begin(), rows.end(), [&](std::size_t row) { return data_->at(row, split.axis) < split.at; });
  const auto left = static_cast<std::size_t>(middle - rows.begin());
  double& low = box[2 * split.axis];
  double& high = box[2 * split.axis + 1];
  const double begin = low, end = high;
  high = split.at;
  grow(rows.first(left), box, random);
  nodes_[node].right = nodes_.size();
  high = end;
  low = split.at;
  grow(rows.subspan(left), box, random);
  low = begin;
}

[[gnu::cold]] ATTUNE_INLINE double AxisTree::predict(std::size_t row) const {
  std::size_t node = 0;
  while (nodes_[node].right != 0) node = data_->at(row, nodes_[node].axis) < nodes_[node].at ? node + 1 : nodes_[node].right;
  return nodes_[node].score;
}

/// Cuts each axis where a leaf ends, and an axis that others depend on at each of its levels.
[[gnu::cold]] ATTUNE_INLINE void AxisTree::cut() {
  const std::size_t axes = data_->axes.size();
  first_.resize(leaves() * axes);
  last_.resize(leaves() * axes);
  for (std::size_t a = 0; a < axes; ++a) {
    auto& cuts = cuts_.emplace_back();
    for (std::size_t at = 2 * a; at < boxes_.size(); at += 2 * axes) cuts.insert(cuts.end(), {boxes_[at], boxes_[at + 1]});
    for (double level = 0; data_->axes[a].is_parent && level < data_->axes[a].size; ++level) cuts.push_back(level);
    std::sort(cuts.begin(), cuts.end());
    cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
    const auto cell = [&](double at) { return static_cast<std::size_t>(std::lower_bound(cuts.begin(), cuts.end(), at) - cuts.begin()); };
    for (std::size_t l = 0; l < leaves(); ++l) {
      first_[l * axes + a] = cell(boxes_[2 * (l * axes + a)]);
      last_[l * axes + a] = cell(boxes_[2 * (l * axes + a) + 1]);
    }
  }
}

/// The part of a region in which an axis exists.
[[gnu::cold]] ATTUNE_INLINE TreeRegion AxisTree::region_of(std::size_t axis, TreeRegion region) const {
  region.resize(data_->axes.size());
  for (int parent = data_->axes[axis].parent; parent >= 0; parent = data_->axes[axis].parent) {
    const auto& holds = data_->axes[axis].holds;
    axis = static_cast<std::size_t>(parent);
    auto& levels = region[axis];
    if (levels.empty()) levels.assign(holds.size(), 1);
    for (std::size_t k = 0; k < holds.size(); ++k) levels[k] = levels[k] != 0 && holds[k] != 0;
  }
  return region;
}

/// How much of the space a region is.
[[gnu::cold]] ATTUNE_INLINE double AxisTree::share_of(const TreeRegion& region) const {
  double share = 1;
  for (const auto& levels : region)
    if (!levels.empty()) share *= static_cast<double>(std::count(levels.begin(), levels.end(), 1)) / static_cast<double>(levels.size());
  return share;
}

[[gnu::cold]] ATTUNE_INLINE std::vector<double> AxisTree::weights(std::size_t axis, const TreeRegion& region) const {
  const auto& cuts = cuts_[axis];
  std::vector<double> all(cells(axis));
  double sum = 0;
  for (std::size_t k = 0; k < all.size(); ++k) {
    const bool is_in = region[axis].empty() || region[axis][static_cast<std::size_t>(cuts[k])] != 0;
    sum += all[k] = is_in ? cuts[k + 1] - cuts[k] : 0;
  }
  for (double& weight : all) weight /= sum;
  return all;
}

[[gnu::cold]] ATTUNE_INLINE std::vector<double> AxisTree::masses(std::size_t a, std::size_t b, const TreeRegion& region) const {
  const std::size_t axes = data_->axes.size();
  std::vector<double> mass(leaves(), 1);
  for (std::size_t c = 0; c < axes; ++c) {
    if (c == a || c == b) continue;
    std::vector<double> before{0};  // of the weights, added up
    for (const double weight : weights(c, region)) before.push_back(before.back() + weight);
    for (std::size_t l = 0; l < leaves(); ++l) mass[l] *= before[last_[l * axes + c]] - before[first_[l * axes + c]];
  }
  return mass;
}

/// Mean and variance over axis `a` of what the score is on average over the others.
[[gnu::cold]] ATTUNE_INLINE AxisTree::Moments AxisTree::along(std::size_t a, const TreeRegion& region) const {
  const std::size_t axes = data_->axes.size();
  const auto weight = weights(a, region), mass = masses(a, a, region);
  std::vector<double> mean(weight.size());
  for (std::size_t l = 0; l < leaves(); ++l)
    for (std::size_t k = first_[l * axes + a]; k < last_[l * axes + a]; ++k) mean[k] += mass[l] * leaf_scores_[l];
  Moments all;
  for (std::size_t k = 0; k < mean.size(); ++k) all.mean += weight[k] * mean[k];
  for (std::size_t k = 0; k < mean.size(); ++k) all.variance += weight[k] * (mean[k] - all.mean) * (mean[k] - all.mean);
  return all;
}

/// The same over two axes.
[[gnu::cold]] ATTUNE_INLINE AxisTree::Moments AxisTree::along(std::size_t a, std::size_t b, const TreeRegion& region) const {
  const std::size_t axes = data_->axes.size();
  const auto rows = weights(a, region), columns = weights(b, region), mass = masses(a, b, region);
  const std::size_t width = columns.size() + 1;
  std::vector<double> mean(rows.size() * width);  // first what changes from a column to the next
  for (std::size_t l = 0; l < leaves(); ++l)
    for (std::size_t i = first_[l * axes + a]; i < last_[l * axes + a]; ++i) {
      mean[i * width + first_[l * axes + b]] += mass[l] * leaf_scores_[l];
      mean[i * width + last_[l * axes + b]] -= mass[l] * leaf_scores_[l];
    }
  Moments all;
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t j = 0; j < columns.size(); ++j) {
      if (j > 0) mean[i * width + j] += mean[i * width + j - 1];
      all.mean += rows[i] * columns[j] * mean[i * width + j];
    }
  for (std::size_t i = 0; i < rows.size(); ++i)
    for (std::size_t j = 0; j < columns.size(); ++j) {
      const double off = mean[i * width + j] - all.mean;
      all.variance += rows[i] * columns[j] * off * off;
    }
  return all;
}

[[gnu::cold]] ATTUNE_INLINE double AxisTree::variance() const {
  const std::size_t none = data_->axes.size();
  const auto mass = masses(none, none, TreeRegion(none));
  double mean = 0, variance = 0;
  for (std::size_t l = 0; l < leaves(); ++l) mean += mass[l] * leaf_scores_[l];
  for (std::size_t l = 0; l < leaves(); ++l) variance += mass[l] * (leaf_scores_[l] - mean) * (leaf_scores_[l] - mean);
  return variance;
}

[[gnu::cold]] ATTUNE_INLINE double AxisTree::effect(std::size_t a) const {
  const TreeRegion region = region_of(a, {});
  return share_of(region) * along(a, region).variance;
}

[[gnu::cold]] ATTUNE_INLINE double AxisTree::effect(std::size_t a, std::size_t b) const {
  const TreeRegion region = region_of(b, region_of(a, {}));
  const double share = share_of(region);
  if (share == 0) return 0;  // they never exist together
  return share * std::max(0.0, along(a, b, region).variance - along(a, region).variance - along(b, region).variance);
}

}  // namespace attune::inline ATTUNE_ABI::detail
