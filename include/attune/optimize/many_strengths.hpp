// SPDX-License-Identifier: BSL-1.0
#pragma once

// Least squares at many strengths of one penalty: what minimisations that differ in nothing else share.

#include <Eigen/Core>
#include <exception>
#include <limits>
#include <span>
#include <string>

#include "attune/core/fit_context.hpp"
#include "attune/core/matrix_view.hpp"
#include "attune/optimize/detail/surroundings.hpp"
#include "attune/optimize/linear_least_squares.hpp"
#include "attune/optimize/result.hpp"
#include "attune/optimize/stopping/stopping.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// One of the minimisations, from zero, and what came of it.
struct StrengthRun {
  double strength = 0;            // of L1 and L2 together
  double l1_ratio = 0;            // the share of L1
  const Stopping* stopping = nullptr;
  double largest_gap = 0;         // of lassos: as minimize_lasso has it
  Index largest = 0;              // of others: as DirectLeastSquares has it
  const Observer* observer = nullptr;
  Eigen::VectorXd parameters{};
  OptimizationResult result{};
  bool solved = false;            // otherwise it is for a minimisation of its own, or its observer threw
  std::string failure{};          // what it threw
};

/// Calls use(around) with what a run has around it, which is solved then, unless its observer throws: nobody else's matter.
template <class Use>
[[gnu::cold]] void in_run(StrengthRun& run, Use&& use) {
  const auto no_validation = [](const ParametersRef&) { return std::numeric_limits<double>::quiet_NaN(); };
  const auto watch = [&](const Iteration& iteration) { return !*run.observer || (*run.observer)(iteration); };
  try {
    use(Surroundings{no_validation, watch, 0, 16 * std::numeric_limits<double>::epsilon()});
    run.solved = true;
  } catch (const std::exception& error) {
    run.failure = error.what();
  }
}

/// Runs that share their samples, whose own strengths do not count: `minimize_lassos` copies the columns once and walks a
/// path once, `minimize_ridges` takes the products of rows, or of columns where these are fewer, once, and factors them for
/// each strength. A run that cannot be done so stays unsolved. Bodies: with CoordinateDescent and DirectLeastSquares.
void minimize_lassos(const LinearLeastSquares& samples, std::span<StrengthRun> runs);
void minimize_ridges(const LinearLeastSquares& samples, std::span<StrengthRun> runs);

}  // namespace attune::inline ATTUNE_ABI::detail
