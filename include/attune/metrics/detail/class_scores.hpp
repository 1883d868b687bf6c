// SPDX-License-Identifier: BSL-1.0
#pragma once

// Checks of class codes and the scores that go with them.

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>

#include "attune/core/error.hpp"
#include "attune/core/matrix_view.hpp"
#include "attune/core/outputs.hpp"

namespace attune::inline ATTUNE_ABI::detail {

[[noreturn, gnu::cold, gnu::noinline]] inline void refuse_class_code(std::size_t row, std::int64_t code, Index classes) {
  throw InvalidData({.argument = "truth", .place = {"row ", row}, .found = {"class code ", code}, .expected = {"0 to ", classes - 1}});
}

/// A row's class code, checked. One column of scores stands for two classes.
template <class Label>
std::size_t code_of_row(Label label, Index cols, std::size_t row) {
  const auto code = static_cast<std::int64_t>(label);
  const Index classes = std::max<Index>(cols, 2);
  if (code < 0 || code >= classes) refuse_class_code(row, code, classes);
  return static_cast<std::size_t>(code);
}

/// Whether all are class codes of two classes.
template <class Label>
bool are_binary(const Label* labels, std::size_t rows) noexcept {
  bool binary = true;
  for (std::size_t i = 0; i < rows; ++i) binary &= labels[i] == Label{0} || labels[i] == Label{1};
  return binary;
}

/// Class codes of two classes. Errors: InvalidData. `first` is the number of the first row.
template <class Label>
void require_binary(const Label* labels, std::size_t first, std::size_t rows) {
  if (are_binary(labels, rows)) return;
  for (std::size_t i = 0; i < rows; ++i) code_of_row(labels[i], 1, first + i);
}

/// Scores that are numbers, or finite ones. `first` is the place of the first one among all scores.
inline void require_scores(std::span<const double> scores, Index cols, std::size_t first, bool finite) {
  // By the bits, so that the loop has no branch and vectorises: exponents of ones, and with a fraction for NaN.
  const std::uint64_t most = finite ? 0x7fefffffffffffffULL : 0x7ff0000000000000ULL;
  std::uint64_t bad = 0;
  for (const double x : scores) bad |= static_cast<std::uint64_t>((std::bit_cast<std::uint64_t>(x) & 0x7fffffffffffffffULL) > most);
  if (bad == 0) return;
  for (std::size_t i = 0; i < scores.size(); ++i)
    if (std::isnan(scores[i]) || (finite && std::isinf(scores[i])))
      throw InvalidData({.argument = "scores", .place = {"row ", (first + i) / static_cast<std::size_t>(cols)}, .found = scores[i], .expected = finite ? "a finite number" : "a number"});
}

[[gnu::cold]] inline void require_score_shape(std::size_t truth, ScoreView scores, std::span<const double> weights) {
  if (scores.cols < 1) throw InvalidArgument({.argument = "scores", .found = {scores.cols, " columns"}, .expected = "one, or one for each class"});
  require_size("scores", static_cast<std::size_t>(scores.rows()), static_cast<Index>(truth), "truth");
  if (!weights.empty()) require_size("weights", weights.size(), static_cast<Index>(truth), "truth");
}

}  // namespace attune::inline ATTUNE_ABI::detail
