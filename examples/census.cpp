// SPDX-License-Identifier: BSL-1.0
// From a file of mixed columns to a cross-validated AUC: who earned more than 50,000 dollars in the census of
// 1994. The file is adult.data of the UCI Machine Learning Repository (Adult, CC BY 4.0), compressed or not.

#include <attune/attune.hpp>
#include <attune/data/read_csv_gz.hpp>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <iostream>
using namespace attune;

using Classifier = Estimator<Linear<double>, LogisticLoss, L2, Lbfgs, Metrics<RocAuc, Accuracy, LogLoss>>;

int main(int argc, char** argv) {
  const std::string path = argc > 1 ? argv[1] : "../../../shared/data/adult-train.csv.gz";
  if (!std::filesystem::exists(path)) return std::printf("%s is not there: name the file as the argument.\n", path.c_str()), 77;  // to CTest: skipped

  const auto table = read_csv_gz(path, {.missing = {"?"}, .header = false, .names = {"age", "workclass", "weight", "education", "schooling", "marital", "occupation",
                                        "relationship", "race", "sex", "gain", "loss", "hours", "country", "income"}});
  const auto data = table.classification_table({.target = "income", .positive = ">50K", .drop = {"weight"}});

  const auto features = combine(columns({"age", "schooling", "gain", "loss", "hours"}, StandardScaler{}),
                                columns(all_categorical, OneHotEncoder{.handle_unknown = Unknown::infrequent_if_exist, .min_frequency = 20}));
  const auto learner = features | Classifier{.penalty = {.strength = 1e-4}};
  std::cout << cross_validate(learner, data, StratifiedKFold{.folds = 5, .seed = 42}, {.execution = Threads{}}) << '\n';

  const auto model = learner.fit(data).model;
  const Eigen::VectorXd weights = model.coefficients();
  std::vector<Index> order(static_cast<std::size_t>(weights.size()));
  for (std::size_t j = 0; j < order.size(); ++j) order[j] = static_cast<Index>(j);
  std::sort(order.begin(), order.end(), [&](Index a, Index b) { return std::abs(weights[a]) > std::abs(weights[b]); });
  std::printf("largest of %zu coefficients:\n", order.size());
  for (std::size_t k = 0; k < 10; ++k) std::printf("  %+.3f  %s\n", weights[order[k]], (*model.feature_names)[static_cast<std::size_t>(order[k])].c_str());
}
