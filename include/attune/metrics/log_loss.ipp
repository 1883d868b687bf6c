// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/metrics/log_loss.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "attune/metrics/detail/probability_blocks.hpp"
#include "attune/simd/math.hpp"
#include "attune/simd/sum_rows.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

template <class V>
V surprise(V p) noexcept {
  constexpr double epsilon = std::numeric_limits<double>::epsilon();
  return -math::log(math::max(math::min(p, V(1 - epsilon)), V(epsilon)));
}

// Sums of the weight, of the loss, and of ones for rows that are not allowed.
template <class Code>
std::array<double, 3> log_losses_of_two(const ProbabilityBlock<Code>& block) {
  return simd::with_weights(block.weights, [&](auto weight_of) {
    return simd::sum_rows<3>(block.size, [&](auto rows, auto& sum) {
      using V = typename decltype(rows)::Value;
      const V w = weight_of(rows), t = rows(block.truth), p = rows(block.probabilities);
      const auto is_one = t == V(1);
      const auto allowed = (is_one | (t == V(0))) & (p >= V(0)) & (p <= V(1));
      sum[0] += w;
      sum[1] += w * surprise(math::select(is_one, p, V(1) - p));
      sum[2] += math::select(allowed, V(0), V(1));
    });
  });
}

// Of more than two classes.
template <class Code>
std::array<double, 3> log_losses_of_many(const ProbabilityBlock<Code>& block) {
  std::array<double, simd::sum_block> own;  // the probability of each row's class
  const auto cols = static_cast<std::size_t>(block.cols);
  for (std::size_t i = 0; i < block.size; ++i) {
    const std::int64_t code = block.code(i);
    own[i] = block.knows(code) ? block.probabilities[i * cols + static_cast<std::size_t>(code)] : -1.0;
  }
  return simd::with_weights(block.weights, [&](auto weight_of) {
    return simd::sum_rows<3>(block.size, [&](auto rows, auto& sum) {
      using V = typename decltype(rows)::Value;
      const V w = weight_of(rows), p = rows(own.data());
      sum[0] += w;
      sum[1] += w * surprise(p);
      sum[2] += math::select((p >= V(0)) & (p <= V(1)), V(0), V(1));
    });
  });
}

}  // namespace detail

template <class Code>
void LogLossSum::update_codes(std::span<const Code> truth, ScoreView probabilities, std::span<const double> weights) {
  detail::for_each_block(truth, probabilities, weights, [this](const detail::ProbabilityBlock<Code>& block) {
    const std::array<double, 3> sums = block.cols == 1 ? detail::log_losses_of_two(block) : detail::log_losses_of_many(block);
    if (sums[2] > 0) detail::refuse_first(block, false);
    weight_.add(sums[0]);
    loss_.add(sums[1]);
  });
}

ATTUNE_INLINE void LogLossSum::merge(const LogLossSum& other) noexcept {
  loss_.merge(other.loss_);
  weight_.merge(other.weight_);
}

ATTUNE_INLINE double D2LogLoss::operator()(const LogLossAndPrior& statistic) const {
  const ClassTotals& prior = statistic.prior();
  const double all = prior.total();
  double null = 0;
  prior.for_each([&](double weight, double others) {
    if (weight > 0) null -= weight * (others < weight ? std::log1p(-others / all) : std::log(weight / all));
  });
  return null > 0 ? 1 - statistic.sums().loss() / null : std::numeric_limits<double>::quiet_NaN();
}
ATTUNE_INLINE std::string_view D2LogLoss::undefined(const LogLossAndPrior& statistic) const {
  return statistic.prior().total() > 0 ? "the truth has one class only" : "no row has weight";
}

}  // namespace attune::inline ATTUNE_ABI
