// SPDX-License-Identifier: BSL-1.0

// attune's half of the comparison with scikit-learn: run.sh makes the arrays, runs both halves and compares.
// ATTUNE_PEERS_DATA names the folder of the arrays. The counters value0, value1, ... of a benchmark are its scores.

#include <benchmark/benchmark.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <span>
#include <string>
#include <vector>

#include "attune/metrics/accuracy.hpp"
#include "attune/metrics/average_precision.hpp"
#include "attune/metrics/cohen_kappa.hpp"
#include "attune/metrics/f1.hpp"
#include "attune/metrics/log_loss.hpp"
#include "attune/metrics/matthews_correlation.hpp"
#include "attune/metrics/mean_absolute_error.hpp"
#include "attune/metrics/mean_squared_error.hpp"
#include "attune/metrics/metric_set.hpp"
#include "attune/metrics/precision.hpp"
#include "attune/metrics/r2.hpp"
#include "attune/metrics/recall.hpp"
#include "attune/metrics/roc_auc.hpp"
#include "attune/simd/batch.hpp"

using namespace attune;

namespace {

using LabelSet = Metrics<Accuracy, Precision, Recall, F1>;
using NumberSet = Metrics<MeanSquaredError, MeanAbsoluteError, R2>;
using ScoreSet = Metrics<RocAuc, AveragePrecision>;
using CountsAndAuc = Metrics<Accuracy, RocAuc>;
using EightMetrics = Metrics<Accuracy, Precision, Recall, F1, MatthewsCorrelation, CohenKappa, RocAuc, AveragePrecision>;

template <class T>
std::vector<T> read(const std::string& name) {
  const char* folder = std::getenv("ATTUNE_PEERS_DATA");
  std::ifstream file(std::string(folder == nullptr ? "." : folder) + "/" + name, std::ios::binary | std::ios::ate);
  if (!file) {
    std::cerr << "cannot read " << name << ": run benchmarks/peers/metrics/run.sh, which writes it and sets ATTUNE_PEERS_DATA\n";
    std::exit(1);
  }
  std::vector<T> values(static_cast<std::size_t>(file.tellg()) / sizeof(T));
  file.seekg(0);
  file.read(reinterpret_cast<char*>(values.data()), static_cast<std::streamsize>(values.size() * sizeof(T)));
  return values;
}

const auto truth = read<std::int32_t>("truth.bin"), predicted = read<std::int32_t>("predicted.bin");
const auto digit_truth = read<std::int32_t>("digit_truth.bin"), digit_predicted = read<std::int32_t>("digit_predicted.bin");
const auto scores = read<double>("scores.bin"), probabilities = read<double>("probabilities.bin");
const auto number_truth = read<double>("number_truth.bin"), number_predicted = read<double>("number_predicted.bin");

template <class T>
std::span<const T> first(const std::vector<T>& values, benchmark::State& state) {
  return std::span(values).first(static_cast<std::size_t>(state.range(0)));
}

template <std::size_t Size>
void report(benchmark::State& state, const std::array<double, Size>& values) {
  for (std::size_t k = 0; k < Size; ++k) state.counters["value" + std::to_string(k)] = values[k];
}

void label_set(benchmark::State& state) {
  const auto t = first(truth, state), p = first(predicted, state);
  LabelSet::Scores values{};
  for (auto _ : state) benchmark::DoNotOptimize(values = LabelSet{}.evaluate(t, {p}));
  report(state, values);
}

void digit_set(benchmark::State& state) {
  const auto t = first(digit_truth, state), p = first(digit_predicted, state);
  LabelSet::Scores values{};
  for (auto _ : state) benchmark::DoNotOptimize(values = LabelSet{}.evaluate(t, {p}));
  report(state, values);
}

// What memory allows: both columns read once, with wide loads.
void plain_read(benchmark::State& state) {
  const auto t = first(truth, state), p = first(predicted, state);
  constexpr std::size_t lanes = simd::width<std::int32_t>;
  for (auto _ : state) {
    simd::Batch<std::int32_t> a(0), b(0), c(0), d(0);
    std::size_t i = 0;
    for (; i + 2 * lanes <= t.size(); i += 2 * lanes) {
      a += simd::load(t.data() + i);
      b += simd::load(p.data() + i);
      c += simd::load(t.data() + i + lanes);
      d += simd::load(p.data() + i + lanes);
    }
    std::int32_t sum = simd::sum_of((a + b) + (c + d));
    for (; i < t.size(); ++i) sum += t[i] + p[i];
    benchmark::DoNotOptimize(sum);
  }
}

void roc_auc_alone(benchmark::State& state) {
  const auto t = first(truth, state);
  const auto s = first(scores, state);
  double value = 0;
  for (auto _ : state) benchmark::DoNotOptimize(value = roc_auc(t, s));
  report(state, std::array{value});
}

void score_set(benchmark::State& state) {
  const auto t = first(truth, state);
  const auto s = first(scores, state);
  ScoreSet::Scores values{};
  for (auto _ : state) benchmark::DoNotOptimize(values = ScoreSet{}.evaluate(t, {{}, {s, 1}}));
  report(state, values);
}

void counts_and_auc(benchmark::State& state) {
  const auto t = first(truth, state), p = first(predicted, state);
  const auto s = first(scores, state);
  CountsAndAuc::Scores values{};
  for (auto _ : state) benchmark::DoNotOptimize(values = CountsAndAuc{}.evaluate(t, {p, {s, 1}}));
}

void eight_metrics(benchmark::State& state) {
  const auto t = first(truth, state), p = first(predicted, state);
  const auto s = first(scores, state);
  EightMetrics::Scores values{};
  for (auto _ : state) benchmark::DoNotOptimize(values = EightMetrics{}.evaluate(t, {p, {s, 1}}));
  report(state, values);
}

void log_loss_alone(benchmark::State& state) {
  const auto t = first(truth, state);
  const auto p = first(probabilities, state);
  double value = 0;
  for (auto _ : state) benchmark::DoNotOptimize(value = log_loss(t, p));
  report(state, std::array{value});
}

void number_set(benchmark::State& state) {
  const auto t = first(number_truth, state), p = first(number_predicted, state);
  NumberSet::Scores values{};
  for (auto _ : state) benchmark::DoNotOptimize(values = NumberSet{}.evaluate(t, {p}));
  report(state, values);
}

void sizes(benchmark::internal::Benchmark* bench) { bench->Arg(10)->Arg(1000)->Arg(static_cast<std::int64_t>(truth.size())); }
void largest(benchmark::internal::Benchmark* bench) { bench->Arg(static_cast<std::int64_t>(truth.size())); }

BENCHMARK(plain_read)->Apply(largest);
BENCHMARK(label_set)->Apply(sizes);
BENCHMARK(digit_set)->Apply(sizes);
BENCHMARK(roc_auc_alone)->Apply(sizes);
BENCHMARK(score_set)->Apply(sizes);
BENCHMARK(counts_and_auc)->Apply(largest);
BENCHMARK(eight_metrics)->Apply(sizes);
BENCHMARK(log_loss_alone)->Apply(sizes);
BENCHMARK(number_set)->Apply(sizes);

}  // namespace
