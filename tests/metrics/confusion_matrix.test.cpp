// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

#include "attune/metrics/confusion_matrix.hpp"

namespace confusion_matrix_test {

using namespace attune;
using Ints = std::vector<int>;
using Doubles = std::vector<double>;
using Labels = std::vector<std::int64_t>;

TEST_CASE("confusion matrix: of the labels that occur") {
  const auto matrix = confusion_matrix(Ints{2, 0, 2, 5}, Ints{2, 2, 0, 5});
  CHECK(matrix.labels == Labels{0, 2, 5});
  CHECK(matrix.classes() == 3);
  CHECK(matrix.values == Doubles{0, 1, 0, 1, 1, 0, 0, 0, 1});
  CHECK(matrix(1, 0) == 1);
}

TEST_CASE("confusion matrix: labels that are no codes") {
  const auto matrix = confusion_matrix(Ints{-1, 1, 1}, Ints{-1, -1, 1}, {}, Doubles{1, 2, 0.5});
  CHECK(matrix.labels == Labels{-1, 1});
  CHECK(matrix.values == Doubles{1, 0, 2, 0.5});
  CHECK(confusion_matrix(Ints{-4}, Ints{-4}).values == Doubles{1});
}

TEST_CASE("confusion matrix: normalised each way") {
  const Ints truth{0, 0, 0, 1}, predicted{0, 0, 2, 0};
  CHECK(confusion_matrix(truth, predicted, {.normalize = Normalize::truth}).values == Doubles{2.0 / 3, 0, 1.0 / 3, 1, 0, 0, 0, 0, 0});
  CHECK(confusion_matrix(truth, predicted, {.normalize = Normalize::predicted}).values == Doubles{2.0 / 3, 0, 1, 1.0 / 3, 0, 0, 0, 0, 0});
  CHECK(confusion_matrix(truth, predicted, {.normalize = Normalize::all}).values == Doubles{0.5, 0, 0.25, 0.25, 0, 0, 0, 0, 0});
}

TEST_CASE("confusion matrix: a label of which no row has weight is there") {
  const auto matrix = confusion_matrix(Ints{0, 7}, Ints{0, 0}, {}, Doubles{1, 0});
  CHECK(matrix.labels == Labels{0, 7});
  CHECK(matrix.values == Doubles{1, 0, 0, 0});
}

TEST_CASE("confusion matrix: one label against the rest") {
  const auto each = multilabel_confusion_matrix(Ints{2, 0, 2, 5}, Ints{2, 2, 0, 5});
  CHECK(each.labels == Labels{0, 2, 5});
  CHECK(each.counts == std::vector<ClassCounts>{{.tp = 0, .fp = 1, .fn = 1, .tn = 2}, {.tp = 1, .fp = 1, .fn = 1, .tn = 1}, {.tp = 1, .fp = 0, .fn = 0, .tn = 3}});
  const Ints truth{1, 0, 1, 1}, predicted{1, 1, 0, 1};
  const auto columns = multilabel_confusion_matrix(IndicatorView(truth, 2), IndicatorView(predicted, 2));
  CHECK(columns.labels == Labels{0, 1});
  CHECK(columns.counts == std::vector<ClassCounts>{{.tp = 1, .fp = 0, .fn = 1, .tn = 0}, {.tp = 1, .fp = 1, .fn = 0, .tn = 0}});
}

TEST_CASE("confusion matrix: what is no input is refused") {
  const Ints none, one{1};
  CHECK_THROWS_AS(confusion_matrix(none, none), InvalidArgument);
  CHECK_THROWS_AS(confusion_matrix(one, none), InvalidArgument);
  CHECK_THROWS_AS(confusion_matrix(one, one, {}, Doubles{0}), InvalidData);
}

}  // namespace confusion_matrix_test
