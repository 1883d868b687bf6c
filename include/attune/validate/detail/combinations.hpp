// SPDX-License-Identifier: BSL-1.0
#pragma once

// The combinations of p out of n, by their number.

#include <cstddef>
#include <limits>
#include <vector>

#include "attune/core/dataset_view.hpp"
#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// How many there are; 0 if more than a std::size_t can count.
[[gnu::cold]] inline std::size_t combinations(Index n, Index p) {
  if (p < 0 || p > n) return 0;
  if (p > n - p) p = n - p;
  std::size_t count = 1;
  for (Index i = 1; i <= p; ++i) {
    const auto factor = static_cast<std::size_t>(n - p + i), by = static_cast<std::size_t>(i);
    // count * factor / by, which is whole, without a product that is larger than it has to be
    const std::size_t whole = count / by, rest = count % by;
    if (whole > (std::numeric_limits<std::size_t>::max() - factor * rest / by) / factor) return 0;
    count = whole * factor + rest * factor / by;
  }
  return count;
}

/// The k-th in lexicographic order, ascending numbers of 0..n-1. Cost: O(n p).
[[gnu::cold]] inline std::vector<Index> combination(Index n, Index p, std::size_t k) {
  std::vector<Index> chosen;
  for (Index next = 0; static_cast<Index>(chosen.size()) < p; ++next) {
    const std::size_t with_next = combinations(n - next - 1, p - static_cast<Index>(chosen.size()) - 1);
    if (k < with_next)
      chosen.push_back(next);
    else
      k -= with_next;
  }
  return chosen;
}

/// The number of ways to hold out p of n. Errors: InvalidArgument for p outside 1..n-1, and for ways without number.
[[gnu::cold]] inline std::size_t ways_to_hold_out(const char* splitter, int p, Index n, const char* what, const char* other_way) {
  if (p < 1 || p >= n)
    throw InvalidArgument({.argument = {splitter, "::p"}, .found = {p, " of ", n, " ", what}, .expected = {"1 to ", n - 1}, .remedy = "both sides need at least one"});
  const std::size_t count = combinations(n, p);
  if (count == 0)
    throw InvalidArgument({.argument = {splitter, "::p"}, .found = {p, " of ", n, " ", what}, .expected = "fewer combinations than 2^64", .remedy = {"draw some of them with ", other_way}});
  return count;
}

}  // namespace attune::inline ATTUNE_ABI::detail
