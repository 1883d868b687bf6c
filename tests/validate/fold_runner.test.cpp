// SPDX-License-Identifier: BSL-1.0
#include "attune/validate/fold_runner.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "../terminal.hpp"

namespace fold_runner_test {

using namespace attune;

TEST_CASE("fold runner: a line tells of the iterations of fits that share their work, and counts the folds that are scored") {
  const auto seen = attune_test::seen_by_terminal([] {
    detail::SharedProgress progress(true, "search", 2);
    int told = 0;
    const Observer observer = progress.watch([&](const Iteration& iteration) { return ++told, iteration.index < 5; });
    CHECK(observer({.index = 4}));
    CHECK_FALSE(observer({.index = 5}));
    CHECK(told == 2);
    CHECK(progress.watch({})({.index = 6}));
    progress.scored();
    progress.scored();
  });
  if (!seen) return;
  CHECK(seen->starts_with("\rsearch [........................] 0/2  iteration 4"));
  CHECK(seen->find("\rsearch [########################] 2/2") != seen->npos);
}

TEST_CASE("fold runner: fits that nobody watches tell nobody") {
  CHECK_FALSE(detail::SharedProgress(false, "search", 2).watch({}));
}

TEST_CASE("fold runner: shares of the readings add up to how many there were") {
  std::vector<detail::FoldRecord> records(7);
  for (auto& record : records) record.sweeps = 13.0 / 7;
  CHECK(detail::sweeps_of(records) == 13);
  CHECK(detail::sweeps_of({}) == 0);
}

}  // namespace fold_runner_test
