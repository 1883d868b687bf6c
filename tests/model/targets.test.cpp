// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <memory>
#include <string>
#include <vector>

#include "attune/core/dataset_view.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/loss/softmax_cross_entropy.hpp"
#include "attune/loss/squared_error.hpp"
#include "attune/model/targets.hpp"

namespace targets_test {

using namespace attune;

namespace {

const Eigen::MatrixXd x = Eigen::MatrixXd::Zero(4, 1);
const ClassNames four = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"a", "b", "c", "d"});

}  // namespace

TEST_CASE("targets: one score a row, except of several classes") {
  const std::vector<int> codes{0, 1, 1, 0}, more{0, 3, 1, 2};
  const Eigen::Vector4d numbers(1, 2, 3, 4);
  CHECK(plan_targets<LogisticLoss>(view(x, codes)).outputs == 1);
  CHECK(plan_targets<SquaredError>(view(x, numbers)).outputs == 1);
  const auto plan = plan_targets<SoftmaxCrossEntropy>(view(x, more));
  CHECK(plan.outputs == 4);
  CHECK(plan.codes.empty());
  CHECK(plan.class_factors.empty());
}

TEST_CASE("targets: classes without rows have no score, and the others keep their order") {
  const std::vector<int> codes{3, 1, 1, 3};
  const auto rows = view(x, codes, {.class_names = four});
  const auto plan = plan_targets<SoftmaxCrossEntropy>(rows);
  CHECK(plan.outputs == 2);
  CHECK(plan.codes == std::vector<int>{1, 3});
  const detail::TargetColumns<double> columns(rows, plan);
  CHECK(columns.target == std::vector<double>{1, 0, 0, 1});
  CHECK(columns.total_weight == 4);
}

TEST_CASE("targets: rows of a class that no score stands for have no weight") {
  const std::vector<int> codes{3, 1, 0, 3};
  const detail::TargetColumns<double> columns(view(x, codes, {.class_names = four}), {.outputs = 2, .codes = {1, 3}});
  CHECK(columns.weight[2] == 0);
  for (const std::size_t i : {0U, 1U, 3U}) CHECK(columns.weight[i] == doctest::Approx(4.0 / 3));
}

TEST_CASE("targets: class factors multiply the weights, whose mean is one") {
  const std::vector<int> codes{0, 1, 1, 0};
  const std::vector<double> weights{1, 2, 3, 4};
  const detail::TargetColumns<float> columns(view(x, codes, {.weights = weights}), {.outputs = 1, .class_factors = {1, 3}});
  const double mean = (1 + 6 + 9 + 4) / 4.0;
  const double expected[] = {1, 6, 9, 4};
  for (std::size_t i = 0; i < 4; ++i) CHECK(columns.weight[i] == doctest::Approx(expected[i] / mean));
}

TEST_CASE("targets: without weights there are none, and weights that come to nothing are refused") {
  const std::vector<int> codes{0, 1, 1, 0};
  CHECK(detail::TargetColumns<double>(view(x, codes), {}).weight.empty());
  CHECK_THROWS_AS((detail::TargetColumns<double>(view(x, codes), {.outputs = 1, .class_factors = {0, 0}})), InvalidData);
}

}  // namespace targets_test
