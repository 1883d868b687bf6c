// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include "../../support.hpp"
#include "attune/optimize/stopping/validation_patience.hpp"

namespace stopping_validation_patience_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

int stops_at(const ValidationPatience& rule, std::initializer_list<double> losses) {
  ValidationPatience::Run run;
  int i = 0;
  for (const double loss : losses) {
    if (rule.reached({.index = i, .validation = loss}, run)) return i;
    ++i;
  }
  return -1;
}

}  // namespace

TEST_CASE("validation patience: stops after so many iterations in a row that are no better than the best") {
  CHECK(stops_at({.patience = 2}, {5, 4, 4, 4}) == 3);
  CHECK(stops_at({.patience = 2}, {5, 4, 4.5, 3, 3.5, 2, 2.5}) == -1);
  CHECK(stops_at({.patience = 1}, {5, 5}) == 1);
  CHECK(stops_at({.patience = 0}, {5, 6, 7, 8, 9}) == -1);
}

TEST_CASE("validation patience: the tolerance is relative to the best, of either sign") {
  CHECK(stops_at({.patience = 2, .tolerance = 0.1}, {10, 9.5, 9.1}) == 2);
  CHECK(stops_at({.patience = 2, .tolerance = 0.1}, {10, 9.5, 8.9, 8.5, 8.1}) == 4);
  CHECK(stops_at({.patience = 1, .tolerance = 0.1}, {-1, -2, -2.1}) == 2);
}

TEST_CASE("validation patience: settings out of range are refused by name") {
  CHECK(contains(error_of<InvalidArgument>([] { ValidationPatience{.patience = -1}.check(); }), "ValidationPatience::patience"));
  CHECK(contains(error_of<InvalidArgument>([] { ValidationPatience{.tolerance = -1}.check(); }), "ValidationPatience::tolerance"));
}

}  // namespace stopping_validation_patience_test
