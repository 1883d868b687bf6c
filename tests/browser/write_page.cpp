// SPDX-License-Identifier: BSL-1.0
// write_page <file>: a page with every kind of result, as large and as awkward as they come.
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "attune/metrics/accuracy.hpp"
#include "attune/metrics/log_loss.hpp"
#include "attune/metrics/roc_auc.hpp"
#include "attune/report/html.hpp"
#include "attune/search/random_search.hpp"

using namespace attune;

namespace {

enum class Kernel { linear, poly, rbf, one_with_a_long_name };

constexpr std::string_view to_string(Kernel kernel) {
  constexpr std::string_view names[] = {"linear", "poly", "<rbf> & \"co\"", "one with a name that is far too long for a strip"};
  return names[static_cast<int>(kernel)];
}

struct Machine {
  double strength = 1;
  int depth = 3;
  double rate = 0.1;
  Kernel kernel = Kernel::linear;
  int few = 5;
};

using Set = Metrics<RocAuc, LogLoss, Accuracy>;

// Numbers that look random, the same everywhere.
class Noise {
 public:
  double operator()() { return (state_ = std::fmod(state_ * 997.13 + 0.31, 1.0)); }

 private:
  double state_ = 0.37;
};

FoldScores fold(double score, Noise& noise) {
  const double off = 0.02 * (noise() - 0.5);
  return {.test = {score + off, 0.4 - 0.3 * (score + off), score - 0.03 + 0.02 * noise()}, .train = {score + 0.02, 0.35 - 0.3 * score, score}, .fit_seconds = 0.012, .train_rows = 364, .test_rows = 91};
}

std::vector<FoldScores> folds(double score, std::size_t count, Noise& noise) {
  std::vector<FoldScores> all;
  for (std::size_t k = 0; k < count; ++k) all.push_back(fold(score, noise));
  return all;
}

auto search_of(Noise& noise, int trials, bool race) {
  const auto space = search_space(axis<&Machine::strength>(log_uniform(1e-6, 1e2)), axis<&Machine::depth>(integers(1, 12)), axis<&Machine::rate>(uniform(0, 1)),
                                  axis<&Machine::kernel>(values({Kernel::linear, Kernel::poly, Kernel::rbf, Kernel::one_with_a_long_name})), axis<&Machine::few>(values({5, 10, 20})));
  SearchResult<Machine, std::remove_const_t<decltype(space)>, Set> found{.space = space, .folds = 5, .rows = 455, .seconds = 1.25};
  for (int t = 0; t < trials; ++t) {
    Trial trial{.index = t, .point = {noise(), noise(), noise(), noise(), noise()}, .state = TrialState::complete, .seconds = 0.1};
    trial.values = space.describe(trial.point);
    double score = 0.99 - 0.15 * std::pow(trial.point[0] - 0.55, 2) - 0.04 * std::pow(trial.point[1] - 0.3, 2) - (trial.values[3].text == "poly" ? 0.02 : 0.0);
    if (t == 7) score = 0.02;
    if (t == 9) trial.state = TrialState::failed, trial.failure = "fold 0: <the> machine & \"its\" parts\ncame apart";
    const std::size_t left_after = race && score < 0.97 ? 3 : 5;
    if (trial.state != TrialState::failed) {
      trial.folds = folds(score, left_after, noise);
      if (left_after < 5) trial.state = TrialState::beaten;
      for (std::size_t m = 0; m < 3; ++m) {
        const auto scores = detail::test_scores(trial.folds, m);
        trial.mean.push_back(detail::mean_of(scores));
        trial.spread.push_back(detail::spread_of(scores));
      }
    }
    trial.score = trial.mean.empty() ? std::numeric_limits<double>::quiet_NaN() : trial.mean[0];
    found.trials.push_back(trial);
  }
  found.best = found.best_mean = detail::best_of(found.trials, Direction::maximize);
  return found;
}

RegularizationPath path_of() {
  RegularizationPath path{.feature_names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"radius", "texture", "a column with a very long name", "smoothness", "s<5>", "none"})};
  path.coefficients.resize(40, 6);
  for (Index k = 0; k < 40; ++k) {
    path.strengths.push_back(std::pow(10.0, -0.075 * static_cast<double>(k)));
    path.intercepts.push_back(0.5);
    path.optimizations.push_back({.value = 1});
    for (Index j = 0; j < 6; ++j) path.coefficients(k, j) = j == 5 ? 0 : (j % 2 == 0 ? 1.0 : -0.6) * std::max(0.0, 1 - static_cast<double>(j) * 0.01 - path.strengths.back() * static_cast<double>(3 + j));
  }
  return path;
}

RocCurve roc(double power) {
  RocCurve curve;
  for (int i = 0; i <= 50; ++i) {
    curve.fpr.push_back(i / 50.0);
    curve.tpr.push_back(std::pow(i / 50.0, power));
    curve.thresholds.push_back(1 - i / 50.0);
  }
  return curve;
}

Comparison<Set> comparison_of(Noise& noise) {
  Comparison<Set> all{.names = {"logistic <L2>", "naive Bayes & co, with a name that goes on", "baseline"}, .rows = 455, .test_to_train = 0.25, .seconds = 0.4};
  for (const double score : {0.97, 0.965, 0.6}) all.folds.push_back(folds(score, 5, noise));
  return all;
}

NestedCrossValidation<Machine, SearchSpace<>, Set> nested_of(Noise& noise) {
  NestedCrossValidation<Machine, SearchSpace<>, Set> nested{.folds = folds(0.96, 5, noise), .rows = 455, .seconds = 3};
  for (int k = 0; k < 5; ++k) nested.choices.push_back({.score = 0.97, .trials = 20});
  return nested;
}

auto front_of(Noise& noise) {
  auto search = search_of(noise, 80, false);
  search.trials[20].mean[1] = 40;  // far worse than all others
  FrontResult<Machine, decltype(search.space), Set> found{.search = search, .objectives = {0, 1, 2}};
  std::vector<std::vector<double>> means;
  for (const auto& trial : search.trials) means.push_back(trial.state == TrialState::complete ? trial.mean : std::vector<double>{});
  found.front = pareto_front(means, {Direction::maximize, Direction::minimize, Direction::maximize});
  return found;
}

HtmlPart study_of(Noise& noise) {
  Study study(Machine{}, search_space(axis<&Machine::strength>(log_uniform(1e-6, 1e2))), RandomSearch{.trials = 12});
  while (const auto candidate = study.ask()) study.tell(*candidate, noise());
  return to_html(study);
}

template <class Curve>
Curve points(Curve curve, Noise& noise) {
  for (int k = 0; k < 6; ++k) curve.folds.push_back(folds(0.9 + 0.015 * k, 5, noise));
  curve.rows = 455;
  return curve;
}

OptimizationResult optimization_of() {
  OptimizationResult result{.status = Status::gradient_tolerance, .iterations = 20, .value = 0.1, .gradient_norm = 1e-7};
  for (int i = 0; i <= 20; ++i) result.history.push_back({.index = i, .value = 0.1 + std::exp(-i), .validation = 0.2 + std::exp(-i)});
  return result;
}

PermutationTest<Set> permutations_of(Noise& noise) {
  PermutationTest<Set> test{.folds = 5, .rows = 455, .seconds = 2};
  for (const auto name : Set::names) {
    PermutationScores scores{.metric = name, .score = 0.97, .p_value = 0.01};
    for (int p = 0; p < 99; ++p) scores.permuted.push_back(0.5 + 0.05 * (noise() + noise() - 1));
    test.metrics.push_back(scores);
  }
  return test;
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return 2;
  Noise noise;
  ConfusionMatrix matrix{{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, std::vector<double>(100, 3)};
  for (std::size_t k = 0; k < 10; ++k) matrix.values[11 * k] = 170;
  LearningCurve<Set> learning{.sizes = {36, 100, 160, 220, 290, 364}};
  ValidationCurve<Set> validation{.axis = "Machine::strength"}, choices{.axis = "Machine::kernel"};
  for (int k = 0; k < 6; ++k) {
    validation.values.push_back({"1e" + std::to_string(k - 4), std::pow(10.0, k - 4)});
    choices.values.push_back({k == 2 ? "<rbf> & \"co\"" : "choice " + std::string(static_cast<std::size_t>(6 * k), 'x'), static_cast<double>(k)});
  }
  CalibrationCurve calibration{{0.02, 0.2, 0.45, 0.7, 0.97}, {0.05, 0.25, 0.5, 0.75, 0.95}, {40, 10, 6, 9, 35}};
  PrecisionRecallCurve precision{{0.6, 0.9, 0.97, 1, 1}, {1, 0.97, 0.9, 0.5, 0}, {0.1, 0.3, 0.6, 0.9}};
  CrossValidation<Set, Machine, int> repeated{.folds = folds(0.97, 10, noise), .failures = {{3, "no <luck>"}}, .repeats = 2, .rows = 455, .features = 30, .seconds = 0.3};
  repeated.folds[3].test[1] = std::numeric_limits<double>::quiet_NaN();
  Bootstrap632<Set> bootstrap{.metrics = {{.metric = "accuracy", .apparent = 0.99, .out_of_bag = 0.95, .score_632_plus = 0.96, .lower = 0.93, .upper = 0.99}}, .rows = 455, .level = 0.95};
  const double none = std::numeric_limits<double>::quiet_NaN();

  Page page("A study of <masses> & \"their\" measurements, with a title that takes more than a line on a telephone", "569 samples.\n\nA second paragraph.");
  page.add("Search", search_of(noise, 60, false));
  page.add("Race", search_of(noise, 260, true));
  const AxisImportance importance{{{"Machine::strength", 0.61, 0.05, 1}, {"Machine::kernel, one <of> many & more", 0.2, 0.02, 0.5}}, {{"Machine::strength", "Machine::kernel", 0.1, 0.01}}, 60, 64, 0.87};
  page.add("Front", front_of(noise), study_of(noise), importance);
  page.add("Cross-validation", repeated);
  page.add("Learning curve", points(learning, noise));
  page.add("Validation curve", points(validation, noise), points(choices, noise));
  page.add("Comparison", comparison_of(noise));
  page.add("Rows held out", Evaluation<Set>{{0.97, none, 0.95}, 114, {"", "one <class> only", ""}}, std::vector<NamedCurve<RocCurve>>{{"logistic <L2>", roc(0.1)}, {"naive Bayes", roc(0.3)}}, precision, calibration,
           DetCurve{{0.5, 0.2, 0.1, 0.02, 0.001}, {0.001, 0.03, 0.1, 0.3, 0.6}, {0.1, 0.3, 0.6, 0.9, 1}}, IntervalEvaluation<Set>{.intervals = {{{0.97, 0.95, 0.99}, {0.1, none, none}, {0.95, 0.9, 0.98}}}, .rows = 114},
           matrix, ClassificationReport{{{"benign", 0.9, 0.95, 0.92, 70}, {"<malignant>", 0.9, 0.85, 0.87, 44}}, 0.9, {{"macro avg", 0.9, 0.9, 0.9, 114}}, 114});
  page.add("Procedures", nested_of(noise), permutations_of(noise), bootstrap, ThresholdTuning{.threshold = 0.4, .score = 0.9, .held_out_score = 0.88, .untuned_score = 0.85, .fold_thresholds = {0.3, 0.5}, .metric = "F1"});
  page.add("Regularization path", path_of(), optimization_of(), RocCurve{{none, none}, {none, none}, {1, 0}}, settings_html(Machine{}));
  write_html(arguments[1], page);
}
