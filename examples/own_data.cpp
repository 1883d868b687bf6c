// SPDX-License-Identifier: BSL-1.0
// Data of your own, used where it lies: view() copies nothing. Here sensor readings in a plain buffer that
// belongs to somebody else, with targets and weights in standard containers.

#include <attune/attune.hpp>
#include <cstdio>
#include <span>
#include <vector>
using namespace attune;

int main() {
  // 20000 readings of 4 values, 6 floats apart: two of them are somebody else's business.
  constexpr Index rows = 20000, used = 4, stride = 6;
  std::vector<float> buffer(rows * stride);
  std::vector<double> target(rows), weight(rows);
  Random random(RandomKey{42});
  for (std::size_t i = 0; i < target.size(); ++i) {
    for (std::size_t j = 0; j < stride; ++j) buffer[i * stride + j] = static_cast<float>(random.normal());
    const float* x = &buffer[i * stride];
    const bool reliable = random.uniform() < 0.8;
    weight[i] = reliable ? 1 : 0.01;  // one over the variance of the noise
    target[i] = 3 + 2 * x[0] - x[1] + 0.5 * x[3] + (reliable ? 1 : 10) * random.normal();
  }

  using Samples = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const Eigen::Map<const Samples, 0, Eigen::OuterStride<>> x(buffer.data(), rows, used, Eigen::OuterStride<>(stride));
  const std::span<const double> y(target);

  const Estimator<Linear<float>, SquaredError> learner{.penalty = {.strength = 0}};
  for (const bool weighted : {false, true}) {
    const auto data = weighted ? view(x, y, {.weights = weight}) : view(x, y);
    const auto model = learner.fit(data);
    const Eigen::VectorXd w = model.coefficients();
    std::printf("%-10s", weighted ? "weighted" : "unweighted");
    std::printf("  y = %.3f %+.3f x0 %+.3f x1 %+.3f x2 %+.3f x3\n", model.intercept(), w[0], w[1], w[2], w[3]);
  }
  std::printf("%-10s  y = 3.000 +2.000 x0 -1.000 x1 +0.000 x2 +0.500 x3\n", "truth");
}
