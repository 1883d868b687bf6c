// SPDX-License-Identifier: BSL-1.0
#include "attune/model/ridge_leave_one_out.hpp"

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>
#include <vector>

#include "attune/optimize/direct_least_squares.hpp"
#include "problems.hpp"

namespace ridge_leave_one_out_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

using Ridge = Estimator<Linear<double>, SquaredError, L2, DirectLeastSquares>;

template <class E, class Data>
concept LeavesOut = requires(const E& learner, const Data& data) { ridge_leave_one_out(learner, data, {1.0}); };

}  // namespace

static_assert(LeavesOut<Ridge, Dataset<double, double>> && LeavesOut<Estimator<Linear<float>, SquaredError>, Dataset<float, double>>);
static_assert(!LeavesOut<Estimator<Linear<double>, SquaredError, NoPenalty>, Dataset<double, double>>);

TEST_CASE("ridge leave one out: predictions of a view's rows are those of fits to the others") {
  const auto data = attune_test::numbers<double>(30, 3, 950, true);
  std::vector<Index> some;
  for (Index i = 0; i < 30; i += 2) some.push_back(29 - i);
  for (const bool intercept : {true, false}) {
    const auto view = data.view().subset(some);
    const Ridge learner{.model = {.intercept = intercept}, .penalty = {.strength = 7}};  // which does not count
    const auto left_out = ridge_leave_one_out(learner, view, {0.3});
    REQUIRE(left_out.predictions.rows() == 15);
    for (Index i = 0; i < 15; ++i) {
      std::vector<Index> rest;
      for (Index k = 0; k < 15; ++k)
        if (k != i) rest.push_back(k);
      auto other = learner;
      other.penalty.strength = 0.3;
      const auto model = other.fit(view.subset(rest));
      CHECK(left_out.predictions(i, 0) == doctest::Approx(model.decision_function(view.subset({i}).x())[0]).epsilon(1e-10));
    }
  }
}

TEST_CASE("ridge leave one out: floats are what doubles are, the executor does not count, and bad input is named") {
  const auto data = attune_test::numbers<double>(2100, 2, 951);
  FitContext threads;
  threads.executor = Threads{3};
  CHECK(ridge_leave_one_out(Ridge{}, data, {0.1}).predictions == ridge_leave_one_out(Ridge{}, data, {0.1}, threads).predictions);
  auto small = attune_test::numbers<float>(12, 2, 952);
  Dataset<double, double> same{.x = small.x.cast<double>(), .y = small.y};
  CHECK(ridge_leave_one_out(Estimator<Linear<float>, SquaredError>{}, small, {0.1}).predictions.isApprox(ridge_leave_one_out(Ridge{}, same, {0.1}).predictions, 1e-6));
  CHECK(contains(error_of<InvalidArgument>([&] { ridge_leave_one_out(Ridge{}, same, {-1}); }), "strengths: found -1"));
  CHECK(contains(error_of<InvalidArgument>([&] { ridge_leave_one_out(Ridge{.penalty = {.strength = -1}}, same, {1}); }), "L2::strength"));
  same.x(3, 1) = std::nan("");
  CHECK(contains(error_of<InvalidData>([&] { ridge_leave_one_out(Ridge{}, same, {1}); }), "row 3"));
}

}  // namespace ridge_leave_one_out_test
