// SPDX-License-Identifier: BSL-1.0
// Models that are chosen while the program runs: AnyLearner holds any learner, AnyPredictor any model.
// runtime_choice [plain|scaled|quick] names one; without a name all are compared.

#include <attune/attune.hpp>
#include <iostream>
#include <map>
#include <string>
using namespace attune;

using Logistic = Estimator<Linear<double>, LogisticLoss>;
using Quick = Estimator<Linear<double>, LogisticLoss, L2, BasicAdam<CosineRate>>;

int main(int argc, char** argv) {
  const auto data = read_csv("breast_cancer.csv").classification({.target = "diagnosis", .positive = "M"});
  const auto [train, test] = train_test_split(data, {.test_size = 0.25, .stratify = true, .seed = 42});

  const std::map<std::string, AnyLearner<double, int>> learners{
      {"plain", Logistic{}},
      {"scaled", StandardScaler{} | Logistic{.penalty = {.strength = 1e-2}}},
      {"quick", StandardScaler{} | Quick{}},
  };
  if (argc > 1 && !learners.contains(argv[1])) {
    std::cerr << "there is no learner named " << argv[1] << '\n';
    return 1;
  }

  std::map<std::string, AnyPredictor<double, int>> models;
  for (const auto& [name, learner] : learners)
    if (argc == 1 || name == argv[1]) models.emplace(name, learner.fit(train));
  for (const auto& [name, model] : models) std::cout << name << ": " << evaluate(model, test, Metrics<Accuracy, RocAuc, LogLoss>{}) << '\n';
}
