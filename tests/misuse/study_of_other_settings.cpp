// expect: Study: each axis has to name a member of the settings, or of what they contain once; see docs/search.md#study
// SPDX-License-Identifier: BSL-1.0

#include "attune/search/random_search.hpp"
#include "attune/search/study.hpp"

struct Settings {
  double x = 0;
};
struct Others {
  double x = 0;
};

#ifdef ATTUNE_MISUSE
using Chosen = Others;
#else
using Chosen = Settings;
#endif

auto best() {
  attune::Study study(Chosen{}, attune::search_space(attune::axis<&Settings::x>(attune::uniform(0, 1))), attune::RandomSearch{});
  return study.trials().size();
}
