// SPDX-License-Identifier: BSL-1.0
#pragma once

// Several sums over the rows of a block in one pass and in a fixed shape, of a formula that is written once for a
// number and for a batch of them.

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstring>

#include "attune/simd/batch.hpp"
#include "attune/simd/sum_block.hpp"

namespace attune::inline ATTUNE_ABI::simd {

namespace detail {

// The compiler's own vectors, with as many lanes as a batch of doubles: it knows how to convert them.
typedef int IntLanes __attribute__((vector_size(width<double> * sizeof(int))));
typedef double DoubleLanes __attribute__((vector_size(width<double> * sizeof(double))));

}  // namespace detail

/// Integers as numbers, as many as a batch holds.
template <std::integral Label>
Batch<double> load_numbers(const Label* from) noexcept {
  typedef Label Labels __attribute__((vector_size(width<double> * sizeof(Label))));
  Labels labels;
  std::memcpy(&labels, from, sizeof labels);
  detail::DoubleLanes numbers;
  if constexpr (sizeof(Label) < sizeof(int)) {  // GCC 12 would convert them one by one
    const auto wider = __builtin_convertvector(labels, detail::IntLanes);
    numbers = __builtin_convertvector(wider, detail::DoubleLanes);
  } else {
    numbers = __builtin_convertvector(labels, detail::DoubleLanes);
  }
  double lanes[width<double>];
  std::memcpy(lanes, &numbers, sizeof lanes);
  return load(lanes);
}

/// The rows from `first` on, as many as a V has lanes (one, if it is a number): what columns hold there.
template <class V>
struct RowsAt {
  using Value = V;
  std::size_t first = 0;

  V operator()(const double* column) const noexcept {
    if constexpr (IsBatch<V>)
      return load(column + first);
    else
      return column[first];
  }
  template <std::integral Label>
  V operator()(const Label* labels) const noexcept {
    if constexpr (IsBatch<V>)
      return load_numbers(labels + first);
    else
      return static_cast<V>(labels[first]);
  }
};

/// Σ over n rows of each of N terms, where `add(rows, sums)` adds the terms of some rows to sums[0] to sums[N-1].
/// Stretches of rows are added up apart, so that few roundings follow each other. Precondition: n ≤ sum_block.
template <std::size_t N, class Add>
std::array<double, N> sum_rows(std::size_t n, Add&& add) noexcept {
  using B = Batch<double>;
  constexpr std::size_t lanes = width<double>, stretch = 128;
  std::array<double, N> totals{};
  std::size_t i = 0;
  if (n >= lanes) {
    B sums[N];
    for (B& sum : sums) sum = B(0.0);
    while (i + lanes <= n) {
      const std::size_t end = std::min(i + stretch, n / lanes * lanes);
      B parts[N];
      for (B& part : parts) part = B(0.0);
      for (; i < end; i += lanes) add(RowsAt<B>{i}, parts);
      for (std::size_t k = 0; k < N; ++k) sums[k] += parts[k];
    }
    for (std::size_t k = 0; k < N; ++k) totals[k] = sum_of(sums[k]);
  }
  for (; i < n; ++i) add(RowsAt<double>{i}, totals);
  return totals;
}

/// Calls use(weight_of) with `weight_of(rows)`: the weights of some rows, or ones where there are none.
template <class Use>
decltype(auto) with_weights(const double* weights, Use&& use) noexcept {
  if (weights == nullptr) return use([](auto rows) { return typename decltype(rows)::Value(1.0); });
  return use([weights](auto rows) { return rows(weights); });
}

}  // namespace attune::inline ATTUNE_ABI::simd
