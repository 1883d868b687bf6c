// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "../support.hpp"
#include "attune/simd/split_scores.hpp"

namespace split_scores_test {

using namespace attune;
using Doubles = std::vector<double>;

namespace {

struct Parted {
  simd::SplitCounts counts{};
  Doubles scores{};   // zeros' rows and then ones' rows, each sorted
  Doubles weights{};  // the same
  friend bool operator==(const Parted& a, const Parted& b) {
    return a.counts.ones == b.counts.ones && a.counts.binary == b.counts.binary && a.counts.numbers == b.counts.numbers && a.scores == b.scores && a.weights == b.weights;
  }
};

template <class Label, class Split>
Parted parted(const Label* labels, const double* scores, std::size_t stride, const double* weights, std::size_t n, Split&& split) {
  Parted p{{}, Doubles(n), Doubles(weights == nullptr ? 0 : n)};
  const simd::SplitRoom room{p.scores.data(), p.scores.data() + n, weights == nullptr ? nullptr : p.weights.data(), weights == nullptr ? nullptr : p.weights.data() + n};
  p.counts = split(simd::LabelledScores<Label>{labels, scores, stride, weights, n}, room);
  if (!p.counts.binary || !p.counts.numbers) return {p.counts};
  const auto middle = static_cast<std::ptrdiff_t>(n - p.counts.ones);
  for (Doubles* column : {&p.scores, &p.weights}) {
    if (column->empty()) continue;
    std::sort(column->begin(), column->begin() + middle);
    std::sort(column->begin() + middle, column->end());
  }
  return p;
}

template <class Label>
void check_same(const Label* labels, const double* scores, std::size_t stride, const double* weights, std::size_t n) {
  const auto fast = parted(labels, scores, stride, weights, n, [](const auto& rows, auto room) { return simd::split_scores(rows, room); });
  const auto plain = parted(labels, scores, stride, weights, n, [](const auto& rows, auto room) { return simd::split_scores_reference(rows, room); });
  REQUIRE(fast == plain);
}

}  // namespace

#define ATTUNE_TEST_LABELS std::int8_t, std::uint8_t, std::int16_t, std::uint16_t, std::int32_t, std::uint32_t, std::int64_t, std::uint64_t

TEST_CASE("split scores: by hand") {
  const int labels[] = {1, 0, 1, 0, 0};
  const double scores[] = {5, 4, 3, -0.0, 1}, weights[] = {50, 40, 30, 20, 10};
  Doubles to(5), weights_to(5);
  const auto counts = simd::split_scores_reference(simd::LabelledScores<int>{labels, scores, 1, weights, 5}, {to.data(), to.data() + 5, weights_to.data(), weights_to.data() + 5});
  CHECK((counts.ones == 2 && counts.binary && counts.numbers));
  CHECK(to == Doubles{4, 0, 1, 3, 5});
  CHECK(!std::signbit(to[1]));
  CHECK(weights_to == Doubles{40, 20, 10, 30, 50});
}

TEST_CASE_TEMPLATE("split scores: agrees with the plain loop for every length, offset and share of ones", Label, ATTUNE_TEST_LABELS) {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(140);
  const Doubles scores = attune_test::uniform<double>(random, 500, -1, 1), weights = attune_test::uniform<double>(random, 500, 0, 1);
  for (const std::uint64_t share : {0U, 3U, 8U}) {
    std::vector<Label> labels(500);
    for (Label& l : labels) l = static_cast<Label>(random.below(8) < share ? 1 : 0);
    for (std::size_t n = 0; n <= 150; n += n < 36 ? 1 : 13)
      for (const std::size_t offset : {0U, 5U}) {
        check_same(labels.data() + offset, scores.data() + 7 - offset / 2, 1, nullptr, n);
        check_same(labels.data() + offset, scores.data() + 7 - offset / 2, 1, weights.data() + offset, n);
        check_same(labels.data() + offset, scores.data() + 1, 2, weights.data() + offset, n);
      }
  }
}

TEST_CASE_TEMPLATE("split scores: a label that is neither 0 nor 1, or a score that is NaN, is seen wherever it stands", Label, ATTUNE_TEST_LABELS) {
  for (const std::size_t n : {1U, 20U, 150U})
    for (std::size_t at = 0; at < n; at += n < 100 ? 1 : 7) {
      std::vector<Label> labels(n);
      for (std::size_t i = 0; i < n; ++i) labels[i] = static_cast<Label>(i % 2);
      Doubles scores(n, 0.5), to(n);
      const auto split = [&] { return simd::split_scores(simd::LabelledScores<Label>{labels.data(), scores.data(), 1, nullptr, n}, {to.data(), to.data() + n, nullptr, nullptr}); };
      CHECK((split().binary && split().numbers));
      for (const Label bad : {Label{2}, std::numeric_limits<Label>::max(), static_cast<Label>(-1)}) {
        const Label good = labels[at];
        labels[at] = bad;
        REQUIRE(!split().binary);
        labels[at] = good;
      }
      scores[at] = std::numeric_limits<double>::quiet_NaN();
      REQUIRE((split().binary && !split().numbers));
    }
}

}  // namespace split_scores_test
