// SPDX-License-Identifier: BSL-1.0
// write_results <folder>: every kind of result as CSV and JSON, with numbers and names that check.py knows.
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "attune/metrics/accuracy.hpp"
#include "attune/metrics/log_loss.hpp"
#include "attune/report/json.hpp"
#include "attune/report/results_csv.hpp"

using namespace attune;

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN(), inf = std::numeric_limits<double>::infinity(), third = 1.0 / 3;
const std::string name = "a \"b\",\nc <ü>";

using Set = Metrics<LogLoss, Accuracy>;

struct Machine {
  double strength = 1;
  bool on = true;
};

std::vector<FoldScores> two_folds() {
  return {{.test = {third, 0.9}, .train = {0.1, 1}, .fit_seconds = 0.25, .score_seconds = 0.5, .train_rows = 20, .test_rows = 10},
          {.test = {none, 1e-300}, .train = {5e-324, 1}, .train_rows = 20, .test_rows = 10, .status = FitStatus::not_converged}};
}

template <class Result>
void write(const std::string& path, const Result& result) {
  write_csv(path + ".csv", result);
  write_json(path + ".json", result);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return 2;
  const std::string folder = std::string(arguments[1]) + "/";
  const auto space = search_space(axis<&Machine::strength>(values({third, 2.0})), axis<&Machine::on>(values({true, false})));
  using Space = std::remove_const_t<decltype(space)>;

  write(folder + "intervals", IntervalEvaluation<Set>{.intervals = {{{third, 0.25, 0.5, IntervalMethod::bca, 3}, {0.9, none, none, IntervalMethod::wilson, 0}}}, .settings = {.level = 0.9}, .rows = 114});
  write(folder + "learning_curve", LearningCurve<Set>{.sizes = {10, 20}, .folds = {two_folds(), two_folds()}, .failures = {{20, 1, name}}, .rows = 30, .features = 4});
  write(folder + "validation_curve", ValidationCurve<Set>{.axis = "Machine::strength", .values = {{"0.3333", third}, {"big, \"bad\"", 1, false}}, .folds = {two_folds(), two_folds()}, .failures = {{{"0.3333", third}, name}}, .rows = 30});
  write(folder + "nested", NestedCrossValidation<Machine, Space, Set>{.space = space, .folds = two_folds(), .choices = {{{0.1, 0.1}, space.describe({0.1, 0.1}), third, 4, 1}, {}}, .failures = {{1, name}}, .ranked_by = 1, .rows = 30});
  write(folder + "permutation_test", PermutationTest<Set>{.metrics = {{"log loss", 0.25, {0.5, none, 1}, 0.5}, {"accuracy", none, {}, none}}, .folds = 5, .rows = 30});
  write(folder + "bootstrap_632", Bootstrap632<Set>{.metrics = {{"accuracy", 0.99, third, 0.5, 0.125, 0.7, 0.8, 0.6, none, 0.01, true}}, .replicates = two_folds(), .failures = {{7, name}}, .rows = 30, .never_out = 1, .level = 0.95});
  write(folder + "threshold", ThresholdTuning{.threshold = inf, .score = third, .held_out_score = 0.25, .untuned_score = none, .fold_thresholds = {0.5, inf}, .of_probabilities = true, .rows = 30, .metric = name});

  Comparison<Set> comparison{.names = {name, "second"}, .rows = 30, .test_to_train = 0.5, .rope = 0.01};
  comparison.folds = {{{.test = {0.25, 0.9}}, {.test = {0.5, 0.9}}}, {{.test = {1.25, none}}, {.test = {1.75, 0.9}}}};
  write(folder + "comparison", comparison);

  RegularizationPath path{.strengths = {1, third}, .intercepts = {0.5, -0.5}, .feature_names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{name, "x1"})};
  path.coefficients.resize(2, 2);
  path.coefficients << 0, 0, third, -1e-300;
  path.optimizations = {{.status = Status::gradient_tolerance, .iterations = 3, .value = 0.75}, {.status = Status::iteration_limit, .iterations = 9, .value = none}};
  write(folder + "regularization_path", path);

  write(folder + "classification_report", ClassificationReport{{{name, 0.5, third, none, 7}}, 0.75, {{"macro avg", 0.5, third, 0.4, 7}}, 7});
  const ConfusionMatrix matrix{{3, 5}, {third, 0, 2, 1}};
  write(folder + "confusion_matrix", matrix);
  write_file(folder + "named_matrix.csv", to_csv(matrix, {name, "other"}));
  write_file(folder + "named_matrix.json", to_json(matrix, {name, "other"}).dump());
  write(folder + "roc_curve", RocCurve{{0, third}, {0.5, 1}, {inf, 0.1}});
  write(folder + "precision_recall_curve", PrecisionRecallCurve{{0.5, 1}, {1, 0}, {third}});
  write(folder + "det_curve", DetCurve{{0.5, third}, {0, 1}, {0.1, 0.2}});
  write(folder + "gain_curve", CumulativeGainCurve{{0, 1}, {0, 1}, {inf, third}});
  write(folder + "calibration_curve", CalibrationCurve{{third, 1}, {0.25, 0.75}, {3, 4}});
  write_csv(folder + "thresholds.csv", ThresholdCounts{{third}, {1}, {2}, {3}, {4}});

  SearchResult<Machine, Space, Set> found{.space = space, .folds = 2, .rows = 30};
  for (int t = 0; t < 3; ++t) {
    Trial trial{.index = t, .point = {0.1, t == 1 ? 0.9 : 0.1}, .folds = two_folds(), .mean = {0.5 + t, 0.9}, .spread = {0.1, none}, .score = 0.5 + t, .state = TrialState::complete, .seconds = 0.5};
    trial.values = space.describe(trial.point);
    if (t == 2) trial = {.index = 2, .point = trial.point, .values = trial.values, .score = none, .violation = 2.5, .state = TrialState::infeasible, .failure = name};
    found.trials.push_back(trial);
  }
  write(folder + "search", found);
  found.trials[2].violation = 0;
  write(folder + "front", FrontResult<Machine, Space, Set>{.search = found, .objectives = {0, 1}, .front = {1, 0}});
  write(folder + "importance", AxisImportance{{{name, third, 0.05, 0.5}}, {{name, "other", 0.25, none}}, 60, 64, none});
}
