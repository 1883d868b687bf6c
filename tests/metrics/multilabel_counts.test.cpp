// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/multilabel_counts.hpp"

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using Ints = std::vector<int>;

namespace {

// Three labels: row 0 shares {0}, row 1 says {1, 2} of {1}, row 2 has none and says none, row 3 misses {2}.
const Ints truth{1, 0, 0, /**/ 0, 1, 0, /**/ 0, 0, 0, /**/ 0, 0, 1}, predicted{1, 0, 0, /**/ 0, 1, 1, /**/ 0, 0, 0, /**/ 0, 0, 0};

MultilabelCounts counts_of(const Ints& t, const Ints& p, Index cols, const std::vector<double>& weights = {}) {
  MultilabelCounts counts;
  counts.update(IndicatorView(t, cols), IndicatorView(p, cols), weights);
  return counts;
}

bool same(const MultilabelCounts& a, const MultilabelCounts& b) {
  if (a.labels() != b.labels() || a.rows() != b.rows() || a.exact() != b.exact() || a.row_kinds().size() != b.row_kinds().size()) return false;
  for (int k = 0; k < a.labels(); ++k)
    if (!(a.of_label(k) == b.of_label(k))) return false;
  for (std::size_t k = 0; k < a.row_kinds().size(); ++k) {
    const auto x = a.row_kinds()[k], y = b.row_kinds()[k];
    if (x.both != y.both || x.predicted != y.predicted || x.truth != y.truth || x.rows != y.rows) return false;
  }
  return true;
}

}  // namespace

TEST_CASE("multilabel counts: by hand") {
  const auto counts = counts_of(truth, predicted, 3);
  CHECK(counts.labels() == 3);
  CHECK(counts.rows() == 4);
  CHECK(counts.exact() == 2);
  CHECK(counts.inexact() == 2);
  CHECK(counts.of_label(0) == ClassCounts{.tp = 1, .fp = 0, .fn = 0, .tn = 3});
  CHECK(counts.of_label(2) == ClassCounts{.tp = 0, .fp = 1, .fn = 1, .tn = 2});
  const auto kinds = counts.row_kinds();
  REQUIRE(kinds.size() == 4);
  CHECK(kinds[0].truth == 0);
  CHECK(kinds[1].predicted == 0);
  CHECK(kinds[3].predicted == 2);
  CHECK(kinds[3].both == 1);
}

TEST_CASE("multilabel counts: weights are summed") {
  const auto counts = counts_of(truth, predicted, 3, {1, 2, 4, 0.5});
  CHECK(counts.rows() == 7.5);
  CHECK(counts.exact() == 5);
  CHECK(counts.of_label(2) == ClassCounts{.tp = 0, .fp = 2, .fn = 0.5, .tn = 5});
}

TEST_CASE("multilabel counts: bools and other integers serve, also mixed") {
  const std::vector<std::uint8_t> bytes(truth.begin(), truth.end());
  const bool flags[] = {true, false, false, false, true, true, false, false, false, false, false, false};
  MultilabelCounts counts;
  counts.update(IndicatorView<std::uint8_t>(bytes, 3), IndicatorView<bool>(std::span<const bool>(flags), 3));
  CHECK(same(counts, counts_of(truth, predicted, 3)));
}

TEST_CASE("multilabel counts: pieces merged in any order have the bits of the whole") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(140);
  const std::size_t n = 500, cols = 4;
  Ints t(n * cols), p(n * cols);
  for (int& x : t) x = static_cast<int>(random.below(2));
  for (int& x : p) x = static_cast<int>(random.below(2));
  const auto weights = attune_test::uniform<double>(random, n, 0, 3);
  for (const bool weighted : {false, true}) {
    const std::span<const double> all = weighted ? std::span(weights) : std::span<const double>();
    MultilabelCounts whole;
    whole.update(IndicatorView(t, cols), IndicatorView(p, cols), all);
    for (int round = 0; round < 5; ++round) {
      std::vector<MultilabelCounts> pieces;
      for (std::size_t first = 0; first < n;) {
        const std::size_t rows = std::min<std::size_t>(1 + random.below(120), n - first);
        const auto part = [&](const Ints& m) { return IndicatorView<int>(std::span(m).subspan(first * cols, rows * cols), cols); };
        pieces.emplace_back();
        pieces.back().update(part(t), part(p), weighted ? all.subspan(first, rows) : all);
        first += rows;
      }
      random.shuffle(std::span(pieces));
      MultilabelCounts merged;
      for (const auto& piece : pieces) merged.merge(piece);
      CHECK(same(merged, whole));
    }
  }
}

TEST_CASE("multilabel counts: what is no indicator matrix is refused with its place") {
  CHECK(contains(error_of<InvalidData>([] { counts_of({0, 1, 0, 2}, {0, 1, 0, 1}, 2); }), "truth, row 1, column 1: found 2, expected 0 or 1"));
  CHECK(contains(error_of<InvalidData>([] { counts_of({0, 1}, {0, -1}, 2); }), "predicted, row 0, column 1"));
  CHECK(contains(error_of<InvalidArgument>([] { counts_of({0, 1, 0}, {0, 1, 0}, 2); }), "truth: found 3 values, expected rows of 2"));
  CHECK(contains(error_of<InvalidArgument>([] { counts_of({0, 1}, {0, 1, 0, 1}, 2); }), "predicted: found 2 values, expected 1"));
  CHECK_THROWS_AS(counts_of({0, 1}, {0, 1}, 0), InvalidArgument);
  CHECK_THROWS_AS(counts_of({0, 1}, {0, 1}, 2, {1, 2}), InvalidArgument);
  auto counts = counts_of(truth, predicted, 3);
  CHECK_THROWS_AS(counts.merge(counts_of({0, 1}, {0, 1}, 2)), InvalidArgument);
  counts.merge(MultilabelCounts{});
  CHECK(counts.rows() == 4);
}
