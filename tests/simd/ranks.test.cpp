// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "../support.hpp"
#include "attune/simd/ranks.hpp"

namespace ranks_test {

using namespace attune;
using Doubles = std::vector<double>;
using Ranks = std::vector<std::uint64_t>;

namespace {

template <simd::RankKind Kind>
Ranks by_search(const Doubles& keys, const Doubles& others) {
  Ranks ranks;
  for (const double key : keys) {
    const auto at = Kind == simd::RankKind::below ? std::lower_bound(others.begin(), others.end(), key) : std::upper_bound(others.begin(), others.end(), key);
    ranks.push_back(static_cast<std::uint64_t>(at - others.begin()));
  }
  return ranks;
}

template <simd::RankKind Kind>
void check_ranks(const Doubles& keys, const Doubles& others, std::size_t block) {
  const Ranks expected = by_search<Kind>(keys, others);
  Ranks ranks(keys.size()), plain(keys.size());
  std::size_t from = 0, plain_from = 0;
  for (std::size_t first = 0; first < keys.size(); first += block) {
    const std::size_t n = std::min(block, keys.size() - first);
    simd::add_ranks<Kind>(keys.data() + first, n, others.data(), others.size(), from, ranks.data() + first);
    simd::add_ranks_reference<Kind>(keys.data() + first, n, others.data(), others.size(), plain_from, plain.data() + first);
  }
  REQUIRE(ranks == expected);
  REQUIRE(plain == expected);
}

Doubles sorted(Random& random, std::size_t n, std::uint64_t levels) {
  Doubles values(n);
  for (double& v : values) v = static_cast<double>(random.below(levels));
  std::sort(values.begin(), values.end());
  return values;
}

}  // namespace

TEST_CASE("ranks: by hand, and added to what is there") {
  const Doubles keys{1, 2, 2, 5}, others{0, 2, 2, 3};
  Ranks ranks{10, 0, 0, 0};
  std::size_t from = 0;
  simd::add_ranks<simd::RankKind::below>(keys.data(), 4, others.data(), 4, from, ranks.data());
  CHECK(ranks == Ranks{11, 1, 1, 4});
  from = 0;
  simd::add_ranks<simd::RankKind::not_above>(keys.data(), 4, others.data(), 4, from, ranks.data());
  CHECK(ranks == Ranks{12, 4, 4, 8});
}

TEST_CASE("ranks: agree with a search for every length, with many ties and few, in blocks") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(141);
  for (const std::uint64_t levels : {1U, 5U, 100U, 100000U})
    for (std::size_t n = 0; n <= 70; n += n < 20 ? 1 : 5)
      for (std::size_t m = 0; m <= 70; m += m < 20 ? 1 : 5) {
        const Doubles keys = sorted(random, n, levels), others = sorted(random, m, levels);
        check_ranks<simd::RankKind::below>(keys, others, 1 + random.below(70));
        check_ranks<simd::RankKind::not_above>(keys, others, 1 + random.below(70));
      }
}

TEST_CASE("ranks: few keys among many, many among few, and apart from each other") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(142);
  const Doubles many = sorted(random, 3000, 100000), few = sorted(random, 9, 100000);
  Doubles beyond = many;
  for (double& x : beyond) x += 1e9;
  for (const std::size_t block : {7U, 1024U}) {
    check_ranks<simd::RankKind::below>(few, many, block);
    check_ranks<simd::RankKind::below>(many, few, block);
    check_ranks<simd::RankKind::below>(many, beyond, block);
    check_ranks<simd::RankKind::below>(beyond, many, block);
    check_ranks<simd::RankKind::not_above>(many, many, block);
  }
}

TEST_CASE("ranks: infinities are numbers like others") {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  Doubles keys(20, -infinity), others(30, infinity);
  std::fill(keys.begin() + 9, keys.end(), infinity);
  std::fill(others.begin(), others.begin() + 11, -infinity);
  check_ranks<simd::RankKind::below>(keys, others, 20);
  check_ranks<simd::RankKind::not_above>(keys, others, 20);
}

}  // namespace ranks_test
