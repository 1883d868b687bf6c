// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include "attune/loss/logistic_loss.hpp"
#include "attune/loss/squared_error.hpp"
#include "attune/model/concept.hpp"
#include "attune/model/linear.hpp"
#include "problems.hpp"

namespace concept_test {

using namespace attune;
using attune_test::Squares;

namespace {

struct WithoutEvaluator {
  using Scalar = double;
  ParameterLayout layout(const ScoreShape&) const { return {}; }
  void initialize(GradientRef, const ScoreShape&, RandomKey) const {}
};
struct EvaluatorWithoutScores {
  using Scalar = double;
  struct Evaluator {
    void load(const ParametersRef&) {}
    void add_gradient(const SampleBlock<double>&, const double*, GradientRef) {}
  };
  ParameterLayout layout(const ScoreShape&) const { return {}; }
  void initialize(GradientRef, const ScoreShape&, RandomKey) const {}
  Evaluator evaluator(const ScoreShape&) const { return {}; }
};

}  // namespace

static_assert(ScoreFunction<Linear<double>> && ScoreFunction<Linear<float>> && ScoreFunction<Squares<double>>);
static_assert(!ScoreFunction<WithoutEvaluator> && !ScoreFunction<EvaluatorWithoutScores> && !ScoreFunction<LogisticLoss>);
static_assert(FusedEvaluator<EvaluatorOf<Linear<float>>, LogisticLoss, float>);
static_assert(CurvedEvaluator<EvaluatorOf<Linear<double>>, SquaredError, double>);
static_assert(!FusedEvaluator<EvaluatorOf<Squares<double>>, LogisticLoss, double> && !CurvedEvaluator<EvaluatorOf<Squares<double>>, LogisticLoss, double>);

TEST_CASE("score functions: a plain struct of the user's own lays out its parameters as it says") {
  const ParameterLayout layout = Squares<double>{}.layout({.features = 3});
  CHECK(layout.size == 7);
  CHECK(layout.penalized == 6);
}

}  // namespace concept_test
