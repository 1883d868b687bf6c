// SPDX-License-Identifier: BSL-1.0
#pragma once

// Learners side by side, as tables with a verdict in words.

#include <cstddef>
#include <iosfwd>
#include <string>

#include "attune/report/tables.hpp"
#include "attune/validate/compare.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

[[gnu::cold]] std::string comparison_head(std::size_t learners, std::size_t folds, Index rows, double seconds);

}  // namespace detail

/// What a comparison means, in words: whether the best is better than the others, or cannot be told from them.
[[gnu::cold]] std::string verdict(const MetricComparison& comparison);

/// A table of the learners in one metric, the best first, and the verdict. Differences are to the best, with their
/// interval by the corrected t test; p is adjusted by Holm's method. `width`: as of the other tables.
[[gnu::cold]] std::string to_text(const MetricComparison& comparison, std::size_t width = 80);

template <class M>
[[gnu::cold]] std::string to_text(const Comparison<M>& comparison, std::size_t width = 80) {
  std::string out = detail::comparison_head(comparison.names.size(), comparison.folds.empty() ? 0 : comparison.folds.front().size(), comparison.rows, comparison.seconds);
  for (std::size_t metric = 0; metric < M::size; ++metric) out += to_text(comparison.by(metric), width);
  return out;
}

// To a stream: as wide as the terminal of the standard output, 80 where that is none.

[[gnu::cold]] std::ostream& operator<<(std::ostream& out, const MetricComparison& comparison);

template <class M>
std::ostream& operator<<(std::ostream& out, const Comparison<M>& comparison) {
  return detail::write(out, to_text(comparison, detail::output_width()));
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/report/comparison.ipp"
#endif
