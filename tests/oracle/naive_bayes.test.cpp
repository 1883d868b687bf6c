// SPDX-License-Identifier: BSL-1.0

// Gaussian naive Bayes agrees with scikit-learn's.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <span>
#include <string>
#include <vector>

#include "attune/bayes/gaussian_naive_bayes.hpp"
#include "attune/metrics/roc_auc.hpp"
#include "attune/validate/evaluate.hpp"
#include "golden.hpp"

namespace naive_bayes_test {

using namespace attune;

namespace {

double largest_relative_error(std::span<const double> found, const std::vector<double>& golden) {
  REQUIRE(found.size() == golden.size());
  double worst = 0;
  for (std::size_t j = 0; j < found.size(); ++j) worst = std::max(worst, std::abs(found[j] - golden[j]) / std::max(1e-6, std::abs(golden[j])));
  return worst;
}

// The rows of the golden file: every 17th.
std::vector<double> chosen_rows(const Eigen::MatrixXd& all) {
  std::vector<double> values;
  for (Index i = 0; i < all.rows(); i += 17)
    for (Index j = 0; j < all.cols(); ++j) values.push_back(all(i, j));
  return values;
}

void check_against_golden(const std::string& name, Dataset<double, int> data) {
  const oracle::Golden golden("naive_bayes.csv");
  for (const std::string setting : {"default", "smooth", "priors"})
    for (const bool weighted : {false, true}) {
      const std::string key = name + " " + setting + (weighted ? " weighted=1 " : " weighted=0 ");
      CAPTURE(key);
      if (weighted)
        data.weights = oracle::weights(data.size());
      else
        data.weights.clear();
      GaussianNaiveBayes learner{.var_smoothing = setting == "smooth" ? 1e-3 : 1e-9};
      const auto classes = static_cast<int>(data.class_names->size());
      for (int k = 0; setting == "priors" && k < classes; ++k) learner.priors.push_back((1.0 + k) / (0.5 * classes * (classes + 1)));
      const auto model = learner.fit(data.view());
      const auto x = data.view().x();
      CHECK(largest_relative_error(model.class_prior, golden[key + "prior"]) <= 1e-14);
      CHECK(largest_relative_error({model.mean.data(), static_cast<std::size_t>(model.mean.size())}, golden[key + "mean"]) <= 1e-12);
      CHECK(largest_relative_error({model.variance.data(), static_cast<std::size_t>(model.variance.size())}, golden[key + "variance"]) <= 1e-12);
      CHECK(largest_relative_error(chosen_rows(model.predict_log_proba(x)), golden[key + "log_proba"]) <= 1e-9);
      const auto predicted = model.predict(x);
      const auto& expected = golden[key + "predicted"];
      REQUIRE(expected.size() == static_cast<std::size_t>(predicted.size()));
      for (Index i = 0; i < predicted.size(); ++i) CHECK(predicted[i] == static_cast<int>(expected[static_cast<std::size_t>(i)]));
      if (classes != 2) continue;
      CHECK(largest_relative_error(chosen_rows(model.decision_function(x)), golden[key + "odds"]) <= 1e-9);
      CHECK(std::abs(evaluate(model, data, Metrics<RocAuc>{}).get<RocAuc>() - golden.number(key + "auc")) <= 1e-12);
    }
}

}  // namespace

TEST_CASE("oracle: Gaussian naive Bayes finds and says what scikit-learn's does") {
  check_against_golden("breast_cancer", oracle::breast_cancer());
  check_against_golden("iris", oracle::iris());
  check_against_golden("wine", oracle::wine());
}

}  // namespace naive_bayes_test
