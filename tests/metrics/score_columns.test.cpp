// SPDX-License-Identifier: BSL-1.0
#include "attune/metrics/score_columns.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <array>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/accuracy.hpp"
#include "attune/metrics/log_loss.hpp"
#include "attune/metrics/mean_absolute_error.hpp"
#include "attune/metrics/roc_auc.hpp"

namespace score_columns_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

enum class Colour { red, green, blue };

TEST_CASE("score columns: any container of labels and numbers, in place or not") {
  const std::vector<int> truth{0, 1, 1, 0};
  const std::array<bool, 4> bits{false, true, true, false};
  const std::vector<bool> packed(bits.begin(), bits.end());
  const std::vector<Colour> colours{Colour::red, Colour::green, Colour::green, Colour::red};
  const Eigen::VectorXi vector = Eigen::VectorXi::Map(truth.data(), 4);
  CHECK(accuracy(truth, bits) == 1);
  CHECK(accuracy(packed, truth) == 1);
  CHECK(accuracy(colours, colours) == 1);
  CHECK(accuracy(vector, std::span(truth)) == 1);
  const std::vector<float> scores{0.25F, 0.75F, 0.5F, 0.125F};
  const Eigen::VectorXd doubles = Eigen::VectorXf::Map(scores.data(), 4).cast<double>();
  CHECK(roc_auc(bits, scores) == 1);
  CHECK(roc_auc(truth, doubles) == 1);
  CHECK(mean_absolute_error(scores, doubles) == 0);
}

TEST_CASE("score columns: what is no column of values side by side is refused") {
  const Eigen::MatrixXd x = Eigen::MatrixXd::Ones(4, 4);
  const std::vector<int> truth{0, 1, 1, 0};
  CHECK(contains(error_of<InvalidArgument>([&] { roc_auc(truth, x.block(0, 0, 2, 2)); }), "scores: found 2×2 values, expected one column"));
  CHECK(contains(error_of<InvalidArgument>([&] { roc_auc(truth, x.row(0)); }), "scores: found a stride of 4"));
  CHECK(contains(error_of<InvalidArgument>([&] { roc_auc(truth, ScoreView(std::vector<double>(9), 2)); }), "scores: found 9 values, expected whole rows of 2"));
  CHECK(contains(error_of<InvalidArgument>([&] { log_loss(truth, ScoreView(std::vector<double>(13), 3)); }), "whole rows of 3"));
}

TEST_CASE("score columns: no rows, sizes that disagree and bad weights are refused, and say what is wrong") {
  const std::vector<int> none, four{0, 1, 1, 0}, three{0, 1, 1};
  const auto weighted = [&](std::vector<double> weights) { return error_of<Error>([&] { accuracy(four, four, {}, weights); }); };
  CHECK(contains(error_of<InvalidArgument>([&] { accuracy(none, none); }), "truth: found no rows"));
  CHECK(contains(error_of<InvalidArgument>([&] { accuracy(four, three); }), "found 3 rows, expected 4"));
  CHECK(contains(weighted({1, 2}), "weights: found 2 values, expected 4"));
  CHECK(contains(weighted({1, 2, -1, 1}), "weights, row 2: found -1"));
  CHECK(contains(weighted({1, 2, 1, std::nan("")}), "weights, row 3: found nan"));
  CHECK(contains(weighted({0, 0, 0, 0}), "weights: found zeros only"));
}

}  // namespace score_columns_test
