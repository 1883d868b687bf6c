// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/brier_score.hpp"

#include <array>
#include <cstddef>

#include "attune/metrics/detail/probability_blocks.hpp"
#include "attune/simd/math.hpp"
#include "attune/simd/sum_rows.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

// Sums of the weight, of the squares, and of ones for rows that are not allowed.
template <class Code>
std::array<double, 3> squares_of_two(const ProbabilityBlock<Code>& block) {
  return simd::with_weights(block.weights, [&](auto weight_of) {
    return simd::sum_rows<3>(block.size, [&](auto rows, auto& sum) {
      using V = typename decltype(rows)::Value;
      const V w = weight_of(rows), t = rows(block.truth), p = rows(block.probabilities), error = p - t;
      const auto allowed = ((t == V(0)) | (t == V(1))) & (p >= V(0)) & (p <= V(1));
      sum[0] += w;
      sum[1] += w * (V(2) * error * error);
      sum[2] += math::select(allowed, V(0), V(1));  // both classes have it
    });
  });
}

// Of more than two classes: the square of a row; -1 where it is not allowed.
template <class Code>
double square_of(const ProbabilityBlock<Code>& block, std::size_t i) noexcept {
  const std::int64_t code = block.code(i);
  const auto row = block.row(i);
  double sum = 0;
  bool allowed = block.knows(code);
  for (std::size_t k = 0; k < row.size(); ++k) {
    const double error = row[k] - (static_cast<std::int64_t>(k) == code ? 1.0 : 0.0);
    allowed &= row[k] >= 0 && row[k] <= 1;
    sum += error * error;
  }
  return allowed ? sum : -1.0;
}

template <class Code>
std::array<double, 3> squares_of_many(const ProbabilityBlock<Code>& block) {
  std::array<double, simd::sum_block> squares;
  for (std::size_t i = 0; i < block.size; ++i) squares[i] = square_of(block, i);
  return simd::with_weights(block.weights, [&](auto weight_of) {
    return simd::sum_rows<3>(block.size, [&](auto rows, auto& sum) {
      using V = typename decltype(rows)::Value;
      const V w = weight_of(rows), square = rows(squares.data());
      sum[0] += w;
      sum[1] += w * square;
      sum[2] += math::select(square >= V(0), V(0), V(1));
    });
  });
}

}  // namespace detail

template <class Code>
void BrierSum::update_codes(std::span<const Code> truth, ScoreView probabilities, std::span<const double> weights) {
  detail::for_each_block(truth, probabilities, weights, [this](const detail::ProbabilityBlock<Code>& block) {
    const std::array<double, 3> sums = block.cols == 1 ? detail::squares_of_two(block) : detail::squares_of_many(block);
    if (sums[2] > 0) detail::refuse_first(block, true);
    weight_.add(sums[0]);
    squared_.add(sums[1]);
    classes_ = block.classes() > classes_ ? block.classes() : classes_;
  });
}

ATTUNE_INLINE void BrierSum::merge(const BrierSum& other) noexcept {
  squared_.merge(other.squared_);
  weight_.merge(other.weight_);
  classes_ = other.classes_ > classes_ ? other.classes_ : classes_;
}

ATTUNE_INLINE double D2Brier::operator()(const BrierAndPrior& statistic) const {
  const ClassTotals& prior = statistic.prior();
  const double all = prior.total();
  double null = 0;  // Σₖ Wₖ (1 - Wₖ / W)
  prior.for_each([&](double weight, double others) { null += weight * (others / all); });
  return null > 0 ? 1 - statistic.sums().squared() / null : std::numeric_limits<double>::quiet_NaN();
}
ATTUNE_INLINE std::string_view D2Brier::undefined(const BrierAndPrior& statistic) const {
  return statistic.prior().total() > 0 ? "the truth has one class only" : "no row has weight";
}

}  // namespace attune::inline ATTUNE_ABI
