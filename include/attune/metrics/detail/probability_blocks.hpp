// SPDX-License-Identifier: BSL-1.0
#pragma once

// What statistics of probabilities share: the labels and columns of a block of rows, and the words for what is wrong
// with them.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include "attune/core/error.hpp"
#include "attune/core/matrix_view.hpp"
#include "attune/core/outputs.hpp"
#include "attune/simd/sum_block.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// One block of rows; `weights` is null where there are none. A row has `cols` probabilities: one for each class, or one
/// for class 1 of two.
template <class Label>
struct ProbabilityBlock {
  const Label* truth;
  const double* probabilities;
  Index cols;
  const double* weights;
  std::size_t size;
  std::size_t first;  // the number of its first row

  std::int64_t classes() const noexcept { return cols == 1 ? 2 : static_cast<std::int64_t>(cols); }
  /// The code of a row's class; what is no class of these columns is not in [0, classes()).
  std::int64_t code(std::size_t i) const noexcept { return static_cast<std::int64_t>(truth[i]); }
  bool knows(std::int64_t code) const noexcept { return code >= 0 && code < classes(); }
  std::span<const double> row(std::size_t i) const noexcept { return {probabilities + i * static_cast<std::size_t>(cols), static_cast<std::size_t>(cols)}; }
  double weight(std::size_t i) const noexcept { return weights == nullptr ? 1.0 : weights[i]; }
};

/// Calls add(block) for each block. Errors: InvalidArgument for sizes that disagree.
template <class Label, class Add>
void for_each_block(std::span<const Label> truth, ScoreView probabilities, std::span<const double> weights, Add&& add) {
  require_size("probabilities", static_cast<std::size_t>(probabilities.rows()), static_cast<Index>(truth.size()), "truth");
  if (!weights.empty()) require_size("weights", weights.size(), static_cast<Index>(truth.size()), "truth");
  for (std::size_t first = 0; first < truth.size(); first += simd::sum_block)
    add(ProbabilityBlock<Label>{truth.data() + first, probabilities.values.data() + first * static_cast<std::size_t>(probabilities.cols), probabilities.cols,
                                weights.empty() ? nullptr : weights.data() + first, std::min(simd::sum_block, truth.size() - first), first});
}

[[noreturn, gnu::cold, gnu::noinline]] inline void refuse_class(std::size_t row, std::int64_t code, Index cols) {
  if (cols == 1) throw InvalidData({.argument = "truth", .place = {"row ", row}, .found = {"class code ", code}, .expected = "0 or 1, for one column of probabilities"});
  throw InvalidData({.argument = "truth", .place = {"row ", row}, .found = {"class code ", code},
                     .expected = {"a class that has one of the ", cols, " columns of probabilities"}});
}

[[noreturn, gnu::cold, gnu::noinline]] inline void refuse_probability(std::size_t row, double p) {
  throw InvalidData({.argument = "probabilities", .place = {"row ", row}, .found = p, .expected = "0 to 1"});
}

/// Refuses the first row of a block whose class is none of these columns, or one of whose probabilities is none; of the
/// truth's own column only, where `all` is false.
template <class Label>
[[gnu::cold, gnu::noinline]] void refuse_first(const ProbabilityBlock<Label>& block, bool all) {
  for (std::size_t i = 0; i < block.size; ++i) {
    const std::int64_t code = block.code(i);
    if (!block.knows(code)) refuse_class(block.first + i, code, block.cols);
    const auto row = block.row(i);
    for (std::size_t k = 0; k < row.size(); ++k)
      if ((all || row.size() == 1 || k == static_cast<std::size_t>(code)) && !(row[k] >= 0 && row[k] <= 1)) refuse_probability(block.first + i, row[k]);
  }
}

}  // namespace attune::inline ATTUNE_ABI::detail
