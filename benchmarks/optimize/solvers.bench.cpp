// SPDX-License-Identifier: BSL-1.0

// Which solver wins: the fit of a linear model by shape and by condition, on one core, to gradients of 1e-8 of the start's.
// Arguments: rows, columns, and how alike neighbouring columns are, in thousandths. `off` is how far the objective lies
// above the least that a solver before found, relative to it.

#include <benchmark/benchmark.h>

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <concepts>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

#include "attune/data/dataset.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/loss/squared_error.hpp"
#include "attune/model/estimator.hpp"
#include "attune/optimize/auto_solver.hpp"
#include "attune/optimize/direct_least_squares.hpp"

namespace {

using namespace attune;
using Shape = std::tuple<Index, Index, Index>;

template <class Label>
const Dataset<double, Label>& data_of(const Shape& shape) {
  static std::map<Shape, Dataset<double, Label>> made;
  auto [found, is_new] = made.try_emplace(shape);
  auto& data = found->second;
  if (!is_new) return data;
  const auto [rows, columns, thousandths] = shape;
  const double alike = static_cast<double>(thousandths) / 1000;
  Random random(RandomKey(7));
  data.x.resize(rows, columns);
  data.y.resize(rows);
  for (Index i = 0; i < rows; ++i) {
    double score = random.normal();
    for (Index j = 0; j < columns; ++j) {
      data.x(i, j) = j == 0 ? random.normal() : alike * data.x(i, j - 1) + std::sqrt(1 - alike * alike) * random.normal();
      if (j < 20) score += (j % 2 == 0 ? 0.5 : -0.3) * data.x(i, j);
    }
    if constexpr (std::same_as<Label, int>)
      data.y[i] = score > 0 ? 1 : 0;
    else
      data.y[i] = score;
  }
  return data;
}

template <class Loss, class Optimizer>
auto learner_of(Optimizer optimizer) {
  using Learner = Estimator<Linear<double>, Loss, L2, Optimizer>;
  optimizer.stopping = {.gradient = {.tolerance = 1e-8}, .budget = {.iterations = 20000}};
  return Learner{.penalty = {.strength = 1e-4}, .optimizer = std::move(optimizer)};
}

template <class Loss>
double& least_of(const Shape& shape) {
  static std::map<Shape, double> least;
  return least.try_emplace(shape, std::numeric_limits<double>::infinity()).first->second;
}

template <class Loss, class Optimizer>
void fit(benchmark::State& state, Optimizer optimizer) {
  const Shape shape{state.range(0), state.range(1), state.range(2)};
  const auto& data = data_of<LabelOf<Loss>>(shape);
  const auto learner = learner_of<Loss>(optimizer);
  OptimizationResult result;
  for (auto _ : state) result = learner.fit(data).optimization;
  double& least = least_of<Loss>(shape);
  least = std::min(least, result.value);
  state.counters["iterations"] = result.iterations;
  state.counters["curvatures"] = result.curvatures;
  state.counters["off"] = result.value / least - 1;
  if (!converged(result.status)) state.SkipWithError("not converged");
}

void squares(benchmark::State& state, const auto& optimizer) { fit<SquaredError>(state, optimizer); }
void logistic(benchmark::State& state, const auto& optimizer) { fit<LogisticLoss>(state, optimizer); }

void shapes(benchmark::internal::Benchmark* b) {
  for (const long alike : {0, 990})
    for (const auto& [rows, columns] : {std::pair{100'000L, 16L}, {20'000L, 100L}, {10'000L, 400L}, {2'000L, 1'000L}, {500L, 4'000L}}) b->Args({rows, columns, alike});
  b->Unit(benchmark::kMillisecond)->MinTime(0.05);
}

BENCHMARK_CAPTURE(squares, direct, DirectLeastSquares{})->Apply(shapes);
BENCHMARK_CAPTURE(squares, orthogonal, DirectLeastSquares{.orthogonal = true})->Apply(shapes);
BENCHMARK_CAPTURE(squares, lbfgs, Lbfgs{})->Apply(shapes);
BENCHMARK_CAPTURE(squares, truncated, TruncatedNewton{})->Apply(shapes);
BENCHMARK_CAPTURE(logistic, newton, NewtonCholesky{})->Apply(shapes);
BENCHMARK_CAPTURE(logistic, lbfgs, Lbfgs{})->Apply(shapes);
BENCHMARK_CAPTURE(logistic, truncated, TruncatedNewton{})->Apply(shapes);
BENCHMARK_CAPTURE(logistic, automatic, AutoSolver{})->Apply(shapes);

}  // namespace
