// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/data/make_moons.hpp"

#include <cmath>
#include <cstddef>
#include <numbers>

#include "attune/core/random.hpp"
#include "attune/data/detail/generate.hpp"

namespace attune::inline ATTUNE_ABI {

template <SampleValue T>
Dataset<T, int> make_moons(const MakeMoons& settings) {
  detail::require_size_of("MakeMoons::samples", settings.samples, 2);
  detail::require_number_of("MakeMoons::noise", settings.noise, 0);
  const detail::GeneratorKeys keys(settings.seed, 4);
  const Index n = settings.samples, first = n / 2;
  const auto order = keys.order(n, settings.shuffle, 0);
  Dataset<T, int> data{.x = RowMatrix<T>(n, 2), .y = Eigen::VectorXi(n), .class_names = detail::numbered_classes(2)};
  for (Index i = 0; i < n; ++i) {
    const bool inner = i >= first;
    const Index at = inner ? i - first : i, count = inner ? n - first : first;
    const double t = count > 1 ? std::numbers::pi * static_cast<double>(at) / static_cast<double>(count - 1) : 0;
    Random random = keys.row(i);
    const Index row = order[static_cast<std::size_t>(i)];
    data.x(row, 0) = static_cast<T>((inner ? 1 - std::cos(t) : std::cos(t)) + settings.noise * random.normal());
    data.x(row, 1) = static_cast<T>((inner ? 0.5 - std::sin(t) : std::sin(t)) + settings.noise * random.normal());
    data.y[row] = inner ? 1 : 0;
  }
  return data;
}

}  // namespace attune::inline ATTUNE_ABI
