// SPDX-License-Identifier: BSL-1.0

// Linear support vector machines as estimators: the dual's answer is the primal's.

#include "attune/optimize/linear_margins.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <string>
#include <vector>

#include "../model/problems.hpp"
#include "attune/loss/hinge.hpp"
#include "attune/loss/squared_hinge.hpp"
#include "attune/data/sparse_rows.hpp"
#include "attune/model/estimator.hpp"
#include "attune/model/sparse_linear.hpp"
#include "attune/optimize/dual_coordinate_descent.hpp"
#include "attune/search/grid_search.hpp"
#include "attune/search/search.hpp"
#include "attune/search/space.hpp"
#include "attune/validate/stratified_k_fold.hpp"

namespace linear_margins_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

template <class T, class L>
using Dual = Estimator<Linear<T>, L, L2, DualCoordinateDescent>;

namespace {

constexpr DualCoordinateDescent precise{.gap_tolerance = 1e-13, .stopping = {.budget = {.iterations = 20'000}}};

}  // namespace

TEST_CASE("linear margins: the dual and the primal of an estimator meet, with weights of rows and classes") {
  for (const bool intercept : {false, true})
    for (const bool weighted : {false, true}) {
      const auto data = attune_test::classes<double>(50, 3, 950, weighted);
      const ClassWeights factors{.balanced = weighted};
      const Estimator<Linear<double>, SquaredHinge> primal{.model = {.intercept = intercept}, .penalty = {.strength = 0.01}, .optimizer = {.stopping = {.gradient = {.tolerance = 1e-12}}}, .class_weights = factors};
      const Dual<double, SquaredHinge> dual{.model = {.intercept = intercept}, .penalty = {.strength = 0.01}, .optimizer = precise, .class_weights = factors};
      const auto a = primal.fit(data);
      const auto b = dual.fit(data);
      CHECK((a.parameters - b.parameters).lpNorm<Eigen::Infinity>() <= 1e-6);
      CHECK(b.optimization.value == doctest::Approx(a.optimization.value).epsilon(1e-12));
      const Dual<double, Hinge> smooth{.model = {.intercept = intercept}, .loss = {.smoothing = 0.2}, .penalty = {.strength = 0.01}, .optimizer = precise, .class_weights = factors};
      const Estimator<Linear<double>, Hinge, L2, Lbfgs> rounded{.model = {.intercept = intercept}, .loss = {.smoothing = 0.2}, .penalty = {.strength = 0.01}, .optimizer = {.stopping = {.gradient = {.tolerance = 1e-12}}}, .class_weights = factors};
      CHECK(smooth.fit(data).optimization.value == doctest::Approx(rounded.fit(data).optimization.value).epsilon(1e-12));
    }
}

TEST_CASE("linear margins: floats, columns stored one after the other and chosen rows give what doubles give") {
  const auto floats = attune_test::classes<float>(90, 4, 951, true);
  const Eigen::MatrixXd columns = floats.x.cast<double>();
  const RowMatrix<double> rows = floats.x.cast<double>();
  const auto a = Dual<float, Hinge>{.penalty = {.strength = 0.1}}.fit(floats), b = Dual<float, Hinge>{.penalty = {.strength = 0.1}}.fit(floats);
  CHECK(a.parameters == b.parameters);
  const auto c = Dual<double, Hinge>{.penalty = {.strength = 0.1}}.fit(view(columns, floats.y)), d = Dual<double, Hinge>{.penalty = {.strength = 0.1}}.fit(view(rows, floats.y));
  CHECK(c.parameters == d.parameters);
  std::vector<Index> some;
  for (Index i = 0; i < 90; i += 2) some.push_back(i);
  const auto chosen = Dual<double, SquaredHinge>{.penalty = {.strength = 0.1}, .optimizer = precise}.fit(view(rows, floats.y).subset(some));
  const auto same = Estimator<Linear<double>, SquaredHinge>{.penalty = {.strength = 0.1}, .optimizer = {.stopping = {.gradient = {.tolerance = 1e-12}}}}.fit(view(rows, floats.y).subset(some));
  CHECK(chosen.optimization.value == doctest::Approx(same.optimization.value).epsilon(1e-12));
}

TEST_CASE("linear margins: sparse rows lead where dense ones lead") {
  auto data = attune_test::classes<double>(80, 6, 954, true);
  for (Index i = 0; i < 80; ++i)
    for (Index j = 0; j < 6; ++j)
      if ((i + 2 * j) % 3 != 0) data.x(i, j) = 0;
  const auto rows = to_sparse(MatrixView<double>(data.x));
  const auto floats = to_sparse(MatrixView<float>(RowMatrix<float>(data.x.cast<float>())));
  const Dual<double, Hinge> learner{.penalty = {.strength = 0.1}, .optimizer = {.gap_tolerance = 1e-7}};
  const double least = learner.fit(data).optimization.value;
  const auto sparse = learner.fit(view(rows.view(), data.y, {.weights = data.weights}));
  CHECK(sparse.optimization.value == doctest::Approx(least).epsilon(2e-7));
  CHECK(sparse.predict(rows.view()) == sparse.predict(data.x));
  const Dual<float, Hinge> single{.penalty = {.strength = 0.1}, .optimizer = {.gap_tolerance = 1e-7}};
  CHECK(single.fit(view(floats.view(), data.y, {.weights = data.weights})).optimization.value == doctest::Approx(least).epsilon(1e-5));  // of rounded samples
}

TEST_CASE("linear margins: a search over the strength has the same bits on any number of threads") {
  const auto data = attune_test::classes<double>(90, 3, 952);
  const auto find = [&](const AnyExecutor& executor) {
    return search(Dual<double, Hinge>{}, data, search_space(axis<&L2::strength>(values({1e-3, 1e-1}))), GridSearch{}, StratifiedKFold{.folds = 3, .seed = 2}, {.execution = executor});
  };
  const auto one = find(Serial{}), many = find(Threads{3});
  CHECK(one.best == many.best);
  CHECK(one.best_trial().score == many.best_trial().score);
  CHECK(one.best_trial().score > 0.5);
}

TEST_CASE("linear margins: no strength is refused") {
  const auto data = attune_test::classes<double>(30, 3, 953);
  CHECK(contains(error_of<InvalidArgument>([&] { Dual<double, Hinge>{.penalty = {.strength = 0}}.fit(data); }), "strength of the penalty: found 0, expected above 0"));
}

}  // namespace linear_margins_test
