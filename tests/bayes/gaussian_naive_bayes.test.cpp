// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <limits>
#include <memory>
#include <numbers>
#include <string>
#include <utility>
#include <vector>

#include "../model/problems.hpp"
#include "attune/bayes/gaussian_naive_bayes.hpp"
#include "attune/core/any_learner.hpp"
#include "attune/metrics/log_loss.hpp"
#include "attune/metrics/roc_auc.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "attune/preprocess/standard_scaler.hpp"
#include "attune/search/grid_search.hpp"
#include "attune/search/search.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/k_fold.hpp"
#include "attune/validate/stratified_k_fold.hpp"

using namespace attune;
using attune_test::classes;
using attune_test::contains;
using attune_test::error_of;
using attune_test::random;

namespace {

// K classes whose columns are normal around different means.
Dataset<double, int> many_classes(Index n, Index p, int count, std::uint64_t stream) {
  auto source = random(stream);
  Dataset<double, int> data;
  data.x.resize(n, p);
  data.y.resize(n);
  std::vector<std::string> names;
  for (int k = 0; k < count; ++k) names.push_back("c" + std::to_string(k));
  data.class_names = std::make_shared<const std::vector<std::string>>(std::move(names));
  for (Index i = 0; i < n; ++i) {
    data.y[i] = static_cast<int>(i % count);
    for (Index j = 0; j < p; ++j) data.x(i, j) = source.normal() + 2 * std::cos(static_cast<double>((j + 1) * data.y[i]));
  }
  return data;
}

Dataset<double, int> by_hand() {
  Dataset<double, int> data;
  data.x.resize(5, 1);
  data.x << 0, 2, 10, 12, 14;
  data.y.resize(5);
  data.y << 0, 0, 1, 1, 1;
  return data;
}

}  // namespace

TEST_CASE("naive bayes: fits a data set as its view") {
  const auto data = attune_test::classes<double>(60, 2, 812);
  CHECK(GaussianNaiveBayes{}.fit(data).predict(data.x) == GaussianNaiveBayes{}.fit(data.view()).predict(data.x));
}

TEST_CASE("gaussian naive bayes: means, variances and probabilities by hand") {
  const auto data = by_hand();
  const auto model = GaussianNaiveBayes{.var_smoothing = 0}.fit(data.view());
  CHECK(model.class_prior == std::vector<double>{0.4, 0.6});
  CHECK(model.mean(0, 0) == 1);
  CHECK(model.mean(1, 0) == 12);
  CHECK(model.variance(0, 0) == 1);
  CHECK(model.variance(1, 0) == doctest::Approx(8.0 / 3).epsilon(1e-15));
  const Eigen::MatrixXd x = Eigen::MatrixXd::Constant(1, 1, 5.0);
  const double density0 = 0.4 * std::exp(-8.0) / std::sqrt(2 * std::numbers::pi);
  const double density1 = 0.6 * std::exp(-49.0 / (16.0 / 3)) / std::sqrt(2 * std::numbers::pi * 8 / 3);
  CHECK(model.predict_proba(x)(0, 0) == doctest::Approx(density0 / (density0 + density1)).epsilon(1e-12));
  CHECK(model.decision_function(x)(0, 0) == doctest::Approx(std::log(density1 / density0)).epsilon(1e-12));
  CHECK(model.predict(x)[0] == (density1 > density0 ? 1 : 0));
}

TEST_CASE("gaussian naive bayes: the smoothing is a share of the largest variance of a column") {
  const auto data = many_classes(60, 3, 2, 1);
  const auto plain = GaussianNaiveBayes{.var_smoothing = 0}.fit(data.view());
  const auto smooth = GaussianNaiveBayes{.var_smoothing = 0.5}.fit(data.view());
  double largest = 0;
  for (Index j = 0; j < 3; ++j) largest = std::max(largest, (data.x.col(j).array() - data.x.col(j).mean()).square().mean());
  CHECK(smooth.smoothing == doctest::Approx(0.5 * largest).epsilon(1e-13));
  CHECK((smooth.variance - plain.variance).isApproxToConstant(0.5 * largest, 1e-12));
}

TEST_CASE("gaussian naive bayes: a whole weight is a row as often, but for the smoothing; weight zero is no row at all") {
  auto weighted = many_classes(40, 3, 3, 2);
  Dataset<double, int> repeated{.class_names = weighted.class_names}, without{.class_names = weighted.class_names};
  std::vector<Index> rows, kept;
  for (Index i = 0; i < 40; ++i) {
    weighted.weights.push_back(static_cast<double>(i % 4));
    if (i % 4 > 0) kept.push_back(i);
    for (Index k = 0; k < i % 4; ++k) rows.push_back(i);
  }
  repeated.x = weighted.x(rows, Eigen::all);
  repeated.y = weighted.y(rows);
  const GaussianNaiveBayes learner{.var_smoothing = 0};
  const auto a = learner.fit(weighted.view()), b = learner.fit(repeated.view());
  CHECK(a.mean.isApprox(b.mean, 1e-13));
  CHECK(a.variance.isApprox(b.variance, 1e-12));
  CHECK(a.predict_log_proba(weighted.x).isApprox(b.predict_log_proba(weighted.x), 1e-11));

  without.x = weighted.x(kept, Eigen::all);
  without.y = weighted.y(kept);
  for (const Index i : kept) without.weights.push_back(weighted.weights[static_cast<std::size_t>(i)]);
  const GaussianNaiveBayes smooth{.var_smoothing = 0.1};
  CHECK(smooth.fit(weighted.view()).variance.isApprox(smooth.fit(without.view()).variance, 1e-13));
}

TEST_CASE("gaussian naive bayes: probabilities of a row add up to 1, and their logarithms and odds belong to them") {
  const auto data = many_classes(300, 4, 12, 3);
  const auto model = GaussianNaiveBayes{}.fit(data.view());
  const auto p = model.predict_proba(data.x);
  const auto logs = model.predict_log_proba(data.x);
  const auto odds = model.decision_function(data.x);
  REQUIRE(odds.cols() == 12);
  for (Index i = 0; i < p.rows(); ++i) {
    CHECK(p.row(i).sum() == doctest::Approx(1).epsilon(1e-12));
    for (Index k = 0; k < 12; ++k) {
      CHECK(std::exp(logs(i, k)) == p(i, k));
      if (p(i, k) < 0.9 && p(i, k) > 1e-300) CHECK(odds(i, k) == doctest::Approx(std::log(p(i, k) / (1 - p(i, k)))).epsilon(1e-9));
    }
    Index best = 0;
    p.row(i).maxCoeff(&best);
    CHECK(model.predict(data.x)[i] == static_cast<int>(best));
  }
}

TEST_CASE("gaussian naive bayes: thousands of columns neither underflow nor tie") {
  const auto data = many_classes(50, 3000, 2, 4);
  const auto model = GaussianNaiveBayes{}.fit(data.view());
  const auto p = model.predict_proba(data.x);
  CHECK(p.allFinite());
  for (Index i = 0; i < 50; ++i) CHECK(model.predict(data.x)[i] == data.y[i]);
  CHECK(evaluate(model, data, Metrics<RocAuc>{}).get<RocAuc>() == 1);
}

TEST_CASE("gaussian naive bayes: outputs() is what the single calls say") {
  for (const int count : {2, 5}) {
    const auto data = many_classes(70, 3, count, 5);
    const auto model = GaussianNaiveBayes{}.fit(data.view());
    const auto x = data.view().x();
    const auto out = model.outputs(x, Needs::labels | Needs::scores | Needs::probabilities);
    CHECK(out.predicted == detail::to_labels<int>(model.predict(x)));
    CHECK(out.scores == detail::to_scores(model.decision_function(x)));
    CHECK(out.probabilities == detail::to_scores(model.predict_proba(x)));
    CHECK(model.outputs(x, Needs::labels).probabilities.values.empty());
  }
}

TEST_CASE("gaussian naive bayes: float samples and views of some rows and strides give the same") {
  const auto data = many_classes(90, 4, 3, 6);
  const auto model = GaussianNaiveBayes{}.fit(data.view());
  const Eigen::MatrixXd columns = data.x;
  CHECK(GaussianNaiveBayes{}.fit(view(columns, data.y, {.class_names = data.class_names})).variance == model.variance);
  Dataset<float, int> narrow{.x = data.x.cast<float>(), .y = data.y, .class_names = data.class_names};
  CHECK(GaussianNaiveBayes{}.fit(narrow.view()).mean.isApprox(model.mean, 1e-6));
  std::vector<Index> rows;
  for (Index i = 0; i < 90; i += 2) rows.push_back(i);
  Dataset<double, int> half{.x = data.x(rows, Eigen::all), .y = data.y(rows), .class_names = data.class_names};
  CHECK(GaussianNaiveBayes{}.fit(half.view()).mean == GaussianNaiveBayes{}.fit(data.view().subset(rows)).mean);
}

TEST_CASE("gaussian naive bayes: a class that is missing from the rows keeps its code and is never predicted") {
  const auto data = many_classes(90, 3, 3, 7);
  std::vector<Index> rows;
  for (Index i = 0; i < 90; ++i)
    if (data.y[i] != 1) rows.push_back(i);
  const auto model = GaussianNaiveBayes{}.fit(data.view().subset(rows));
  CHECK(model.class_prior == std::vector<double>{0.5, 0, 0.5});
  CHECK(model.predict_proba(data.x).col(1).maxCoeff() == 0);
  CHECK((model.predict(data.x).array() != 1).all());
  CHECK(model.decision_function(data.x).allFinite());
  CHECK(model.class_name(2) == "c2");
  const GaussianNaiveBayes given{.priors = {0.2, 0.6, 0.2}};
  CHECK(given.fit(data.view().subset(rows)).predict_proba(data.x).isApprox(model.predict_proba(data.x), 1e-14));
  // Folds cut in order: each training part lacks no class, but the held-out part has one only.
  std::vector<Index> sorted;
  for (int k = 0; k < 3; ++k)
    for (Index i = k; i < 90; i += 3) sorted.push_back(i);
  const auto result = cross_validate(GaussianNaiveBayes{}, data.view().subset(sorted), KFold{.folds = 3, .shuffle = false}, Metrics<Accuracy, LogLoss>{});
  for (const auto& fold : result.folds) CHECK(fold.test[0] == 0);  // the class of the held-out rows was never seen
}

TEST_CASE("gaussian naive bayes: goes through pipeline, cross-validation, search and run-time choice") {
  const auto data = many_classes(200, 5, 4, 8);
  const auto scaled = cross_validate(StandardScaler{} | GaussianNaiveBayes{.var_smoothing = 0}, data, StratifiedKFold{.folds = 4});
  const auto plain = cross_validate(GaussianNaiveBayes{.var_smoothing = 0}, data, StratifiedKFold{.folds = 4});
  CHECK(plain.mean<Accuracy>() > 0.8);
  CHECK(scaled.scores<Accuracy>() == plain.scores<Accuracy>());  // the densities' ratios do not depend on units
  const auto found = search<LogLoss>(GaussianNaiveBayes{}, data, search_space(axis<&GaussianNaiveBayes::var_smoothing>(values({1e-9, 1e6}))), GridSearch{}, StratifiedKFold{.folds = 3}, Metrics<LogLoss>{});
  CHECK(found.best_learner().var_smoothing == 1e-9);
  const AnyLearner<double, int> any = GaussianNaiveBayes{};
  CHECK(any.fit(data.view()).predict(data.view().x()) == detail::to_labels<int>(GaussianNaiveBayes{}.fit(data.view()).predict(data.x)));
  const Fitted<GaussianNaiveBayes> member = GaussianNaiveBayes{}.fit(data.view());
  CHECK(member.class_name(0) == "c0");
}

TEST_CASE("gaussian naive bayes: priors that are given move the border between classes") {
  const auto data = by_hand();
  const Eigen::MatrixXd x = Eigen::MatrixXd::Constant(1, 1, 5.5);
  const auto odds = [&](double prior) { return GaussianNaiveBayes{.priors = {1 - prior, prior}}.fit(data.view()).decision_function(x)(0, 0); };
  CHECK(odds(0.9) - odds(0.5) == doctest::Approx(std::log(9.0)).epsilon(1e-12));
}

TEST_CASE("gaussian naive bayes: refuses settings and data it cannot use") {
  auto data = by_hand();
  const auto fit = [&](const GaussianNaiveBayes& learner) { return error_of<Error>([&] { learner.fit(data.view()); }); };
  CHECK(contains(fit({.var_smoothing = -1}), "GaussianNaiveBayes::var_smoothing"));
  CHECK(contains(fit({.priors = {0.5, 0.25, 0.25}}), "expected 2, one for each class"));
  CHECK(contains(fit({.priors = {0.5, 0.4}}), "a sum of 0.9"));
  CHECK(contains(fit({.priors = {1.5, -0.5}}), "found -0.5"));
  data.weights = {1, 1, 0, 0, 0};
  CHECK(contains(fit({}), "weights"));
  data.weights.clear();
  data.x << 3, 3, 10, 12, 14;
  CHECK(fit({}) == "no exception");
  CHECK(contains(fit({.var_smoothing = 0}), "column 'x0', class '0': found one value in all rows"));
  data.x(2, 0) = std::numeric_limits<double>::quiet_NaN();
  CHECK(contains(fit({}), "row 2, column 'x0'"));
  data = by_hand();
  data.y.setZero();
  CHECK(contains(fit({}), "only class '0'"));
  data = by_hand();
  const auto model = GaussianNaiveBayes{}.fit(data.view());
  CHECK(contains(error_of<InvalidArgument>([&] { model.predict(Eigen::MatrixXd::Zero(1, 2).eval()); }), "found 2 columns"));
  const Eigen::MatrixXd bad = Eigen::MatrixXd::Constant(1, 1, std::numeric_limits<double>::quiet_NaN());
  CHECK(contains(error_of<InvalidData>([&] { model.predict_proba(bad); }), "row 0"));
  CHECK(contains(error_of<InvalidArgument>([&] { model.class_name(2); }), "expected 0 to 1"));
}
