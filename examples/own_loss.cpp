// SPDX-License-Identifier: BSL-1.0
// A loss of your own: value and derivative, and the library vectorises it. Here log cosh, which is squared
// near the target and linear far from it, on the diabetes data.

#include <attune/attune.hpp>
#include <iostream>
#include <numbers>
using namespace attune;

struct LogCosh {
  template <class V>
  V value(V score, V target) const {  // V is float, double or a SIMD batch of them
    const V r = math::abs(score - target);
    return r + math::log1p(math::exp(V(-2) * r)) - math::constant<V>(std::numbers::ln2);
  }
  template <class V>
  V derivative(V score, V target) const {  // d value / d score
    return math::tanh(score - target);
  }
};

int main() {
  const auto data = read_csv("diabetes.csv").regression({.target = "progression"});
  const KFold folds{.folds = 5, .seed = 42};

  std::cout << "log cosh: " << cross_validate(StandardScaler{} | Estimator<Linear<double>, LogCosh>{}, data, folds) << '\n'
            << "squared error: " << cross_validate(StandardScaler{} | Estimator<Linear<double>, SquaredError>{}, data, folds);
}
