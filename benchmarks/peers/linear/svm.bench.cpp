// SPDX-License-Identifier: BSL-1.0

// attune's half of the comparison with LinearSVC, that is liblinear: run.sh makes the arrays, runs both and compares.
// ATTUNE_PEERS_DATA names the folder of the arrays. Counter: the objective of the model.

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "attune/core/dataset_view.hpp"
#include "attune/loss/hinge.hpp"
#include "attune/loss/squared_hinge.hpp"
#include "attune/model/estimator.hpp"
#include "attune/optimize/dual_coordinate_descent.hpp"
#include "attune/optimize/newton_cholesky.hpp"
#include "peers/linear/arrays.hpp"

using namespace attune;

namespace {

const auto x = peers::read<double>("x.bin"), values = peers::read<double>("values.bin"), strengths = peers::read<double>("strengths.bin");
const auto y = peers::read<std::int32_t>("y.bin"), classes = peers::read<std::int32_t>("classes.bin");
const auto columns = peers::read<std::int32_t>("columns.bin"), starts = peers::read<std::int32_t>("starts.bin");

template <class L, class O>
void dense(benchmark::State& state) {
  const auto rows = static_cast<Index>(y.size()), cols = static_cast<Index>(x.size() / y.size());
  const MatrixView<double> samples{x.data(), rows, cols, cols};
  const Estimator<Linear<double>, L, L2, O> learner{.model = {.intercept = false}, .penalty = {.strength = strengths.at(0)}};
  double objective = 0;
  for (auto _ : state) objective = learner.fit(view(samples, y)).optimization.value;
  state.counters["objective"] = objective;
}

// The sparse rows, and what is asked of them.
struct Machine {
  MarginConjugate loss{};

  Index dimension() const { return static_cast<Index>(strengths.at(2)); }
  LinearMargins linear_margins() const {
    LinearMargins problem{.columns = dimension(), .intercept = false, .strength = strengths.at(1), .loss = loss};
    for (std::size_t i = 0; i < classes.size(); ++i) {
      const auto first = static_cast<std::size_t>(starts[i]);
      problem.rows.push_back({values.data() + first, columns.data() + first, static_cast<std::size_t>(starts[i + 1]) - first});
      problem.target.push_back(static_cast<signed char>(classes[i]));
    }
    return problem;
  }
};

template <class L>
void sparse(benchmark::State& state) {
  const Machine machine{L{}.margin_conjugate()};
  OptimizationResult result;
  for (auto _ : state) {
    Eigen::VectorXd w = Eigen::VectorXd::Zero(machine.dimension());
    NoMonitor monitor;
    result = DualCoordinateDescent{}.minimize(machine, w, monitor);
  }
  state.counters["objective"] = result.value;
}

BENCHMARK(dense<Hinge, DualCoordinateDescent>)->Name("dense_hinge")->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(dense<SquaredHinge, NewtonCholesky>)->Name("dense_squared_hinge")->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(sparse<Hinge>)->Name("sparse_hinge")->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(sparse<SquaredHinge>)->Name("sparse_squared_hinge")->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
