// SPDX-License-Identifier: BSL-1.0
// The gradient of multinomial logistic regression: the kernel that reads X once for all classes, two products with
// Eigen, and a naive loop. The counter of_eigen is a ratio of speeds that were measured in turn, within one run
// (larger is better for the kernel).

#include <benchmark/benchmark.h>

#include <Eigen/Core>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "attune/data/dataset.hpp"
#include "attune/loss/softmax_cross_entropy.hpp"
#include "attune/simd/multi_linear.hpp"

namespace {

using namespace attune;

template <class T>
struct Problem {
  RowMatrix<T> x;
  std::vector<T> target;
  Index classes;
  std::vector<double> weights, biases;

  Problem(Index rows, Index cols, Index outputs)
      : x(rows, cols), target(static_cast<std::size_t>(rows)), classes(outputs), weights(static_cast<std::size_t>(outputs * cols)), biases(static_cast<std::size_t>(outputs), 0.1) {
    std::uint64_t state = 1;  // a cheap generator: the values only have to be spread out
    const auto next = [&] {
      state = state * 6364136223846793005ULL + 1442695040888963407ULL;
      return static_cast<double>(state >> 40) * 0x1p-24 - 0.5;
    };
    for (Index i = 0; i < x.size(); ++i) x.data()[i] = static_cast<T>(next());
    for (double& w : weights) w = next();
    for (std::size_t i = 0; i < target.size(); ++i) target[i] = static_cast<T>(i % static_cast<std::size_t>(outputs));
  }
};

// Gradient: the weights' K×p, then the biases' K.
template <class T>
double fused(const Problem<T>& problem, simd::MultiLinearKernel<T>& kernel, std::vector<double>& gradient) {
  const MatrixView<T> x(problem.x);
  std::fill(gradient.begin(), gradient.end(), 0.0);
  kernel.load_weights(problem.weights, problem.biases);
  return kernel.add_value_and_gradient(SoftmaxCrossEntropy{}, {.x = &x, .target = problem.target.data(), .count = x.rows()}, gradient.data(), gradient.data() + problem.weights.size());
}

template <class T>
double naive(const Problem<T>& problem, std::vector<double>& gradient) {
  const MatrixView<T> x(problem.x);
  std::fill(gradient.begin(), gradient.end(), 0.0);
  return simd::multi_linear_value_and_gradient_reference(SoftmaxCrossEntropy{}, simd::SampleBlock<T>{.x = &x, .target = problem.target.data(), .count = x.rows()}, problem.weights, problem.biases,
                                                         gradient.data(), gradient.data() + problem.weights.size());
}

template <class T>
double eigen_two_passes(const Problem<T>& problem, RowMatrix<T>& gradient) {
  const RowMatrix<T> w = Eigen::Map<const RowMatrix<double>>(problem.weights.data(), problem.classes, problem.x.cols()).template cast<T>();
  RowMatrix<T> s = problem.x * w.transpose();
  s.array() += T(0.1);
  double value = 0;
  for (Index i = 0; i < s.rows(); ++i) {
    const auto k = static_cast<Index>(problem.target[static_cast<std::size_t>(i)]);
    const T highest = s.row(i).maxCoeff(), own = s(i, k) - highest;
    s.row(i) = (s.row(i).array() - highest).exp();
    const T sum = s.row(i).sum();
    s.row(i) /= sum;
    s(i, k) -= T(1);
    value += static_cast<double>(std::log(sum) - own);
  }
  gradient.noalias() = s.transpose() * problem.x;
  return value;
}

/// Stops the program unless the kernel agrees with the naive loop: a fast wrong answer is no result.
template <class T>
void check(const Problem<T>& problem, simd::MultiLinearKernel<T>& kernel) {
  std::vector<double> ours(problem.weights.size() + problem.biases.size()), theirs(ours.size());
  const double value = fused(problem, kernel, ours), expected = naive(problem, theirs);
  const double rows = static_cast<double>(problem.x.rows());
  const double tolerance = (64 + static_cast<double>(problem.x.cols())) * static_cast<double>(std::numeric_limits<T>::epsilon()) * rows;
  bool good = std::abs(value - expected) <= 10 * tolerance;
  for (std::size_t j = 0; j < ours.size(); ++j) good = good && std::abs(ours[j] - theirs[j]) <= tolerance;
  if (good) return;
  std::cerr << "the kernel does not agree with the naive loop\n";
  std::exit(1);
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

template <class T>
void gradient(benchmark::State& state) {
  const Index cols = state.range(0), classes = state.range(1);
  const Problem<T> problem(6'400'000 / cols, cols, classes);
  simd::MultiLinearKernel<T> kernel(cols, classes);
  check(problem, kernel);
  std::vector<double> result(problem.weights.size() + problem.biases.size());
  RowMatrix<T> other(classes, cols);
  double best = 1e9, best_eigen = 1e9;
  for (auto _ : state) {
    Clock clock;
    benchmark::DoNotOptimize(eigen_two_passes(problem, other));
    best_eigen = std::min(best_eigen, clock.lap());
    benchmark::DoNotOptimize(fused(problem, kernel, result));
    const double seconds = clock.lap();
    best = std::min(best, seconds);
    state.SetIterationTime(seconds);
  }
  const double flops = 4.0 * static_cast<double>(problem.x.size()) * static_cast<double>(classes);
  state.counters["GB/s"] = static_cast<double>(problem.x.size()) * sizeof(T) / best / 1e9;
  state.counters["Gflop/s"] = flops / best / 1e9;
  state.counters["of_eigen"] = best_eigen / best;
}

template <class T>
void naive_loop(benchmark::State& state) {
  const Index cols = state.range(0), classes = state.range(1);
  const Problem<T> problem(640'000 / cols, cols, classes);
  std::vector<double> result(problem.weights.size() + problem.biases.size());
  for (auto _ : state) benchmark::DoNotOptimize(naive(problem, result));
  state.SetBytesProcessed(static_cast<std::int64_t>(problem.x.size()) * static_cast<std::int64_t>(sizeof(T)) * state.iterations());
}

BENCHMARK(gradient<double>)->Args({4, 3})->Args({30, 2})->Args({64, 3})->Args({64, 10})->Args({64, 100})->Args({784, 10})->UseManualTime()->Iterations(9)->Unit(benchmark::kMillisecond);
BENCHMARK(gradient<float>)->Args({64, 3})->Args({64, 10})->Args({784, 10})->UseManualTime()->Iterations(9)->Unit(benchmark::kMillisecond);
BENCHMARK(naive_loop<double>)->Args({64, 10})->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
