// SPDX-License-Identifier: BSL-1.0
#pragma once

// A .632 bootstrap, as a table for a terminal.

#include <cstddef>
#include <iosfwd>
#include <string>
#include <vector>

#include "attune/report/tables.hpp"
#include "attune/validate/bootstrap_632.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// A .632 bootstrap, freed of its type.
struct Bootstrap632Text {
  const std::vector<Bootstrap632Scores>& metrics;
  const std::vector<FoldFailure>& failures;
  std::size_t replicates;
  Index rows;
  Index never_out;
  double level;
  double seconds;

  [[gnu::cold]] std::string str(std::size_t width) const;
};

}  // namespace detail

/// The table that is printed, in lines of at most `width` characters.
template <class M>
[[gnu::cold]] std::string to_text(const Bootstrap632<M>& result, std::size_t width = 80) {
  return detail::Bootstrap632Text{result.metrics, result.failures, result.replicates.size(), result.rows, result.never_out, result.level, result.seconds}.str(width);
}

template <class M>
[[gnu::cold]] std::ostream& operator<<(std::ostream& out, const Bootstrap632<M>& result) {
  return detail::write(out, to_text(result, detail::output_width()));
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/report/bootstrap_632.ipp"
#endif
