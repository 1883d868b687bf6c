// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <set>

#include "attune/validate/bootstrap.hpp"
#include "rows.hpp"

namespace bootstrap_test {

using namespace attune;
using namespace attune_test;

static_assert(SplitterOn<Bootstrap, DatasetView<double, double>>);

TEST_CASE("bootstrap: n rows are drawn with repeats, and those that were not are tested on") {
  for (const Index n : {2, 3, 10, 200}) {
    CAPTURE(n);
    const auto data = plain_rows(n);
    const auto folds = Bootstrap{.folds = 30, .seed = 4}.split(data.view());
    REQUIRE(folds.size() == 30);
    for (std::size_t k = 0; k < folds.size(); ++k) {
      const Fold fold = folds[k];
      CHECK(fold.train.size() == static_cast<std::size_t>(n));
      CHECK(std::is_sorted(fold.train.begin(), fold.train.end()));
      CHECK(is_row_set(fold.test, n));
      CHECK(!fold.test.empty());
      CHECK(disjoint(fold.train, fold.test));
      CHECK(std::set<Index>(fold.train.begin(), fold.train.end()).size() + fold.test.size() == static_cast<std::size_t>(n));
    }
    CHECK(same_folds(folds, Bootstrap{.folds = 30, .seed = 4}.split(data.view())));
  }
}

TEST_CASE("bootstrap: 0.368 of the rows are out of bag, up to chance") {
  CAPTURE(seed());
  const Index n = 400;
  const auto data = plain_rows(n);
  const auto folds = Bootstrap{.folds = 100, .seed = seed()}.split(data.view());
  double out = 0;
  for (std::size_t k = 0; k < folds.size(); ++k) out += static_cast<double>(folds[k].test.size()) / static_cast<double>(n);
  // Variance of the share of empty cells of n: (e^-1 - 2 e^-2) / n.
  CHECK(std::abs(out / 100 - std::exp(-1)) < 6 * std::sqrt((std::exp(-1) - 2 * std::exp(-2)) / static_cast<double>(n) / 100) + 1.0 / static_cast<double>(n));
}

TEST_CASE("bootstrap: folds beyond count are no cost; a single row and no fold are refused") {
  const auto one = plain_rows(1), two = plain_rows(2);
  CHECK(contains(error_of<InvalidData>([&] { Bootstrap{}.split(one.view()); }), "X: found 1 row, expected at least 2"));
  const auto folds = Bootstrap{.folds = 2000000000}.split(two.view());  // which cost nothing until one is asked for
  CHECK(folds[folds.size() - 1].train.size() == 2);
  CHECK(contains(error_of<InvalidArgument>([&] { Bootstrap{.folds = 0}.split(two.view()); }), "Bootstrap::folds: found 0, expected 1 or more"));
}

}  // namespace bootstrap_test
