// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "../support.hpp"
#include "attune/simd/weigh_labels.hpp"

namespace weigh_labels_test {

using namespace attune;

namespace {

template <class Label>
std::vector<Label> labels_below(attune::Random& random, std::size_t n, std::uint64_t classes) {
  std::vector<Label> labels(n);
  for (Label& l : labels) l = static_cast<Label>(random.below(classes));
  return labels;
}

void check_equal(const simd::SplitSum& a, const simd::SplitSum& b) {
  REQUIRE(a.high == b.high);
  REQUIRE(a.low == b.low);
}

}  // namespace

TEST_CASE("weigh labels: weights split into two parts that are the weight") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(120);
  const auto weights = attune_test::uniform<double>(random, 1024, 0.001, 1000);
  const auto split = simd::split_of(weights.data(), weights.size());
  REQUIRE(split.exact);
  for (const double w : weights) {
    const double high = (w + split.shift) - split.shift, low = w - high;
    REQUIRE(high + low == w);
    REQUIRE(std::abs(low) <= std::ldexp(1024.0, -31));
  }
}

TEST_CASE("weigh labels: sums of both parts do not depend on the order") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(121);
  auto weights = attune_test::uniform<double>(random, 1024, 1e-3, 1000);
  const auto split = simd::split_of(weights.data(), weights.size());
  REQUIRE(split.exact);
  const auto sums = [&] {
    simd::SplitSum all;
    for (const double w : weights) {
      const double high = (w + split.shift) - split.shift;
      all += {high, w - high};
    }
    return all;
  };
  const auto expected = sums();
  for (int round = 0; round < 20; ++round) {
    random.shuffle(std::span(weights));
    check_equal(sums(), expected);
  }
}

TEST_CASE("weigh labels: weights of very different size, negative ones and NaN are not split") {
  for (std::size_t n : {3U, 20U, 100U})
    for (const double odd : {1e-9, 1e9, -1.0, std::nan(""), HUGE_VAL, 1e-300, 1e300})
      for (std::size_t at = 0; at < n; ++at) {
        std::vector<double> weights(n, 1.0);
        REQUIRE(simd::split_of(weights.data(), n).exact);
        weights[at] = odd;
        REQUIRE_FALSE(simd::split_of(weights.data(), n).exact);
        weights[at] = 0;
        REQUIRE(simd::split_of(weights.data(), n).exact);
      }
  const std::vector<double> zeros(40, 0.0);
  CHECK(simd::split_of(zeros.data(), zeros.size()).exact);
}

TEST_CASE_TEMPLATE("weigh labels: the kernel has the bits of the plain loop, for every length and offset", Label, std::int8_t, std::uint16_t, std::int32_t, std::int64_t) {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(122);
  const auto truth = labels_below<Label>(random, 200, 2), predicted = labels_below<Label>(random, 200, 2);
  const auto weights = attune_test::uniform<double>(random, 200, 0.01, 5);
  for (std::size_t n = 0; n <= 100; ++n)
    for (std::size_t offset = 0; offset < 20; offset += n < 20 ? 1 : 7) {
      const auto split = simd::split_of(weights.data() + offset, n);
      REQUIRE(split.exact);
      const auto fast = simd::weigh_binary(truth.data() + offset, predicted.data() + 2 * offset, weights.data() + offset, n, split.shift);
      const auto plain = simd::weigh_binary_reference(truth.data() + offset, predicted.data() + 2 * offset, weights.data() + offset, n, split.shift);
      check_equal(fast.all, plain.all);
      check_equal(fast.both, plain.both);
      check_equal(fast.truth, plain.truth);
      check_equal(fast.predicted, plain.predicted);
    }
}

TEST_CASE("weigh labels: pairs of codes by the definition") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(123);
  constexpr std::size_t classes = 5;
  for (const std::size_t n : {0U, 1U, 2U, 77U, 1024U}) {
    const auto truth = labels_below<int>(random, n, classes), predicted = labels_below<int>(random, n, classes);
    const auto weights = attune_test::uniform<double>(random, n, 0.01, 5);
    const auto split = simd::split_of(weights.data(), n);
    std::vector<simd::SplitSum> tables(2 * classes * classes), expected(classes * classes);
    simd::weigh_pairs(truth.data(), predicted.data(), weights.data(), n, split.shift, tables.data(), classes);
    for (std::size_t i = 0; i < n; ++i) {
      const double high = (weights[i] + split.shift) - split.shift;
      expected[static_cast<std::size_t>(truth[i]) * classes + static_cast<std::size_t>(predicted[i])] += {high, weights[i] - high};
    }
    for (std::size_t k = 0; k < expected.size(); ++k) check_equal(tables[k] += tables[classes * classes + k], expected[k]);
  }
}

}  // namespace weigh_labels_test
