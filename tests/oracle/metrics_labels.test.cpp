// SPDX-License-Identifier: BSL-1.0

// Metrics of predicted labels, in every setting, against scikit-learn's (metrics_labels.py).

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/balanced_accuracy.hpp"
#include "attune/metrics/classification_report.hpp"
#include "attune/metrics/cohen_kappa.hpp"
#include "attune/metrics/confusion_matrix.hpp"
#include "attune/metrics/likelihood_ratio.hpp"
#include "attune/metrics/matthews_correlation.hpp"
#include "attune/metrics/multilabel.hpp"

using namespace attune;

namespace {

struct Input {
  std::vector<int> truth{}, predicted{};
  std::vector<double> weights{};

  bool is_matrix() const { return truth.size() > weights.size(); }
  Index cols() const { return static_cast<Index>(truth.size() / weights.size()); }
};

std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words{""};
  for (const char c : line)
    if (c == ' ')
      words.emplace_back();
    else
      words.back() += c;
  return words;
}

Average average_of(std::string_view word) {
  return word == "binary" ? Average::binary : word == "micro" ? Average::micro : word == "weighted" ? Average::weighted : word == "samples" ? Average::samples : Average::macro;
}

ZeroDivision division_of(std::string_view word) {
  return word == "zero" ? ZeroDivision::zero : word == "one" ? ZeroDivision::one : word == "nan" ? ZeroDivision::nan : ZeroDivision::undefined;
}

std::vector<double> flat(const OneVsRestCounts& each) {
  std::vector<double> values;
  for (const ClassCounts& c : each.counts) values.insert(values.end(), {c.tn, c.fp, c.fn, c.tp});
  return values;
}

std::vector<double> flat(const ClassificationReport& report) {
  std::vector<double> values;
  const auto add = [&](const ClassificationScores& s) { values.insert(values.end(), {s.precision, s.recall, s.f1, s.support}); };
  for (const auto& scores : report.classes) add(scores);
  if (report.accuracy) values.push_back(*report.accuracy);
  for (const auto& scores : report.averages) add(scores);
  return values;
}

// The scores of an input by the words of a golden line.
struct Scorer {
  const Input& input;
  Weights weights;
  const std::vector<std::string>& words;  // input, weighted, function, settings...

  std::string_view word(std::size_t k) const { return k < words.size() ? std::string_view(words[k]) : std::string_view(); }

  template <class Call>
  auto called(Call&& call) const {
    return input.is_matrix() ? call(IndicatorView(input.truth, input.cols()), IndicatorView(input.predicted, input.cols())) : call(input.truth, input.predicted);
  }

  template <class M>
  std::vector<double> averaged(M metric, double (*labels)(const std::vector<int>&, const std::vector<int>&, const M&, Weights),
                               double (*matrices)(IndicatorView<int>, IndicatorView<int>, const M&, Weights)) const {
    metric.average = average_of(word(3));
    metric.zero_division = division_of(word(4));
    if (word(3) == "none") return each_class(metric);
    return {input.is_matrix() ? matrices(IndicatorView(input.truth, input.cols()), IndicatorView(input.predicted, input.cols()), metric, weights)
                              : labels(input.truth, input.predicted, metric, weights)};
  }

  // Without the classes that do not occur, as scikit-learn.
  template <class M>
  std::vector<double> each_class(const M& metric) const {
    if (input.is_matrix()) return per_class(IndicatorView(input.truth, input.cols()), IndicatorView(input.predicted, input.cols()), weights, metric);
    const auto all = per_class(input.truth, input.predicted, weights, metric);
    const auto counts = detail::count_labels(input.truth, input.predicted, weights).counts;
    std::vector<double> scores;
    for (int k = 0; k < counts.classes(); ++k)
      if (counts.tp(k) + counts.fp(k) + counts.fn(k) > 0) scores.push_back(all[static_cast<std::size_t>(k)]);
    return scores;
  }

  std::vector<double> operator()() const {
    const std::string_view f = word(2);
    const auto& t = input.truth;
    const auto& p = input.predicted;
    if (f == "precision") return averaged<Precision>({}, precision, precision);
    if (f == "recall") return averaged<Recall>({}, recall, recall);
    if (f == "f1") return averaged<F1>({}, f1, f1);
    if (f == "jaccard") return averaged<Jaccard>({}, jaccard, jaccard);
    if (f == "specificity") return averaged<Specificity>({}, specificity, specificity);
    if (f == "fbeta") return averaged<FBeta>({.beta = std::strtod(words[5].c_str(), nullptr)}, fbeta, fbeta);
    if (f == "accuracy") return {called([&](const auto& a, const auto& b) { return accuracy(a, b, {}, weights); })};
    if (f == "zero_one_loss") return {called([&](const auto& a, const auto& b) { return zero_one_loss(a, b, {}, weights); })};
    if (f == "hamming_loss") return {called([&](const auto& a, const auto& b) { return hamming_loss(a, b, {}, weights); })};
    if (f == "multilabel_confusion_matrix") return flat(called([&](const auto& a, const auto& b) { return multilabel_confusion_matrix(a, b, weights); }));
    if (f == "report") return flat(called([&](const auto& a, const auto& b) { return classification_report(a, b, {}, weights, division_of(word(3))); }));
    if (f == "balanced_accuracy") return {balanced_accuracy(t, p, {.adjusted = word(3) == "1"}, weights)};
    if (f == "matthews_correlation") return {matthews_correlation(t, p, {}, weights)};
    if (f == "cohen_kappa")
      return {cohen_kappa(t, p, {.weighting = word(3) == "linear" ? KappaWeights::linear : word(3) == "quadratic" ? KappaWeights::quadratic : KappaWeights::none}, weights)};
    if (f == "positive_likelihood_ratio") return {positive_likelihood_ratio(t, p, {}, weights)};
    if (f == "negative_likelihood_ratio") return {negative_likelihood_ratio(t, p, {}, weights)};
    if (f == "confusion_matrix")
      return confusion_matrix(t, p, {.normalize = word(3) == "true" ? Normalize::truth : word(3) == "pred" ? Normalize::predicted : word(3) == "all" ? Normalize::all : Normalize::none}, weights).values;
    FAIL("no function ", words[2]);
    return {};
  }
};

bool agrees(double a, double b) {
  return std::isnan(b) ? std::isnan(a) : std::abs(a - b) <= std::max(1e-15, 1e-12 * std::abs(b));
}

std::vector<double> numbers_of(const std::string& line, std::size_t at) {
  std::vector<double> values;
  for (; at != line.npos; at = line.find(',', at + 1)) values.push_back(std::strtod(line.c_str() + at + 1, nullptr));
  return values;
}

}  // namespace

TEST_CASE("oracle: metrics of predicted labels are scikit-learn's, in every setting") {
  std::ifstream file(attune_test::project_file("tests/oracle/golden/metrics_labels.csv"));
  REQUIRE_MESSAGE(file, "no golden file; see tests/oracle/README.md");
  std::map<std::string, Input> inputs;
  std::size_t cases = 0;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    const std::size_t at = line.find(',');
    const auto words = words_of(line.substr(0, at));
    const auto values = numbers_of(line, at);
    if (words[0] == "input") {
      Input& input = inputs[words[1]];
      if (words[2] == "weights")
        input.weights = values;
      else
        (words[2] == "truth" ? input.truth : input.predicted).assign(values.begin(), values.end());
      continue;
    }
    const Input& input = inputs.at(words[0]);
    const auto scores = Scorer{.input = input, .weights = words[1] == "1" ? Weights(input.weights) : Weights(), .words = words}();
    ++cases;
    INFO(line.substr(0, at));
    REQUIRE(scores.size() == values.size());
    for (std::size_t k = 0; k < values.size(); ++k)
      if (!agrees(scores[k], values[k])) CHECK(scores[k] == values[k]);
  }
  CHECK(inputs.size() == 22);
  CHECK(cases == 6236);
}
