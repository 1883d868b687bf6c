// SPDX-License-Identifier: BSL-1.0

// Three classes and no loss function: naive Bayes on chemical analyses of wine, beside what can be said
// without looking at them. Run it where wine.csv is: examples/data.

#include <attune/attune.hpp>
#include <iostream>
using namespace attune;

int main() {
  const auto data = read_csv("wine.csv").classification({.target = "cultivar"});
  const StratifiedKFold folds{.folds = 10, .seed = 1};
  const Metrics<Accuracy, LogLoss> metrics;

  std::cout << "the most frequent cultivar: " << cross_validate(Baseline{}, data, folds, metrics) << '\n'
            << "naive Bayes: " << cross_validate(GaussianNaiveBayes{}, data, folds, metrics) << '\n';

  const auto model = GaussianNaiveBayes{}.fit(data);
  const auto probabilities = model.predict_proba(data.x.topRows(1));
  for (int k = 0; k < 3; ++k) std::cout << "first wine, cultivar " << model.class_name(k) << ": " << probabilities(0, k) << '\n';
}
