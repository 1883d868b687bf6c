// SPDX-License-Identifier: BSL-1.0
#pragma once

// Homogeneity, completeness, and the V-measure, which is their mean. Rosenberg, Hirschberg, "V-measure: a conditional
// entropy-based external cluster evaluation measure", EMNLP-CoNLL 2007.

#include <string_view>

#include "attune/metrics/contingency.hpp"

namespace attune::inline ATTUNE_ABI {

/// 1 - H(truth | prediction) / H(truth): in [0, 1], larger is better; 1 where each cluster has rows of one class only,
/// so also where there is one class. NaN without rows.
struct Homogeneity {
  using Statistic = Contingency;
  static constexpr std::string_view name = "homogeneity";
  static constexpr auto direction = Direction::maximize;

  double operator()(const Contingency& table) const;
  std::string_view undefined(const Contingency& table) const;
};

/// 1 - H(prediction | truth) / H(prediction): in [0, 1], larger is better; 1 where each class is in one cluster only,
/// so also where there is one cluster. NaN without rows.
struct Completeness {
  using Statistic = Contingency;
  static constexpr std::string_view name = "completeness";
  static constexpr auto direction = Direction::maximize;

  double operator()(const Contingency& table) const;
  std::string_view undefined(const Contingency& table) const;
};

/// (1 + β) h c / (β h + c) of homogeneity h and completeness c: in [0, 1], larger is better; 0 where either is 0. With
/// β = 1 it is the normalized mutual information of the arithmetic average. NaN without rows. Errors: InvalidArgument
/// for a β that is negative or not finite.
struct VMeasure {
  using Statistic = Contingency;
  static constexpr std::string_view name = "V-measure";
  static constexpr auto direction = Direction::maximize;
  double beta = 1;  ///< how much more completeness weighs than homogeneity

  [[gnu::cold]] double operator()(const Contingency& table) const;
  std::string_view undefined(const Contingency& table) const;
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

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/v_measure.ipp"
#endif
