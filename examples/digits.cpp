// SPDX-License-Identifier: BSL-1.0

// Ten classes: softmax regression on images of handwritten digits, its penalty chosen by cross-validation. Run
// it where digits.csv is: examples/data.

#include <attune/attune.hpp>
#include <iostream>
using namespace attune;

int main() {
  const auto data = read_csv("digits.csv").classification({.target = "digit"});
  const auto [train, test] = train_test_split(data, {.test_size = 0.25, .stratify = true, .seed = 3});

  const auto learner = MinMaxScaler{} | SoftmaxRegression<>{.optimizer = {.stopping = {.gradient = {.tolerance = 1e-4}}}};
  const auto space = search_space(axis<&L2::strength>(values({1e-5, 1e-4, 1e-3, 1e-2})));
  const auto found = search<LogLoss>(learner, train, space, GridSearch{}, StratifiedKFold{.folds = 5, .seed = 3},
                                     Metrics<Accuracy, LogLoss>{}, {.execution = Threads{}, .progress = true});
  std::cout << found << '\n';

  const auto model = found.best_learner().fit(train);
  std::cout << evaluate(model, test, Metrics<Accuracy, LogLoss>{}) << "  " << to_text(model.model.optimization).substr(2) << '\n';

  // The digit that is taken for another most often.
  const auto predicted = model.predict(test.x());
  int confused[10][10] = {};
  for (Index i = 0; i < test.size(); ++i) ++confused[test.label(i)][predicted[i]];
  int truth = 0, said = 1;
  for (int t = 0; t < 10; ++t)
    for (int p = 0; p < 10; ++p)
      if (t != p && confused[t][p] > confused[truth][said]) truth = t, said = p;
  std::cout << "most often confused: digit " << truth << " taken for digit " << said << ", " << confused[truth][said] << " times\n";
}
