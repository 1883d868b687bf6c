// SPDX-License-Identifier: BSL-1.0
#pragma once

// A search for the front of several scores.

#include <cstdint>
#include <memory>
#include <vector>

#include "attune/config.hpp"
#include "attune/search/front.hpp"

namespace attune::inline ATTUNE_ABI {

/// NSGA-II: a population that moves towards the front of trials that no other dominates, and spreads along it. Of the
/// population and the candidates that it has asked for, the best `population` go on, by the rank of non-domination, and of
/// equals those that stand furthest from their neighbours. The next candidates are made of pairs of them, each the better of
/// two drawn at random: numbers by simulated binary crossover (η = 20, with the probability `crossover`, each axis with one
/// half) and polynomial mutation (η = 20, one axis in as many as there are), ordered levels likewise and rounded, a mutation
/// being one level at least; choices are exchanged, and mutate to any other. The first population is that of a
/// QuasiRandomSearch. Where settings were tried before, another child is made; where 20
/// times as many did not help, the rest of the generation is drawn at random.
///
/// A trial that violates a constraint is dominated by all that do not, and by those that violate it less; one that failed by
/// all others. Starting points are members of the population like others. A generation is asked for together: so many
/// threads are busy with one fold, and what is tried does not depend on who finishes first.
///
/// Cost of a generation: (2 population)² comparisons of all scores. Errors: InvalidArgument for settings out of range.
/// Deb, Pratap, Agarwal, Meyarivan, "A fast and elitist multiobjective genetic algorithm: NSGA-II", IEEE Transactions on
/// Evolutionary Computation 6 (2002); Deb, Agrawal, "Simulated binary crossover for continuous search space", Complex
/// Systems 9 (1995), within bounds.
struct Nsga2Search {
  int trials = 200;
  int population = 20;     ///< ≥ 2, asked for together
  double crossover = 0.9;  ///< in [0, 1]
  std::uint64_t seed = 0;

  class Run;
  Run start(const std::vector<AxisShape>& axes, const std::vector<Direction>& directions) const;
};

class Nsga2Search::Run {
 public:
  Run(const Nsga2Search& settings, const std::vector<AxisShape>& axes, const std::vector<Direction>& directions);
  Run(Run&&) noexcept;
  Run& operator=(Run&&) noexcept;
  ~Run();

  std::vector<Point> ask();
  void tell(const Trial& trial, const std::vector<double>& scores);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/search/nsga2_search.ipp"
#endif
