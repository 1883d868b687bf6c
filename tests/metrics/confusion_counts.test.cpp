// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/confusion_counts.hpp"
#include "attune/simd/weigh_labels.hpp"

namespace confusion_counts_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace confusion_test {

ConfusionCounts counts_of(const std::vector<int>& truth, const std::vector<int>& predicted, const std::vector<double>& weights = {}) {
  ConfusionCounts counts;
  counts.update(std::span<const int>(truth), std::span<const int>(predicted), weights);
  return counts;
}

std::vector<int> codes(attune::Random& random, std::size_t n, std::uint64_t classes) {
  std::vector<int> labels(n);
  for (int& l : labels) l = static_cast<int>(random.below(classes));
  return labels;
}

}  // namespace confusion_test

using namespace confusion_test;

static_assert(Statistic<ConfusionCounts>);

TEST_CASE("confusion counts: empty there are two classes and no rows") {
  const ConfusionCounts counts;
  CHECK(counts.classes() == 2);
  CHECK(counts.total() == 0);
  CHECK(counts.correct() == 0);
}

TEST_CASE("confusion counts: two classes by hand") {
  const auto counts = counts_of({1, 1, 1, 0, 0, 0, 0}, {1, 1, 0, 1, 0, 0, 0});
  CHECK(counts.tp() == 2);
  CHECK(counts.fn() == 1);
  CHECK(counts.fp() == 1);
  CHECK(counts.tn() == 3);
  CHECK(counts(0, 1) == 1);
  CHECK(counts(1, 0) == 1);
  CHECK(counts.total() == 7);
  CHECK(counts.correct() == 5);
  CHECK(counts.tp(0) == 3);
  CHECK(counts.tn(0) == 2);
}

TEST_CASE("confusion counts: three classes by hand, one against the rest") {
  const auto counts = counts_of({0, 1, 2, 2, 1, 0, 2}, {0, 2, 2, 1, 1, 0, 0});
  CHECK(counts.classes() == 3);
  const double expected[3][3] = {{2, 0, 0}, {0, 1, 1}, {1, 1, 1}};
  for (int t = 0; t < 3; ++t)
    for (int p = 0; p < 3; ++p) CHECK(counts(t, p) == expected[t][p]);
  CHECK(counts.tp(2) == 1);
  CHECK(counts.fp(2) == 1);
  CHECK(counts.fn(2) == 2);
  CHECK(counts.tn(2) == 3);
}

TEST_CASE("confusion counts: weights are summed") {
  const auto counts = counts_of({1, 0, 1, 1}, {1, 1, 1, 0}, {0.5, 2, 0.25, 4});
  CHECK(counts.tp() == 0.75);
  CHECK(counts.fp() == 2);
  CHECK(counts.fn() == 4);
  CHECK(counts.tn() == 0);
  CHECK(counts.total() == 6.75);
}

TEST_CASE("confusion counts: weights of one count as no weights do") {
  auto random = attune_test::random(80);
  for (const std::uint64_t classes : {2U, 5U}) {
    const auto truth = codes(random, 300, classes), predicted = codes(random, 300, classes);
    CHECK(counts_of(truth, predicted, std::vector<double>(300, 1.0)) == counts_of(truth, predicted));
  }
}

TEST_CASE("confusion counts: any kind of whole number, and booleans, serves as a label") {
  const std::vector<int> truth{1, 0, 1, 1, 0}, predicted{1, 1, 0, 1, 0};
  const auto expected = counts_of(truth, predicted);
  const auto same = [&]<class Label>(Label) {
    const std::vector<Label> t(truth.begin(), truth.end()), p(predicted.begin(), predicted.end());
    ConfusionCounts counts;
    counts.update(std::span<const Label>(t), std::span<const Label>(p));
    CHECK(counts == expected);
  };
  same(std::int8_t{});
  same(std::uint8_t{});
  same(std::int16_t{});
  same(std::uint32_t{});
  same(std::int64_t{});
  same(std::uint64_t{});
  const bool t[] = {true, false, true, true, false}, p[] = {true, true, false, true, false};
  ConfusionCounts counts;
  counts.update(std::span<const bool>(t), std::span<const bool>(p));
  CHECK(counts == expected);
}

TEST_CASE("confusion counts: merging pieces in any order equals counting in one go, to the bit") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(81);
  for (const std::uint64_t classes : {2U, 3U, 6U}) {
    CAPTURE(classes);
    const auto truth = codes(random, 1000, classes), predicted = codes(random, 1000, classes);
    const auto whole = counts_of(truth, predicted);
    for (int round = 0; round < 20; ++round) {
      std::vector<ConfusionCounts> pieces;
      for (std::size_t first = 0; first < truth.size();) {
        const std::size_t n = std::min<std::size_t>(1 + random.below(200), truth.size() - first);
        ConfusionCounts piece;
        piece.update(std::span(truth).subspan(first, n), std::span(predicted).subspan(first, n));
        pieces.push_back(piece);
        first += n;
      }
      random.shuffle(std::span(pieces));
      ConfusionCounts merged;
      for (const auto& piece : pieces) merged.merge(piece);
      CHECK(merged == whole);
    }
  }
}

TEST_CASE("confusion counts: equal counts are equal, however the matrix has grown") {
  const std::vector<int> binary{0, 1, 1}, third{2};
  ConfusionCounts early, late, expected;
  early.update(std::span<const int>(binary), std::span<const int>(binary));
  early.update(std::span<const int>(third), std::span<const int>(third));
  late.update(std::span<const int>(third), std::span<const int>(third));
  late.update(std::span<const int>(binary), std::span<const int>(binary));
  expected.expect_classes(3);
  expected.merge(late);
  CHECK(early == late);
  CHECK(early == expected);
  late.update(std::span<const int>(third), std::span<const int>(third));
  CHECK(!(early == late));
}

TEST_CASE("confusion counts: expected classes have room before they are seen, and never less") {
  ConfusionCounts counts;
  counts.expect_classes(4);
  CHECK(counts.classes() == 4);
  counts.expect_classes(2);
  CHECK(counts.classes() == 4);
  const std::vector<int> y{1, 0};
  counts.update(std::span<const int>(y), std::span<const int>(y));
  CHECK(counts.correct() == 2);
  ConfusionCounts other;
  other.merge(counts);
  CHECK(other.classes() == 4);
}

TEST_CASE("confusion counts: growing keeps what was counted") {
  auto counts = counts_of({1, 0, 0}, {1, 1, 0});
  const std::vector<int> t{4, 2}, p{0, 4};
  counts.update(std::span<const int>(t), std::span<const int>(p));
  CHECK(counts.classes() == 5);
  CHECK(counts(1, 1) == 1);
  CHECK(counts(0, 1) == 1);
  CHECK(counts(0, 0) == 1);
  CHECK(counts(4, 0) == 1);
  CHECK(counts(2, 4) == 1);
  CHECK(counts.total() == 5);
}

TEST_CASE("confusion counts: sizes that disagree are refused by name") {
  CHECK(contains(error_of<InvalidArgument>([] { counts_of({1, 0}, {1}); }), "predicted: found 1 values, expected 2"));
  CHECK(contains(error_of<InvalidArgument>([] { counts_of({1, 0}, {1, 0}, {1}); }), "weights: found 1 values, expected 2"));
}

TEST_CASE("confusion counts: codes below zero and far too large are refused with their row") {
  const auto negative = error_of<InvalidData>([] { counts_of({1, 0, 1}, {1, 0, -1}); });
  CHECK(contains(negative, "row 2"));
  CHECK(contains(negative, "class code -1"));
  CHECK(contains(error_of<InvalidData>([] { counts_of({1, 2000000}, {1, 0}); }), "class code 2000000"));
}

// By the definition: the sum of the weights of the rows of each cell, in extended precision.
template <class Label>
void check_cells(const ConfusionCounts& counts, const std::vector<Label>& truth, const std::vector<Label>& predicted, const std::vector<double>& weights) {
  const auto classes = static_cast<std::size_t>(counts.classes());
  std::vector<long double> sums(classes * classes);
  for (std::size_t i = 0; i < truth.size(); ++i)
    sums[static_cast<std::size_t>(truth[i]) * classes + static_cast<std::size_t>(predicted[i])] += weights.empty() ? 1 : static_cast<long double>(weights[i]);
  for (std::size_t t = 0; t < classes; ++t)
    for (std::size_t p = 0; p < classes; ++p) {
      const double expected = static_cast<double>(sums[t * classes + p]);
      REQUIRE(std::abs(counts(static_cast<int>(t), static_cast<int>(p)) - expected) <= 1e-15 * expected);
    }
}

TEST_CASE("confusion counts: many rows of any number of classes are counted as by the definition") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(82);
  for (const std::uint64_t classes : {2U, 3U, 10U, 17U, 33U}) {
    const std::size_t n = 5000;
    const auto truth = codes(random, n, classes), predicted = codes(random, n, classes);
    const auto weights = attune_test::uniform<double>(random, n, 0.5, 2);
    check_cells(counts_of(truth, predicted), truth, predicted, {});
    check_cells(counts_of(truth, predicted, weights), truth, predicted, weights);
  }
}

TEST_CASE_TEMPLATE("confusion counts: labels of every width", Label, std::int8_t, std::uint16_t, std::int32_t, std::int64_t, unsigned long long, char) {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(83);
  for (const std::uint64_t classes : {2U, 6U})
    for (const std::size_t n : {10U, 1500U}) {
      std::vector<Label> truth(n), predicted(n);
      for (Label& l : truth) l = static_cast<Label>(random.below(classes));
      for (Label& l : predicted) l = static_cast<Label>(random.below(classes));
      auto weights = attune_test::uniform<double>(random, n, 1, 2);
      ConfusionCounts plain, weighted;
      plain.update(std::span<const Label>(truth), std::span<const Label>(predicted));
      weighted.update(std::span<const Label>(truth), std::span<const Label>(predicted), weights);
      check_cells(plain, truth, predicted, {});
      check_cells(weighted, truth, predicted, weights);
    }
}

TEST_CASE("confusion counts: sums of weights have the same bits, however the rows are cut and merged") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(84);
  for (const std::uint64_t classes : {2U, 4U, 20U}) {
    const std::size_t n = 6 * simd::weigh_block + 77;
    const auto truth = codes(random, n, classes), predicted = codes(random, n, classes);
    auto weights = attune_test::uniform<double>(random, n, 0.001, 10);
    for (std::size_t i = 0; i < n; i += 31) weights[i] = 0;
    for (std::size_t i = 2000; i < n; i += 97) weights[i] *= 1e9;  // blocks that are not of one size
    const auto whole = counts_of(truth, predicted, weights);
    for (int round = 0; round < 8; ++round) {
      std::vector<ConfusionCounts> pieces;
      for (std::size_t first = 0; first < n;) {
        const std::size_t rows = std::min(round < 4 ? simd::weigh_block * (1 + random.below(3)) : 1 + random.below(900), n - first);
        pieces.emplace_back();
        pieces.back().update(std::span(std::as_const(truth)).subspan(first, rows), std::span(std::as_const(predicted)).subspan(first, rows), std::span(std::as_const(weights)).subspan(first, rows));
        first += rows;
      }
      random.shuffle(std::span(pieces));
      ConfusionCounts merged;
      for (const auto& piece : pieces) merged.merge(piece);
      REQUIRE(merged == whole);
    }
  }
}

TEST_CASE("confusion counts: rows with weights and rows without add up") {
  auto counts = counts_of({1, 0, 2}, {1, 1, 2}, {0.5, 2, 4});
  counts.merge(counts_of({1, 0}, {1, 1}));
  counts.add(2, 2, 3);
  CHECK(counts(1, 1) == 1.5);
  CHECK(counts(0, 1) == 3);
  CHECK(counts(2, 2) == 7);
  CHECK(counts.wrong() == 3);
  CHECK(counts.of_class(1) == ClassCounts{.tp = 1.5, .fp = 3, .fn = 0, .tn = 7});
}

TEST_CASE("confusion counts: weights that are not numbers are not hidden") {
  CHECK(std::isnan(counts_of({1, 0}, {1, 1}, {std::nan(""), 1}).tp()));
  CHECK(counts_of({1, 0}, {1, 1}, {HUGE_VAL, 1}).tp() == HUGE_VAL);
  CHECK(counts_of({1, 1}, {1, 1}, {3, -1}).tp() == 2);
}

TEST_CASE("confusion counts: two classes become more in the middle of the rows") {
  std::vector<int> truth(70000, 1), predicted(70000, 0);
  truth[65000] = 3;
  const auto counts = counts_of(truth, predicted);
  CHECK(counts.classes() == 4);
  CHECK(counts(1, 0) == 69999);
  CHECK(counts(3, 0) == 1);
}

TEST_CASE("confusion counts: codes below a limit are counted, others reported") {
  const std::vector<int> few{0, 1, 9}, many{0, 1, 10};
  ConfusionCounts counts;
  CHECK(counts.update_codes(std::span<const int>(few), std::span<const int>(few), {}, 10));
  CHECK(counts.classes() == 10);
  CHECK_FALSE(counts.update_codes(std::span<const int>(few), std::span<const int>(many), {}, 10));
}

TEST_CASE_TEMPLATE("confusion counts: negative labels of 8 bits are refused with their row", Label, std::int8_t, char) {
  if (std::is_unsigned_v<Label>) return;
  const std::vector<double> ones(200, 1.0);
  for (const int negative : {-1, -128})
    for (const std::size_t n : {std::size_t{3}, std::size_t{200}})
      for (const int classes : {2, 5})
        for (const bool weighted : {false, true}) {
          CAPTURE(negative);
          CAPTURE(n);
          std::vector<Label> truth(n, Label{1}), predicted(n, Label{1});
          truth[0] = static_cast<Label>(classes - 1);
          predicted[n - 2] = static_cast<Label>(negative);
          const auto weights = weighted ? std::span(ones).first(n) : std::span<const double>();
          ConfusionCounts counts;
          const auto message = error_of<InvalidData>([&] { counts.update(std::span<const Label>(truth), std::span<const Label>(predicted), weights); });
          CHECK(contains(message, "row " + std::to_string(n - 2) + ": found class code " + std::to_string(negative)));
        }
}

TEST_CASE("confusion counts: columns of other sizes are refused, by the rows of the truth") {
  const std::vector<int> four{0, 1, 1, 0}, three{0, 1, 1};
  ConfusionCounts counts;
  CHECK(error_of<InvalidArgument>([&] { counts.update(std::span(four), std::span(three)); }) == "predicted: found 3 values, expected 4, one for each row of truth");
}

}  // namespace confusion_counts_test
