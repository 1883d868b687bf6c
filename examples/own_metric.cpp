// SPDX-License-Identifier: BSL-1.0
// A metric of your own: a function of a statistic that other metrics share. Here what a screening is worth:
// a case that is found gains, an alarm costs.

#include <attune/attune.hpp>
#include <iostream>
using namespace attune;

struct NetProfit {
  using Statistic = ConfusionCounts;
  static constexpr std::string_view name = "net profit";
  static constexpr auto direction = Direction::maximize;
  double gain = 5, cost = 1;

  double operator()(const ConfusionCounts& counts) const { return gain * counts.tp() - cost * counts.fp(); }
};

using Classifier = Estimator<Linear<double>, LogisticLoss, L2, Lbfgs, Metrics<NetProfit, Accuracy, Recall>>;

int main() {
  const auto data = read_csv("breast_cancer.csv").classification({.target = "diagnosis", .positive = "M"});
  const auto [train, test] = train_test_split(data, {.test_size = 0.2, .stratify = true, .seed = 42});

  const auto learner = StandardScaler{} | Classifier{.metrics = {{NetProfit{.gain = 20, .cost = 3}, {}, {}}}};
  const auto space = search_space(axis<&L2::strength>(log_uniform(1e-6, 1e2)));
  const auto found = search(learner, train, space, GridSearch{.levels = 9}, StratifiedKFold{.seed = 42});
  std::cout << found << '\n' << evaluate(found.best_learner().fit(train), test);
}
