// SPDX-License-Identifier: BSL-1.0
#pragma once

// A search that learns the scores themselves, as a smooth function of the settings.

#include <cstdint>
#include <memory>
#include <vector>

#include "attune/config.hpp"
#include "attune/search/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// Bayesian optimization: a Gaussian process with a Matérn 5/2 kernel, a length for each axis, is laid through the
/// scores, and the candidate with the largest expected improvement over the best is tried. The first `startup` trials
/// are those of a QuasiRandomSearch.
///
/// Lengths, variance and noise maximise the likelihood times a broad prior, by L-BFGS from where they were last, and
/// are looked for again when there are a twentieth more trials. Scores worse than the median are compressed by a
/// logarithm, so that a few very bad ones do not flatten the rest. Continua and ordered levels are positions in [0, 1],
/// logarithmic for log_uniform, and in the middle where an axis does not exist; two choices are at distance 1. Trials
/// that violate a constraint count as worse than all that have a score, by what they violate it; where all do the model is
/// one of that. Those that failed count as the worst that was seen.
/// The logarithm of the expected improvement is maximised over random draws, and by steps of any size around the best
/// of them and around the best trials.
///
/// Beyond `points` trials the model has the best half of them and the latest half, so that its cost does not grow.
/// With `batch` > 1 so many candidates are asked for together, each as if those before it had come to what the model
/// expects of them. Cost of a trial: some 2000 predictions of n² / 2 fused multiply-adds each, n the points in the
/// model. Errors: InvalidArgument for settings out of range.
/// Jones, Schonlau, Welch, "Efficient global optimization of expensive black-box functions", J. Glob. Optim. 13 (1998);
/// Snoek, Larochelle, Adams, NIPS 2012; Ament et al., "Unexpected improvements to expected improvement", NeurIPS 2023,
/// for the logarithm; Hvarfner, Hellsten, Nardi, ICML 2024, for the prior.
struct GaussianProcessSearch {
  int trials = 60;
  std::uint64_t seed = 0;
  int startup = 10;  ///< trials before the first that learns, ≥ 2
  int batch = 1;     ///< candidates asked for together once it learns, ≥ 1
  int points = 128;  ///< trials in the model, at most, ≥ 2

  class Run;
  Run start(const std::vector<AxisShape>& axes, Direction direction) const;
};

class GaussianProcessSearch::Run {
 public:
  Run(const GaussianProcessSearch& settings, const std::vector<AxisShape>& axes, Direction direction);
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
#include "attune/search/gaussian_process_search.ipp"
#endif
