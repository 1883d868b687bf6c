// SPDX-License-Identifier: BSL-1.0
#pragma once

// A search that learns where to draw from, and in which directions: an evolution strategy.

#include <cstdint>
#include <memory>
#include <vector>

#include "attune/config.hpp"
#include "attune/search/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// CMA-ES on the unit cube of the axes. Each generation is `population` draws from a normal distribution, asked for
/// together; its mean moves to the better ones, and its covariance learns the directions that led there, as that of the
/// optimizer `CmaEs` does. Only the order of the scores matters.
///
/// Bounds: a draw outside of the cube is drawn again, up to a hundred times (the tutorial below, on boundaries), and what
/// is outside then is reflected into it and counts as drawn there (Biedrzycki, "Handling bound constraints in CMA-ES: an
/// experimental study", Swarm and Evolutionary Computation 52 (2020), 100627).
/// Ordered levels share the range of a coordinate between them, and each keeps those beside the mean's own at a probability
/// of at least 1 / (2 · axes · population): the margin of Hamano, Saito, Nomura, Shirakawa, "CMA-ES with margin",
/// GECCO 2022.
/// Choices are drawn by a probability for each level, which moves to the weighted shares among the better draws and stays
/// at (1 - 0.73^(1/N)) / (K - 1) or more, of N such axes, with K levels: Hamano et al., "CatCMA", GECCO 2024, with a rate
/// that depends on population and numbers of levels only.
/// An axis that does not exist at a draw has a coordinate there all the same, which then says nothing; a choice that does not
/// exist is not learned from.
///
/// Starting points: the mean begins at the best of those that are told of before the first generation, and in the middle
/// without any; later ones are not learned from. Once all steps are below 10⁻⁶, or scores no longer differ, it begins again
/// elsewhere with twice the population: Auger, Hansen, "A restart CMA evolution strategy with increasing population size",
/// CEC 2005. Failed trials come last, behind those that violate a constraint, the least violation first.
///
/// Cost of a trial: that of n² numbers, of n axes. Errors: InvalidArgument for settings out of range.
/// Hansen, "The CMA evolution strategy: a tutorial", arXiv:1604.00772.
struct CmaEsSearch {
  int trials = 60;
  int population = 0;      ///< asked for together: at least 4, or 0: 4 + ⌊3 ln axes⌋
  double sigma = 1.0 / 6;  ///< > 0, of the first steps, as a share of the range of an axis
  std::uint64_t seed = 0;

  class Run;
  Run start(const std::vector<AxisShape>& axes, Direction direction) const;
};

class CmaEsSearch::Run {
 public:
  Run(const CmaEsSearch& settings, const std::vector<AxisShape>& axes, Direction direction);
  Run(Run&&) noexcept;
  Run& operator=(Run&&) noexcept;
  ~Run();

  std::vector<Point> ask();
  void tell(const Trial& trial);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/search/cma_es_search.ipp"
#endif
