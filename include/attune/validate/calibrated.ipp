// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/calibrated.hpp"

#include <algorithm>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {


ATTUNE_INLINE void throw_single_scores(Index classes) {
  throw InvalidArgument({.argument = "learner", .found = "one score a row", .expected = {classes, ", one for each class"}, .remedy = "put OneVsRest around a learner of two classes"});
}

ATTUNE_INLINE ScoreMatrix columns_of_classes(const ScoreMatrix& scores, const std::vector<int>& codes, Index classes) {
  if (scores.cols != classes) throw InvalidArgument({.argument = "learner", .found = {scores.cols, " scores a row"}, .expected = {classes, ", one for each class"}});
  if (static_cast<Index>(codes.size()) == classes) return scores;
  ScoreMatrix own{{}, static_cast<Index>(codes.size())};
  for (Index i = 0; i < scores.rows(); ++i)
    for (const int code : codes) own.values.push_back(scores(i, code));
  return own;
}

ATTUNE_INLINE std::vector<int> places_among(const std::vector<int>& truth, const std::vector<int>& codes) {
  std::vector<int> places;
  for (const int code : truth) places.push_back(static_cast<int>(std::lower_bound(codes.begin(), codes.end(), code) - codes.begin()));
  return places;
}

ATTUNE_INLINE std::vector<int> indicators_of(const std::vector<int>& truth, int code) {
  std::vector<int> is_it;
  for (const int each : truth) is_it.push_back(each == code ? 1 : 0);
  return is_it;
}

ATTUNE_INLINE std::vector<int> classes_that_occur(const std::vector<int>& truth, const ClassNames& names) {
  std::vector<Index> sizes(names->size());
  for (const int code : truth) ++sizes[static_cast<std::size_t>(code)];
  std::vector<int> codes;
  for (std::size_t k = 0; k < sizes.size(); ++k)
    if (sizes[k] > 0) codes.push_back(static_cast<int>(k));
  if (codes.size() < 2)
    throw InvalidData({.argument = "y", .found = {"only class '", (*names)[static_cast<std::size_t>(codes.front())], "' in ", truth.size(), " rows"}, .expected = "rows of at least two classes"});
  return codes;
}

}  // namespace attune::inline ATTUNE_ABI::detail
