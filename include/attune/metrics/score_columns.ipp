// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/score_columns.hpp"

#include <algorithm>
#include <cmath>

#include "attune/core/error.hpp"
#include "attune/simd/extent.hpp"
#include "attune/simd/sum_block.hpp"

namespace attune::inline ATTUNE_ABI::detail {

[[gnu::noinline]] ATTUNE_INLINE void refuse_weight(std::size_t row, double weight) {
  throw InvalidData({.argument = "weights", .place = {"row ", row}, .found = weight, .expected = "a finite number of at least 0"});
}

ATTUNE_INLINE double require_weights(Weights weights) {
  const simd::Extent extent = simd::extent_of(weights.data(), weights.size());
  if (!(extent.finite && extent.lowest >= 0))
    for (std::size_t i = 0; i < weights.size(); ++i)
      if (!(weights[i] >= 0 && std::isfinite(weights[i]))) refuse_weight(i, weights[i]);
  return extent.highest;
}

ATTUNE_INLINE void require_columns(const char* what, std::size_t truth, std::size_t said, Weights weights) {
  if (truth == 0) throw InvalidArgument({.argument = "truth", .found = "no rows", .expected = "at least one"});
  if (said != truth) throw InvalidArgument({.argument = what, .found = {said, " rows"}, .expected = {truth, ", one for each of truth"}});
  if (weights.empty()) return;
  if (weights.size() != truth) throw InvalidArgument({.argument = "weights", .found = {weights.size(), " values"}, .expected = {truth, ", one for each row"}});
  if (require_weights(weights) == 0) throw InvalidData({.argument = "weights", .found = "zeros only", .expected = "at least one row that counts"});
}

ATTUNE_INLINE void require_rows(const char* what, std::size_t truth, ScoreView said, Weights weights) {
  if (said.cols < 1) throw InvalidArgument({.argument = what, .found = {said.cols, " columns"}, .expected = "one for each class"});
  if (said.values.size() % static_cast<std::size_t>(said.cols) != 0)
    throw InvalidArgument({.argument = what, .found = {said.values.size(), " values"}, .expected = {"whole rows of ", said.cols}});
  require_columns(what, truth, static_cast<std::size_t>(said.rows()), weights);
}

ATTUNE_INLINE void require_numbers(const char* what, std::span<const double> numbers, bool finite) {
  if (simd::extent_of(numbers.data(), numbers.size()).finite) return;
  for (std::size_t i = 0; i < numbers.size(); ++i)
    if (std::isnan(numbers[i]) || (finite && std::isinf(numbers[i])))
      throw InvalidData({.argument = what, .place = {"row ", i}, .found = numbers[i], .expected = finite ? "a finite number" : "a number"});
}

ATTUNE_INLINE void add_checked(std::span<const double> truth, std::span<const double> predicted, Weights weights, FunctionRef<void(std::span<const double>, std::span<const double>, Weights)> add) {
  constexpr std::size_t stretch = 4 * simd::sum_block;
  for (std::size_t first = 0; first < truth.size(); first += stretch) {
    const std::size_t n = std::min(stretch, truth.size() - first);
    if (!simd::extent_of(truth.data() + first, n).finite || !simd::extent_of(predicted.data() + first, n).finite) {
      require_numbers("truth", truth);
      require_numbers("predicted", predicted);
    }
    add(truth.subspan(first, n), predicted.subspan(first, n), weights.empty() ? weights : weights.subspan(first, n));
  }
}

}  // namespace attune::inline ATTUNE_ABI::detail
