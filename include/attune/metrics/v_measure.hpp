// SPDX-License-Identifier: BSL-1.0
#pragma once

// Homogeneity, completeness, and the V-measure, which is their mean. Rosenberg, Hirschberg, "V-measure: a conditional
// entropy-based external cluster evaluation measure", EMNLP-CoNLL 2007.

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <string_view>

#include "attune/core/error.hpp"
#include "attune/metrics/contingency.hpp"
#include "attune/metrics/mutual_information.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

[[gnu::cold]] inline double share_of_entropy(const Contingency& table, std::span<const LabelCount> clusters, bool all) noexcept {
  if (table.rows() == 0) return std::numeric_limits<double>::quiet_NaN();
  return all ? 1 : std::min(1.0, mutual_information(table) / entropy(clusters, table.rows()));
}

}  // namespace detail

/// 1 - H(truth | prediction) / H(truth): in [0, 1], larger is better; 1 where each cluster has rows of one class only,
/// so also where there is one class. NaN without rows.
struct Homogeneity {
  using Statistic = Contingency;
  static constexpr std::string_view name = "homogeneity";
  static constexpr auto direction = Direction::maximize;

  double operator()(const Contingency& table) const { return detail::share_of_entropy(table, table.truth(), table.is_homogeneous()); }
  std::string_view undefined(const Contingency& table) const { return detail::unless_rows(table); }
};

/// 1 - H(prediction | truth) / H(prediction): in [0, 1], larger is better; 1 where each class is in one cluster only,
/// so also where there is one cluster. NaN without rows.
struct Completeness {
  using Statistic = Contingency;
  static constexpr std::string_view name = "completeness";
  static constexpr auto direction = Direction::maximize;

  double operator()(const Contingency& table) const { return detail::share_of_entropy(table, table.predicted(), table.is_complete()); }
  std::string_view undefined(const Contingency& table) const { return detail::unless_rows(table); }
};

/// (1 + β) h c / (β h + c) of homogeneity h and completeness c: in [0, 1], larger is better; 0 where either is 0. With
/// β = 1 it is the normalized mutual information of the arithmetic average. NaN without rows. Errors: InvalidArgument
/// for a β that is negative or not finite.
struct VMeasure {
  using Statistic = Contingency;
  static constexpr std::string_view name = "V-measure";
  static constexpr auto direction = Direction::maximize;
  double beta = 1;  ///< how much more completeness weighs than homogeneity

  [[gnu::cold]] double operator()(const Contingency& table) const {
    if (!(beta >= 0 && std::isfinite(beta))) throw InvalidArgument({.argument = "VMeasure::beta", .found = beta, .expected = "a finite number of at least 0"});
    const double h = Homogeneity{}(table), c = Completeness{}(table);
    return h * c == 0 ? 0 : (1 + beta) * h * c / (beta * h + c);
  }
  std::string_view undefined(const Contingency& table) const { return detail::unless_rows(table); }
};

template <LabelRange T, LabelRange P>
double homogeneity_score(const T& truth, const P& predicted, const Homogeneity& settings = {}, Weights weights = {}) {
  return detail::score_clustering(settings, truth, predicted, weights);
}

template <LabelRange T, LabelRange P>
double completeness_score(const T& truth, const P& predicted, const Completeness& settings = {}, Weights weights = {}) {
  return detail::score_clustering(settings, truth, predicted, weights);
}

template <LabelRange T, LabelRange P>
double v_measure_score(const T& truth, const P& predicted, const VMeasure& settings = {}, Weights weights = {}) {
  return detail::score_clustering(settings, truth, predicted, weights);
}

}  // namespace attune::inline ATTUNE_ABI
