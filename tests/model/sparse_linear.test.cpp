// SPDX-License-Identifier: BSL-1.0

// A fit to sparse rows is the fit to the same rows with their zeros, whatever the loss, the penalty and the optimizer.

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <Eigen/SparseCore>
#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "attune/core/executor.hpp"
#include "attune/core/fields.hpp"
#include "attune/data/sparse_rows.hpp"
#include "attune/model/linear_models.hpp"
#include "attune/model/sparse_linear.hpp"
#include "attune/model/sparse_linear_models.hpp"
#include "attune/optimize/adam.hpp"
#include "attune/optimize/newton_cholesky.hpp"
#include "attune/optimize/saga.hpp"
#include "attune/optimize/sgd.hpp"
#include "attune/optimize/truncated_newton.hpp"
#include "problems.hpp"

namespace sparse_linear_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

constexpr Index n = 70, p = 9;

// What each learner does is no different for sparse rows: a few of them are tried.
template <class L, class Label>
concept OnSparse = LearnerOn<L, SparseDatasetView<double, Label>>;
static_assert(OnSparse<LogisticRegression<>, int> && OnSparse<SoftmaxRegression<>, int> && OnSparse<LinearSvc<>, int> && OnSparse<SparseLogisticRegression<>, int>);
static_assert(OnSparse<LinearRegression<>, double> && OnSparse<Ridge<>, double> && OnSparse<HuberRegression<>, double> && OnSparse<QuantileRegression<>, double> && OnSparse<LinearSvr<>, double> &&
              OnSparse<PoissonRegression<>, double> && OnSparse<GammaRegression<>, double> && OnSparse<TweedieRegression<>, double>);
static_assert(OnSparse<Lasso<>, double> && OnSparse<ElasticNetRegression<>, double> && OnSparse<GroupLassoRegression<>, double> && OnSparse<NonNegativeLeastSquares<>, double>);
static_assert(!OnSparse<LogisticRegression<float>, int> && !OnSparse<Ridge<>, int>);

// The same rows both ways: every third value is stored, of one column none.
template <class T, class Label>
struct Both {
  using Scalar = T;
  Dataset<T, Label> dense;
  SparseRows<T> sparse{};

  explicit Both(const Dataset<T, Label>& data) : dense(data) {
    auto source = attune_test::random(900);
    for (Index i = 0; i < dense.size(); ++i)
      for (Index j = 0; j < dense.features(); ++j)
        if (j == 5 || source.uniform() < 0.6) dense.x(i, j) = 0;
    sparse = to_sparse(MatrixView<T>(dense.x));
  }

  auto dense_view() const { return dense.view(); }
  auto sparse_view() const { return view(sparse.view(), dense.y, {.weights = dense.weights}); }
};

double distance(const Eigen::VectorXd& a, const Eigen::VectorXd& b) { return (a - b).lpNorm<Eigen::Infinity>() / std::max(1.0, b.lpNorm<Eigen::Infinity>()); }

template <class L>
L tight(L learner) {
  if constexpr (requires { learner.penalty.strength = 0.0; }) learner.penalty.strength = 0.05;
  learner.optimizer.stopping = {.gradient = {.tolerance = 1e-12}, .budget = {.iterations = 5'000}};
  return learner;
}

template <class L, class Data>
void check_same(const L& learner, const Data& data, double tolerance = 1e-9) {
  CAPTURE(type_name<decltype(learner.optimizer)>());
  const auto on_dense = learner.fit(data.dense_view());
  const auto on_sparse = learner.fit(data.sparse_view());
  const MatrixView<typename Data::Scalar> x(data.dense.x);
  if constexpr (requires { on_dense.intercepts(); }) {  // of which only the differences are determined
    CHECK((on_sparse.coefficients() - on_dense.coefficients()).cwiseAbs().maxCoeff() <= tolerance);
    CHECK((on_sparse.predict_proba(data.sparse.view()) - on_dense.predict_proba(x)).cwiseAbs().maxCoeff() <= tolerance);
  } else {
    CHECK(distance(on_sparse.parameters, on_dense.parameters) <= tolerance);
    const auto scores = on_sparse.decision_function(data.sparse.view());
    CHECK((scores - on_dense.decision_function(x)).cwiseAbs().maxCoeff() <= tolerance * std::max(1.0, scores.cwiseAbs().maxCoeff()));
  }
}

const auto& two_classes() {
  static const auto data = Both(attune_test::classes<double>(n, p, 1, true));
  return data;
}
const auto& three_classes() {
  static const auto data = Both(attune_test::many_classes<double>(n, p, 3, 2, true));
  return data;
}
const auto& real_numbers() {
  static const auto data = Both(attune_test::numbers<double>(n, p, 3, true));
  return data;
}
const auto& amounts() {
  static const auto data = [] {
    auto made = attune_test::numbers<double>(n, p, 4, true);
    made.y = made.y.array().abs() + 0.1;
    return Both(made);
  }();
  return data;
}

}  // namespace

TEST_CASE("sparse rows: classifiers fit and score as on dense rows, with weights and class weights") {
  check_same(tight(LogisticRegression<>{.class_weights = {.balanced = true}}), two_classes());
  check_same(tight(LogisticRegression<>{.model = {.intercept = false}, .class_weights = {.of_class = {1, 3}}}), two_classes());
  check_same(tight(SoftmaxRegression<>{.class_weights = {.balanced = true}}), three_classes());
}

TEST_CASE("sparse rows: regressions fit and score as on dense rows") {
  check_same(tight(Ridge<>{}), real_numbers());
  check_same(tight(TweedieRegression<>{}), amounts());
  check_same(QuantileRegression<>{.penalty = {.strength = 0.1}}, real_numbers(), 1e-5);  // Smoothing ends near the minimum, not in it
}

TEST_CASE("sparse rows: penalties that are not smooth, by columns, by gradients and by proximal steps") {
  check_same(tight(Lasso<>{}), real_numbers());
  check_same(tight(Lasso<>{.model = {.intercept = false}}), real_numbers());
  check_same(tight(SparseLogisticRegression<>{}), two_classes());
  check_same(tight(Estimator<Linear<double>, LogisticLoss, L1, Fista>{}), two_classes());
}

TEST_CASE("sparse rows: a column of one value keeps no weight, and the others are as without it, at strength 0 too") {
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    CAPTURE(seed);
    const auto made = attune_test::numbers<double>(n, p, seed, seed % 2 == 0);
    const auto check = [&](const auto& learner, double constant) {
      CAPTURE(constant);
      auto with = made, without = made;
      with.x.col(5).setConstant(constant);
      without.x.col(5).setZero();
      const SparseRows<double> rows = to_sparse(MatrixView<double>(with.x)), others = to_sparse(MatrixView<double>(without.x));
      const auto fitted = learner.fit(view(rows.view(), with.y, {.weights = with.weights})), expected = learner.fit(view(others.view(), without.y, {.weights = without.weights}));
      CHECK(converged(fitted.optimization.status));
      CHECK(fitted.parameters[5] == 0);
      CHECK(distance(fitted.parameters, expected.parameters) <= 1e-9);
    };
    for (const double constant : {1.0, 0.1, 123.456})
      for (const double strength : {0.0, 0.01}) {
        auto lasso = tight(Lasso<>{});
        lasso.penalty.strength = strength;
        check(lasso, constant);
        auto net = tight(ElasticNetRegression<>{});
        net.penalty = {.strength = strength, .l1_ratio = 0.5};
        check(net, constant);
      }
  }
}

TEST_CASE("sparse rows: second derivatives and single rows agree with dense ones") {
  check_same(tight(LogisticRegression<double, L2, NewtonCholesky>{}), two_classes());
  check_same(tight(LogisticRegression<double, L2, TruncatedNewton>{}), two_classes());
  check_same(tight(SoftmaxRegression<double, L2, TruncatedNewton>{}), three_classes());
  const auto a_few = [](auto learner) {
    learner.penalty.strength = 0.05;
    learner.optimizer.stopping.budget.iterations = 20;
    return learner;
  };
  check_same(a_few(LogisticRegression<double, L2, Sgd>{}), two_classes());
  check_same(a_few(LogisticRegression<double, L2, Adam>{}), two_classes());
  check_same(a_few(LogisticRegression<double, L2, Saga>{}), two_classes());
}

TEST_CASE("sparse rows: of floats, by the tolerance of floats") {
  check_same(LogisticRegression<float>{.penalty = {.strength = 0.05}}, Both(attune_test::classes<float>(n, p, 6)), 1e-4);
}

TEST_CASE("sparse rows: labels and probabilities, also of Eigen's matrices and of rows narrowed to some") {
  const auto& data = three_classes();
  const auto model = tight(SoftmaxRegression<>{}).fit(data.sparse_view());
  const Eigen::SparseMatrix<double, Eigen::RowMajor> matrix = data.dense.x.sparseView();
  CHECK(model.predict(matrix) == model.predict(MatrixView<double>(data.dense.x)));
  CHECK((model.predict_proba(matrix) - model.predict_proba(MatrixView<double>(data.dense.x))).cwiseAbs().maxCoeff() <= 1e-12);
  const std::vector<Index> some{3, 1, 40};
  const auto narrow = data.sparse_view().subset(some);
  const auto outputs = model.outputs(narrow.x(), Needs::labels | Needs::probabilities);
  for (std::size_t i = 0; i < some.size(); ++i) CHECK(outputs.predicted[i] == model.predict(matrix)[some[i]]);
  CHECK(contains(error_of<InvalidArgument>([&] { model.predict(Eigen::SparseMatrix<double, Eigen::RowMajor>(2, 3)); }), "found 3 columns"));
}

TEST_CASE("sparse rows: several targets by models of their own") {
  const auto data = Both(attune_test::many_numbers<double>(n, p, 2, 8));
  const auto targets = tight(Ridge<>{}).fit(data.sparse_view());
  CHECK((targets.coefficients() - tight(Ridge<>{}).fit(data.dense_view()).coefficients()).cwiseAbs().maxCoeff() <= 1e-9);
}

TEST_CASE("sparse rows: the same bits on any executor, also where there are blocks of rows to share") {
  auto source = attune_test::random(77);
  SparseRows<double> x{.cols = 6};
  std::vector<int> y;
  for (Index i = 0; i < 3000; ++i) {
    const std::vector<double> row{source.normal(), 0, i % 3 == 0 ? source.normal() : 0, 0, source.normal(), 0};
    x.push_dense_row(row.data(), 6);
    y.push_back(row[0] + source.normal() > 0 ? 1 : 0);
  }
  const LogisticRegression<> learner{.penalty = {.strength = 0.01}, .optimizer = {.stopping = {.budget = {.iterations = 4}}}};
  const auto data = view(x.view(), y);
  CHECK(learner.fit(data).parameters == learner.fit(data, {.executor = Threads{3}}).parameters);
}

TEST_CASE("sparse rows: rows set aside are watched, and others than sparse ones are refused") {
  LogisticRegression<double, L2, Adam> learner{.validation_fraction = 0.25};
  learner.optimizer.stopping.budget.iterations = 3;
  const auto model = learner.fit(two_classes().sparse_view());
  CHECK(model.optimization.history.back().validation > 0);
  FitContext context;
  const auto dense = two_classes().dense_view();
  context.validation = TypedValue::borrow(dense);
  CHECK(error_of<InvalidArgument>([&] { learner.fit(two_classes().sparse_view(), context); }) != "no exception");
}

}  // namespace sparse_linear_test
