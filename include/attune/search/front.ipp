// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/search/front.hpp"

#include "attune/core/error.hpp"
#include "attune/search/detail/non_dominated.hpp"

namespace attune::inline ATTUNE_ABI {

[[gnu::cold]] ATTUNE_INLINE std::vector<std::size_t> pareto_front(const std::vector<std::vector<double>>& scores, const std::vector<Direction>& directions) {
  std::vector<detail::Rival> rivals;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (!scores[i].empty() && scores[i].size() != directions.size())
      throw InvalidArgument({.argument = "pareto_front, scores", .place = {"row ", i}, .found = {scores[i].size(), " scores"}, .expected = {directions.size(), ", one for each direction, or none"}});
    rivals.push_back(detail::rival(scores[i], 0, directions));
  }
  return detail::non_dominated(rivals);
}

}  // namespace attune::inline ATTUNE_ABI
