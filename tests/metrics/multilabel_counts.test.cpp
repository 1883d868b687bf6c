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
#include "attune/simd/weigh_labels.hpp"

namespace multilabel_counts_test {

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
  if (a.labels() != b.labels() || a.rows() != b.rows() || a.exact() != b.exact()) return false;
  for (int k = 0; k < a.labels(); ++k)
    if (!(a.of_label(k) == b.of_label(k))) return false;
  const auto x = a.row_kinds(), y = b.row_kinds();
  return std::equal(x.begin(), x.end(), y.begin(), y.end(), [](const auto& one, const auto& other) {
    return one.both == other.both && one.predicted == other.predicted && one.truth == other.truth && one.rows == other.rows;
  });
}

// Up to the rounding of either side.
bool about(double a, long double b) { return std::abs(a - static_cast<double>(b)) <= 1e-15 * a; }

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

TEST_CASE("multilabel counts: few labels and many, weights alike and not, by the definition, and pieces merged in any order have the bits of the whole") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(140);
  for (const std::size_t cols : {1U, 4U, 40U})
    for (const int kind_of_weights : {0, 1, 2}) {
      const std::size_t n = 300;
      Ints t(n * cols), p(n * cols);
      for (int& x : t) x = random.below(4) == 0 ? 1 : 0;
      for (std::size_t i = 0; i < p.size(); ++i) p[i] = random.below(8) == 0 ? 1 - t[i] : t[i];
      auto weights = attune_test::uniform<double>(random, n, 0, 3);
      if (kind_of_weights == 2)
        for (std::size_t i = 0; i < n; i += 3) weights[i] *= 1e9;
      const std::span<const double> all = kind_of_weights > 0 ? std::span<const double>(weights) : std::span<const double>();
      MultilabelCounts whole;
      whole.update(IndicatorView(t, static_cast<Index>(cols)), IndicatorView(p, static_cast<Index>(cols)), all);
      long double tp = 0, fp = 0, exact = 0;
      for (std::size_t i = 0; i < n; ++i) {
        const long double w = all.empty() ? 1 : all[i];
        tp += t[i * cols] == 1 && p[i * cols] == 1 ? w : 0;
        fp += t[i * cols] == 0 && p[i * cols] == 1 ? w : 0;
        exact += std::equal(t.begin() + static_cast<std::ptrdiff_t>(i * cols), t.begin() + static_cast<std::ptrdiff_t>((i + 1) * cols), p.begin() + static_cast<std::ptrdiff_t>(i * cols)) ? w : 0;
      }
      CHECK(about(whole.of_label(0).tp, tp));
      CHECK(about(whole.of_label(0).fp, fp));
      CHECK(about(whole.exact(), exact));
      for (int round = 0; round < 3; ++round) {
        std::vector<MultilabelCounts> pieces;
        for (std::size_t first = 0; first < n;) {
          const std::size_t rows = std::min<std::size_t>(1 + random.below(100), n - first);
          const auto part = [&](const Ints& m) { return IndicatorView<int>(std::span(m).subspan(first * cols, rows * cols), static_cast<Index>(cols)); };
          pieces.emplace_back();
          pieces.back().update(part(t), part(p), all.empty() ? all : all.subspan(first, rows));
          first += rows;
        }
        random.shuffle(std::span(pieces));
        MultilabelCounts merged;
        for (const auto& piece : pieces) merged.merge(piece);
        CHECK(same(merged, whole));
      }
    }
}

TEST_CASE("multilabel counts: blocks of rows") {
  const std::size_t n = 2 * simd::weigh_block + 5;
  Ints t(2 * n, 1), p(2 * n, 1);
  const std::vector<double> weights(n, 0.5);
  CHECK(counts_of(t, p, 2).exact() == static_cast<double>(n));
  CHECK(counts_of(t, p, 2, weights).of_label(1).tp == static_cast<double>(n) / 2);
  p[2 * n - 1] = 7;
  CHECK(contains(error_of<InvalidData>([&] { counts_of(t, p, 2); }), "row 8196, column 1"));
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

}  // namespace multilabel_counts_test
