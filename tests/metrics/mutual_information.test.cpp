// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <span>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/detail/expected_information.hpp"
#include "attune/metrics/mutual_information.hpp"

namespace mutual_information_test {

using namespace attune;

static_assert(Metric<MutualInformation> && Metric<NormalizedMutualInformation> && Metric<AdjustedMutualInformation>);

namespace {

using Labels = std::vector<int>;
using enum EntropyAverage;

// Equation 24a of Vinh, Epps and Bailey as it stands.
double expected_by_factorials(const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b, std::int64_t n) {
  const auto log_factorial = [](std::int64_t k) { return std::lgamma(static_cast<long double>(k) + 1); };
  long double sum = 0;
  for (const auto i : a)
    for (const auto j : b)
      for (std::int64_t x = std::max<std::int64_t>(1, i + j - n); x <= std::min(i, j); ++x) {
        const long double log_ways = log_factorial(i) + log_factorial(j) + log_factorial(n - i) + log_factorial(n - j) - log_factorial(n) - log_factorial(x) -
                                     log_factorial(i - x) - log_factorial(j - x) - log_factorial(n - i - j + x);
        sum += static_cast<long double>(x) / n * std::log(static_cast<long double>(n) * x / (static_cast<long double>(i) * j)) * std::exp(log_ways);
      }
  return static_cast<double>(sum);
}

std::vector<detail::LabelCount> clusters_of(const std::vector<std::int64_t>& sizes) {
  std::vector<detail::LabelCount> clusters;
  for (const auto size : sizes) clusters.push_back({static_cast<std::int64_t>(clusters.size()), size});
  return clusters;
}

}  // namespace

TEST_CASE("mutual information: by hand") {
  CHECK(mutual_info_score(Labels{0, 0, 1, 1}, Labels{7, 7, 3, 3}) == doctest::Approx(std::numbers::ln2).epsilon(1e-15));
  CHECK(mutual_info_score(Labels{0, 0, 1, 1}, Labels{0, 1, 0, 1}) == 0);
  CHECK(mutual_info_score(Labels{0, 0, 0}, Labels{0, 1, 2}) == 0);
  const Labels truth{0, 0, 1, 1}, predicted{0, 0, 1, 2};  // entropies log 2 and 1.5 log 2, of which log 2 are shared
  CHECK(normalized_mutual_info_score(truth, predicted) == doctest::Approx(0.8).epsilon(1e-15));
  CHECK(normalized_mutual_info_score(truth, predicted, {.average = geometric}) == doctest::Approx(std::sqrt(2.0 / 3)).epsilon(1e-15));
  CHECK(normalized_mutual_info_score(truth, predicted, {.average = min}) == 1);
  CHECK(normalized_mutual_info_score(truth, predicted, {.average = max}) == doctest::Approx(2.0 / 3).epsilon(1e-15));
}

TEST_CASE("mutual information: independent clusterings share exactly nothing, whatever the sizes") {
  CHECK(mutual_info_score(Labels{0, 0, 0, 1, 1, 1, 2, 2, 2}, Labels{0, 1, 2, 0, 1, 2, 0, 1, 2}) == 0);
  const std::array truth{0, 0, 1, 1}, predicted{0, 1, 0, 1};
  Contingency table;
  table.update(std::span<const int>(truth), std::span<const int>(predicted), std::array{0x1p50, 0x1p49, 0x1p45, 0x1p44});
  CHECK(MutualInformation{}(table) == 0);
}

TEST_CASE("adjusted mutual information: chance is the published sum over hypergeometric overlaps") {
  using Sizes = std::vector<std::int64_t>;
  const auto check = [](const Sizes& a, const Sizes& b, std::int64_t n, double tolerance) {
    CHECK(detail::expected_information(clusters_of(a), clusters_of(b), n) == doctest::Approx(expected_by_factorials(a, b, n)).epsilon(tolerance));
  };
  check({2, 2}, {2, 2}, 4, 1e-14);
  check({3, 3, 3, 1}, {5, 5}, 10, 1e-14);
  check({10}, {4, 6}, 10, 1e-14);
  check({1, 1, 1, 1}, {1, 1, 1, 1}, 4, 1e-14);
  check({600, 300, 100}, {500, 250, 249, 1}, 1000, 1e-12);
  check({9000, 1000}, {5000, 5000}, 10000, 1e-10);
}

TEST_CASE("adjusted mutual information: nearly nothing remains by chance among many rows") {
  // Twice n times the expectation comes close to the degrees of freedom, as of a likelihood ratio.
  const std::vector<std::int64_t> sizes{250'000'000, 500'000'000, 250'000'000};
  CHECK(2e9 * detail::expected_information(clusters_of(sizes), clusters_of(sizes), 1'000'000'000) == doctest::Approx(4).epsilon(1e-5));
}

TEST_CASE("adjusted mutual information: equal clusterings score 1, and one cluster 0 against others") {
  for (const auto average : {arithmetic, geometric, min, max}) {
    CHECK(adjusted_mutual_info_score(Labels{3, 3, 1, 0}, Labels{0, 0, 5, 6}, {.average = average}) == 1);
    CHECK(adjusted_mutual_info_score(Labels{0, 1, 2}, Labels{2, 1, 0}, {.average = average}) == 1);
    CHECK(adjusted_mutual_info_score(Labels{0, 0, 0}, Labels{1, 1, 1}, {.average = average}) == 1);
    CHECK(adjusted_mutual_info_score(Labels{0, 0, 0}, Labels{1, 2, 3}, {.average = average}) == 0);
    CHECK(normalized_mutual_info_score(Labels{0, 0, 0}, Labels{1, 2, 3}, {.average = average}) == 0);
    CHECK(normalized_mutual_info_score(Labels{0, 0, 0}, Labels{1, 1, 1}, {.average = average}) == 1);
  }
}

TEST_CASE("mutual information: does not depend on the names of the labels, nor on which labelling is the truth") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(330);
  Labels truth(300), predicted(300), renamed(300);
  for (std::size_t i = 0; i < truth.size(); ++i) {
    truth[i] = static_cast<int>(random.below(6));
    predicted[i] = random.below(2) == 0 ? truth[i] / 2 : static_cast<int>(random.below(9));
    renamed[i] = 1000 - 7 * predicted[i];
  }
  const double tolerance = 300 * 2.3e-16;
  CHECK(mutual_info_score(truth, predicted) == doctest::Approx(mutual_info_score(truth, renamed)).epsilon(tolerance));
  CHECK(adjusted_mutual_info_score(truth, predicted) == doctest::Approx(adjusted_mutual_info_score(renamed, truth)).epsilon(tolerance));
}

TEST_CASE("mutual information: what is undefined says why") {
  const Contingency none;
  CHECK(std::isnan(MutualInformation{}(none)));
  CHECK(std::isnan(NormalizedMutualInformation{}(none)));
  CHECK(why_undefined(AdjustedMutualInformation{}, none) == "there are no rows");
  const std::array apart{0, 1, 2, 3}, halves{0, 0, 1, 1};
  Contingency table;
  table.update(std::span<const int>(apart), std::span<const int>(halves));
  CHECK(why_undefined(AdjustedMutualInformation{min}, table) == "one clustering has every row apart, and tells all there is about any other");
  CHECK(why_undefined(AdjustedMutualInformation{max}, table).empty());
}

}  // namespace mutual_information_test
