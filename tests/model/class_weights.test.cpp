// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <limits>
#include <vector>

#include "../support.hpp"
#include "attune/core/dataset_view.hpp"
#include "attune/model/class_weights.hpp"

namespace class_weights_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

const Eigen::MatrixXd x = Eigen::MatrixXd::Zero(6, 1);
const std::vector<int> y{0, 0, 0, 0, 2, 2};  // of three classes, one without rows
const ClassNames names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"a", "b", "c"});

}  // namespace

TEST_CASE("class weights: none are the default") { CHECK(factors_of(ClassWeights{}, view(x, y, {.class_names = names})).empty()); }

TEST_CASE("class weights: balanced classes weigh the same together, and classes without rows nothing") {
  const auto factors = factors_of({.balanced = true}, view(x, y, {.class_names = names}));
  REQUIRE(factors.size() == 3);
  CHECK(factors[0] == doctest::Approx(6 / (2 * 4.0)));
  CHECK(factors[1] == 0);
  CHECK(factors[2] == doctest::Approx(6 / (2 * 2.0)));
}

TEST_CASE("class weights: a row of weight two counts as two rows do") {
  const std::vector<double> weights{2, 1, 1, 1, 1, 1};
  const std::vector<int> repeated{0, 0, 0, 0, 0, 2, 2};
  const Eigen::MatrixXd longer = Eigen::MatrixXd::Zero(7, 1);
  CHECK(factors_of({.balanced = true}, view(x, y, {.weights = weights, .class_names = names})) == factors_of({.balanced = true}, view(longer, repeated, {.class_names = names})));
}

TEST_CASE("class weights: explicit ones are taken as they are") {
  const std::vector<double> given{1, 5, 0.5};
  CHECK(factors_of({.of_class = given}, view(x, y, {.class_names = names})) == given);
}

TEST_CASE("class weights: settings that cannot be are refused") {
  CHECK_NOTHROW(ClassWeights{.of_class = {0, 1}}.check());
  CHECK(contains(error_of<InvalidArgument>([] { ClassWeights{.of_class = {1, -1}}.check(); }), "ClassWeights::of_class: found -1"));
  CHECK_THROWS_AS((ClassWeights{.of_class = {1, std::numeric_limits<double>::infinity()}}.check()), InvalidArgument);
  CHECK_THROWS_AS((ClassWeights{.balanced = true, .of_class = {1, 1}}.check()), InvalidArgument);
  CHECK(contains(error_of<InvalidArgument>([] { factors_of({.of_class = {1, 2}}, view(x, y, {.class_names = names})); }), "found 2 weights, expected 3, one for each class"));
}

}  // namespace class_weights_test
