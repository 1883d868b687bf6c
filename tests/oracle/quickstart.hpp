// SPDX-License-Identifier: BSL-1.0
#pragma once

// The job of examples/quickstart.cpp, and which rows and settings it came by.

#include <string>
#include <vector>

#include "attune/attune.hpp"

namespace oracle {

using Classifier = attune::Estimator<attune::Linear<double>, attune::LogisticLoss, attune::L2, attune::Lbfgs,
                                     attune::Metrics<attune::Accuracy, attune::Precision, attune::Recall, attune::F1, attune::RocAuc>>;

struct Quickstart {
  std::vector<double> train_rows{};  ///< numbers of the file's rows
  std::vector<double> test_rows{};
  double strength = 0;  ///< chosen by the search
  double accuracy = 0;  ///< on the test rows
  double auc = 0;
};

inline Quickstart run_quickstart(const std::string& file) {
  using namespace attune;
  const auto data = read_csv(file).classification({.target = "diagnosis", .positive = "M"});
  const auto [train, test] = train_test_split(data, {.test_size = 0.2, .stratify = true, .seed = 42});
  const auto learner = StandardScaler{} | Classifier{.penalty = {.strength = 1e-2}};
  const StratifiedKFold folds{.folds = 5, .seed = 42};
  const auto space = search_space(axis<&L2::strength>(log_uniform(1e-6, 1e2)), axis<&Lbfgs::memory>(values({5, 10, 20})));
  const auto found = search<RocAuc>(learner, train, space, RandomSearch{.trials = 60, .seed = 42}, folds, {.execution = Threads{}});
  const auto scores = evaluate(found.best_learner().fit(train), test);

  Quickstart result{.strength = found.best_learner().learner.penalty.strength, .accuracy = scores.get<Accuracy>(), .auc = scores.get<RocAuc>()};
  const auto rows_of = [&](const auto& part) {
    std::vector<double> rows;
    for (Index i = 0; i < part.size(); ++i) rows.push_back(static_cast<double>((part.x().row_begin(i) - data.x.data()) / data.features()));
    return rows;
  };
  result.train_rows = rows_of(train);
  result.test_rows = rows_of(test);
  return result;
}

}  // namespace oracle
