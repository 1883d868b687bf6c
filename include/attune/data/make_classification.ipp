// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/data/make_classification.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "attune/core/error.hpp"
#include "attune/core/random.hpp"
#include "attune/data/detail/generate.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

[[gnu::cold]] inline void check_classification(const MakeClassification& s) {
  require_size_of("MakeClassification::samples", s.samples, 1);
  require_size_of("MakeClassification::informative", s.informative, 1);
  require_size_of("MakeClassification::redundant", s.redundant, 0);
  require_size_of("MakeClassification::repeated", s.repeated, 0);
  require_size_of("MakeClassification::features", s.features, s.informative + s.redundant + s.repeated);
  require_size_of("MakeClassification::classes", s.classes, 2);
  require_size_of("MakeClassification::clusters_per_class", s.clusters_per_class, 1);
  require_number_of("MakeClassification::flip", s.flip, 0, 1);
  require_number_of("MakeClassification::class_sep", s.class_sep, 0);
  const double clusters = static_cast<double>(s.classes) * s.clusters_per_class;
  if (clusters > std::ldexp(1.0, static_cast<int>(std::min<Index>(s.informative, 60))))
    throw InvalidArgument({.argument = "MakeClassification", .found = {clusters, " clusters among ", s.informative, " informative columns"}, .expected = "at most 2 to the power of the informative columns",
                           .remedy = "raise .informative, or lower .classes or .clusters_per_class"});
  if (s.class_weights.empty()) return;
  double sum = 0;
  for (const double w : s.class_weights) {
    require_number_of("MakeClassification::class_weights", w, 0, 1);
    sum += w;
  }
  if (s.class_weights.size() != static_cast<std::size_t>(s.classes) || std::abs(sum - 1) > 1e-9)
    throw InvalidArgument({.argument = "MakeClassification::class_weights", .found = {s.class_weights.size(), " shares with a sum of ", sum}, .expected = {s.classes, ", with a sum of 1"}});
}

/// Different corners of a cube, as bits.
[[gnu::cold]] inline std::vector<std::uint64_t> draw_corners(std::size_t count, Index dimensions, Random random) {
  std::vector<std::uint64_t> corners;
  while (corners.size() < count) {
    const std::uint64_t corner = random.below(std::uint64_t{1} << std::min<Index>(dimensions, 60));
    if (std::find(corners.begin(), corners.end(), corner) == corners.end()) corners.push_back(corner);
  }
  return corners;
}

inline Eigen::MatrixXd uniform_matrix(Index rows, Index cols, Random random) {
  Eigen::MatrixXd m(rows, cols);
  for (Index i = 0; i < rows; ++i)
    for (Index j = 0; j < cols; ++j) m(i, j) = 2 * random.uniform() - 1;
  return m;
}

/// What the rows are drawn by: where each cluster lies and how it is stretched, how redundant columns are made
/// of informative ones, which columns are repeated.
class ClassificationPlan {
 public:
  [[gnu::cold]] ClassificationPlan(const MakeClassification& settings, const GeneratorKeys& keys)
      : s_(settings), corners_(draw_corners(static_cast<std::size_t>(s_.classes) * static_cast<std::size_t>(s_.clusters_per_class), s_.informative, keys.parameters(0))),
        combination_(uniform_matrix(s_.informative, s_.redundant, keys.parameters(1))), normal_(s_.informative) {
    for (std::size_t c = 0; c < corners_.size(); ++c) stretch_.push_back(uniform_matrix(s_.informative, s_.informative, keys.parameters(4 + c)));
    Random random = keys.parameters(2);
    for (Index j = 0; j < s_.repeated; ++j) source_.push_back(static_cast<Index>(random.below(static_cast<std::uint64_t>(s_.informative + s_.redundant))));
  }

  /// A row of a cluster, columns in order of their kind.
  [[gnu::cold]] void draw(std::size_t cluster, Random& random, Eigen::VectorXd& values) {
    for (double& v : normal_) v = random.normal();
    Index to = 0;
    for (Index j = 0; j < s_.informative; ++j) {
      const bool high = j < 60 ? (corners_[cluster] >> j & 1U) != 0 : j % 2 == 0;
      values[to++] = (high ? s_.class_sep : -s_.class_sep) + sum_of_products(normal_, stretch_[cluster], j);
    }
    for (Index j = 0; j < s_.redundant; ++j) values[to++] = sum_of_products(values, combination_, j);
    for (const Index j : source_) values[to++] = values[j];
    while (to < s_.features) values[to++] = random.normal();
  }

  std::string name(Index j) const {
    for (const auto& [kind, count] : {std::pair{"informative", s_.informative}, std::pair{"redundant", s_.redundant}, std::pair{"repeated", s_.repeated}}) {
      if (j < count) return kind + std::to_string(j);
      j -= count;
    }
    return "noise" + std::to_string(j);
  }

 private:
  static double sum_of_products(const Eigen::VectorXd& row, const Eigen::MatrixXd& m, Index col) {
    double sum = 0;
    for (Index d = 0; d < m.rows(); ++d) sum += row[d] * m(d, col);
    return sum;
  }

  const MakeClassification& s_;
  std::vector<std::uint64_t> corners_;
  Eigen::MatrixXd combination_;         // of the redundant columns
  std::vector<Eigen::MatrixXd> stretch_{};  // of each cluster
  std::vector<Index> source_{};         // of the repeated columns
  Eigen::VectorXd normal_;
};

}  // namespace detail

template <SampleValue T>
Dataset<T, int> make_classification(const MakeClassification& settings) {
  const MakeClassification& s = settings;
  detail::check_classification(s);
  const detail::GeneratorKeys keys(s.seed, 1);
  detail::ClassificationPlan plan(s, keys);
  const auto rows = keys.order(s.samples, s.shuffle, 0), cols = keys.order(s.features, s.shuffle, 1);
  Dataset<T, int> data{.x = RowMatrix<T>(s.samples, s.features), .y = Eigen::VectorXi(s.samples), .class_names = detail::numbered_classes(s.classes)};
  const auto per_class = static_cast<std::size_t>(s.clusters_per_class);
  const auto sizes = detail::apportion(s.samples, s.class_weights.empty() ? std::vector<double>(static_cast<std::size_t>(s.classes), 1.0 / s.classes) : s.class_weights);
  Eigen::VectorXd values(s.features);
  Index i = 0;
  for (std::size_t k = 0; k < sizes.size(); ++k)
    for (Index member = 0; member < sizes[k]; ++member, ++i) {
      Random random = keys.row(i);
      plan.draw(k * per_class + static_cast<std::size_t>(member) % per_class, random, values);
      const Index row = rows[static_cast<std::size_t>(i)];
      for (Index j = 0; j < s.features; ++j) data.x(row, cols[static_cast<std::size_t>(j)]) = static_cast<T>(values[j]);
      data.y[row] = random.uniform() < s.flip ? static_cast<int>(random.below(static_cast<std::uint64_t>(s.classes))) : static_cast<int>(k);
    }
  std::vector<std::string> names(static_cast<std::size_t>(s.features));
  for (Index j = 0; j < s.features; ++j) names[static_cast<std::size_t>(cols[static_cast<std::size_t>(j)])] = plan.name(j);
  data.feature_names = std::make_shared<const std::vector<std::string>>(std::move(names));
  return data;
}

}  // namespace attune::inline ATTUNE_ABI
