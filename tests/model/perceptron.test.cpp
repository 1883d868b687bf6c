// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <concepts>

#include "attune/model/perceptron.hpp"
#include "problems.hpp"

namespace perceptron_test {

using namespace attune;

static_assert(LearnerOn<Perceptron, DatasetView<double, int>> && LearnerOn<Perceptron, DatasetView<float, int>> && !LearnerOn<Perceptron, DatasetView<double, double>>);
static_assert(std::same_as<Fitted<Perceptron>, FittedOnlineClassifier>);

namespace {

constexpr Epochs once{.most = 1, .patience = 1000, .shuffle = false};

// Three rows of two columns.
struct Few {
  RowMatrix<double> x = (RowMatrix<double>(3, 2) << 1, 2, 3, -1, -2, 1).finished();
  Eigen::VectorXi codes = Eigen::Vector3i(1, 0, 1);
};

}  // namespace

TEST_CASE("perceptron: a pass by hand") {
  // Row 0: score 0, wrong: w = (1, 2), b = 1. Row 1: 3 - 2 + 1 = 2, class 0: w = (-2, 3), b = 0. Row 2: 4 + 3 = 7, right.
  const Few few;
  const auto model = Perceptron{.epochs = once}.fit(view(few.x, few.codes));
  CHECK(model.coefficients == (RowMatrix<double>(1, 2) << -2, 3).finished());
  CHECK(model.intercepts[0] == 0);
  CHECK(model.epochs == 1);
  CHECK(model.fit_status() == FitStatus::not_converged);
  CHECK(model.predict(few.x) == few.codes);
  CHECK(model.decision_function(few.x).col(0) == Eigen::Vector3d(4, -9, 7));
}

TEST_CASE("perceptron: where a plane separates the classes it ends by itself, in the same bits every time") {
  auto data = attune_test::classes<double>(120, 4, 900);
  for (Index i = 0; i < 120; ++i) {
    const double score = 0.5 * data.x(i, 0) - data.x(i, 1) + 0.1;
    data.y[i] = score > 0 ? 1 : 0;
    data.x(i, 1) -= score > 0 ? 0.2 : -0.2;  // a gap
  }
  const auto model = Perceptron{}.fit(data);
  CHECK(model.predict(data.x) == data.y);
  CHECK(model.fit_status() == FitStatus::converged);
  CHECK(model.coefficients == Perceptron{}.fit(data.view(), {.executor = Threads{2}}).coefficients);
  CHECK(model.coefficients != Perceptron{}.fit(data.view(), {.random = {5}}).coefficients);  // another order
  const auto slow = Perceptron{.learning_rate = 0.25}.fit(data);
  CHECK((4 * slow.coefficients).isApprox(model.coefficients, 1e-12));  // from zero the rate is a unit of length
}

TEST_CASE("perceptron: a rate that is no length is refused") {
  const Few few;
  CHECK(attune_test::contains(attune_test::error_of<InvalidArgument>([&] { Perceptron{.learning_rate = 0}.fit(view(few.x, few.codes)); }), "Perceptron::learning_rate: found 0, expected above 0"));
}

}  // namespace perceptron_test
