// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/contingency.hpp"
#include "attune/metrics/metric_set.hpp"
#include "attune/metrics/mutual_information.hpp"
#include "attune/metrics/pair_counting.hpp"
#include "attune/metrics/v_measure.hpp"

namespace contingency_test {

using namespace attune;

static_assert(Statistic<Contingency> && Contingency::needs == Needs::labels);

namespace {

template <class T, class P>
Contingency table_of(const std::vector<T>& truth, const std::vector<P>& predicted, Weights weights = {}) {
  Contingency table;
  table.update(std::span<const T>(truth), std::span<const P>(predicted), weights);
  return table;
}

template <class T, class P>
void check_against_map(const std::vector<T>& truth, const std::vector<P>& predicted) {
  std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> expected;
  for (std::size_t i = 0; i < truth.size(); ++i) ++expected[{static_cast<std::int64_t>(truth[i]), static_cast<std::int64_t>(predicted[i])}];
  std::vector<Contingency::Cell> cells;
  for (const auto& [labels, rows] : expected) cells.push_back({labels.first, labels.second, rows});
  const auto table = table_of(truth, predicted);
  CHECK(std::equal(cells.begin(), cells.end(), table.cells().begin(), table.cells().end()));
  CHECK(table.rows() == static_cast<std::int64_t>(truth.size()));
  std::map<std::int64_t, std::int64_t> clusters;
  for (const P label : predicted) ++clusters[static_cast<std::int64_t>(label)];
  std::vector<Contingency::Cluster> sizes;
  for (const auto& [label, rows] : clusters) sizes.push_back({label, rows});
  CHECK(std::equal(sizes.begin(), sizes.end(), table.predicted().begin(), table.predicted().end()));
}

}  // namespace

TEST_CASE("contingency: by hand") {
  const auto table = table_of<int, int>({2, 2, -1, 2}, {5, 5, 5, 0});
  CHECK(table.rows() == 4);
  CHECK(table.cells().size() == 3);
  CHECK(table.cells()[0] == Contingency::Cell{-1, 5, 1});
  CHECK(table.cells()[1] == Contingency::Cell{2, 0, 1});
  CHECK(table.cells()[2] == Contingency::Cell{2, 5, 2});
  CHECK(table.truth()[1] == Contingency::Cluster{2, 3});
  CHECK(table.predicted()[0] == Contingency::Cluster{0, 1});
  CHECK(table.predicted()[1] == Contingency::Cluster{5, 3});
}

TEST_CASE("contingency: agrees with a map, for few and many labels of every width") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(310);
  for (const std::size_t n : {std::size_t{1}, std::size_t{10}, std::size_t{500}, std::size_t{3000}})
    for (const std::uint64_t labels : {1U, 3U, 40U, 3000U}) {
      std::vector<std::int8_t> narrow(n);
      std::vector<int> codes(n);
      std::vector<std::int64_t> far(n);
      std::vector<std::uint64_t> beyond(n);
      for (std::size_t i = 0; i < n; ++i) {
        narrow[i] = static_cast<std::int8_t>(random.below(std::min<std::uint64_t>(labels, 256)));
        codes[i] = static_cast<int>(random.below(labels));
        far[i] = static_cast<std::int64_t>(random.below(labels)) * 0x123456789abcLL - 77;
        beyond[i] = ~random.below(labels);
      }
      check_against_map(codes, narrow);
      check_against_map(narrow, codes);
      check_against_map(codes, far);
      check_against_map(far, beyond);
      check_against_map(beyond, beyond);
    }
}

TEST_CASE("contingency: the widest labels there are") {
  constexpr auto low = std::numeric_limits<std::int64_t>::min(), high = std::numeric_limits<std::int64_t>::max();
  check_against_map<std::int64_t, std::int64_t>({low, high, low, 0}, {high, low, high, 0});
  check_against_map<std::int64_t, std::int64_t>({low, low}, {low, low});
  check_against_map<std::uint64_t, std::uint64_t>({0, ~std::uint64_t{0}, 1}, {0, 1, ~std::uint64_t{0}});
}

TEST_CASE("contingency: rows may come in any pieces, in any order") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(311);
  const std::size_t n = 700;
  std::vector<int> truth(n), predicted(n);
  for (std::size_t i = 0; i < n; ++i) {
    truth[i] = static_cast<int>(random.below(30)) - 9;
    predicted[i] = static_cast<int>(random.below(900));
  }
  const auto whole = table_of(truth, predicted);
  Contingency forwards, backwards;
  std::vector<Contingency> pieces;
  for (std::size_t first = 0; first < n;) {
    const std::size_t count = std::min<std::size_t>(n - first, 1 + random.below(100));
    const std::span<const int> t(&truth[first], count), p(&predicted[first], count);
    forwards.update(t, p);
    pieces.emplace_back().update(t, p);
    first += count;
  }
  for (auto piece = pieces.rbegin(); piece != pieces.rend(); ++piece) backwards.merge(*piece);
  CHECK(forwards == whole);
  CHECK(backwards == whole);
  Contingency with_nothing = whole;
  with_nothing.merge(Contingency{});
  with_nothing.update(std::span<const int>(), std::span<const int>());
  CHECK(with_nothing == whole);
}

TEST_CASE("contingency: weights are numbers of rows") {
  const std::vector<double> weights{2, 0, 3};
  for (const int far : {1, 1000000}) {
    const std::vector<int> truth{0, 4 * far, far}, predicted{7, 7, 9};
    CHECK(table_of(truth, predicted, weights) == table_of<int, int>({0, 0, far, far, far}, {7, 7, 9, 9, 9}));
  }
  const std::vector<int> two{0, 1};
  CHECK(attune_test::error_of<InvalidData>([&] { table_of(two, two, std::array{1.0, 0.5}); }) ==
        "weights, row 1: found 0.5, expected a whole number of rows; a contingency table counts rows; leave weights out, or repeat rows");
  CHECK(attune_test::contains(attune_test::error_of<InvalidData>([&] { table_of(two, two, std::array{1.0, -1.0}); }), "weights, row 1"));
  CHECK(attune_test::contains(attune_test::error_of<InvalidArgument>([&] { table_of(two, std::vector{1}); }), "predicted: found 1"));
}

TEST_CASE("contingency: serves sets of metrics") {
  const std::vector<int> truth{0, 0, 1, 1, 2, 2}, predicted{0, 0, 1, 2, 2, 2};
  const Metrics<AdjustedRand, NormalizedMutualInformation, VMeasure, AdjustedMutualInformation> metrics{
      {{}, {.average = EntropyAverage::max}, {.beta = 2}, {}}};
  const auto scores = metrics.evaluate(std::span<const int>(truth), {predicted});
  CHECK(scores[0] == adjusted_rand_score(truth, predicted));
  CHECK(scores[1] == normalized_mutual_info_score(truth, predicted, {.average = EntropyAverage::max}));
  CHECK(scores[2] == v_measure_score(truth, predicted, {.beta = 2}));
  CHECK(scores[3] == adjusted_mutual_info_score(truth, predicted));
}

}  // namespace contingency_test
