// SPDX-License-Identifier: BSL-1.0
// An optimizer of your own: it minimises any objective, the library's or yours. Here gradient descent with
// Nesterov's momentum, first inside an estimator, then on a function with no data in sight.

#include <attune/attune.hpp>
#include <iostream>
using namespace attune;

struct Accelerated {
  double learning_rate = 0.1;
  double momentum = 0.9;
  Stopping stopping{};

  OptimizationResult minimize(Objective auto& objective, Eigen::Ref<Eigen::VectorXd> parameters, Monitor auto& monitor) const {
    StoppingRun run(stopping);
    Eigen::VectorXd ahead = parameters, gradient(parameters.size()), step = Eigen::VectorXd::Zero(parameters.size());
    for (int i = 0;; ++i) {
      ahead = parameters + momentum * step;
      const double value = objective.value_and_gradient(ahead, gradient);
      const double norm = gradient.lpNorm<Eigen::Infinity>();
      if (const auto stop = run.after({.index = i, .value = value, .gradient_norm = norm, .step = learning_rate}, i + 1, monitor)) {
        parameters = ahead;
        return run.finish(*stop, i, value, norm, i + 1);
      }
      step = momentum * step - learning_rate * gradient;
      parameters += step;
    }
  }
};

struct Rosenbrock {  // an objective needs two functions
  Index dimension() const { return 2; }
  double value_and_gradient(const ParametersRef& w, GradientRef g) const {
    const double across = w[1] - w[0] * w[0];
    g << -400 * w[0] * across - 2 * (1 - w[0]), 200 * across;
    return 100 * across * across + (1 - w[0]) * (1 - w[0]);
  }
};

int main() {
  const auto data = read_csv("breast_cancer.csv").classification({.target = "diagnosis", .positive = "M"});
  const auto model =
      (StandardScaler{} | Estimator<Linear<double>, LogisticLoss, L2, Accelerated>{.penalty = {.strength = 1e-2}}).fit(data);
  const auto& result = model.model.optimization;
  std::cout << "logistic regression: " << to_string(result.status) << " after " << result.iterations << " steps, value " << result.value
            << '\n'
            << evaluate(model, data) << '\n';

  Rosenbrock valley;
  NoMonitor monitor;
  Eigen::VectorXd w(2);
  w << -1.2, 1;
  const auto found = Accelerated{.learning_rate = 1e-3, .stopping = {.budget = {.iterations = 20000}}}.minimize(valley, w, monitor);
  std::cout << "Rosenbrock's valley: " << to_string(found.status) << " after " << found.iterations << " steps, at (" << w.transpose()
            << ")\n";
}
