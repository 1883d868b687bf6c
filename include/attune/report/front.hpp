// SPDX-License-Identifier: BSL-1.0
#pragma once

// The front of a search by several metrics, as a table for a terminal.

#include <cstddef>
#include <iosfwd>
#include <span>
#include <string>
#include <vector>

#include "attune/report/tables.hpp"
#include "attune/search/search_front.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// A front, freed of its types.
struct FrontText {
  const std::vector<Trial>& trials;
  const std::vector<std::size_t>& front;
  const std::vector<std::size_t>& objectives;
  std::vector<AxisShape> axes;
  Names names;
  std::span<const Direction> directions;
  std::size_t folds;
  double seconds;

  [[gnu::cold]] std::string str(std::size_t width) const;
};

}  // namespace detail

/// The trials of the front, 20 at the most, with their settings, the means of the objectives with their spreads over the
/// folds, and the means of the other metrics, in lines of at most `width` characters where the columns allow it.
template <class L, class Space, class M>
[[gnu::cold]] std::string to_text(const FrontResult<L, Space, M>& result, std::size_t width = 80) {
  return detail::FrontText{result.trials(), result.front, result.objectives, result.search.space.shape(), M::names, M::directions, result.search.folds, result.search.seconds}.str(width);
}

template <class L, class Space, class M>
std::ostream& operator<<(std::ostream& out, const FrontResult<L, Space, M>& result) {
  return detail::write(out, to_text(result, detail::output_width()));
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/report/front.ipp"
#endif
