// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/hinge_loss.hpp"
#include "attune/metrics/metric_set.hpp"

namespace hinge_loss_test {

using namespace attune;
using Doubles = std::vector<double>;
using Labels = std::vector<int>;

static_assert(Metric<HingeLoss> && HingeLoss::direction == Direction::minimize);

TEST_CASE("hinge loss: by hand") {
  CHECK(hinge_loss(Labels{0, 1, 1}, Doubles{-2, 0.25, -1}) == (0 + 0.75 + 2) / 3);
  CHECK(hinge_loss(Labels{-1, 1, 1}, Doubles{-2, 0.25, -1}) == (0 + 0.75 + 2) / 3);
  CHECK(hinge_loss(Labels{1, 2, 2}, Doubles{-2, 0.25, -1}) == (0 + 0.75 + 2) / 3);
  CHECK(hinge_loss(Labels{0, 7, 7}, Doubles{-2, 0.25, -1}) == (0 + 0.75 + 2) / 3);
  CHECK(hinge_loss(Labels{5, 5}, Doubles{2, 0.25}) == 0.375);    // a label alone, above 0: the positive class
  CHECK(hinge_loss(Labels{-5, -5}, Doubles{2, 0.25}) == 2.125);  // below 0: the negative one
  CHECK(hinge_loss(std::vector<bool>{false, true}, Doubles{-2, 0.25}, {}, Doubles{1, 3}) == 0.75 * 3 / 4);
  // Margins 2, 0.5 and -1.
  CHECK(hinge_loss(Labels{0, 1, 2}, {Doubles{3, 1, -4, 0, 1, 0.5, 2, 0, 1}, 3}) == (0 + 0.5 + 2) / 3);
}

TEST_CASE("hinge loss: serves sets, and pieces cut at blocks give the same bits") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(390);
  const std::size_t n = 2 * simd::sum_block + 11;
  const auto scores = attune_test::uniform<double>(random, n, -2, 2);
  Labels truth(n);
  for (int& label : truth) label = static_cast<int>(random.below(2));
  double expected = 0;
  for (std::size_t i = 0; i < n; ++i) expected += std::max(0.0, 1 - (truth[i] == 1 ? scores[i] : -scores[i]));
  const double found = Metrics<HingeLoss>{}.evaluate(std::span<const int>(truth), {{}, {scores, 1}})[0];
  CHECK(found == doctest::Approx(expected / static_cast<double>(n)).epsilon(1e-14));
  HingeSum all;
  for (std::size_t first = 2 * simd::sum_block;; first -= simd::sum_block) {
    HingeSum piece;
    const std::size_t count = std::min(simd::sum_block, n - first);
    piece.update(std::span<const int>(truth).subspan(first, count), {std::span(scores).subspan(first, count), 1});
    all.merge(piece);
    if (first == 0) break;
  }
  CHECK(HingeLoss{}(all) == found);
}

TEST_CASE("hinge loss: what cannot be scored is refused, or undefined") {
  const auto refusal = [](auto&& call) { return attune_test::error_of<Error>(call); };
  CHECK(refusal([] { hinge_loss(Labels{0, 1, 2}, Doubles{1, 2, 3}); }) == "truth: found 3 classes, expected two; give scores n×K for K classes, a column a class");
  CHECK(refusal([] { hinge_loss(Labels{0, 4}, {Doubles{1, 2, 3, 4}, 2}); }) == "truth, row 1: found class code 4, expected 0 to 1");
  CHECK(attune_test::contains(refusal([] { hinge_loss(Labels{0, 1}, Doubles{1, std::numeric_limits<double>::infinity()}); }), "scores, row 1: found inf, expected a finite number"));
  CHECK(attune_test::contains(refusal([] { hinge_loss(Labels{0, 1}, {Doubles{1, 2, std::nan(""), 3}, 2}); }), "scores, row 1: found nan"));
  CHECK(why_undefined(HingeLoss{}, HingeSum{}) == "there are no rows");
}

}  // namespace hinge_loss_test
