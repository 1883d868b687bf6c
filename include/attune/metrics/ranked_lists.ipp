// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/ranked_lists.hpp"

#include <algorithm>

#include "attune/core/error.hpp"
#include "attune/core/matrix_view.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE std::span<const ListItem> ListOrder::sort(const double* truth, const double* scores) {
  for (std::size_t k = 0; k < items_.size(); ++k) items_[k] = {scores[k], truth[k], k};
  std::sort(items_.begin(), items_.end(), [](const ListItem& a, const ListItem& b) { return a.score > b.score || (a.score == b.score && a.place > b.place); });
  return items_;
}

ATTUNE_INLINE std::size_t end_of_tie(std::span<const ListItem> items, std::size_t begin) noexcept {
  std::size_t end = begin + 1;
  while (end < items.size() && items[end].score == items[begin].score) ++end;
  return end;
}

[[gnu::noinline]] ATTUNE_INLINE void refuse_list_value(const char* what, std::size_t row, std::size_t item, double found, const char* expected) {
  throw InvalidData({.argument = what, .place = {"row ", row, ", column ", item}, .found = found, .expected = expected});
}

[[gnu::noinline]] ATTUNE_INLINE void refuse_list_class(std::size_t row, std::int64_t code, ScoreView scores) {
  throw InvalidData({.argument = "truth", .place = {"row ", row}, .found = {"class code ", code}, .expected = {"0 to ", scores.cols - 1, ", one of the columns of scores"}});
}

[[gnu::cold]] ATTUNE_INLINE void require_list_columns(ScoreView truth, ScoreView scores) {
  if (truth.cols != scores.cols) throw InvalidArgument({.argument = "truth", .found = {truth.cols, " columns"}, .expected = {scores.cols, ", as many as of scores"}});
}

[[gnu::cold]] ATTUNE_INLINE void require_list_shape(ScoreView scores, Weights weights, bool sizes_agree) {
  if (scores.cols < 2) throw InvalidArgument({.argument = "scores", .found = {scores.cols, scores.cols == 1 ? " column" : " columns"}, .expected = "lists of two or more items, a column each"});
  if (scores.values.size() % static_cast<std::size_t>(scores.cols) != 0)
    throw InvalidArgument({.argument = "scores", .found = {scores.values.size(), " values"}, .expected = {"whole rows of ", scores.cols}});
  if (!sizes_agree) throw InvalidArgument({.argument = "truth", .reason = "does not fit the scores", .expected = {scores.rows(), " rows of ", scores.cols, " columns, or a class code for each row"}});
  if (!weights.empty()) require_size("weights", weights.size(), scores.rows(), "scores");
}

[[gnu::cold]] ATTUNE_INLINE void require_lists(std::size_t truth, ScoreView scores, Weights weights) {
  if (truth == 0) throw InvalidArgument({.argument = "truth", .found = "no rows", .expected = "at least one"});
  if (scores.cols < 1) throw InvalidArgument({.argument = "scores", .found = {scores.cols, " columns"}, .expected = "one for each item of a list"});
  const auto rows = static_cast<std::size_t>(scores.rows());
  require_columns("scores", rows, rows, weights);
}

}  // namespace attune::inline ATTUNE_ABI::detail
