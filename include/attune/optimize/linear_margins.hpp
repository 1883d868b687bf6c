// SPDX-License-Identifier: BSL-1.0
#pragma once

// Support vector machines of linear scores with their samples to hand: what an optimizer has to see that works on the dual.

#include <concepts>
#include <memory>
#include <vector>

#include "attune/core/random.hpp"
#include "attune/core/sample_row.hpp"
#include "attune/loss/margin_conjugate.hpp"

namespace attune::inline ATTUNE_ABI {

/// Σ wᵢ φ(mᵢ) / Σ wᵢ + strength ½‖w‖², mᵢ being w·xᵢ + b for class 1 and its negative for class 0. Parameters: the
/// weights, then b where there is an intercept, on which no penalty falls.
struct LinearMargins {
  Index columns = 0;
  bool intercept = true;
  double strength = 1;                       ///< > 0
  MarginConjugate loss{};                    ///< φ
  std::vector<SampleRow> rows{};             ///< their values have to stay where they are
  std::vector<signed char> target{};         ///< 0 or 1, one a row
  std::vector<double> weight{};              ///< ≥ 0, one a row; empty: every row counts once
  RandomKey random{};                        ///< of the order of the rows
  std::shared_ptr<const void> samples{};     ///< the values, where they belong to nobody else; may be null
};

/// `linear_margins()`: the objective is nothing else than that.
template <class O>
concept LinearMarginObjective = requires(const O& objective) {
  { objective.dimension() } -> std::convertible_to<Index>;
  { objective.linear_margins() } -> std::same_as<LinearMargins>;
};

}  // namespace attune::inline ATTUNE_ABI
