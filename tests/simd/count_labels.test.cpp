// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>
#include <utility>
#include <vector>

#include "../support.hpp"
#include "attune/simd/batch.hpp"
#include "attune/simd/count_labels.hpp"

namespace count_labels_test {

using namespace attune;

namespace {

template <class Label>
void check_same(const Label* truth, const Label* predicted, std::size_t n) {
  const auto fast = simd::count_binary(truth, predicted, n);
  const auto plain = simd::count_binary_reference(truth, predicted, n);
  REQUIRE(fast.binary == plain.binary);
  if (!plain.binary) return;
  REQUIRE(fast.both == plain.both);
  REQUIRE(fast.truth == plain.truth);
  REQUIRE(fast.predicted == plain.predicted);
}

template <class Label>
std::vector<Label> zeros_and_ones(attune::Random& random, std::size_t n) {
  std::vector<Label> labels(n);
  for (Label& l : labels) l = static_cast<Label>(random.below(2));
  return labels;
}

}  // namespace

#define ATTUNE_TEST_LABELS std::int8_t, std::uint8_t, std::int16_t, std::uint16_t, std::int32_t, std::uint32_t, std::int64_t, std::uint64_t, long long

TEST_CASE("count labels: the reference counts a case by hand") {
  const int truth[] = {1, 1, 0, 0, 1};
  const int predicted[] = {1, 0, 1, 0, 1};
  const auto c = simd::count_binary_reference(truth, predicted, 5);
  CHECK(c.both == 2);
  CHECK(c.truth == 3);
  CHECK(c.predicted == 3);
  CHECK(c.binary);
}

TEST_CASE_TEMPLATE("count labels: agrees with the plain loop for every length and offset", Label, ATTUNE_TEST_LABELS) {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(30);
  const auto truth = zeros_and_ones<Label>(random, 300), predicted = zeros_and_ones<Label>(random, 300);
  for (std::size_t n = 0; n <= 200; ++n)
    for (std::size_t offset = 0; offset < 64; offset += n < 40 ? 1 : 7) check_same(truth.data() + offset, predicted.data() + 63 - offset, n);
}

TEST_CASE_TEMPLATE("count labels: one label that is neither 0 nor 1 is seen, wherever it stands", Label, ATTUNE_TEST_LABELS) {
  std::vector<Label> bad_labels{Label{2}, Label{3}, std::numeric_limits<Label>::max(), std::numeric_limits<Label>::min()};
  if (std::numeric_limits<Label>::min() == 0) bad_labels.pop_back();
  else bad_labels.push_back(static_cast<Label>(-1));
  for (const std::size_t n : {1U, 5U, 64U, 65U, 200U})
    for (std::size_t at = 0; at < n; ++at)
      for (const Label bad : bad_labels) {
        std::vector<Label> labels(n, Label{1});
        const std::vector<Label> good(n, Label{0});
        labels[at] = bad;
        REQUIRE(!simd::count_binary(labels.data(), good.data(), n).binary);
        REQUIRE(!simd::count_binary(good.data(), labels.data(), n).binary);
      }
}

TEST_CASE_TEMPLATE("count labels: lanes do not overflow on long columns of ones", Label, ATTUNE_TEST_LABELS) {
  // 8-bit lanes hold at most 127 ones: far fewer than there are steps here.
  for (const std::size_t n : {127 * simd::width<Label>, 128 * simd::width<Label>, 256 * simd::width<Label> + 5, 1000 * simd::width<Label> + 3, std::size_t{300'000}}) {
    const std::vector<Label> ones(n, Label{1});
    const auto c = simd::count_binary(ones.data(), ones.data(), n);
    CHECK(c.binary);
    CHECK(c.both == static_cast<std::int64_t>(n));
    CHECK(c.truth == static_cast<std::int64_t>(n));
    CHECK(c.predicted == static_cast<std::int64_t>(n));
  }
}

TEST_CASE("count labels: 16-bit lanes do not overflow either") {
  const std::size_t n = simd::width<std::int16_t> * 70'000 + 1;
  const std::vector<std::int16_t> ones(n, 1), zeros(n, 0);
  const auto c = simd::count_binary(ones.data(), zeros.data(), n);
  CHECK(c.binary);
  CHECK(c.both == 0);
  CHECK(c.truth == static_cast<std::int64_t>(n));
  CHECK(c.predicted == 0);
}

TEST_CASE_TEMPLATE("count labels: a bad label in a later block is seen", Label, std::int8_t, std::int32_t) {
  const std::size_t n = 1000 * simd::width<Label>;
  std::vector<Label> labels(n, Label{0});
  const std::vector<Label> zeros(n, Label{0});
  labels[n - 1] = Label{2};
  CHECK(!simd::count_binary(labels.data(), zeros.data(), n).binary);
  labels[n - 1] = Label{0};
  CHECK(simd::count_binary(labels.data(), zeros.data(), n).binary);
}

TEST_CASE_TEMPLATE("count labels: the largest code, negative ones above all", Label, ATTUNE_TEST_LABELS) {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(31);
  std::vector<Label> truth(260), predicted(260);
  for (Label& l : truth) l = static_cast<Label>(random.below(100));
  for (Label& l : predicted) l = static_cast<Label>(random.below(100));
  for (std::size_t n = 0; n <= 190; ++n)
    for (std::size_t offset = 0; offset < 64; offset += n < 20 ? 3 : 17)
      REQUIRE(simd::largest_code(truth.data() + offset, predicted.data() + 63 - offset, n) == simd::largest_code_reference(truth.data() + offset, predicted.data() + 63 - offset, n));
  for (std::size_t at = 0; at < 150; ++at) {
    std::vector<Label> labels(150, Label{1});
    labels[at] = static_cast<Label>(-1);
    REQUIRE(simd::largest_code(labels.data(), truth.data(), 150) == std::uint64_t{static_cast<std::make_unsigned_t<Label>>(Label{0} - Label{1})});
  }
}

TEST_CASE_TEMPLATE("count labels: codes of two labels", Label, std::int8_t, std::uint8_t, std::int16_t, std::int32_t, std::int64_t, std::uint64_t) {
  using Limits = std::numeric_limits<Label>;
  for (const auto& [low, high] : {std::pair{Label{1}, Label{2}}, std::pair{Label{0}, Label{7}}, std::pair{Limits::min(), Limits::max()}})
    for (std::size_t n = 0; n <= 150; n += n < 20 ? 1 : 13) {
      std::vector<Label> labels(n), codes(n), expected(n);
      for (std::size_t i = 0; i < n; ++i) labels[i] = i % 3 == 0 ? high : low;
      REQUIRE(simd::codes_of_two_reference(labels.data(), n, low, high, expected.data()));
      REQUIRE(simd::codes_of_two(labels.data(), n, low, high, codes.data()));
      REQUIRE(codes == expected);
      for (std::size_t i = 0; i < n; ++i) {
        auto other = labels;
        other[i] = Label{5};
        REQUIRE_FALSE(simd::codes_of_two(other.data(), n, low, high, other.data()));
      }
    }
}

TEST_CASE("count labels: pairs of codes, in any number of rows") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(32);
  constexpr std::size_t classes = 3, cells = classes * classes;
  std::vector<std::uint8_t> truth(50), predicted(50);
  for (auto& l : truth) l = static_cast<std::uint8_t>(random.below(classes));
  for (auto& l : predicted) l = static_cast<std::uint8_t>(random.below(classes));
  for (std::size_t n = 0; n <= 50; ++n) {
    std::vector<std::uint32_t> tables(simd::pair_tables * cells), expected(cells);
    simd::count_pairs(truth.data(), predicted.data(), n, tables.data(), classes);
    for (std::size_t i = 0; i < n; ++i) ++expected[truth[i] * classes + predicted[i]];
    for (std::size_t k = 0; k < cells; ++k) {
      std::uint32_t rows = 0;
      for (std::size_t copy = 0; copy < simd::pair_tables; ++copy) rows += tables[copy * cells + k];
      REQUIRE(rows == expected[k]);
    }
  }
}

}  // namespace count_labels_test
