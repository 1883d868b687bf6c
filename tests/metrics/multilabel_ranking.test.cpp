// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/kolmogorov_smirnov.hpp"
#include "attune/metrics/multilabel_ranking.hpp"

namespace multilabel_ranking_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using Doubles = std::vector<double>;

namespace {

// Three rows, two labels.
const std::vector<int> truth{1, 0,  //
                             0, 1,  //
                             1, 0};
const Doubles scores{3, 2,  //
                     4, 5,  //
                     6, 6};

}  // namespace

TEST_CASE("multilabel ranking: each label by hand") {
  // Label 0: positives 3 and 6, negative 4. Label 1: positive 5, negatives 2 and 6.
  CHECK(per_label(IndicatorView(truth, 2), ScoreView(scores, 2), RocAuc{}) == Doubles{0.5, 0.5});
  CHECK(per_label(IndicatorView(truth, 2), ScoreView(scores, 2), AveragePrecision{}) == Doubles{(1 + 2.0 / 3) / 2, 0.5});
  CHECK(per_label(IndicatorView(truth, 2), ScoreView(scores, 2), KolmogorovSmirnov{}) == Doubles{0.5, 0.5});
  CHECK(per_label(IndicatorView(truth, 2), ScoreView(scores, 2), RocAuc{}, Doubles{1, 1, 3}) == Doubles{0.75, 0.25});
}

TEST_CASE("multilabel ranking: every average by hand") {
  const IndicatorView<int> t(truth, 2);
  const ScoreView s(scores, 2);
  CHECK(roc_auc(t, s) == 0.5);
  CHECK(roc_auc(t, s, {.average = Average::weighted}, Doubles{1, 1, 3}) == doctest::Approx((4 * 0.75 + 0.25) / 5).epsilon(1e-15));
  CHECK(roc_auc(t, s, {.average = Average::micro}) == roc_auc(truth, scores));
  CHECK(roc_auc(t, s, {.average = Average::samples}) == doctest::Approx((1 + 1 + 0.5) / 3).epsilon(1e-15));
  CHECK(roc_auc(t, s, {.average = Average::samples}, Doubles{0, 1, 3}) == doctest::Approx((1 + 3 * 0.5) / 4).epsilon(1e-15));
  CHECK(average_precision(t, s) == doctest::Approx(((1 + 2.0 / 3) / 2 + 0.5) / 2).epsilon(1e-15));
  CHECK(average_precision(t, s, {.average = Average::samples}) == doctest::Approx((1 + 1 + 0.5) / 3).epsilon(1e-15));
}

TEST_CASE("multilabel ranking: bools and bytes are indicators") {
  const bool flags[] = {true, false, false, true, true, false};
  const std::vector<unsigned char> bytes(truth.begin(), truth.end());
  CHECK(roc_auc(IndicatorView(std::span<const bool>(flags), 2), ScoreView(scores, 2)) == 0.5);
  CHECK(roc_auc(IndicatorView(bytes, 2), ScoreView(scores, 2)) == 0.5);
}

TEST_CASE("multilabel ranking: a label of no row makes the mean undefined, unless it has no weight") {
  const std::vector<int> missing{1, 0, 0, 0, 1, 0};
  const IndicatorView<int> t(missing, 2);
  const ScoreView s(scores, 2);
  CHECK(std::isnan(roc_auc(t, s)));
  CHECK(std::isnan(average_precision(t, s)));
  CHECK(roc_auc(t, s, {.average = Average::weighted}) == 0.5);
  CHECK(std::isnan(roc_auc(t, s, {.average = Average::samples})));
  CHECK(std::isnan(average_precision(IndicatorView(std::vector<int>(6, 0), 2), s, {.average = Average::weighted})));
}

TEST_CASE("multilabel ranking: shapes, entries and averages that do not fit are refused by name") {
  const ScoreView s(scores, 2);
  CHECK(contains(error_of<InvalidArgument>([&] { roc_auc(IndicatorView(truth, 3), s); }), "scores: found 2 columns, expected 3"));
  CHECK(contains(error_of<InvalidArgument>([&] { roc_auc(IndicatorView(std::span(truth).first(4), 2), s); }), "scores: found 3 rows, expected 2"));
  CHECK(contains(error_of<InvalidArgument>([&] { roc_auc(IndicatorView(std::span(truth).first(5), 2), s); }), "truth: found 5 values"));
  CHECK(contains(error_of<InvalidData>([&] { roc_auc(IndicatorView(std::vector<int>{1, 0, 0, 2, 1, 0}, 2), s); }), "truth, row 1: found 2"));
  CHECK(contains(error_of<InvalidData>([&] { roc_auc(IndicatorView(truth, 2), ScoreView(Doubles{1, 2, 3, std::nan(""), 5, 6}, 2)); }), "scores"));
  CHECK(contains(error_of<InvalidArgument>([&] { roc_auc(IndicatorView(truth, 2), s, {.average = Average::binary}); }), "RocAuc::average"));
  CHECK(contains(error_of<InvalidArgument>([&] { average_precision(IndicatorView(truth, 2), s, {.average = Average::binary}); }), "AveragePrecision::average"));
}

}  // namespace multilabel_ranking_test
