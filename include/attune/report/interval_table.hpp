// SPDX-License-Identifier: BSL-1.0
#pragma once

// Scores with their intervals, as a table for a terminal.

#include <cstddef>
#include <iosfwd>
#include <span>
#include <string>
#include <string_view>

#include "attune/report/tables.hpp"
#include "attune/validate/evaluate_with_interval.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// How an interval is made.
[[gnu::cold]] std::string_view method_text(IntervalMethod method);

[[gnu::cold]] std::string interval_text(Names names, std::span<const ScoreInterval> intervals, const IntervalSettings& settings, Index rows, std::size_t width);

}  // namespace detail

/// The table that is printed, in lines of at most `width` characters.
template <class M>
[[gnu::cold]] std::string to_text(const IntervalEvaluation<M>& evaluation, std::size_t width = 80) {
  return detail::interval_text(M::names, evaluation.intervals, evaluation.settings, evaluation.rows, width);
}

template <class M>
[[gnu::cold]] std::ostream& operator<<(std::ostream& out, const IntervalEvaluation<M>& evaluation) {
  return detail::write(out, to_text(evaluation, detail::output_width()));
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/report/interval_table.ipp"
#endif
