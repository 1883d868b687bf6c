// SPDX-License-Identifier: BSL-1.0
#pragma once

// A search that learns where the good trials are dense.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "attune/config.hpp"
#include "attune/search/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// The tree-structured Parzen estimator. The trials so far are split into the best, min(⌈0.1 n⌉, 25) of them, and the
/// others; a mixture of one kernel a trial, over all axes together, and one broad kernel over the whole space is laid
/// over each part. Of `candidates` draws from the density l of the good ones that with the largest l / g is tried, g
/// being the density of the others: the largest expected improvement. The first `startup` trials are those of a
/// QuasiRandomSearch.
///
/// A kernel on a continuum is a normal distribution cut off at the ends, in the logarithm for log_uniform; on ordered
/// levels what such a one gives each level; on choices a share for the trial's own and the rest for all alike. An axis
/// that does not exist at a trial says nothing there. The older of the others count less once there are 25 of them.
/// Failed trials are among the others, and come last of all; trials that violate a constraint come before them, the
/// least violation first.
///
/// With `batch` > 1 so many candidates are asked for together, each as if those before it had come to nothing: they can
/// be tried at once, and what is tried depends on the batch, not on the number of threads.
///
/// Cost of a trial: `candidates` × n × axes kernels. Errors: InvalidArgument for settings out of range.
/// Bergstra, Bardenet, Bengio, Kégl, "Algorithms for hyper-parameter optimization", NIPS 2011, section 4; Falkner,
/// Klein, Hutter, "BOHB", ICML 2018, for kernels over all axes together; weights and split as in Optuna: Akiba et al.,
/// KDD 2019.
struct TpeSearch {
  int trials = 60;
  std::uint64_t seed = 0;
  int startup = 10;         ///< trials before the first that learns, ≥ 1
  int candidates = 24;      ///< ≥ 1: more of them stay closer to what was good
  int batch = 1;            ///< candidates asked for together once it learns, ≥ 1
  double prior_weight = 1;  ///< of the broad kernel, in trials, > 0

  class Run;
  Run start(const std::vector<AxisShape>& axes, Direction direction) const;
};

class TpeSearch::Run {
 public:
  Run(const TpeSearch& settings, const std::vector<AxisShape>& axes, Direction direction);
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
#include "attune/search/tpe_search.ipp"
#endif
