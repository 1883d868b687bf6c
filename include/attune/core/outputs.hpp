// SPDX-License-Identifier: BSL-1.0
#pragma once

// What a model says about rows, in the one form that metrics read: predicted labels, scores,
// probabilities. See core/model_outputs.hpp for how a model is asked for them.

#include <cstddef>
#include <span>
#include <vector>

#include "attune/core/matrix_view.hpp"
#include "attune/core/target_row.hpp"

namespace attune::inline ATTUNE_ABI {

/// What a statistic reads besides the truth. A bit mask: `Needs::labels | Needs::scores`.
enum class Needs : unsigned { nothing = 0, labels = 1, scores = 2, probabilities = 4 };

constexpr Needs operator|(Needs a, Needs b) { return static_cast<Needs>(static_cast<unsigned>(a) | static_cast<unsigned>(b)); }
constexpr bool includes(Needs all, Needs part) { return (static_cast<unsigned>(all) & static_cast<unsigned>(part)) != 0; }

/// Row-major numbers of a few columns: scores or probabilities, a row a sample.
struct ScoreMatrix {
  std::vector<double> values{};
  Index cols = 1;

  Index rows() const noexcept { return static_cast<Index>(values.size()) / cols; }
  double operator()(Index row, Index col) const noexcept { return values[static_cast<std::size_t>(row * cols + col)]; }

  friend bool operator==(const ScoreMatrix&, const ScoreMatrix&) = default;
};

/// The same in somebody else's memory.
struct ScoreView {
  std::span<const double> values{};
  Index cols = 1;

  ScoreView() = default;
  ScoreView(std::span<const double> numbers, Index columns) noexcept : values(numbers), cols(columns) {}
  ScoreView(const ScoreMatrix& matrix) noexcept : values(matrix.values.data(), matrix.values.size()), cols(matrix.cols) {}

  Index rows() const noexcept { return static_cast<Index>(values.size()) / cols; }
  double operator()(Index row, Index col) const noexcept { return values[static_cast<std::size_t>(row * cols + col)]; }
};

/// What a model said of n rows. What was not asked for is empty.
template <class Label>
struct Outputs {
  std::vector<Label> predicted{};   ///< n labels or numbers
  ScoreMatrix scores{};             ///< n×1 (larger means the positive class) or n×K
  ScoreMatrix probabilities{};      ///< n×K

  friend bool operator==(const Outputs&, const Outputs&) = default;
};

/// The same in somebody else's memory.
template <class Label>
struct OutputsView {
  std::span<const Label> predicted{};
  ScoreView scores{};
  ScoreView probabilities{};

  OutputsView() = default;
  OutputsView(std::span<const Label> labels, ScoreView score_rows = {}, ScoreView probability_rows = {}) noexcept
      : predicted(labels), scores(score_rows), probabilities(probability_rows) {}
  OutputsView(const Outputs<Label>& outputs) noexcept : predicted(outputs.predicted.data(), outputs.predicted.size()), scores(outputs.scores), probabilities(outputs.probabilities) {}
};

/// What a model of several targets said of n rows.
template <class Value>
struct Outputs<TargetRow<Value>> {
  ScoreMatrix predicted{};      ///< n×K numbers
  ScoreMatrix scores{};         ///< n×K
  ScoreMatrix probabilities{};  ///< n×K

  friend bool operator==(const Outputs&, const Outputs&) = default;
};

}  // namespace attune::inline ATTUNE_ABI
