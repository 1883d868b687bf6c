// SPDX-License-Identifier: BSL-1.0
// Missing values, and a search for how to fill them in: which horses with colic have a lesion for the surgeon, told
// by measurements of which a quarter are missing. The file is horse-colic.data of the UCI Machine Learning Repository
// (Horse Colic, CC BY 4.0), with commas between its fields; another delimiter is the second argument.

#include <attune/attune.hpp>
#include <cstdio>
#include <filesystem>
#include <iostream>
using namespace attune;

using Classifier = Estimator<Linear<double>, LogisticLoss, L2, Lbfgs, Metrics<RocAuc, Accuracy>>;
using Numbers = Chain<SimpleImputer, StandardScaler>;

int main(int argc, char** argv) {
  const std::string path = argc > 1 ? argv[1] : "../../../shared/data/horse-colic.csv";
  if (!std::filesystem::exists(path)) return std::printf("%s is not there: name the file as the argument.\n", path.c_str()), 77;  // to CTest: skipped

  const auto table = read_csv(path, {.delimiter = argc > 2 ? argv[2][0] : ',', .missing = {"?"}, .header = false,
      .names = {"surgery", "age", "hospital", "temperature", "pulse", "breathing", "extremities", "peripheral pulse", "mucous membranes", "capillary refill", "pain", "peristalsis", "distension", "tube",
                "reflux", "reflux pH", "rectal examination", "abdomen", "cell volume", "protein", "fluid", "fluid protein", "outcome", "lesion", "type 1", "type 2", "type 3", "pathology"}});
  const auto data = table.drop_missing({"lesion"}).classification_table({.target = "lesion", .positive = "1",
      .drop = {"hospital", "surgery", "outcome", "type 1", "type 2", "type 3", "pathology"},  // not known beforehand
      .categorical = {"age", "extremities", "peripheral pulse", "mucous membranes", "capillary refill", "pain", "peristalsis", "distension", "tube", "reflux", "rectal examination", "abdomen", "fluid"}});

  const auto features = combine(columns(all_numeric, SimpleImputer{.strategy = Impute::median, .add_indicator = true} | StandardScaler{}),
                                columns(all_categorical, SimpleImputer{.strategy = Impute::most_frequent} | OneHotEncoder{.handle_unknown = Unknown::ignore}));
  const auto learner = features | Classifier{.penalty = {.strength = 3e-2}};
  const StratifiedKFold folds{.folds = 5, .seed = 42};
  std::cout << cross_validate(learner, data, folds) << '\n';

  const auto space = search_space(axis<&Numbers::first, &SimpleImputer::strategy>(values({Impute::mean, Impute::median})),
                                  axis<&Numbers::first, &SimpleImputer::add_indicator>(values({false, true})), axis<&L2::strength>(values({1e-2, 3e-2, 1e-1})));
  const auto found = search<RocAuc>(learner, data, space, GridSearch{}, folds, {.execution = Threads{}});
  std::cout << found << '\n';
  const auto model = found.best_learner().fit(data);
  std::printf("%zu columns, the last of them '%s'\n", model.model.feature_names->size(), model.model.feature_names->back().c_str());
}
