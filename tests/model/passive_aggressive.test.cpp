// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <concepts>

#include "attune/model/passive_aggressive.hpp"
#include "problems.hpp"

namespace passive_aggressive_test {

using namespace attune;

static_assert(LearnerOn<PassiveAggressive, DatasetView<float, int>> && !LearnerOn<PassiveAggressive, DatasetView<double, double>>);
static_assert(LearnerOn<PassiveAggressiveRegression, DatasetView<float, double>> && !LearnerOn<PassiveAggressiveRegression, DatasetView<double, int>>);
static_assert(std::same_as<Fitted<PassiveAggressiveRegression>, FittedOnlineRegressor>);

namespace {

constexpr Epochs once{.most = 1, .patience = 1000, .shuffle = false};

// Three rows of two columns.
struct Few {
  RowMatrix<double> x = (RowMatrix<double>(3, 2) << 1, 2, 3, -1, -2, 1).finished();
  Eigen::VectorXi codes = Eigen::Vector3i(1, 0, 1);
  Eigen::VectorXd numbers = Eigen::Vector3d(2, -1, 0.5);
};

}  // namespace

TEST_CASE("passive-aggressive: a step brings the row to its margin, or is as long as it may be") {
  const Few few;
  // Row 0: loss 1, length² 5: w = (1, 2) / 5, b = 1/5. Row 1: score 3/5 - 2/5 + 1/5 = 2/5, loss 7/5, length² 10: 0.14 of it.
  const auto model = PassiveAggressive{.aggressiveness = 10, .epochs = once}.fit(view(few.x, few.codes));
  const auto first = [&](const PassiveAggressive& learner) { return learner.fit(view(few.x, few.codes).subset({0, 1})); };
  const auto two = first({.aggressiveness = 10, .epochs = once});
  CHECK(two.coefficients.row(0).isApprox(Eigen::RowVector2d(0.2 - 0.42, 0.4 + 0.14), 1e-14));
  CHECK(two.intercepts[0] == doctest::Approx(0.2 - 0.14).epsilon(1e-14));
  const auto capped = first({.aggressiveness = 0.05, .epochs = once});  // 0.05 of row 0; row 1: loss 1 + 0.1, 0.05 of it
  CHECK(capped.coefficients.row(0).isApprox(Eigen::RowVector2d(0.05 - 0.15, 0.1 + 0.05), 1e-14));
  const auto damped = PassiveAggressive{.aggressiveness = 0.1, .aggression = Aggression::damped, .intercept = false, .epochs = once}.fit(view(few.x, few.codes).subset({0, 1}));
  const double a = 1.0 / (5 + 5), b = (1 + a) / (10 + 5);  // row 1: score a (3 - 2)
  CHECK(damped.coefficients.row(0).isApprox(Eigen::RowVector2d(a - 3 * b, 2 * a + b), 1e-14));
  CHECK(damped.intercepts[0] == 0);
}

TEST_CASE("passive-aggressive regression: errors within epsilon change nothing, others go towards the target") {
  const Few few;
  // Row 0: error 2, loss 1.5, length² 5: 0.3 of it. Row 1: score 0.9 - 0.6 + 0.3 = 0.6, error -1.6, loss 1.1: -0.11 of it.
  // Row 2: score -2 (-0.03) + 0.71 + 0.19 = 0.96, error -0.46: nothing.
  const auto model = PassiveAggressiveRegression{.aggressiveness = 10, .epsilon = 0.5, .epochs = once}.fit(view(few.x, few.numbers));
  CHECK(model.coefficients.isApprox(Eigen::Vector2d(-0.03, 0.71), 1e-13));
  CHECK(model.intercept == doctest::Approx(0.19).epsilon(1e-14));
  CHECK(model.predict(few.x)[2] == doctest::Approx(0.96).epsilon(1e-13));
}

}  // namespace passive_aggressive_test
