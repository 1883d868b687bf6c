// SPDX-License-Identifier: BSL-1.0
// Counting labels: accuracy, precision, recall and F1 together, beside a plain loop and a plain read of the same
// arrays, in bytes per second. The counters of_read and of_loop are ratios of speeds that were measured in turn, within
// one run (larger is better for the library).

#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <span>
#include <utility>
#include <vector>

#include "attune/metrics/f1.hpp"
#include "attune/metrics/metric_set.hpp"
#include "attune/metrics/precision.hpp"
#include "attune/metrics/recall.hpp"
#include "attune/simd/batch.hpp"

namespace {

using namespace attune;
using Set = Metrics<Accuracy, Precision, Recall, F1>;

template <class Label>
struct Rows {
  std::vector<Label> truth, predicted;
  std::vector<double> weights{};

  Rows(std::size_t n, unsigned classes, bool weighted) : truth(n), predicted(n), weights(weighted ? n : 0) {
    std::uint64_t state = 1;  // a cheap generator: the labels only have to be mixed
    const auto next = [&state] { return (state = state * 6364136223846793005ULL + 1442695040888963407ULL) >> 33; };
    for (std::size_t i = 0; i < n; ++i) {
      truth[i] = static_cast<Label>(next() % classes);
      predicted[i] = next() % 4 == 0 ? static_cast<Label>(next() % classes) : truth[i];
    }
    for (double& w : weights) w = 0.5 + static_cast<double>(next() % 1000) / 1000;
  }

  double bytes() const { return static_cast<double>(truth.size() * 2 * sizeof(Label) + weights.size() * sizeof(double)); }
};

template <class T>
std::uint64_t read_of(const std::vector<T>& values) {
  constexpr std::size_t lanes = simd::width<std::uint64_t> * 8 / sizeof(T);
  using B = simd::Batch<std::uint64_t>;
  B a(0), b(0), c(0), d(0);
  const auto at = [&](std::size_t i) { return simd::load(reinterpret_cast<const std::uint64_t*>(values.data() + i)); };
  std::size_t i = 0;
  for (; i + 4 * lanes <= values.size(); i += 4 * lanes) {
    a += at(i);
    b += at(i + lanes);
    c += at(i + 2 * lanes);
    d += at(i + 3 * lanes);
  }
  std::array<std::uint64_t, simd::width<std::uint64_t>> sums;
  simd::store(sums.data(), B((a + b) + (c + d)));
  std::uint64_t sum = 0;
  for (const std::uint64_t s : sums) sum += s;
  return sum;
}

template <class Label>
std::uint64_t plain_read(const Rows<Label>& rows) {
  return read_of(rows.truth) + read_of(rows.predicted) + read_of(rows.weights);
}

template <class Label>
std::vector<double> plain_loop(const Rows<Label>& rows, std::size_t classes) {
  std::vector<double> cells(classes * classes);
  for (std::size_t i = 0; i < rows.truth.size(); ++i)
    cells[static_cast<std::size_t>(rows.truth[i]) * classes + static_cast<std::size_t>(rows.predicted[i])] += rows.weights.empty() ? 1.0 : rows.weights[i];
  return cells;
}

template <class Label>
ConfusionCounts counted(const Rows<Label>& rows) {
  ConfusionCounts counts;
  counts.update(std::span<const Label>(rows.truth), std::span<const Label>(rows.predicted), rows.weights);
  return counts;
}

template <class Label>
double scored(const Rows<Label>& rows) {
  const auto scores = Set{}.evaluate(std::span<const Label>(rows.truth), {rows.predicted}, rows.weights);
  return scores[0] + scores[1] + scores[2] + scores[3];
}

/// Stops the program unless the counts are those of the plain loop.
template <class Label>
void check(const Rows<Label>& rows, std::size_t classes) {
  const ConfusionCounts counts = counted(rows);
  const auto expected = plain_loop(rows, classes);
  for (std::size_t k = 0; k < expected.size(); ++k) {
    const double count = counts(static_cast<int>(k / classes), static_cast<int>(k % classes));
    if (std::abs(count - expected[k]) > (rows.weights.empty() ? 0 : 1e-9) * expected[k]) {
      std::cerr << "cell " << k << ": " << count << " instead of " << expected[k] << '\n';
      std::exit(1);
    }
  }
}

class Clock {
 public:
  double lap() {
    const auto now = std::chrono::steady_clock::now();
    return std::chrono::duration<double>(now - std::exchange(last_, now)).count();
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

/// The four metrics, a plain loop and a plain read in turn. Arguments: rows, classes, whether they have weights.
template <class Label>
void metrics_of_labels(benchmark::State& state) {
  const auto classes = static_cast<std::size_t>(state.range(1));
  const Rows<Label> rows(static_cast<std::size_t>(state.range(0)), static_cast<unsigned>(classes), state.range(2) != 0);
  check(rows, classes);
  double best = 1e9, best_read = 1e9, best_loop = 1e9;
  for (auto _ : state) {
    Clock clock;
    benchmark::DoNotOptimize(plain_read(rows));
    best_read = std::min(best_read, clock.lap());
    benchmark::DoNotOptimize(plain_loop(rows, classes));
    best_loop = std::min(best_loop, clock.lap());
    benchmark::DoNotOptimize(scored(rows));
    const double seconds = clock.lap();
    best = std::min(best, seconds);
    state.SetIterationTime(seconds);
  }
  state.counters["GB/s"] = rows.bytes() / best / 1e9;
  state.counters["read_GB/s"] = rows.bytes() / best_read / 1e9;
  state.counters["of_read"] = best_read / best;
  state.counters["of_loop"] = best_loop / best;
}

/// Rows so few that the call is what costs.
template <class Label>
void few_rows(benchmark::State& state) {
  const Rows<Label> rows(static_cast<std::size_t>(state.range(0)), static_cast<unsigned>(state.range(1)), state.range(2) != 0);
  check(rows, static_cast<std::size_t>(state.range(1)));
  for (auto _ : state) benchmark::DoNotOptimize(scored(rows));
}

BENCHMARK(metrics_of_labels<std::int8_t>)->Args({10'000'000, 2, 0})->UseManualTime()->Iterations(15)->Unit(benchmark::kMillisecond);
BENCHMARK(metrics_of_labels<std::int16_t>)->Args({10'000'000, 2, 0})->UseManualTime()->Iterations(15)->Unit(benchmark::kMillisecond);
BENCHMARK(metrics_of_labels<std::int32_t>)
    ->Args({10'000'000, 2, 0})
    ->Args({10'000'000, 10, 0})
    ->Args({10'000'000, 100, 0})
    ->Args({10'000'000, 2, 1})
    ->Args({10'000'000, 10, 1})
    ->Args({10'000'000, 100, 1})
    ->UseManualTime()
    ->Iterations(15)
    ->Unit(benchmark::kMillisecond);
BENCHMARK(metrics_of_labels<std::int64_t>)->Args({10'000'000, 2, 0})->UseManualTime()->Iterations(15)->Unit(benchmark::kMillisecond);
BENCHMARK(few_rows<std::int32_t>)->Args({10, 2, 0})->Args({10, 2, 1})->Args({10, 4, 0})->Args({10, 10, 0})->Args({1000, 2, 0});

}  // namespace

BENCHMARK_MAIN();
