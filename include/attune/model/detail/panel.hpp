// SPDX-License-Identifier: BSL-1.0
#pragma once

// Models of one loss side by side: what a reading of the data does for all of them while a block of rows is near.

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "attune/core/function_ref.hpp"
#include "attune/core/matrix_view.hpp"
#include "attune/model/detail/loss_block.hpp"
#include "attune/model/detail/sweep.hpp"
#include "attune/model/detail/sweep_samples.hpp"
#include "attune/simd/batch.hpp"
#include "attune/simd/math.hpp"
#include "attune/simd/products.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// A block of rows: centred features, `length` apart, or the numbers of sparse rows; and for each row its weight in each
/// of so many lists of rows. The dense rows that are read next are asked for little by little in the meantime.
struct PanelBlock {
  const double* x = nullptr;
  std::size_t length = 0;
  const SweepSamples* samples = nullptr;
  const Index* numbers = nullptr;
  std::span<const Index> next{};
  std::size_t rows = 0;
  const double* target = nullptr;
  const double* weight = nullptr;
  std::size_t lists = 0;
};

/// What came of a model's point: sums over rows of losses, of their derivatives, and of these times the centred columns.
struct ModelSums {
  const double* first = nullptr;  // of the panel
  const double* slopes = nullptr;
  std::size_t cols = 0;
  std::size_t lanes = 0;
  double value = 0;

  double with_column(std::size_t j, std::size_t output) const { return first[j * cols + output * lanes]; }
  double slope(std::size_t output) const { return slopes[output * lanes]; }
};

class Panel {
 public:
  static constexpr std::size_t lanes = simd::width<double>;
  /// Columns of scores, at most, unless one batch of models has more.
  static constexpr std::size_t most_columns = 64;

  [[gnu::cold, gnu::noinline]] Panel(std::size_t loss, std::size_t outputs, std::size_t length) : loss_(loss), outputs_(outputs), length_(length) {}

  std::size_t loss() const { return loss_; }
  bool is_full() const { return models_ % lanes == 0 && cols() + outputs_ * lanes > std::max(most_columns, outputs_ * lanes); }

  /// A lane for a model that trains on this list of rows.
  [[gnu::cold]] std::size_t add(std::size_t list) {
    const std::size_t lane = models_ % lanes, first = lane == 0 ? shares_.size() : batch_begin_.back();
    if (lane == 0) batch_begin_.push_back(first);
    std::size_t s = first;
    while (s < shares_.size() && shares_[s].list != list) ++s;
    if (s == shares_.size()) shares_.push_back({.list = list});
    shares_[s].mask[lane] = 1;
    return models_++;
  }

  /// Where a model's output stands.
  std::size_t col(std::size_t model, std::size_t output) const { return (model / lanes * outputs_ + output) * lanes + model % lanes; }
  std::size_t batches() const { return batch_begin_.size(); }
  std::size_t cols() const { return batches() * outputs_ * lanes; }

  /// Makes room for the points, of which `to(model, output)` is the first number, `cols()` apart; their constants are
  /// the last row.
  [[gnu::cold]] void make_points() { points_ = simd::Workspace((length_ + 1) * cols()); }
  double* point(std::size_t model, std::size_t output) { return points_.data() + col(model, output); }

  /// How many sums there are.
  std::size_t sums() const { return (length_ + 1) * cols() + batches() * lanes; }
  ModelSums sums_of(const double* sums, std::size_t model) const {
    const double* const slopes = sums + length_ * cols();
    const std::size_t at = col(model, 0);
    return {.first = sums + at, .slopes = slopes + at, .cols = cols(), .lanes = lanes, .value = slopes[cols() + model]};
  }

  /// Numbers that a block of so many rows needs room for.
  std::size_t scratch(std::size_t rows) const { return rows * (cols() + batches() * lanes); }

  /// Adds the sums over a block of rows, a multiple of four of which there is room for.
  [[gnu::noinline]] void add(const PanelBlock& block, FunctionRef<void(const LossBlock&)> loss, double* scratch, double* sums) {
    const std::size_t padded = (block.rows + 3) / 4 * 4;
    double *const score = scratch, *const weight = scratch + padded * cols(), *const slopes = sums + length_ * cols();
    for (std::size_t r = 0; r < padded; ++r) std::copy_n(points_.data() + length_ * cols(), cols(), score + r * cols());
    NextRows next(block, product_steps(padded) + product_steps(length_));
    if (block.samples->is_sparse())
      block.samples->add_product({block.numbers, block.rows}, points_.data(), cols(), score);
    else
      add_product({block.x, block.length, 1}, padded, length_, points_.data(), score, next);
    spread(block, weight);
    loss({.loss = loss_, .outputs = outputs_, .rows = block.rows, .batches = batches(), .target = block.target, .weight = weight, .score = score, .slope = slopes, .value = slopes + cols()});
    if (block.samples->is_sparse())
      block.samples->add_transposed_product({block.numbers, block.rows}, score, cols(), sums);
    else
      add_product({block.x, 1, block.length}, length_, block.rows, score, sums, next);
  }

 private:
  // The memory of the rows that come next. All at once it would keep the core waiting, so that each step of the products asks
  // for a little of it.
  class NextRows {
   public:
    NextRows(const PanelBlock& block, std::size_t steps) : block_(block), steps_(steps) {}

    void ask() {
      const std::size_t begin = block_.next.size() * step_ / steps_, end = block_.next.size() * ++step_ / steps_;
      if (begin < end) block_.samples->ask_for_rows(block_.next.subspan(begin, end - begin));
    }

   private:
    const PanelBlock& block_;
    std::size_t steps_;
    std::size_t step_ = 0;
  };

  // Rows and columns of a product that are a step of it: such that no batch of columns is left alone.
  static constexpr std::size_t rows_a_step = 8;
  std::size_t columns_a_step() const { return (cols() / lanes % 6 == 1 ? 4 : 6) * lanes; }

  std::size_t product_steps(std::size_t rows) const { return (rows + rows_a_step - 1) / rows_a_step * ((cols() + columns_a_step() - 1) / columns_a_step()); }

  void add_product(const simd::ProductFactor& a, std::size_t rows, std::size_t inner, const double* b, double* c, NextRows& next) const {
    for (std::size_t first = 0, end = 0; first < cols(); first = end) {
      end = std::min(first + columns_a_step(), cols());
      for (std::size_t r = 0; r < rows; r += rows_a_step) {
        next.ask();
        simd::add_product({a.data + r * a.row, a.row, a.inner}, std::min(rows_a_step, rows - r), inner, b, cols(), c + r * cols(), cols(), end, first);
      }
    }
  }

  // The lanes of a batch whose models train on the same list of rows.
  struct Share {
    std::size_t list = 0;
    std::array<double, lanes> mask{};
  };

  // The weight of each row in each lane.
  void spread(const PanelBlock& block, double* to) const noexcept {
    for (std::size_t b = 0; b < batches(); ++b) {
      const auto shares = std::span(shares_).subspan(batch_begin_[b], (b + 1 < batches() ? batch_begin_[b + 1] : shares_.size()) - batch_begin_[b]);
      bool first = true;
      for (const Share& share : shares) {
        const auto mask = simd::load(share.mask.data());
        for (std::size_t r = 0; r < block.rows; ++r) {
          double* const at = to + (r * batches() + b) * lanes;
          const simd::Batch<double> weight(block.weight[r * block.lists + share.list]);
          simd::store(at, first ? simd::Batch<double>(mask * weight) : math::fma(mask, weight, simd::load(at)));
        }
        first = false;
      }
    }
  }

  std::size_t loss_;
  std::size_t outputs_;
  std::size_t length_;  // of a row
  std::size_t models_ = 0;
  std::vector<Share> shares_{};  // batch after batch
  std::vector<std::size_t> batch_begin_{};
  simd::Workspace points_{0};
};

}  // namespace attune::inline ATTUNE_ABI::detail
