// SPDX-License-Identifier: BSL-1.0

// Metrics of clusterings and of ranked lists agree with scikit-learn's, on many small inputs and at the edges.

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "attune/metrics/calinski_harabasz.hpp"
#include "attune/metrics/davies_bouldin.hpp"
#include "attune/metrics/dcg.hpp"
#include "attune/metrics/delong.hpp"
#include "attune/metrics/hinge_loss.hpp"
#include "attune/metrics/label_ranking.hpp"
#include "attune/metrics/mutual_information.hpp"
#include "attune/metrics/pair_counting.hpp"
#include "attune/metrics/silhouette.hpp"
#include "attune/metrics/top_k_accuracy.hpp"
#include "attune/metrics/v_measure.hpp"
#include "golden.hpp"

using namespace attune;

namespace {

const oracle::Golden& golden() {
  static const oracle::Golden file("metrics_clusters.csv");
  return file;
}

std::size_t compared = 0;  // scores, over all cases of this file

bool agrees(double ours, double golden) {
  if (std::isnan(golden) || std::isinf(golden)) return std::isnan(golden) ? std::isnan(ours) : ours == golden;
  return std::abs(ours - golden) <= 1e-12 * std::abs(golden) || std::abs(ours - golden) <= 1e-13;
}

// The next scores of one line of the file.
class Line {
 public:
  explicit Line(const std::string& key) : key_(key), values_(golden()[key]) {}
  ~Line() { CHECK_MESSAGE(at_ == values_.size(), key_); }

  void check(double score) {
    REQUIRE(at_ < values_.size());
    CHECK_MESSAGE(agrees(score, values_[at_]), key_, ", score ", at_, ": ", score, " for ", values_[at_]);
    ++at_;
    ++compared;
  }

 private:
  std::string key_;
  const std::vector<double>& values_;
  std::size_t at_ = 0;
};

int count_of(const std::string& what) { return static_cast<int>(golden().number(what)); }

template <class Label>
std::vector<Label> labels_of(const std::string& key) {
  const auto& values = golden()[key];
  std::vector<Label> labels;
  for (const double value : values) labels.push_back(static_cast<Label>(value));
  return labels;
}

void check_labels(const std::string& key) {
  const auto truth = labels_of<int>(key + " truth");
  const auto predicted = labels_of<std::int64_t>(key + " predicted");
  Line line(key + " scores");
  line.check(rand_score(truth, predicted));
  line.check(adjusted_rand_score(truth, predicted));
  line.check(fowlkes_mallows_score(truth, predicted));
  line.check(mutual_info_score(truth, predicted));
  using enum EntropyAverage;
  for (const auto average : {arithmetic, geometric, min, max}) line.check(normalized_mutual_info_score(truth, predicted, {.average = average}));
  for (const auto average : {arithmetic, geometric, min, max}) line.check(adjusted_mutual_info_score(truth, predicted, {.average = average}));
  line.check(homogeneity_score(truth, predicted));
  line.check(completeness_score(truth, predicted));
  for (const double beta : {1.0, 0.0, 0.5, 2.0}) line.check(v_measure_score(truth, predicted, {.beta = beta}));
  const auto pairs = pair_confusion_matrix(truth, predicted);
  for (const bool t : {false, true})
    for (const bool p : {false, true}) line.check(static_cast<double>(pairs(t, p)));
}

void check_rows(const std::string& key) {
  const auto& values = golden()[key + " x"];
  const auto labels = labels_of<short>(key + " labels");
  const auto n = static_cast<Index>(labels.size()), p = static_cast<Index>(values.size()) / n;
  const MatrixView<double> x(values.data(), n, p, p);
  Line samples(key + " silhouettes");
  for (const double silhouette : silhouette_samples(x, labels)) samples.check(silhouette);
  Line scores(key + " scores");
  scores.check(silhouette_score(x, labels));
  scores.check(calinski_harabasz_score(x, labels));
  scores.check(davies_bouldin_score(x, labels));
}

// What comes n×K, row-major, with weights.
struct Lists {
  explicit Lists(const std::string& key)
      : scores(golden()[key + " scores"]), weights(golden()[key + " weights"]), cols(static_cast<Index>(scores.size() / weights.size())) {}

  ScoreView view() const { return {scores, cols}; }
  Weights weights_of(bool weighted) const { return weighted ? Weights(weights) : Weights(); }

  const std::vector<double>& scores;
  const std::vector<double>& weights;
  Index cols;
};

std::string line_of(const std::string& key, bool weighted) { return key + (weighted ? " weighted" : " plain"); }

void check_graded(const std::string& key) {
  const Lists lists(key);
  const ScoreView truth(golden()[key + " truth"], lists.cols);
  for (const bool weighted : {false, true}) {
    const auto weights = lists.weights_of(weighted);
    Line line(line_of(key, weighted));
    for (const int k : {0, 1, 3})
      for (const double base : {2.0, 10.0})
        for (const bool ignore_ties : {false, true}) line.check(dcg_score(truth, lists.view(), {.k = k, .log_base = base, .ignore_ties = ignore_ties}, weights));
    for (const int k : {0, 1, 3})
      for (const bool ignore_ties : {false, true}) line.check(ndcg_score(truth, lists.view(), {.k = k, .ignore_ties = ignore_ties}, weights));
  }
}

void check_labelled(const std::string& key) {
  const Lists lists(key);
  const auto& numbers = golden()[key + " truth"];
  const auto labels = labels_of<unsigned char>(key + " truth");
  for (const bool weighted : {false, true}) {
    const auto weights = lists.weights_of(weighted);
    Line line(line_of(key, weighted));
    line.check(label_ranking_average_precision(labels, lists.view(), {}, weights));
    line.check(coverage_error(labels, lists.view(), {}, weights));
    line.check(label_ranking_loss({numbers, lists.cols}, lists.view(), {}, weights));
  }
}

void check_classes(const std::string& key) {
  const Lists lists(key);
  const auto truth = labels_of<int>(key + " truth");
  for (const bool weighted : {false, true}) {
    const auto weights = lists.weights_of(weighted);
    Line line(line_of(key, weighted));
    for (const int k : {1, 2, 3, static_cast<int>(lists.cols)}) line.check(top_k_accuracy(truth, lists.view(), {.k = k}, weights));
    line.check(hinge_loss(truth, lists.view(), {}, weights));
    line.check(label_ranking_average_precision(truth, lists.view(), {}, weights));
    line.check(coverage_error(truth, lists.view(), {}, weights));
    line.check(label_ranking_loss(truth, lists.view(), {}, weights));
    line.check(ndcg_score(truth, lists.view(), {}, weights));
  }
}

void check_two(const std::string& key) {
  const Lists lists(key);
  const auto truth = labels_of<int>(key + " truth");
  for (const bool weighted : {false, true}) {
    const auto weights = lists.weights_of(weighted);
    Line line(line_of(key, weighted));
    for (const int k : {1, 2}) line.check(top_k_accuracy(truth, lists.scores, {.k = k}, weights));
    line.check(hinge_loss(truth, lists.scores, {}, weights));
  }
}

void check_areas(const std::string& key) {
  const auto truth = labels_of<int>(key + " truth");
  const auto &a = golden()[key + " a"], &b = golden()[key + " b"];
  const double level = golden().number(key + " level");
  Line line(key + " scores");
  for (const auto* scores : {&a, &b}) {
    const auto [auc, standard_error, lower, upper] = delong_interval(truth, *scores, level);
    for (const double score : {auc, standard_error, lower, upper}) line.check(score);
  }
  const auto found = auc_difference(truth, a, b, level);
  for (const double score : {found.difference, found.standard_error, found.z, found.p_value, found.lower, found.upper}) line.check(score);
}

}  // namespace

TEST_CASE("oracle: every score of clusterings and ranked lists is scikit-learn's") {
  compared = 0;
  const auto check_all = [](const char* kind, void (*check)(const std::string& key)) {
    for (int i = 0; i < count_of(kind); ++i) check(kind + (" " + std::to_string(i)));
  };
  check_all("labels", check_labels);
  check_all("rows", check_rows);
  check_all("graded", check_graded);
  check_all("labelled", check_labelled);
  check_all("classes", check_classes);
  check_all("two", check_two);
  check_all("areas", check_areas);
  CHECK(compared == static_cast<std::size_t>(count_of("scores")));
  CHECK(compared >= 600);
}
