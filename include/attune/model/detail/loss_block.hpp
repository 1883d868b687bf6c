// SPDX-License-Identifier: BSL-1.0
#pragma once

// A loss of a block of rows in many models at once.

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "attune/loss/concept.hpp"
#include "attune/simd/batch.hpp"
#include "attune/simd/loss.hpp"
#include "attune/simd/math.hpp"
#include "attune/simd/multiclass_loss.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Rows of a panel of models, a lane a model, in batches. A model has a score for each of its outputs: row r's scores of
/// output k in batch b are the lanes at (r · batches + b) · outputs + k.
struct LossBlock {
  std::size_t loss = 0;  // which of the jobs' losses
  std::size_t outputs = 1;
  std::size_t rows = 0;
  std::size_t batches = 0;
  const double* target = nullptr;
  const double* weight = nullptr;  // of each row in each lane: batch b's at r · batches + b
  double* score = nullptr;         // becomes the weighted derivative
  double* slope = nullptr;         // of each output of each batch: the weighted derivatives are added
  double* value = nullptr;         // of each batch: the weighted losses are added
};

/// A lane a model, so that a model's sums have one order, whatever models stand beside it.
template <class L>
void weigh_block(const L& loss, const LossBlock& block) noexcept {
  using V = simd::Batch<double>;
  constexpr std::size_t lanes = simd::width<double>;
  const V zero(0.0);
  for (std::size_t b = 0; b < block.batches; ++b) {
    V value_sum = simd::load(block.value + b * lanes), slope_sum = simd::load(block.slope + b * lanes);
    for (std::size_t r = 0; r < block.rows; ++r) {
      const std::size_t at = (r * block.batches + b) * lanes;
      const V weight = simd::load(block.weight + at);
      std::array<double, lanes> targets;
      if constexpr (!simd::VectorizedLoss<L, double>) targets.fill(block.target[r]);
      const auto [value, derivative] = [&] {
        if constexpr (simd::VectorizedLoss<L, double>)
          return simd::value_and_derivative(loss, simd::load(block.score + at), V(block.target[r]));
        else
          return simd::loss_of_batch<double>(loss, block.score + at, targets.data());
      }();
      const auto counts = weight != zero;  // 0 · infinity would be no number
      const V slope = math::select(counts, V(weight * derivative), zero);
      value_sum += math::select(counts, V(weight * value), zero);
      slope_sum += slope;
      simd::store(block.score + at, slope);
    }
    simd::store(block.value + b * lanes, value_sum);
    simd::store(block.slope + b * lanes, slope_sum);
  }
}

/// The same of several scores a row.
template <MulticlassLoss L>
void weigh_block(const L& loss, const LossBlock& block) {
  constexpr std::size_t lanes = simd::width<double>;
  simd::MulticlassLossKernel<double> kernel(block.outputs);
  std::array<double, lanes> target;
  for (std::size_t b = 0; b < block.batches; ++b)
    for (std::size_t r = 0; r < block.rows; ++r) {
      const std::size_t at = r * block.batches + b;
      double* const score = block.score + at * block.outputs * lanes;
      target.fill(block.target[r]);
      const auto value = kernel.weighted(loss, {score, lanes}, target.data(), block.weight + at * lanes, {score, lanes}, lanes);
      simd::store(block.value + b * lanes, simd::Batch<double>(simd::load(block.value + b * lanes) + value));
      for (std::size_t k = 0; k < block.outputs; ++k) {
        double* const slope = block.slope + (b * block.outputs + k) * lanes;
        simd::store(slope, simd::Batch<double>(simd::load(slope) + simd::load(score + k * lanes)));
      }
    }
}

/// How much a loss of these targets bends at scores of 0.
template <class L>
[[gnu::cold]] double curvature_at_zero(const L& loss, double target, [[maybe_unused]] std::size_t outputs) {
  constexpr double step = 1e-4;
  if constexpr (MulticlassLoss<L>) {
    // The trace of its Hessian in the scores, one of whose directions changes nothing.
    std::vector<double> score(outputs), above(outputs), below(outputs);
    double trace = 0;
    for (std::size_t k = 0; k < outputs; ++k) {
      score[k] = step;
      loss.derivative(std::span<const double>(score), target, std::span<double>(above));
      score[k] = -step;
      loss.derivative(std::span<const double>(score), target, std::span<double>(below));
      score[k] = 0;
      trace += (above[k] - below[k]) / (2 * step);
    }
    return trace / static_cast<double>(std::max<std::size_t>(outputs, 2) - 1);
  } else if constexpr (TwiceDifferentiableLoss<L>) {
    return loss.second_derivative(0.0, target);
  } else {
    return (loss.derivative(step, target) - loss.derivative(-step, target)) / (2 * step);
  }
}

}  // namespace attune::inline ATTUNE_ABI::detail
