// SPDX-License-Identifier: BSL-1.0

// A page of HTML with what a study found: report_page [file]. Run it where breast_cancer.csv is: examples/data.

#include <attune/attune.hpp>
#include <attune/report/html.hpp>
#include <filesystem>
#include <iostream>
#include <vector>
using namespace attune;

using Classifier = Estimator<Linear<double>, LogisticLoss, L2, Lbfgs, Metrics<RocAuc, LogLoss, Accuracy>>;

int main(int count, char** arguments) {
  const auto data = read_csv("breast_cancer.csv").classification({.target = "diagnosis", .positive = "M"});
  const auto [train, test] = train_test_split(data, {.test_size = 0.3, .stratify = true, .seed = 42});
  const auto learner = StandardScaler{} | Classifier{};
  const StratifiedKFold folds{.folds = 5, .seed = 42};

  const auto space = search_space(axis<&L2::strength>(log_uniform(1e-5, 1e1)), axis<&Linear<double>::intercept>(values({true, false})));
  const auto found = search(learner, train, space, QuasiRandomSearch{.trials = 24, .seed = 42}, folds);
  const auto model = found.best_learner().fit(train);
  const Eigen::VectorXd p = model.predict_proba(test.x()).col(1);
  std::vector<int> y;
  for (Index i = 0; i < test.size(); ++i) y.push_back(test.label(i));

  Page page("Is it malignant?", "569 masses of the breast, 30 measurements of the nuclei of their cells. A logistic regression is tuned on 70 % of them and judged on the rest.");
  page.add("How strong a penalty", found);
  page.add("What mattered", axis_importance(found));
  page.add("The chosen model over folds", cross_validate(found.best_learner(), train, folds));
  page.add("More rows", learning_curve(found.best_learner(), train, folds));
  page.add("Rows held out", evaluate(model, test), roc_curve(y, p), precision_recall_curve(y, p), calibration_curve(y, p), to_html(confusion_matrix(y, model.predict(test.x())), *test.class_names()));
  page.add("Settings", settings_html(found.best_learner()));

  const std::string file = count > 1 ? arguments[1] : (std::filesystem::temp_directory_path() / "attune_report.html").string();
  write_html(file, page);
  std::cout << "wrote " << file << '\n';
}
