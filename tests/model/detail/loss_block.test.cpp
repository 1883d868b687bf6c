// SPDX-License-Identifier: BSL-1.0
#include "attune/model/detail/loss_block.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include "../../support.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/loss/softmax_cross_entropy.hpp"

namespace loss_block_test {

using namespace attune;

namespace {

constexpr std::size_t lanes = simd::width<double>;

// Random scores and weights, some of these zero and their scores infinite, and what a loss makes of them.
struct Problem {
  std::size_t rows, batches, outputs;
  std::vector<double> target, weight, score, slope, value;

  Problem(std::size_t row_count, std::size_t batch_count, std::size_t output_count, int classes)
      : rows(row_count), batches(batch_count), outputs(output_count), target(rows), weight(rows * batches * lanes), score(rows * batches * outputs * lanes), slope(batches * outputs * lanes, 0.5),
        value(batches * lanes, 0.25) {
    auto random = attune_test::random(740);
    for (double& t : target) t = std::floor(random.uniform() * classes);
    for (double& w : weight) w = random.uniform() < 0.3 ? 0.0 : random.uniform();
    for (double& s : score) s = 6 * random.uniform() - 3;
    for (std::size_t i = 0; i < weight.size(); i += 5) {
      weight[i] = 0;
      for (std::size_t k = 0; k < outputs; ++k) score[(i / lanes * outputs + k) * lanes + i % lanes] = 1e300;
    }
  }

  detail::LossBlock block() {
    return {.outputs = outputs, .rows = rows, .batches = batches, .target = target.data(), .weight = weight.data(), .score = score.data(), .slope = slope.data(), .value = value.data()};
  }
};

// The plain loop: row by row, model by model.
template <class Ask>
void check(Problem problem, const Ask& run, const auto& value_and_derivative) {
  const Problem before = problem;
  run(problem.block());
  const std::size_t outputs = problem.outputs;
  for (std::size_t m = 0; m < problem.batches * lanes; ++m) {
    double value = 0.25;
    std::vector<double> slope(outputs, 0.5), score(outputs), derivative(outputs);
    for (std::size_t r = 0; r < problem.rows; ++r) {
      const std::size_t batch = r * problem.batches + m / lanes;
      const double weight = problem.weight[batch * lanes + m % lanes];
      const auto at = [&](std::size_t k) { return (batch * outputs + k) * lanes + m % lanes; };
      for (std::size_t k = 0; k < outputs; ++k) score[k] = before.score[at(k)];
      const double cost = value_and_derivative(score, problem.target[r], derivative);
      if (weight != 0) value += weight * cost;
      for (std::size_t k = 0; k < outputs; ++k) {
        if (weight != 0) slope[k] += weight * derivative[k];
        CHECK(problem.score[at(k)] == doctest::Approx(weight == 0 ? 0.0 : weight * derivative[k]).epsilon(1e-12));
      }
    }
    CHECK(problem.value[m] == doctest::Approx(value).epsilon(1e-12));
    for (std::size_t k = 0; k < outputs; ++k) CHECK(problem.slope[(m / lanes * outputs + k) * lanes + m % lanes] == doctest::Approx(slope[k]).epsilon(1e-12));
  }
}

struct ScalarLogistic {  // written for double only
  double value(double score, double target) const { return LogisticLoss{}.value(score, target); }
  double derivative(double score, double target) const { return LogisticLoss{}.derivative(score, target); }
};

}  // namespace

TEST_CASE("loss block: as a plain loop gives, for any number of rows and batches") {
  CAPTURE(attune_test::seed());
  const auto logistic = [](const std::vector<double>& score, double target, std::vector<double>& derivative) {
    derivative[0] = LogisticLoss{}.derivative(score[0], target);
    return LogisticLoss{}.value(score[0], target);
  };
  const auto softmax = [](const std::vector<double>& score, double target, std::vector<double>& derivative) {
    SoftmaxCrossEntropy{}.derivative(std::span<const double>(score), target, std::span<double>(derivative));
    return SoftmaxCrossEntropy{}.value(std::span<const double>(score), target);
  };
  for (const std::size_t rows : {1U, 5U, 16U})
    for (const std::size_t batches : {1U, 3U}) {
      check(Problem(rows, batches, 1, 2), [](const detail::LossBlock& block) { detail::weigh_block(LogisticLoss{}, block); }, logistic);
      check(Problem(rows, batches, 1, 2), [](const detail::LossBlock& block) { detail::weigh_block(ScalarLogistic{}, block); }, logistic);
      check(Problem(rows, batches, 3, 3), [](const detail::LossBlock& block) { detail::weigh_block(SoftmaxCrossEntropy{}, block); }, softmax);
    }
}

TEST_CASE("loss block: curvature at zero, with a second derivative or without, and of several classes") {
  CHECK(detail::curvature_at_zero(LogisticLoss{}, 1.0, 1) == 0.25);
  CHECK(detail::curvature_at_zero(ScalarLogistic{}, 1.0, 1) == doctest::Approx(0.25).epsilon(1e-8));
  for (const std::size_t classes : {2U, 3U, 7U}) CHECK(detail::curvature_at_zero(SoftmaxCrossEntropy{}, 1.0, classes) == doctest::Approx(1.0 / static_cast<double>(classes)).epsilon(1e-8));
}

}  // namespace loss_block_test
