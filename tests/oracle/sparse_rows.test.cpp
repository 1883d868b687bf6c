// SPDX-License-Identifier: BSL-1.0

// Linear models of sparse rows agree with scikit-learn's of the same file.

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "attune/data/read_svmlight.hpp"
#include "attune/metrics/accuracy.hpp"
#include "attune/metrics/log_loss.hpp"
#include "attune/model/linear_models.hpp"
#include "attune/model/one_vs_rest.hpp"
#include "attune/model/sparse_linear.hpp"
#include "attune/model/sparse_linear_models.hpp"
#include "attune/preprocess/max_abs_scaler.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "attune/preprocess/standard_scaler.hpp"
#include "attune/search/grid_search.hpp"
#include "attune/search/search.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/k_fold.hpp"
#include "golden.hpp"

namespace sparse_rows_test {

using namespace attune;

namespace {

constexpr double strength = 1e-2;

const oracle::Golden& golden() {
  static const oracle::Golden file("sparse_rows.csv");
  return file;
}

// The rows, and the targets of sparse_rows.py.
struct Rows {
  SparseDataset<double, int> classes = read_sparse_svmlight(oracle::golden_path("sparse_rows.svmlight"), {.first_index = 0, .features = 40}).classification();
  std::vector<int> two{};
  std::vector<double> numbers{}, counts{}, weights = oracle::weights(classes.size());

  Rows() {
    const auto x = classes.x.view();
    for (Index i = 0; i < classes.size(); ++i) {
      two.push_back(classes.y[i] == 1 ? 1 : 0);
      double number = classes.y[i];
      const auto row = x.row(i);
      for (Index k = 0; k < row.size; ++k) number += row.values[k] * (row.columns[k] + 1) / 40.0;
      numbers.push_back(number);
      counts.push_back(std::floor(std::abs(number)));
    }
  }

  template <class Label>
  auto view(const std::vector<Label>& y, bool weighted = false) const {
    return attune::view(classes.x.view(), y, {.weights = weighted ? std::span<const double>(weights) : std::span<const double>{}});
  }
};

const Rows& rows() {
  static const Rows all;
  return all;
}

void check_values(const Eigen::Ref<const Eigen::VectorXd>& found, const std::string& key, double tolerance = 1e-7) {
  const auto& expected = golden()[key];
  CAPTURE(key);
  REQUIRE(static_cast<std::size_t>(found.size()) == expected.size());
  const Eigen::Map<const Eigen::VectorXd> e(expected.data(), found.size());
  CHECK((found - e).lpNorm<Eigen::Infinity>() <= tolerance * e.lpNorm<Eigen::Infinity>());
}

template <class L>
L exact(L learner) {
  learner.penalty.strength = strength;
  learner.optimizer.stopping = {.gradient = {.tolerance = 1e-13}, .budget = {.iterations = 10'000}};
  return learner;
}

template <class L, class View>
void check_fit(const L& learner, const View& train, const std::string& key, double tolerance = 1e-7) {
  const auto model = exact(learner).fit(train);
  check_values(model.parameters, key, tolerance);
}

}  // namespace

TEST_CASE("sparse rows: coefficients agree with scikit-learn's of a csr_matrix") {
  check_fit(LogisticRegression<>{}, rows().view(rows().two), "logistic");
  check_fit(LogisticRegression<>{}, rows().view(rows().two, true), "logistic_weighted");
  check_fit(LogisticRegression<>{.class_weights = {.balanced = true}}, rows().view(rows().two), "logistic_balanced");
  check_fit(SoftmaxRegression<>{}, rows().classes.view(), "softmax_by_parameters");
  check_fit(Ridge<>{}, rows().view(rows().numbers), "ridge");
  check_fit(PoissonRegression<>{}, rows().view(rows().counts), "poisson");
  check_fit(Lasso<>{}, rows().view(rows().numbers), "lasso");
  check_fit(Lasso<>{}, rows().view(rows().numbers, true), "lasso_weighted");
  check_fit(ElasticNetRegression<>{.penalty = {.l1_ratio = 0.5}}, rows().view(rows().numbers), "elastic_net");
  Eigen::VectorXd svc = exact(LinearSvc<>{.model = {.intercept = false}}).fit(rows().view(rows().two)).parameters;
  svc.conservativeResize(svc.size() + 1);
  svc[svc.size() - 1] = 0;  // scikit-learn writes an intercept of 0
  check_values(svc, "svc_without_intercept");
}

TEST_CASE("sparse rows: one against the rest agrees with OneVsRestClassifier") {
  const auto model = OneVsRest<LogisticRegression<>>{.learner = exact(LogisticRegression<>{})}.fit(rows().classes);
  REQUIRE(model.models.size() == 3);
  for (std::size_t k = 0; k < 3; ++k) check_values(model.models[k].parameters, "rest_" + std::to_string(k));
}

TEST_CASE("sparse rows: scalers that keep zeros find what scikit-learn's do") {
  const auto data = rows().view(rows().numbers), weighted = rows().view(rows().numbers, true);
  const auto values = [](const std::vector<double>& v) { return Eigen::Map<const Eigen::VectorXd>(v.data(), static_cast<Index>(v.size())); };
  check_values(values(MaxAbsScaler{}.fit(data).max_abs), "max_abs", 0);
  const StandardScaler scaler{.with_mean = false};
  check_values(values(scaler.fit(data).scale), "deviations", 1e-14);
  check_values(values(scaler.fit(weighted).scale), "deviations_weighted", 1e-14);
}

TEST_CASE("sparse rows: a cross-validation and a search behind a MaxAbsScaler agree with scikit-learn's") {
  const auto learner = MaxAbsScaler{} | exact(LogisticRegression<>{});
  const auto data = rows().view(rows().two);
  const KFold folds{.folds = 5, .shuffle = false};
  const auto result = cross_validate(learner, data, folds, Metrics<Accuracy, LogLoss>{});
  const auto accuracies = result.scores<Accuracy>(), losses = result.scores<LogLoss>();
  check_values(Eigen::Map<const Eigen::VectorXd>(accuracies.data(), 5), "accuracies", 1e-14);
  check_values(Eigen::Map<const Eigen::VectorXd>(losses.data(), 5), "log_losses", 1e-7);
  const auto found = search(learner, data, search_space(axis<&L2::strength>(values({1e-4, 1e-2, 1.0}))), GridSearch{}, folds, Metrics<LogLoss>{}, {.execution = Threads{2}});
  REQUIRE(found.trials.size() == 3);
  Eigen::VectorXd scores(3);
  for (Index k = 0; k < 3; ++k) scores[k] = found.trials[static_cast<std::size_t>(k)].score;
  check_values(scores, "searched", 1e-7);
}

}  // namespace sparse_rows_test
