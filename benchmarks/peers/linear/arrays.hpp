// SPDX-License-Identifier: BSL-1.0
#pragma once

// The arrays that a script has written for both halves of a comparison, and the clock of attune's half.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <limits>
#include <string>
#include <vector>

#include "attune/core/matrix_view.hpp"
#include "attune/core/sparse_view.hpp"

namespace peers {

/// The numbers of a file in the folder that ATTUNE_PEERS_DATA names; ends the program if there is none.
template <class T>
std::vector<T> read(const std::string& name) {
  const char* folder = std::getenv("ATTUNE_PEERS_DATA");
  std::ifstream file(std::string(folder == nullptr ? "." : folder) + "/" + name, std::ios::binary | std::ios::ate);
  if (!file) {
    std::cerr << "cannot read " << name << ": run benchmarks/peers/linear/run.sh, which writes it and sets ATTUNE_PEERS_DATA\n";
    std::exit(1);
  }
  std::vector<T> values(static_cast<std::size_t>(file.tellg()) / sizeof(T));
  file.seekg(0);
  file.read(reinterpret_cast<char*>(values.data()), static_cast<std::streamsize>(values.size() * sizeof(T)));
  return values;
}

/// Writes numbers to a file in that folder.
inline void write(const std::string& name, const std::vector<double>& values) {
  const char* folder = std::getenv("ATTUNE_PEERS_DATA");
  std::ofstream file(std::string(folder == nullptr ? "." : folder) + "/" + name, std::ios::binary);
  file.write(reinterpret_cast<const char*>(values.data()), static_cast<std::streamsize>(values.size() * sizeof(double)));
}

/// Samples, dense or sparse.
struct Samples {
  std::vector<double> shape = read<double>("shape.bin");  // rows, columns, whether sparse
  std::vector<double> values = read<double>("x.bin");
  std::vector<std::int32_t> columns{}, starts{};  // of sparse rows

  attune::Index rows() const { return static_cast<attune::Index>(shape[0]); }
  attune::Index cols() const { return static_cast<attune::Index>(shape[1]); }
  bool is_sparse() const { return shape[2] != 0; }
  attune::MatrixView<double> dense() const { return {values.data(), rows(), cols(), cols()}; }
  attune::SparseView<double> sparse() const { return {values.data(), columns.data(), starts.data(), rows(), cols()}; }

  Samples() {
    if (!is_sparse()) return;
    columns = read<std::int32_t>("columns.bin");
    starts = read<std::int32_t>("starts.bin");
  }
};

/// Turns of each benchmark, as in peers.py; where one takes so many seconds, there are no more.
inline constexpr int turns = 5;
inline constexpr double patience = 5;

/// Does the work in each turn of a benchmark with manual time; the counter `best` is the least of the turns' seconds.
template <class F>
void time(benchmark::State& state, F work) {
  double best = std::numeric_limits<double>::infinity();
  for (auto _ : state) {
    if (std::isfinite(best) && best >= patience) {
      state.SetIterationTime(best);
      continue;
    }
    const auto start = std::chrono::steady_clock::now();
    work();
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    best = std::min(best, seconds);
    state.SetIterationTime(seconds);
  }
  state.counters["best"] = best;
}

}  // namespace peers
