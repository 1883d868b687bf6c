// SPDX-License-Identifier: BSL-1.0
#pragma once

// Whether two classifiers err on different rows of one test set.

#include <cstddef>

#include "attune/core/dataset_view.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

void require_both_predicted(std::size_t rows, std::size_t a, std::size_t b);

}  // namespace detail

enum class McNemarMethod { exact, chi_square };

/// The rows that one of two classifiers got right, and what they tell.
struct McNemarTest {
  Index only_a = 0;      ///< rows that a got right and b wrong
  Index only_b = 0;
  double statistic = 0;  ///< exact: the smaller of the two counts; else chi-square of 1 degree of freedom
  double p_value = 0;    ///< two-sided, of the hypothesis that both err equally often

  friend bool operator==(const McNemarTest&, const McNemarTest&) = default;
};

/// Rows that both got right, or both wrong, tell nothing. Exact: the binomial distribution of the others, of probability
/// one half. By chi-square, with Edwards' correction: (|only_a - only_b| - 1)² / (only_a + only_b), 0 where they are equal;
/// for 25 such rows or more. Errors: InvalidArgument for counts below 0.
/// McNemar, "Note on the sampling error of the difference between correlated proportions or percentages", Psychometrika 12
/// (1947); Edwards, "Note on the correction for continuity in testing the significance of the difference between
/// correlated proportions", Psychometrika 13 (1948).
[[gnu::cold]] McNemarTest mcnemar_test(Index only_a, Index only_b, McNemarMethod method = McNemarMethod::exact);

/// Of what both said of the same rows: vectors, spans or arrays of class codes. Errors: InvalidArgument for sizes that disagree.
template <detail::HasDataAndSize Truth, detail::HasDataAndSize A, detail::HasDataAndSize B>
McNemarTest mcnemar_test(const Truth& truth, const A& predicted_a, const B& predicted_b, McNemarMethod method = McNemarMethod::exact) {
  const auto rows = static_cast<std::size_t>(truth.size());
  detail::require_both_predicted(rows, static_cast<std::size_t>(predicted_a.size()), static_cast<std::size_t>(predicted_b.size()));
  Index only_a = 0, only_b = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    const bool a = predicted_a.data()[i] == truth.data()[i], b = predicted_b.data()[i] == truth.data()[i];
    only_a += a && !b;
    only_b += b && !a;
  }
  return mcnemar_test(only_a, only_b, method);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/validate/mcnemar.ipp"
#endif
