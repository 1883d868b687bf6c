// SPDX-License-Identifier: BSL-1.0
#include "attune/model/one_vs_one.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "attune/data/sparse_rows.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/loss/squared_hinge.hpp"
#include "attune/model/estimator.hpp"
#include "attune/model/sparse_linear.hpp"
#include "attune/preprocess/pipeline.hpp"
#include "attune/preprocess/standard_scaler.hpp"
#include "attune/search/grid_search.hpp"
#include "attune/search/search.hpp"
#include "attune/search/space.hpp"
#include "attune/validate/stratified_k_fold.hpp"
#include "problems.hpp"

namespace one_vs_one_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::many_classes;

using Logistic = Estimator<Linear<double>, LogisticLoss>;
using Margin = Estimator<Linear<double>, SquaredHinge>;

// Says of every row what it was told, and how sure it is.
struct Told {
  int says = 0;
  double sure = 0;
  std::vector<int> predict(const MatrixView<double>& x) const { return std::vector<int>(static_cast<std::size_t>(x.rows()), says); }
  std::vector<double> decision_function(const MatrixView<double>& x) const { return std::vector<double>(static_cast<std::size_t>(x.rows()), sure); }
};

// A learner of the user's own that has probabilities only: the share of the class among the rows.
struct Share {
  struct Model {
    double share = 0;
    std::vector<int> predict(const MatrixView<double>& x) const { return std::vector<int>(static_cast<std::size_t>(x.rows()), share > 0.5 ? 1 : 0); }
    std::vector<double> predict_proba(const MatrixView<double>& x) const { return std::vector<double>(static_cast<std::size_t>(x.rows()), share); }
  };
  Model fit(const DatasetView<double, int>& rows) const { return {static_cast<double>(class_sizes(rows)[1]) / static_cast<double>(rows.size())}; }
};

static_assert(LearnerOn<OneVsOne<Logistic>, DatasetView<double, int>> && !LearnerOn<OneVsOne<Logistic>, DatasetView<double, double>>);
static_assert(HasDecision<Fitted<OneVsOne<Margin>>, MatrixView<double>> && !HasProbability<Fitted<OneVsOne<Logistic>>, MatrixView<double>>);

TEST_CASE("one vs one: is one model for each pair, fitted to the rows of the two") {
  const auto data = many_classes<double>(300, 4, 3, 190, true);
  const auto model = OneVsOne<Logistic>{.learner = {.penalty = {.strength = 0.05}}}.fit(data);
  REQUIRE(model.models.size() == 3);
  std::size_t pair = 0;
  for (int a = 0; a < 3; ++a)
    for (int b = a + 1; b < 3; ++b) {
      Dataset<double, int> two;
      std::vector<Index> rows;
      for (Index i = 0; i < 300; ++i)
        if (data.y[i] == a || data.y[i] == b) rows.push_back(i);
      two.x.resize(static_cast<Index>(rows.size()), 4);
      two.y.resize(static_cast<Index>(rows.size()));
      for (std::size_t r = 0; r < rows.size(); ++r) {
        two.x.row(static_cast<Index>(r)) = data.x.row(rows[r]);
        two.y[static_cast<Index>(r)] = data.y[rows[r]] == b ? 1 : 0;
        two.weights.push_back(data.weights[static_cast<std::size_t>(rows[r])]);
      }
      const auto& fitted = model.models[pair++];
      CHECK(fitted.parameters == Logistic{.penalty = {.strength = 0.05}}.fit(two).parameters);
      CHECK(fitted.class_name(0) == std::to_string(a));
      CHECK(fitted.class_name(1) == std::to_string(b));
    }
  CHECK(model.fit_status() == FitStatus::converged);
  CHECK(model.class_name(2) == "2");
}

TEST_CASE("one vs one: most votes win; of equals, the largest sum of decision values; of those, the first") {
  FittedOneVsOne<Told> model{.codes = {0, 1, 2}, .classes = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"a", "b", "c"})};
  const RowMatrix<double> x = RowMatrix<double>::Zero(1, 1);
  // 0 loses to 1, wins against 2; 1 wins against 2: 1, 2 and 0 votes, whatever the decision values.
  model.models = {{1, 0.1}, {0, -100}, {0, -0.1}};
  CHECK(model.predict(x)[0] == 1);
  Eigen::RowVectorXd expected(3);
  expected << 1 + 99.9 / (3 * 100.9), 2 + 0.2 / (3 * 1.2), -100.1 / (3 * 101.1);
  CHECK((model.decision_function(x) - expected).lpNorm<Eigen::Infinity>() <= 1e-15);
  model.models = {{1, 3}, {0, -1}, {1, 1}};  // each wins once; the sums are -2, 2 and 0
  CHECK(model.predict(x)[0] == 1);
  model.models = {{1, 2}, {0, -2}, {1, 2}};
  CHECK(model.predict(x)[0] == 0);  // all sums are 0
}

TEST_CASE("one vs one: classes without rows keep their code and are never predicted") {
  auto data = many_classes<double>(100, 3, 3, 191);
  for (int& y : data.y) y = y == 2 ? 3 : y;
  data.class_names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"a", "b", "c", "d"});
  const auto model = OneVsOne<Logistic>{}.fit(data);
  CHECK(model.codes == std::vector<int>{0, 1, 3});
  const auto predicted = model.predict(data.x);
  CHECK((predicted.array() != 2).all());
  CHECK((predicted.array() == 3).any());
  CHECK(model.decision_function(data.x).col(2).maxCoeff() == decltype(model)::score_of_absent);
}

TEST_CASE("one vs one: sparse rows are the same rows with their zeros, weighted or not") {
  for (const bool weighted : {false, true}) {
    CAPTURE(weighted);
    auto data = many_classes<double>(120, 6, 4, 195, weighted);
    for (Index i = 0; i < 120; ++i)
      for (Index j = 0; j < 6; ++j)
        if ((i + j) % 3 == 0) data.x(i, j) = 0;
    const auto rows = to_sparse(MatrixView<double>(data.x));
    const OneVsOne<Logistic> learner{.learner = {.optimizer = {.stopping = {.gradient = {.tolerance = 1e-12}}}}};
    const auto dense = learner.fit(data), sparse = learner.fit(view(rows.view(), data.y, {.weights = data.weights}));
    CHECK(sparse.codes == dense.codes);
    CHECK(sparse.predict(rows.view()) == dense.predict(data.x));
    const auto scores = sparse.decision_function(rows.view()), expected = dense.decision_function(data.x);
    CHECK((scores - expected).cwiseAbs().maxCoeff() <= 1e-9 * expected.cwiseAbs().maxCoeff());
  }
}

TEST_CASE("one vs one: of two classes it says what its learner says") {
  const auto data = attune_test::classes<double>(80, 3, 192);
  const auto model = OneVsOne<Margin>{}.fit(data);
  const auto alone = Margin{}.fit(data);
  CHECK(model.predict(data.x) == alone.predict(data.x));
  const auto scores = model.decision_function(data.x);
  const auto own = alone.decision_function(data.x);
  for (Index i = 1; i < 80; ++i) CHECK((scores(i, 1) > scores(i - 1, 1)) == (own[i] > own[i - 1]));  // the same order
}

TEST_CASE("one vs one: goes through search around a pipeline, and axes reach into it") {
  const auto data = many_classes<double>(240, 3, 3, 193);
  const OneVsOne<decltype(StandardScaler{} | Margin{})> learner;
  const auto found = search(learner, data, search_space(axis<&L2::strength>(values({1e-3, 1e3}))), GridSearch{}, StratifiedKFold{.folds = 3, .seed = 1});
  CHECK(found.best_trial().score > 0.5);
}

TEST_CASE("one vs one: the bits do not depend on the executor, and a warm start goes on where it ended") {
  const auto data = many_classes<double>(300, 4, 4, 194);
  const auto one = OneVsOne<Logistic>{}.fit(data), many = OneVsOne<Logistic>{}.fit(data, {.executor = Threads{3}});
  FitContext warm;
  warm.warm_start = TypedValue(one);
  const auto again = OneVsOne<Logistic>{}.fit(data, warm);
  REQUIRE(one.models.size() == 6);
  for (std::size_t k = 0; k < 6; ++k) {
    CHECK(one.models[k].parameters == many.models[k].parameters);
    CHECK(again.models[k].optimization.iterations <= 1);
  }
}

TEST_CASE("one vs one: sets aside what its learner does") {
  const auto data = many_classes<double>(90, 2, 3, 640);
  const FitContext context{.random = RandomKey{4}};
  const OneVsOne<Logistic> pairs{.learner = {.validation_fraction = 0.2}};
  const auto parts = pairs.set_aside(data.view(), context);
  REQUIRE(parts);
  CHECK(parts->validation.size() == pairs.learner.set_aside(data.view(), context)->validation.size());
  for (const auto& model : pairs.fit(parts->train, {.random = RandomKey{4}, .validation = TypedValue(parts->validation)}).models) CHECK(std::isfinite(model.optimization.history.back().validation));
  CHECK_FALSE(OneVsOne<Logistic>{}.set_aside(data.view(), context));
}

TEST_CASE("one vs one: probabilities are compared with a half, and validation rows are those of the two classes") {
  auto data = many_classes<double>(120, 2, 3, 195);
  const auto sizes = class_sizes(data.view());
  const auto scores = OneVsOne<Share>{}.fit(data).decision_function(MatrixView<double>(data.x));
  double sum = 0;  // of class 0, against 1 and 2
  for (std::size_t k = 1; k < 3; ++k) sum -= static_cast<double>(sizes[k]) / static_cast<double>(sizes[0] + sizes[k]) - 0.5;
  const double votes = (sizes[0] >= sizes[1] ? 1 : 0) + (sizes[0] >= sizes[2] ? 1 : 0);
  CHECK(scores(0, 0) == doctest::Approx(votes + sum / (3 * (std::abs(sum) + 1))).epsilon(1e-14));
  FitContext context;
  context.validation = TypedValue(data.view());
  for (const auto& each : OneVsOne<Logistic>{}.fit(data, context).models) CHECK(std::isfinite(each.optimization.history.back().validation));
}

TEST_CASE("one vs one: one class only is refused, and so are samples that are NaN") {
  auto data = many_classes<double>(90, 2, 3, 196);
  const auto model = OneVsOne<Logistic>{}.fit(data);
  RowMatrix<double> x = data.x.topRows(2);
  x(1, 0) = std::numeric_limits<double>::quiet_NaN();
  CHECK(contains(error_of<InvalidData>([&] { model.predict(MatrixView<double>(x)); }), "row 1"));
  data.y.setZero();
  CHECK(contains(error_of<InvalidData>([&] { OneVsOne<Logistic>{}.fit(data); }), "only class"));
}

}  // namespace one_vs_one_test
