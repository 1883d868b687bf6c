// SPDX-License-Identifier: BSL-1.0
#pragma once

// Whether two classifiers err on different rows of one test set.

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "attune/core/dataset_view.hpp"
#include "attune/core/distributions.hpp"
#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI {

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
[[gnu::cold]] inline McNemarTest mcnemar_test(Index only_a, Index only_b, McNemarMethod method = McNemarMethod::exact) {
  if (only_a < 0 || only_b < 0) throw InvalidArgument({.argument = "mcnemar_test", .found = {only_a, " and ", only_b, " rows"}, .expected = "0 or more"});
  const auto a = static_cast<double>(only_a), b = static_cast<double>(only_b), fewer = std::min(a, b), all = a + b;
  McNemarTest found{.only_a = only_a, .only_b = only_b, .statistic = fewer, .p_value = 1};
  if (method == McNemarMethod::exact) {
    if (a != b) found.p_value = std::min(1.0, 2 * detail::binomial_lower(fewer, all, 0.5));
    return found;
  }
  const double apart = std::max(0.0, std::abs(a - b) - 1);
  found.statistic = all > 0 ? apart * apart / all : 0;
  found.p_value = std::erfc(std::sqrt(found.statistic / 2));
  return found;
}

/// Of what both said of the same rows: vectors, spans or arrays of class codes. Errors: InvalidArgument for sizes that disagree.
template <detail::HasDataAndSize Truth, detail::HasDataAndSize A, detail::HasDataAndSize B>
McNemarTest mcnemar_test(const Truth& truth, const A& predicted_a, const B& predicted_b, McNemarMethod method = McNemarMethod::exact) {
  const auto rows = static_cast<std::size_t>(truth.size());
  if (static_cast<std::size_t>(predicted_a.size()) != rows || static_cast<std::size_t>(predicted_b.size()) != rows)
    throw InvalidArgument({.argument = "mcnemar_test", .found = {predicted_a.size(), " and ", predicted_b.size(), " predictions"}, .expected = {rows, ", one for each row"}});
  Index only_a = 0, only_b = 0;
  for (std::size_t i = 0; i < rows; ++i) {
    const bool a = predicted_a.data()[i] == truth.data()[i], b = predicted_b.data()[i] == truth.data()[i];
    only_a += a && !b;
    only_b += b && !a;
  }
  return mcnemar_test(only_a, only_b, method);
}

}  // namespace attune::inline ATTUNE_ABI
