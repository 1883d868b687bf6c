// SPDX-License-Identifier: BSL-1.0
// Log loss, mean squared and mean absolute error, Poisson deviance: the free functions, checks and all, beside a plain
// loop and a plain read of the same columns, at 10 rows, a thousand and ten million.

#include <benchmark/benchmark.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <vector>

#include "attune/metrics/brier_score.hpp"
#include "attune/metrics/log_loss.hpp"
#include "attune/metrics/mean_absolute_error.hpp"
#include "attune/metrics/mean_squared_error.hpp"
#include "attune/metrics/tweedie_deviance.hpp"
#include "attune/simd/batch.hpp"

namespace {

using namespace attune;

struct Columns {
  std::vector<std::int32_t> label;
  std::vector<double> truth, predicted;  // both in (0, 1), predicted also a probability

  explicit Columns(std::size_t n) : label(n), truth(n), predicted(n) {
    std::uint64_t state = 1;  // a cheap generator: the values only have to be spread out
    const auto next = [&state] {
      state = state * 6364136223846793005ULL + 1442695040888963407ULL;
      return (static_cast<double>(state >> 40) + 1) * 0x1p-25;
    };
    for (std::size_t i = 0; i < n; ++i) {
      predicted[i] = 2 * next() * (1 - 0x1p-20);
      truth[i] = 2 * next() * (1 - 0x1p-20);
      label[i] = truth[i] < predicted[i];
    }
  }
};

double plain_log_loss(const Columns& c) {
  double sum = 0;
  for (std::size_t i = 0; i < c.label.size(); ++i) sum -= std::log(c.label[i] == 1 ? c.predicted[i] : 1 - c.predicted[i]);
  return sum / static_cast<double>(c.label.size());
}
double plain_brier(const Columns& c) {
  double sum = 0;
  for (std::size_t i = 0; i < c.label.size(); ++i) sum += (c.predicted[i] - c.label[i]) * (c.predicted[i] - c.label[i]);
  return sum / static_cast<double>(c.label.size());
}
double plain_squared(const Columns& c) {
  double sum = 0;
  for (std::size_t i = 0; i < c.truth.size(); ++i) sum += (c.truth[i] - c.predicted[i]) * (c.truth[i] - c.predicted[i]);
  return sum / static_cast<double>(c.truth.size());
}
double plain_absolute(const Columns& c) {
  double sum = 0;
  for (std::size_t i = 0; i < c.truth.size(); ++i) sum += std::abs(c.truth[i] - c.predicted[i]);
  return sum / static_cast<double>(c.truth.size());
}
double plain_poisson(const Columns& c) {
  double sum = 0;
  for (std::size_t i = 0; i < c.truth.size(); ++i) sum += 2 * (c.truth[i] * std::log(c.truth[i] / c.predicted[i]) - c.truth[i] + c.predicted[i]);
  return sum / static_cast<double>(c.truth.size());
}

double read(const double* x, std::size_t n) {
  using B = simd::Batch<double>;
  constexpr std::size_t lanes = simd::width<double>;
  B a(0.0), b(0.0), c(0.0), d(0.0);
  std::size_t i = 0;
  for (; i + 4 * lanes <= n; i += 4 * lanes) {
    a += simd::load(x + i);
    b += simd::load(x + i + lanes);
    c += simd::load(x + i + 2 * lanes);
    d += simd::load(x + i + 3 * lanes);
  }
  double rest = 0;
  for (; i < n; ++i) rest += x[i];
  return simd::sum_of((a + b) + (c + d)) + rest;
}
double read_labels(const Columns& c) {
  return read(c.predicted.data(), c.predicted.size()) + read(c.truth.data(), c.label.size() / 2);  // as many bytes as the labels
}
double read_numbers(const Columns& c) { return read(c.truth.data(), c.truth.size()) + read(c.predicted.data(), c.predicted.size()); }

template <class Score>
void run(benchmark::State& state, std::size_t bytes_a_row, Score score, double (*plain)(const Columns&)) {
  const auto n = static_cast<std::size_t>(state.range(0));
  const Columns columns(n);
  if (plain != nullptr && !(std::abs(score(columns) - plain(columns)) <= 1e-9 * std::abs(plain(columns)))) {
    std::cerr << "sums: " << score(columns) << " instead of " << plain(columns) << '\n';
    std::exit(1);
  }
  for (auto _ : state) {
    benchmark::DoNotOptimize(columns.truth.data());
    benchmark::DoNotOptimize(score(columns));
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(n) * state.iterations());
  state.SetBytesProcessed(static_cast<std::int64_t>(n * bytes_a_row) * state.iterations());
}

constexpr std::size_t labelled = sizeof(std::int32_t) + sizeof(double), numbers = 2 * sizeof(double);

void log_loss_attune(benchmark::State& s) { run(s, labelled, [](const Columns& c) { return log_loss(c.label, c.predicted); }, plain_log_loss); }
void log_loss_plain(benchmark::State& s) { run(s, labelled, plain_log_loss, nullptr); }
void brier_attune(benchmark::State& s) { run(s, labelled, [](const Columns& c) { return brier_score(c.label, c.predicted); }, plain_brier); }
void brier_plain(benchmark::State& s) { run(s, labelled, plain_brier, nullptr); }
void read_label_and_number(benchmark::State& s) { run(s, labelled, read_labels, nullptr); }
void squared_attune(benchmark::State& s) { run(s, numbers, [](const Columns& c) { return mean_squared_error(c.truth, c.predicted); }, plain_squared); }
void squared_plain(benchmark::State& s) { run(s, numbers, plain_squared, nullptr); }
void absolute_attune(benchmark::State& s) { run(s, numbers, [](const Columns& c) { return mean_absolute_error(c.truth, c.predicted); }, plain_absolute); }
void absolute_plain(benchmark::State& s) { run(s, numbers, plain_absolute, nullptr); }
void poisson_attune(benchmark::State& s) { run(s, numbers, [](const Columns& c) { return poisson_deviance(c.truth, c.predicted); }, plain_poisson); }
void poisson_plain(benchmark::State& s) { run(s, numbers, plain_poisson, nullptr); }
void read_two_numbers(benchmark::State& s) { run(s, numbers, read_numbers, nullptr); }

void sizes(benchmark::internal::Benchmark* b) { b->Arg(10)->Arg(1000)->Arg(10'000'000); }

BENCHMARK(log_loss_attune)->Apply(sizes);
BENCHMARK(log_loss_plain)->Apply(sizes);
BENCHMARK(brier_attune)->Apply(sizes);
BENCHMARK(brier_plain)->Apply(sizes);
BENCHMARK(read_label_and_number)->Apply(sizes);
BENCHMARK(squared_attune)->Apply(sizes);
BENCHMARK(squared_plain)->Apply(sizes);
BENCHMARK(absolute_attune)->Apply(sizes);
BENCHMARK(absolute_plain)->Apply(sizes);
BENCHMARK(poisson_attune)->Apply(sizes);
BENCHMARK(poisson_plain)->Apply(sizes);
BENCHMARK(read_two_numbers)->Apply(sizes);

}  // namespace
