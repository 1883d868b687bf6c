// SPDX-License-Identifier: BSL-1.0

// attune's half of the comparison with Optuna: run.sh runs both halves and compares. A benchmark is one search, its
// argument the seed; the counter `regret` is the best value that it found less the minimum. `check` gives values of the
// functions, so that both halves are seen to search the same.

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

#include "attune/search/cma_es_search.hpp"
#include "attune/search/gaussian_process_search.hpp"
#include "attune/search/quasi_random_search.hpp"
#include "attune/search/random_search.hpp"
#include "attune/search/study.hpp"
#include "attune/search/tpe_search.hpp"
#include "functions.hpp"

using namespace attune;

namespace {

template <class F, class Strategy, int Trials>
void search_for_minimum(benchmark::State& state) {
  double regret = 0;
  for (auto _ : state) {
    Study study(F{}, F::space(), Strategy{.trials = Trials, .seed = static_cast<std::uint64_t>(state.range(0))});
    study.run([](const F& f) { return f(); });
    regret = study.best_trial().score - F::minimum;
  }
  state.counters["regret"] = regret;
}

template <class F>
void check(benchmark::State& state) {
  const auto space = F::space();
  for (auto _ : state)
    for (int k = 0; k < 5; ++k) {
      Point point;
      for (std::size_t a = 0; a < space.size; ++a) point.push_back(std::fmod(0.1 + 0.2 * k + 0.37 * static_cast<double>(a), 1.0));
      state.counters["value" + std::to_string(k)] = space.apply(F{}, point)();
    }
}

void seeds(benchmark::internal::Benchmark* bench) { bench->DenseRange(0, 19)->Iterations(1); }
void one(benchmark::internal::Benchmark* bench) { bench->Arg(0)->Iterations(1); }

template <class F>
void add(const std::string& function) {
  seeds(benchmark::RegisterBenchmark(("random-" + function).c_str(), search_for_minimum<F, RandomSearch, 60>));
  seeds(benchmark::RegisterBenchmark(("quasi-" + function).c_str(), search_for_minimum<F, QuasiRandomSearch, 60>));
  seeds(benchmark::RegisterBenchmark(("tpe-" + function).c_str(), search_for_minimum<F, TpeSearch, 60>));
  seeds(benchmark::RegisterBenchmark(("gp-" + function).c_str(), search_for_minimum<F, GaussianProcessSearch, 60>));
  seeds(benchmark::RegisterBenchmark(("cma-" + function).c_str(), search_for_minimum<F, CmaEsSearch, 60>));
  one(benchmark::RegisterBenchmark(("check-" + function).c_str(), check<F>));
}

const bool added = [] {
  add<peers::Branin>("branin");
  add<peers::Hartmann6>("hartmann6");
  add<peers::Rosenbrock4>("rosenbrock");
  add<peers::Mixed>("mixed");
  add<peers::Rastrigin3>("rastrigin");
  one(benchmark::RegisterBenchmark("time-500-trials-tpe", search_for_minimum<peers::Hartmann6, TpeSearch, 500>));
  one(benchmark::RegisterBenchmark("time-500-trials-gp", search_for_minimum<peers::Hartmann6, GaussianProcessSearch, 500>));
  one(benchmark::RegisterBenchmark("time-500-trials-cma", search_for_minimum<peers::Hartmann6, CmaEsSearch, 500>));
  return true;
}();

}  // namespace
