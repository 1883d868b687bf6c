// SPDX-License-Identifier: BSL-1.0

// attune's half of the comparison with LinearSVC, that is liblinear: run.sh makes the arrays, runs both and compares.
// ATTUNE_PEERS_DATA names the folder of the arrays. Counters: the objective of the model, and the
// seconds of the best fit.

#include <benchmark/benchmark.h>

#include <cstdint>

#include "attune/core/dataset_view.hpp"
#include "attune/core/sparse_view.hpp"
#include "attune/loss/hinge.hpp"
#include "attune/loss/squared_hinge.hpp"
#include "attune/model/estimator.hpp"
#include "attune/model/sparse_linear.hpp"
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
  peers::time(state, [&] { objective = learner.fit(view(samples, y)).optimization.value; });
  state.counters["objective"] = objective;
}

template <class L>
void sparse(benchmark::State& state) {
  const SparseView<double> samples{values.data(), columns.data(), starts.data(), static_cast<Index>(classes.size()), static_cast<Index>(strengths.at(2))};
  const Estimator<Linear<double>, L, L2, DualCoordinateDescent> learner{.model = {.intercept = false}, .penalty = {.strength = strengths.at(1)}};
  double objective = 0;
  peers::time(state, [&] { objective = learner.fit(view(samples, classes)).optimization.value; });
  state.counters["objective"] = objective;
}

BENCHMARK(dense<Hinge, DualCoordinateDescent>)->Name("dense_hinge")->UseManualTime()->Iterations(peers::turns)->Unit(benchmark::kMillisecond);
BENCHMARK(dense<SquaredHinge, NewtonCholesky>)->Name("dense_squared_hinge")->UseManualTime()->Iterations(peers::turns)->Unit(benchmark::kMillisecond);
BENCHMARK(sparse<Hinge>)->Name("sparse_hinge")->UseManualTime()->Iterations(peers::turns)->Unit(benchmark::kMillisecond);
BENCHMARK(sparse<SquaredHinge>)->Name("sparse_squared_hinge")->UseManualTime()->Iterations(peers::turns)->Unit(benchmark::kMillisecond);

}  // namespace
