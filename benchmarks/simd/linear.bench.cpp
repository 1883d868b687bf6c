// SPDX-License-Identifier: BSL-1.0
// The gradient of logistic regression: the fused kernel, the same loss written by a user, a naive loop,
// two passes with Eigen, and a plain read of the same memory. The counters of_read and of_eigen are
// ratios of speeds that were measured in turn, within one run (larger is better for the kernel).

#include <benchmark/benchmark.h>

#include <Eigen/Core>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <iostream>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "attune/core/random.hpp"
#include "attune/data/dataset.hpp"
#include "attune/loss/huber.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/simd/linear.hpp"

namespace {

using namespace attune;

/// The formula of Huber, as a user writes a loss.
struct UserHuber {
  double delta = 1;
  template <class V>
  V value(V score, V target) const {
    const V d(delta);
    const V r = math::abs(score - target);
    return math::select(r <= d, V(0.5) * r * r, d * (r - V(0.5) * d));
  }
  template <class V>
  V derivative(V score, V target) const {
    const V d(delta);
    return math::max(-d, math::min(score - target, d));
  }
};

/// The logistic loss as one writes it first, value and derivative apart; the built-in gets both from one division.
struct UserLogistic {
  template <class V>
  V value(V score, V target) const {
    return math::max(score, V(0)) + math::log1p(math::exp(-math::abs(score))) - target * score;
  }
  template <class V>
  V derivative(V score, V target) const {
    const V e = math::exp(-math::abs(score));
    return math::select(score < V(0), e, V(1)) / (V(1) + e) - target;
  }
};

template <class T>
struct Problem {
  RowMatrix<T> x;
  std::vector<T> target;
  std::vector<double> weights;

  Problem(Index rows, Index cols) : x(rows, cols), target(static_cast<std::size_t>(rows)), weights(static_cast<std::size_t>(cols), 0.1) {
    std::uint64_t state = 1;  // a cheap generator: the values only have to be spread out
    for (Index i = 0; i < x.size(); ++i) {
      state = state * 6364136223846793005ULL + 1442695040888963407ULL;
      x.data()[i] = static_cast<T>(static_cast<double>(state >> 40) * 0x1p-24 - 0.5);
    }
    for (std::size_t i = 0; i < target.size(); ++i) target[i] = static_cast<T>(i % 3 == 0);
  }

  double bytes() const { return static_cast<double>(x.size()) * sizeof(T); }
};

template <class T, class L>
double fused(const Problem<T>& problem, simd::LinearKernel<T>& kernel, const L& loss, std::vector<double>& gradient) {
  const MatrixView<T> x(problem.x);
  std::fill(gradient.begin(), gradient.end(), 0.0);
  kernel.load_weights(problem.weights, 0.1);
  return kernel.add_value_and_gradient(loss, {.x = &x, .target = problem.target.data(), .count = x.rows()}, gradient.data(), gradient.back());
}

template <class T>
double plain_read(const Problem<T>& problem) {
  constexpr Index lanes = static_cast<Index>(simd::width<T>);
  simd::Batch<T> a(T{0}), b(T{0}), c(T{0}), d(T{0});
  const T* p = problem.x.data();
  Index i = 0;
  for (; i + 4 * lanes <= problem.x.size(); i += 4 * lanes) {
    a += simd::load(p + i);
    b += simd::load(p + i + lanes);
    c += simd::load(p + i + 2 * lanes);
    d += simd::load(p + i + 3 * lanes);
  }
  return static_cast<double>(simd::sum_of(simd::Batch<T>((a + b) + (c + d))));
}

template <class T>
double eigen_two_passes(const Problem<T>& problem, Eigen::VectorX<T>& gradient) {
  const Eigen::VectorX<T> w = Eigen::Map<const Eigen::VectorXd>(problem.weights.data(), problem.x.cols()).template cast<T>();
  const Eigen::Map<const Eigen::ArrayX<T>> t(problem.target.data(), problem.x.rows());
  const Eigen::ArrayX<T> s = ((problem.x * w).array() + T(0.1)).matrix();
  const Eigen::ArrayX<T> e = (-s.abs()).exp();
  const Eigen::ArrayX<T> d = (s < 0).select(e, T(1)) / (1 + e) - t;
  gradient.noalias() = problem.x.transpose() * d.matrix();
  return static_cast<double>((s.max(T(0)) + e.log1p() - t * s).sum());
}

template <class T>
double naive(const Problem<T>& problem, std::vector<double>& gradient) {
  std::fill(gradient.begin(), gradient.end(), 0.0);
  double value = 0;
  for (Index i = 0; i < problem.x.rows(); ++i) {
    double s = 0.1;
    for (Index j = 0; j < problem.x.cols(); ++j) s += problem.weights[static_cast<std::size_t>(j)] * static_cast<double>(problem.x(i, j));
    const auto t = static_cast<double>(problem.target[static_cast<std::size_t>(i)]);
    value += LogisticLoss{}.value(s, t);
    const double d = LogisticLoss{}.derivative(s, t);
    for (Index j = 0; j < problem.x.cols(); ++j) gradient[static_cast<std::size_t>(j)] += d * static_cast<double>(problem.x(i, j));
    gradient.back() += d;
  }
  return value;
}

/// Stops the program unless the kernel agrees with the naive loop: a fast wrong answer is no result.
template <class T>
void check(const Problem<T>& problem, simd::LinearKernel<T>& kernel) {
  std::vector<double> ours(problem.weights.size() + 1), theirs(ours.size());
  const double value = fused(problem, kernel, LogisticLoss{}, ours);
  const double expected = naive(problem, theirs);
  // Σ |d x| ≤ rows / 2: the error of a component is measured against the terms that were added.
  const double scale = static_cast<double>(problem.x.rows());
  // The kernel rounds short sums of T, the naive loop one long sum of doubles, whose error walks.
  const double tolerance = 64 * static_cast<double>(std::numeric_limits<T>::epsilon()) + 8 * std::sqrt(scale) * std::numeric_limits<double>::epsilon();
  for (std::size_t j = 0; j < ours.size(); ++j)
    if (!(std::abs(ours[j] - theirs[j]) <= tolerance * scale)) {
      std::cerr << "gradient component " << j << ": " << ours[j] << " instead of " << theirs[j] << '\n';
      std::exit(1);
    }
  if (!(std::abs(value - expected) <= tolerance * scale)) {
    std::cerr << "value: " << value << " instead of " << expected << '\n';
    std::exit(1);
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

/// The kernel out of cache: 512 MB of X, with a plain read and the two passes of Eigen in turn with it.
template <class T>
void gradient_out_of_cache(benchmark::State& state) {
  const Index cols = state.range(0);
  const Problem<T> problem(64'000'000 / cols, cols);
  simd::LinearKernel<T> kernel(cols);
  check(problem, kernel);
  std::vector<double> gradient(problem.weights.size() + 1);
  Eigen::VectorX<T> other(cols);
  double best = 1e9, best_read = 1e9, best_eigen = 1e9;
  for (auto _ : state) {
    Clock clock;
    benchmark::DoNotOptimize(plain_read(problem));
    best_read = std::min(best_read, clock.lap());
    benchmark::DoNotOptimize(eigen_two_passes(problem, other));
    best_eigen = std::min(best_eigen, clock.lap());
    benchmark::DoNotOptimize(fused(problem, kernel, LogisticLoss{}, gradient));
    const double seconds = clock.lap();
    best = std::min(best, seconds);
    state.SetIterationTime(seconds);
  }
  state.counters["GB/s"] = problem.bytes() / best / 1e9;
  state.counters["read_GB/s"] = problem.bytes() / best_read / 1e9;
  state.counters["of_read"] = best_read / best;
  state.counters["of_eigen"] = best_eigen / best;
}

/// A user's loss and the built-in one of the same formula, in turn, on an X that fits the cache: there the
/// loss weighs most. The counter is the user's speed over the built-in's.
template <class Own, class BuiltIn>
void users_loss(benchmark::State& state) {
  const Problem<double> problem(4096, 16);
  simd::LinearKernel<double> kernel(16);
  std::vector<double> own(17), built_in(17);
  if (std::abs(fused(problem, kernel, Own{}, own) - fused(problem, kernel, BuiltIn{}, built_in)) > 1e-9 || (Eigen::Map<Eigen::VectorXd>(own.data(), 17) - Eigen::Map<Eigen::VectorXd>(built_in.data(), 17)).norm() > 1e-9) {
    std::cerr << "the two losses do not agree\n";
    std::exit(1);
  }
  double best_own = 1e9, best_built_in = 1e9;
  for (auto _ : state) {
    Clock clock;
    for (int k = 0; k < 20; ++k) benchmark::DoNotOptimize(fused(problem, kernel, BuiltIn{}, built_in));
    best_built_in = std::min(best_built_in, clock.lap());
    for (int k = 0; k < 20; ++k) benchmark::DoNotOptimize(fused(problem, kernel, Own{}, own));
    const double seconds = clock.lap();
    best_own = std::min(best_own, seconds);
    state.SetIterationTime(seconds / 20);
  }
  state.counters["of_built_in"] = best_built_in / best_own;
}

template <class T>
void naive_loop(benchmark::State& state) {
  const Index cols = state.range(0);
  const Problem<T> problem(6'400'000 / cols, cols);
  std::vector<double> gradient(problem.weights.size() + 1);
  for (auto _ : state) benchmark::DoNotOptimize(naive(problem, gradient));
  state.SetBytesProcessed(static_cast<std::int64_t>(problem.bytes()) * state.iterations());
}

BENCHMARK(gradient_out_of_cache<double>)->Arg(30)->Arg(32)->Arg(64)->Arg(100)->Arg(128)->Arg(256)->Arg(512)->UseManualTime()->Iterations(9)->Unit(benchmark::kMillisecond);
BENCHMARK(gradient_out_of_cache<float>)->Arg(32)->Arg(64)->Arg(128)->Arg(256)->Arg(512)->UseManualTime()->Iterations(9)->Unit(benchmark::kMillisecond);
BENCHMARK(users_loss<UserHuber, Huber>)->UseManualTime()->Iterations(200)->Unit(benchmark::kMicrosecond);
BENCHMARK(users_loss<UserLogistic, LogisticLoss>)->UseManualTime()->Iterations(200)->Unit(benchmark::kMicrosecond);
BENCHMARK(naive_loop<double>)->Arg(64)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
