// expect: Study: the strategy names a budget, as SuccessiveHalving<&Budget::iterations> does, that is no axis of the space: add axis<&Budget::iterations>(values({...})) with a value for each rung; see docs/search.md#strategies
// SPDX-License-Identifier: BSL-1.0

#include "attune/search/study.hpp"
#include "attune/search/successive_halving.hpp"

struct Settings {
  double rate = 1;
  int steps = 1;
};

Settings best_settings() {
#ifdef ATTUNE_MISUSE
  const auto space = attune::search_space(attune::axis<&Settings::rate>(attune::uniform(0, 1)));
#else
  const auto space = attune::search_space(attune::axis<&Settings::rate>(attune::uniform(0, 1)), attune::axis<&Settings::steps>(attune::values({1, 3, 9})));
#endif
  attune::Study study(Settings{}, space, attune::SuccessiveHalving<&Settings::steps>{});
  study.run([](const Settings& settings) { return settings.rate; });
  return study.best();
}
