// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/v_measure.hpp"

namespace v_measure_test {

using namespace attune;

static_assert(Metric<Homogeneity> && Metric<Completeness> && Metric<VMeasure>);

namespace {

using Labels = std::vector<int>;

}  // namespace

TEST_CASE("v-measure: by hand") {
  const Labels truth{0, 0, 1, 1}, predicted{0, 0, 1, 2};
  CHECK(homogeneity_score(truth, predicted) == 1);
  CHECK(completeness_score(truth, predicted) == doctest::Approx(2.0 / 3).epsilon(1e-15));
  CHECK(v_measure_score(truth, predicted) == doctest::Approx(0.8).epsilon(1e-15));
  CHECK(v_measure_score(truth, predicted, {.beta = 0}) == doctest::Approx(1).epsilon(1e-15));
  CHECK(v_measure_score(truth, predicted, {.beta = 1e12}) == doctest::Approx(2.0 / 3).epsilon(1e-9));
}

TEST_CASE("v-measure: pure clusters are homogeneous and whole classes complete, to the last bit") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(340);
  Labels fine(100), coarse(100);
  for (std::size_t i = 0; i < fine.size(); ++i) {
    fine[i] = static_cast<int>(random.below(12));
    coarse[i] = fine[i] / 3;
  }
  CHECK(homogeneity_score(coarse, fine) == 1);
  CHECK(completeness_score(fine, coarse) == 1);
  CHECK(completeness_score(coarse, fine) < 1);
  CHECK(v_measure_score(fine, fine) == 1);
}

TEST_CASE("v-measure: one class is homogeneous however it is cut, which the mean does not reward") {
  const Labels one{0, 0, 0}, apart{0, 1, 2};
  CHECK(homogeneity_score(one, apart) == 1);
  CHECK(completeness_score(one, apart) == 0);
  for (const double beta : {0.0, 1.0, 5.0}) CHECK(v_measure_score(one, apart, {.beta = beta}) == 0);
}

TEST_CASE("v-measure: settings and rows that do not do are refused, or undefined") {
  const Labels labels{0, 1};
  for (const double beta : {-1.0, std::numeric_limits<double>::infinity(), std::nan("")})
    CHECK(attune_test::contains(attune_test::error_of<InvalidArgument>([&] { v_measure_score(labels, labels, {.beta = beta}); }), "VMeasure::beta"));
  CHECK(why_undefined(VMeasure{}, Contingency{}) == "there are no rows");
  CHECK(why_undefined(Homogeneity{}, Contingency{}) == "there are no rows");
  CHECK(why_undefined(Completeness{}, Contingency{}) == "there are no rows");
}

}  // namespace v_measure_test
