// SPDX-License-Identifier: BSL-1.0
// Trains, evaluates and tunes a classifier on the Wisconsin diagnostic breast cancer data.

#include <attune/attune.hpp>
#include <iostream>
using namespace attune;

using Classifier = Estimator<Linear<double>, LogisticLoss, L2, Lbfgs,
                             Metrics<Accuracy, Precision, Recall, F1, RocAuc>>;

int main() {
  const auto data = read_csv("breast_cancer.csv").classification({.target = "diagnosis", .positive = "M"});
  const auto [train, test] = train_test_split(data, {.test_size = 0.2, .stratify = true, .seed = 42});

  const auto learner = StandardScaler{} | Classifier{.penalty = {.strength = 1e-2}};
  const StratifiedKFold folds{.folds = 5, .seed = 42};
  std::cout << cross_validate(learner, train, folds) << '\n';

  const auto space = search_space(axis<&L2::strength>(log_uniform(1e-6, 1e2)),
                                  axis<&Lbfgs::memory>(values({5, 10, 20})));
  const auto found = search<RocAuc>(learner, train, space, RandomSearch{.trials = 60, .seed = 42}, folds,
                                    {.execution = Threads{}, .progress = true});
  std::cout << found << '\n';

  const auto model = found.best_learner().fit(train);
  std::cout << evaluate(model, test) << '\n';
}
