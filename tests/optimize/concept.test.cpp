// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>

#include "attune/optimize/ada_delta.hpp"
#include "attune/optimize/ada_grad.hpp"
#include "attune/optimize/adam.hpp"
#include "attune/optimize/adam_w.hpp"
#include "attune/optimize/ams_grad.hpp"
#include "attune/optimize/cma_es.hpp"
#include "attune/optimize/concept.hpp"
#include "attune/optimize/gradient_descent.hpp"
#include "attune/optimize/lbfgs.hpp"
#include "attune/optimize/lbfgs_b.hpp"
#include "attune/optimize/levenberg_marquardt.hpp"
#include "attune/optimize/lion.hpp"
#include "attune/optimize/momentum.hpp"
#include "attune/optimize/nadam.hpp"
#include "attune/optimize/nelder_mead.hpp"
#include "attune/optimize/nesterov.hpp"
#include "attune/optimize/newton_cholesky.hpp"
#include "attune/optimize/nonlinear_conjugate_gradient.hpp"
#include "attune/optimize/rms_prop.hpp"
#include "attune/optimize/sgd.hpp"
#include "attune/optimize/truncated_newton.hpp"
#include "objectives.hpp"

namespace optimize_concept_test {

using namespace attune;
using attune_test::LeastSquares;
using attune_test::Rosenbrock;

struct WithoutGradient {
  Index dimension() const { return 1; }
  double value(const ParametersRef&) { return 0; }
};
struct WithoutDimension {
  double value_and_gradient(const ParametersRef&, GradientRef) { return 0; }
};
struct Curved : Rosenbrock {
  void hessian_vector(const ParametersRef&, const ParametersRef&, GradientRef) {}
};
struct Composite : Rosenbrock {
  double non_smooth_value(const ParametersRef& w) { return w.lpNorm<1>(); }
  void proximal(GradientRef, double) {}
};
struct Boxed : Composite {
  Bounds bounds() const { return {Eigen::Vector2d(0, 0), Eigen::Vector2d(1, 1)}; }
};
struct CompositeSamples : LeastSquares {
  double non_smooth_value(const ParametersRef& w) { return w.lpNorm<1>(); }
  void proximal(GradientRef, double) {}
};
struct Validated : Rosenbrock {
  double validation_value(const ParametersRef& w) { return w[0]; }
};
struct Columns {
  Index dimension() const { return 1; }
  double column_gradient(Index) const { return 0; }
  double column_curvature(Index) const { return 1; }
  void move(Index, double) {}
};
struct Residuals : Rosenbrock {
  Index residual_count() const { return 1; }
  void residuals_and_jacobian(const ParametersRef&, GradientRef, Eigen::MatrixXd&) {}
};

struct MyOptimizer {  // as in the design
  double learning_rate = 0.1;
  OptimizationResult minimize(Objective auto&, Eigen::Ref<Eigen::VectorXd>, Monitor auto&) const { return {}; }
};
struct Proximal {
  static constexpr bool handles_composite = true;
  OptimizationResult minimize(Objective auto&, Eigen::Ref<Eigen::VectorXd>, Monitor auto&) const { return {}; }
};
struct Newton {
  OptimizationResult minimize(SecondOrderObjective auto&, Eigen::Ref<Eigen::VectorXd>, Monitor auto&) const { return {}; }
};
struct NotConst {
  OptimizationResult minimize(Objective auto&, Eigen::Ref<Eigen::VectorXd>, Monitor auto&) { return {}; }
};
struct ReturnsVoid {
  void minimize(Objective auto&, Eigen::Ref<Eigen::VectorXd>, Monitor auto&) const {}
};
struct TakesNoMonitor {
  OptimizationResult minimize(Objective auto&, Eigen::Ref<Eigen::VectorXd>) const { return {}; }
};

struct NotAMonitor {
  void operator()(const Iteration&) const {}
};

TEST_CASE("optimize concepts: objectives and their capabilities") {
  static_assert(Objective<Rosenbrock> && Objective<LeastSquares> && !Objective<WithoutGradient> && !Objective<WithoutDimension> && !Objective<int>);
  static_assert(StochasticObjective<LeastSquares> && !StochasticObjective<Rosenbrock>);
  static_assert(SecondOrderObjective<Curved> && !SecondOrderObjective<Rosenbrock>);
  static_assert(CompositeObjective<Composite> && CompositeObjective<CompositeSamples> && !CompositeObjective<Rosenbrock>);
  static_assert(ValidatedObjective<Validated> && !ValidatedObjective<Rosenbrock>);
  static_assert(BoundedObjective<Boxed> && !BoundedObjective<Composite> && ValueObjective<WithoutGradient> && ValueObjective<Rosenbrock> && !ValueObjective<WithoutDimension>);
  static_assert(ColumnObjective<Columns> && !ColumnObjective<Rosenbrock>);
  static_assert(LeastSquaresObjective<Residuals> && !LeastSquaresObjective<Rosenbrock>);
}

TEST_CASE("optimize concepts: optimizers") {
  static_assert(Optimizer<Lbfgs> && Optimizer<GradientDescent> && Optimizer<Sgd> && Optimizer<Adam>);
  static_assert(Optimizer<Momentum> && Optimizer<Nesterov> && Optimizer<AdaGrad> && Optimizer<RmsProp> && Optimizer<AdamW>);
  static_assert(Optimizer<AdaDelta> && Optimizer<AmsGrad> && Optimizer<Nadam> && Optimizer<Lion>);
  static_assert(CanMinimize<Lion, LeastSquares> && !CanMinimize<Lion, CompositeSamples>);
  static_assert(Optimizer<NonlinearConjugateGradient> && Optimizer<NewtonCholesky> && Optimizer<TruncatedNewton> && Optimizer<LevenbergMarquardt>);
  static_assert(Optimizer<LbfgsB> && Optimizer<NelderMead> && Optimizer<CmaEs>);
  static_assert(Optimizer<MyOptimizer> && Optimizer<Proximal> && Optimizer<Newton>);
  static_assert(!Optimizer<NotConst> && !Optimizer<ReturnsVoid> && !Optimizer<TakesNoMonitor> && !Optimizer<int>);
}

TEST_CASE("optimize concepts: which optimizer can work on which objective") {
  static_assert(CanMinimize<Lbfgs, Rosenbrock> && CanMinimize<GradientDescent, Rosenbrock> && CanMinimize<MyOptimizer, Rosenbrock>);
  static_assert(CanMinimize<Lbfgs, LeastSquares> && CanMinimize<Sgd, LeastSquares> && CanMinimize<Adam, LeastSquares>);
  static_assert(!CanMinimize<Sgd, Rosenbrock> && !CanMinimize<Adam, Rosenbrock>);
  static_assert(CanMinimize<Newton, Curved> && !CanMinimize<Newton, Rosenbrock>);
  static_assert(CanMinimize<NewtonCholesky, Curved> && CanMinimize<TruncatedNewton, Curved> && !CanMinimize<NewtonCholesky, Rosenbrock> && !CanMinimize<TruncatedNewton, Rosenbrock>);
  static_assert(CanMinimize<LevenbergMarquardt, Residuals> && !CanMinimize<LevenbergMarquardt, Curved> && CanMinimize<NonlinearConjugateGradient, Rosenbrock> && !CanMinimize<NonlinearConjugateGradient, Composite>);
  static_assert(!CanMinimize<LbfgsB, Rosenbrock> && !CanMinimize<LbfgsB, Composite> && CanMinimize<LbfgsB, Boxed> && !CanMinimize<Lbfgs, Boxed>);
  static_assert(CanMinimize<NelderMead, Composite> && CanMinimize<CmaEs, Composite> && CanMinimize<NelderMead, WithoutGradient> && !CanMinimize<NelderMead, WithoutDimension> && !CanMinimize<CmaEs, Columns>);
  static_assert(!CanMinimize<Lbfgs, Composite> && !CanMinimize<GradientDescent, Composite> && !CanMinimize<MyOptimizer, Composite>);
  static_assert(!CanMinimize<Sgd, CompositeSamples> && !CanMinimize<Adam, CompositeSamples>);
  static_assert(CanMinimize<Proximal, Composite> && CanMinimize<Proximal, Rosenbrock>);
}

TEST_CASE("optimize concepts: monitors") {
  static_assert(Monitor<NoMonitor> && Monitor<attune_test::Watch> && Monitor<Observer> && !Monitor<NotAMonitor> && !Monitor<int>);
  const auto lambda = [](const Iteration&) { return true; };
  static_assert(Monitor<decltype(lambda)>);
  CHECK(NoMonitor{}(Iteration{}));
}

TEST_CASE("optimize concepts: the validation value is asked for where there is one") {
  Validated validated;
  Rosenbrock plain;
  const Eigen::Vector2d w(4, 5);
  CHECK(detail::validation_of(validated, w) == 4);
  CHECK(std::isnan(detail::validation_of(plain, w)));
}

}  // namespace optimize_concept_test
