// SPDX-License-Identifier: BSL-1.0

// Every metric agrees with scikit-learn's on random rows with ties and weights.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "attune/attune.hpp"
#include "golden.hpp"

using namespace attune;

namespace {

class Scores {
 public:
  explicit Scores(bool weighted) : suffix_(weighted ? " weighted=1" : " weighted=0") {
    if (weighted) weights_ = rows_["weight"];
  }

  std::vector<int> codes(const std::string& key) const { return {rows_[key].begin(), rows_[key].end()}; }
  const std::vector<double>& numbers(const std::string& key) const { return rows_[key]; }

  // The scores of a set, against the golden ones of these names.
  template <class M, class Label>
  void check(const M& metrics, const std::vector<Label>& truth, const Outputs<Label>& outputs, int classes, const std::vector<std::string>& names) const {
    const auto scores = metrics.evaluate(std::span<const Label>(truth), outputs, std::span<const double>(weights_), classes);
    REQUIRE(names.size() == scores.size());
    for (std::size_t m = 0; m < names.size(); ++m) {
      const double expected = golden_.number(names[m] + suffix_);
      CAPTURE(names[m]);
      CAPTURE(suffix_);
      CHECK(std::abs(scores[m] - expected) <= 1e-12 * std::max(1.0, std::abs(expected)));
    }
  }

 private:
  oracle::Golden rows_{"metrics_rows.csv"};
  oracle::Golden golden_{"metrics.csv"};
  std::string suffix_;
  std::vector<double> weights_{};
};

}  // namespace

TEST_CASE("oracle: metrics of two classes are scikit-learn's, with ties and weights") {
  for (const bool weighted : {false, true}) {
    const Scores golden(weighted);
    Outputs<int> outputs{.predicted = golden.codes("binary predicted"), .scores = {golden.numbers("binary score"), 1}, .probabilities = {{}, 2}};
    for (const double p : golden.numbers("binary probability")) outputs.probabilities.values.insert(outputs.probabilities.values.end(), {1 - p, p});
    golden.check(Metrics<Accuracy, Precision, Recall, F1, RocAuc, LogLoss>{}, golden.codes("binary truth"), outputs, 2,
                 {"binary accuracy", "binary precision", "binary recall", "binary F1", "binary ROC AUC", "binary log loss"});
  }
}

TEST_CASE("oracle: metrics of four classes are scikit-learn's, in every average") {
  constexpr int classes = 4;
  for (const bool weighted : {false, true}) {
    const Scores golden(weighted);
    Outputs<int> outputs{.predicted = golden.codes("multi predicted"), .probabilities = {{}, classes}};
    for (std::size_t i = 0; i < outputs.predicted.size(); ++i)
      for (int k = 0; k < classes; ++k) outputs.probabilities.values.push_back(golden.numbers("multi probability " + std::to_string(k))[i]);
    const auto truth = golden.codes("multi truth");
    golden.check(Metrics<Accuracy, LogLoss>{}, truth, outputs, classes, {"multi accuracy", "multi log loss"});
    for (const auto& [average, name] : {std::pair{Average::macro, "macro"}, {Average::micro, "micro"}, {Average::weighted, "weighted"}, {Average::automatic, "macro"}}) {
      const Metrics<Precision, Recall, F1> metrics{{Precision{average}, Recall{average}, F1{average}}};
      const std::string suffix = std::string(" ") + name;
      golden.check(metrics, truth, outputs, classes, {"multi precision" + suffix, "multi recall" + suffix, "multi F1" + suffix});
    }
  }
}

TEST_CASE("oracle: metrics of numbers are scikit-learn's, for targets far from zero") {
  for (const bool weighted : {false, true}) {
    const Scores golden(weighted);
    const Outputs<double> outputs{.predicted = golden.numbers("number predicted")};
    golden.check(Metrics<MeanSquaredError, MeanAbsoluteError, R2>{}, golden.numbers("number truth"), outputs, 0,
                 {"number mean squared error", "number mean absolute error", "number R²"});
  }
}
