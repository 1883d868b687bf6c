// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/multilabel.hpp"

namespace multilabel_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using Ints = std::vector<int>;

namespace {

const Ints truth_values{1, 0, 0, /**/ 0, 1, 0, /**/ 0, 0, 0, /**/ 0, 0, 1}, said_values{1, 0, 0, /**/ 0, 1, 1, /**/ 0, 0, 0, /**/ 0, 0, 0};
const IndicatorView truth(truth_values, 3), said(said_values, 3);

}  // namespace

TEST_CASE("multilabel: rows that are right in all labels, and labels that are wrong") {
  CHECK(accuracy(truth, said) == 0.5);
  CHECK(zero_one_loss(truth, said) == 0.5);
  CHECK(hamming_loss(truth, said) == 2.0 / 12);
  const std::vector<double> weights{1, 2, 1, 0};
  CHECK(accuracy(truth, said, {}, weights) == 0.5);
  CHECK(hamming_loss(truth, said, {}, weights) == 2.0 / 12);
}

TEST_CASE("multilabel: averages over labels") {
  CHECK(recall(truth, said) == doctest::Approx(2.0 / 3).epsilon(1e-15));
  CHECK(recall(truth, said, {.average = Average::micro}) == doctest::Approx(2.0 / 3).epsilon(1e-15));
  CHECK(precision(truth, said, {.average = Average::micro}) == doctest::Approx(2.0 / 3).epsilon(1e-15));
  CHECK(f1(truth, said, {.average = Average::weighted}) == doctest::Approx(2.0 / 3).epsilon(1e-15));
  CHECK(jaccard(truth, said) == doctest::Approx(2.0 / 3).epsilon(1e-15));
  CHECK(specificity(truth, said) == doctest::Approx((1 + 1 + 2.0 / 3) / 3).epsilon(1e-15));
  CHECK(fbeta(truth, said, {.beta = 2}) == doctest::Approx(2.0 / 3).epsilon(1e-15));
}

TEST_CASE("multilabel: averages over rows, in which a row without labels may be undefined") {
  const auto samples = [](ZeroDivision division) { return Precision{.average = Average::samples, .zero_division = division}; };
  CHECK(std::isnan(precision(truth, said, samples(ZeroDivision::undefined))));
  CHECK(precision(truth, said, samples(ZeroDivision::zero)) == (1 + 0.5) / 4);
  CHECK(precision(truth, said, samples(ZeroDivision::one)) == (1 + 0.5 + 1 + 1) / 4);
  CHECK(precision(truth, said, samples(ZeroDivision::nan)) == (1 + 0.5) / 2);
  CHECK(precision(truth, said, samples(ZeroDivision::zero), std::vector<double>{1, 2, 0, 1}) == (1 + 2 * 0.5) / 4);
}

TEST_CASE("multilabel: the score of each label") {
  const auto scores = per_class<F1>(truth, said);
  CHECK(scores == std::vector<double>{1, 1, 0});
}

TEST_CASE("multilabel: there is no positive class") {
  CHECK(contains(error_of<InvalidArgument>([] { static_cast<void>(f1(truth, said, {.average = Average::binary})); }), "F1::average"));
}

TEST_CASE("multilabel: what is no input is refused") {
  const Ints none;
  CHECK(contains(error_of<InvalidArgument>([&] { static_cast<void>(f1(IndicatorView(none, 3), IndicatorView(none, 3))); }), "no rows"));
  CHECK_THROWS_AS(static_cast<void>(f1(truth, IndicatorView(said_values, 2))), InvalidArgument);
  CHECK_THROWS_AS(static_cast<void>(f1(truth, said, {}, std::vector<double>{0, 0, 0, 0})), InvalidData);
  CHECK_THROWS_AS(static_cast<void>(f1(truth, said, {}, std::vector<double>{1})), InvalidArgument);
}

}  // namespace multilabel_test
