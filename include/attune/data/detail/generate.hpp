// SPDX-License-Identifier: BSL-1.0
#pragma once

// What the generators of data share. Each row has a stream of random numbers of its own, so that the bits
// depend on the settings alone.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "attune/core/dataset_view.hpp"
#include "attune/core/error.hpp"
#include "attune/core/random.hpp"
#include "attune/data/dataset.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// The streams of a generator: of its parameters, its order, and of each row.
struct GeneratorKeys {
  explicit GeneratorKeys(std::uint64_t seed, std::uint64_t generator) : root(RandomKey{seed}.child(Purpose::generate, generator)) {}

  Random parameters(std::uint64_t which) const { return Random(root.child(Purpose::initialize, which)); }
  Random row(Index i) const { return Random(root.child(Purpose::generate, static_cast<std::uint64_t>(i))); }

  /// 0..count-1, in a random order if that is wanted.
  std::vector<Index> order(Index count, bool shuffled, std::uint64_t which) const {
    std::vector<Index> positions(static_cast<std::size_t>(count));
    std::iota(positions.begin(), positions.end(), Index{0});
    if (shuffled) Random(root.child(Purpose::shuffle, which)).shuffle(std::span<Index>(positions));
    return positions;
  }

  RandomKey root;
};

/// Parts of `count` that are as near to `shares` (which add up to 1) as whole numbers can be: the largest
/// remainders are rounded up, the first of equals.
[[gnu::cold]] inline std::vector<Index> apportion(Index count, const std::vector<double>& shares) {
  std::vector<Index> parts;
  Index left = count;
  for (const double share : shares) {
    parts.push_back(static_cast<Index>(std::floor(share * static_cast<double>(count))));
    left -= parts.back();
  }
  std::vector<bool> raised(shares.size());
  for (; left > 0; --left) {
    std::size_t most = shares.size();
    double remainder = -1;
    for (std::size_t k = 0; k < shares.size(); ++k) {
      const double r = shares[k] * static_cast<double>(count) - std::floor(shares[k] * static_cast<double>(count));
      if (!raised[k] && r > remainder) most = k, remainder = r;
    }
    if (most == shares.size()) break;
    raised[most] = true;
    ++parts[most];
  }
  return parts;
}

[[gnu::cold]] inline void require_size_of(const char* name, Index value, Index least) {
  if (value < least) throw InvalidArgument({.argument = name, .found = value, .expected = {least, " or more"}});
}

[[gnu::cold]] inline void require_number_of(const char* name, double value, double least, double most = INFINITY) {
  if (!(value >= least && value <= most && std::isfinite(value)))
    throw InvalidArgument({.argument = name, .found = value, .expected = {"a number from ", least, std::isfinite(most) ? " to " : " on", std::isfinite(most) ? std::to_string(most) : std::string()}});
}

inline ClassNames numbered_classes(int count) {
  std::vector<std::string> names;
  for (int k = 0; k < count; ++k) names.push_back(std::to_string(k));
  return std::make_shared<const std::vector<std::string>>(std::move(names));
}

}  // namespace attune::inline ATTUNE_ABI::detail
