// SPDX-License-Identifier: BSL-1.0

// Regression: ridge on the diabetes data beside what can be said without looking at the patients, and what
// the model found. Run it where diabetes.csv is: examples/data.

#include <attune/attune.hpp>
#include <iostream>
using namespace attune;

int main() {
  const auto data = read_csv("diabetes.csv").regression({.target = "progression"});
  const KFold folds{.folds = 10, .seed = 5};
  const Metrics<R2, MeanAbsoluteError> metrics;

  const auto learner = StandardScaler{} | Ridge<>{};
  const auto found = search(learner, data, search_space(axis<&L2::strength>(log_uniform(1e-4, 10))),
                            RandomSearch{.trials = 40, .seed = 5}, folds, metrics, {.execution = Threads{}});

  const auto baseline = cross_validate(Baseline{.numbers = NumberGuess::median}, data, folds, metrics);
  const auto ridge = cross_validate(found.best_learner(), data, folds, metrics);
  std::cout << "median of all patients: mean absolute error " << baseline.mean<MeanAbsoluteError>() << '\n'
            << "ridge, " << found.best_trial().values[0].text << ": mean absolute error " << ridge.mean<MeanAbsoluteError>()
            << ", R² " << ridge.mean<R2>() << "\n\n"
            << found.best_learner().fit(data);
}
