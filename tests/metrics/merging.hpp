// SPDX-License-Identifier: BSL-1.0
#pragma once

// What every statistic has to hold: rows in pieces that are cut at blocks and merged in any order give the same bits as in
// one go, and pieces that are cut anywhere agree up to a tolerance.

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "../support.hpp"
#include "attune/simd/sum_rows.hpp"

namespace attune_test {

/// The pieces of n rows, each of a multiple of `unit` rows (but the last), in an order of their own, merged in pairs.
template <class S, class Feed>
S merged(const S& empty, std::size_t n, std::size_t unit, std::size_t most, attune::Random& random, const Feed& feed) {
  std::vector<S> pieces{empty};
  for (std::size_t first = 0; first < n;) {
    const std::size_t count = std::min((1 + random.below(most)) * unit, n - first);
    pieces.push_back(empty);
    feed(pieces.back(), first, count);
    first += count;
  }
  while (pieces.size() > 1) {
    random.shuffle(std::span(pieces));
    pieces.front().merge(pieces.back());
    pieces.pop_back();
  }
  return pieces.front();
}

/// feed(statistic, first, count) adds rows; read(statistic) gives what is to agree, as a vector of numbers.
template <class S, class Feed, class Read>
void check_merging(const S& empty, std::size_t n, const Feed& feed, const Read& read, double tolerance = 1e-14) {
  CAPTURE(seed());
  auto random = attune_test::random(330);
  S whole(empty);
  feed(whole, 0, n);
  const std::vector<double> expected = read(whole);
  for (int round = 0; round < 4; ++round) {
    const std::vector<double> at_blocks = read(merged(empty, n, attune::simd::sum_block, 2, random, feed));
    const std::vector<double> anywhere = read(merged(empty, n, 1, 700, random, feed));
    REQUIRE(at_blocks.size() == expected.size());
    for (std::size_t k = 0; k < expected.size(); ++k) {
      CAPTURE(k);
      CHECK(std::bit_cast<std::uint64_t>(at_blocks[k]) == std::bit_cast<std::uint64_t>(expected[k]));
      CHECK(std::abs(anywhere[k] - expected[k]) <= tolerance * std::abs(expected[k]));
    }
  }
}

/// Random rows of numbers above zero, and a statistic's way to read them.
struct NumberColumns {
  std::vector<double> truth, predicted, weights;

  explicit NumberColumns(std::size_t n, std::uint64_t stream) {
    auto random = attune_test::random(stream);
    truth = uniform<double>(random, n, 0.5, 9);
    predicted = uniform<double>(random, n, 0.5, 9);
    weights = uniform<double>(random, n, 0, 2);
  }

  auto feed(bool weighted) const {
    return [this, weighted](auto& statistic, std::size_t first, std::size_t count) {
      const auto part = [&](const std::vector<double>& column) { return std::span(column).subspan(first, count); };
      statistic.update(part(truth), part(predicted), weighted ? part(weights) : std::span<const double>());
    };
  }
};

}  // namespace attune_test
