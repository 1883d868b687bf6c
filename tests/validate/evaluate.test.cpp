// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "../model/problems.hpp"
#include "attune/core/any_learner.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/loss/squared_error.hpp"
#include "attune/metrics/f1.hpp"
#include "attune/metrics/precision.hpp"
#include "attune/model/estimator.hpp"
#include "attune/validate/evaluate.hpp"
#include "learners.hpp"

namespace evaluate_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

using Logistic = Estimator<Linear<double>, LogisticLoss>;

// Says what it is told to.
struct Says {
  std::vector<int> labels;
  std::vector<double> scores;
  std::vector<int> predict(const MatrixView<double>&) const { return labels; }
  std::vector<double> decision_function(const MatrixView<double>&) const { return scores; }
};

Dataset<double, int> four_rows() {
  Dataset<double, int> data;
  data.x = RowMatrix<double>::Zero(4, 1);
  data.y.resize(4);
  data.y << 0, 0, 1, 1;
  return data;
}

}  // namespace

TEST_CASE("evaluate: scores a model of the user's own by the metrics that are asked for") {
  const auto data = four_rows();
  const Says model{{0, 1, 1, 1}, {0.1, 0.4, 0.35, 0.8}};
  const auto result = evaluate(model, data, Metrics<Accuracy, F1, RocAuc>{});
  CHECK(result.rows == 4);
  CHECK(result.get<Accuracy>() == 0.75);
  CHECK(result.get<F1>() == doctest::Approx(0.8).epsilon(1e-15));
  CHECK(result.get<RocAuc>() == 0.75);
  CHECK(result.scores == std::vector<double>{result.get<Accuracy>(), result.get<F1>(), result.get<RocAuc>()});
  CHECK((result == evaluate(model, data.view(), Metrics<Accuracy, F1, RocAuc>{})));
}

TEST_CASE("evaluate: weights of the rows count") {
  auto data = four_rows();
  data.weights = {1, 5, 2, 2};
  CHECK(evaluate(Says{{0, 1, 1, 1}, {0, 0, 0, 0}}, data, Metrics<Accuracy>{}).get<Accuracy>() == 0.5);
}

TEST_CASE("evaluate: a model brings its own metrics, others can be asked for, and one without has defaults") {
  const auto data = attune_test::classes<double>(100, 3, 140);
  const auto model = Logistic{}.fit(data.view());
  const auto own = evaluate(model, data);
  static_assert(std::is_same_v<decltype(own)::Metrics, Metrics<Accuracy, RocAuc, LogLoss>>);
  CHECK(evaluate(model, data, Metrics<F1, Accuracy>{}).get<Accuracy>() == own.get<Accuracy>());
  const auto target = attune_test::numbers<double>(50, 2, 141);
  const auto mean = attune_test::MeanLearner{}.fit(target.view());
  const auto defaults = evaluate(mean, target);
  static_assert(std::is_same_v<decltype(defaults)::Metrics, Metrics<R2, MeanSquaredError, MeanAbsoluteError>>);
  CHECK(std::abs(defaults.get<R2>()) <= 1e-14);
}

TEST_CASE("evaluate: any predictor is scored like the model that it holds") {
  const auto data = attune_test::classes<double>(100, 3, 142);
  const auto model = Logistic{}.fit(data.view());
  CHECK((evaluate(AnyPredictor<>(model), data, Metrics<Accuracy, RocAuc, LogLoss>{}) == evaluate(model, data)));
}

TEST_CASE("evaluate: a score that is undefined is NaN") {
  auto data = four_rows();
  CHECK(std::isnan(evaluate(Says{{0, 0, 0, 0}, {1, 2, 3, 4}}, data, Metrics<Precision>{}).get<Precision>()));
  data.y.setZero();
  CHECK(std::isnan(evaluate(Says{{0, 0, 0, 0}, {1, 2, 3, 4}}, data, Metrics<RocAuc>{}).get<RocAuc>()));
}

TEST_CASE("evaluate: outputs that are not finite are an error that names them") {
  const auto data = four_rows();
  const Says diverged{{0, 0, 0, 0}, {1, 2, std::numeric_limits<double>::quiet_NaN(), 4}};
  CHECK(contains(error_of<FitFailed>([&] { evaluate(diverged, data, Metrics<RocAuc>{}); }), "the model's scores, row 2: found nan"));
  const auto target = attune_test::numbers<double>(5, 1, 143);
  const attune_test::Constant infinite{std::numeric_limits<double>::infinity()};
  CHECK(contains(error_of<FitFailed>([&] { evaluate(infinite, target); }), "the model's predictions, row 0: found infinity"));
}

TEST_CASE("evaluate: data that are not finite, and answers of another length, are refused") {
  auto data = four_rows();
  CHECK_THROWS_AS(evaluate(Says{{0, 1}, {0, 1}}, data, Metrics<Accuracy>{}), InvalidArgument);
  data.x(1, 0) = std::numeric_limits<double>::quiet_NaN();
  CHECK(contains(error_of<InvalidData>([&] { evaluate(Says{{0, 1, 1, 1}, {0, 0, 0, 0}}, data, Metrics<Accuracy>{}); }), "row 1"));
}

TEST_CASE("evaluate: rows whose classes have other names, or another order, than the model's are refused") {
  const auto names = [](std::vector<std::string> list) { return std::make_shared<const std::vector<std::string>>(std::move(list)); };
  auto data = attune_test::classes<double>(60, 2, 144);
  data.class_names = names({"B", "M"});
  const auto model = Logistic{}.fit(data.view());
  CHECK_NOTHROW(evaluate(model, data));
  auto same = data;
  same.class_names = names({"B", "M"});  // equal, not shared
  CHECK_NOTHROW(evaluate(model, same));
  auto other = data;
  other.class_names = names({"M", "B"});
  CHECK(contains(error_of<InvalidData>([&] { evaluate(model, other); }), "y: found the classes M, B, expected B, M, in this order"));
}

TEST_CASE("evaluate: a class that these rows lack keeps its code") {
  auto data = four_rows();
  data.class_names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"a", "b", "c"});
  // Macro over the classes that occur; two of three do.
  CHECK(evaluate(Says{{0, 0, 1, 1}, {0, 0, 0, 0}}, data, Metrics<F1>{}).get<F1>() == 1);
  CHECK(evaluate(Says{{0, 2, 1, 1}, {0, 0, 0, 0}}, data, Metrics<Accuracy>{}).get<Accuracy>() == 0.75);
}

TEST_CASE("evaluate: rows whose classes have other names, or another order, than the model's are refused") {
  auto data = attune_test::classes<double>(60, 3, 94);
  data.class_names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"no", "yes"});
  const auto model = Logistic{}.fit(data.view());
  auto other = data;
  other.class_names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"yes", "no"});
  const auto text = error_of<InvalidData>([&] { evaluate(model, other); });
  CHECK(contains(text, "yes, no"));
  CHECK(contains(text, "no, yes"));
  CHECK(evaluate(model, data).rows == 60);
}

TEST_CASE("evaluate: several targets are scored by the mean of the scores of each, with their weights") {
  const auto data = attune_test::many_numbers<double>(60, 3, 3, 169, true);
  const auto model = Estimator<Linear<double>, SquaredError>{}.fit(data.view());
  const auto scores = evaluate(model, data);
  static_assert(std::is_same_v<decltype(scores), const Evaluation<Metrics<R2, MeanSquaredError, MeanAbsoluteError>>>);
  std::vector<double> mean(3);
  for (std::size_t k = 0; k < 3; ++k) {
    const auto own = evaluate(model.models[k], data.view().output(static_cast<Index>(k)));
    for (std::size_t m = 0; m < 3; ++m) mean[m] += own.scores[m] / 3;
  }
  for (std::size_t m = 0; m < 3; ++m) CHECK(scores.scores[m] == doctest::Approx(mean[m]).epsilon(1e-14));
  CHECK(scores.rows == 60);
  const auto each = evaluate_each(model, data);
  REQUIRE(each.size() == 3);
  for (std::size_t k = 0; k < 3; ++k) CHECK(each[k].scores == evaluate(model.models[k], data.view().output(static_cast<Index>(k))).scores);
  CHECK(each[2].rows == 60);
  CHECK(evaluate_each(model, data, Metrics<R2>{})[2].get<R2>() == each[2].get<R2>());
}

TEST_CASE("evaluate: a model of another number of targets, and predictions that are not finite, are refused by place") {
  const auto three = attune_test::many_numbers<double>(20, 2, 3, 171);
  auto two = three;
  two.y = RowMatrix<double>(three.y.leftCols(2));
  const auto model = Estimator<Linear<double>, SquaredError>{}.fit(three.view());
  CHECK(contains(error_of<InvalidArgument>([&] { evaluate(model, two); }), "model.predict(X): found 3 columns, expected 2, one for each target"));
  CHECK(contains(error_of<InvalidArgument>([&] { evaluate(model.models[0], two); }), "found 1 columns, expected 2"));
  struct Infinite {
    Eigen::MatrixXd said;
    Eigen::MatrixXd predict(const MatrixView<double>&) const { return said; }
  };
  Infinite infinite{Eigen::MatrixXd::Zero(20, 3)};
  infinite.said(6, 2) = std::numeric_limits<double>::infinity();
  CHECK(contains(error_of<FitFailed>([&] { evaluate(infinite, three); }), "the model's predictions, row 6: found infinity"));
  CHECK(contains(error_of<FitFailed>([&] { evaluate_each(infinite, three); }), "row 6: found infinity"));
  CHECK(contains(error_of<InvalidArgument>([&] { evaluate_each(model, two); }), "found 3 columns, expected 2"));
}

}  // namespace evaluate_test
