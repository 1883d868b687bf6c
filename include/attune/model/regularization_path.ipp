// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/model/regularization_path.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "attune/core/error.hpp"
#include "attune/core/settings.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE void StrengthGrid::check() const {
  require_setting(count > 1, "StrengthGrid::count", count, "2 or more");
  require_setting(ratio > 0 && ratio < 1, "StrengthGrid::ratio", ratio, "between 0 and 1");
}

ATTUNE_INLINE std::vector<double> StrengthGrid::from(double largest) const {
  if (!std::isfinite(largest))
    throw InvalidArgument({.argument = "penalty", .found = {"no L1 norm"}, .expected = "a strength from which on all weights are zero", .remedy = "give the strengths of the path"});
  std::vector<double> strengths(static_cast<std::size_t>(count));
  constexpr double beyond_rounding = 1e-6;
  largest *= 1 + beyond_rounding;
  for (std::size_t k = 0; k < strengths.size(); ++k) strengths[k] = largest * std::pow(ratio, static_cast<double>(k) / (count - 1));
  return strengths;
}

ATTUNE_INLINE std::vector<Index> RegularizationPath::selected(std::size_t k) const {
  std::vector<Index> columns;
  for (Index j = 0; j < coefficients.cols(); ++j)
    if (coefficients(static_cast<Index>(k), j) != 0) columns.push_back(j);
  return columns;
}

ATTUNE_INLINE std::vector<std::size_t> RegularizationPath::entries() const {
  std::vector<std::size_t> first(static_cast<std::size_t>(coefficients.cols()), size());
  for (std::size_t k = size(); k-- > 0;)
    for (const Index j : selected(k)) first[static_cast<std::size_t>(j)] = k;
  return first;
}

namespace detail {

ATTUNE_INLINE double zero_of_rising(FunctionRef<double(double)> f) {
  constexpr int most = 200;
  double a = 0, at_a = f(a);
  if (at_a == 0) return a;
  double b = a - at_a, at_b = f(b);
  for (int i = 0; i < most && at_a * at_b > 0; ++i) {  // further that way
    const double next = b + 2 * (b - a);
    a = b;
    at_a = at_b;
    b = next;
    at_b = f(b);
  }
  const double enough = 1e-13 * std::max(std::abs(at_a), std::abs(at_b));
  double c = b, at_c = at_b;
  for (int i = 0; i < most && std::abs(at_c) > enough; ++i) {
    c = b - at_b * (b - a) / (at_b - at_a);
    if (c == a || c == b) break;
    at_c = f(c);
    if (at_c * at_b < 0) {
      a = b;
      at_a = at_b;
    } else {
      at_a /= 2;
    }
    b = c;
    at_b = at_c;
  }
  return c;
}

ATTUNE_INLINE void check_strengths(std::span<const double> strengths) {
  for (std::size_t k = 0; k < strengths.size(); ++k)
    if (!(strengths[k] >= 0) || !std::isfinite(strengths[k]))
      throw InvalidArgument({.argument = "strengths", .place = {"strength ", k}, .found = {strengths[k]}, .expected = "finite, 0 or more", .remedy = "leave it out"});
}

ATTUNE_INLINE std::vector<double> falling(std::vector<double> strengths) {
  std::sort(strengths.begin(), strengths.end(), std::greater<>());
  return strengths;
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
