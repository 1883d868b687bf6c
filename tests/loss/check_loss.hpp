// SPDX-License-Identifier: BSL-1.0
#pragma once

// Properties that every loss has: derivatives that are those of its value, and one form for numbers and
// batches.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "attune/simd/batch.hpp"

namespace attune_test {

/// `f'` is the derivative of `f` at x, by a central difference of step h. Its error is h²/6 |f'''| and
/// the rounding of f, `rounding`, over h; |f'''| ≤ third.
template <class F, class D>
void check_derivative(F f, D derivative, double x, double third, double rounding) {
  const double h = std::cbrt(std::numeric_limits<double>::epsilon()) * std::max(1.0, std::abs(x));
  const double low = x - h, high = x + h;
  CAPTURE(x);
  CHECK(std::abs((f(high) - f(low)) / (high - low) - derivative(x)) <= h * h / 6 * third + 2 * rounding / h);
}

/// Value, derivative and second derivative of batches against the scalar form. `size(score, target)` is the
/// largest number that meets in the formula; each form makes a few roundings of it.
template <class T, class L, class Size>
void check_batches(const L& loss, std::span<const double> scores, std::span<const double> targets, Size size) {
  const double eps = static_cast<double>(std::numeric_limits<T>::epsilon());
  for (const double t : targets) {
    std::vector<T> score(scores.size());
    std::transform(scores.begin(), scores.end(), score.begin(), [](double s) { return static_cast<T>(s); });
    while (score.size() % attune::simd::width<T> != 0) score.push_back(score.back());
    const T target = static_cast<T>(t);
    const attune::simd::Batch<T> targets_of_batch(target);
    for (std::size_t i = 0; i < score.size(); i += attune::simd::width<T>) {
      const auto s = attune::simd::load(score.data() + i);
      std::vector<T> value(attune::simd::width<T>), first(value.size()), second(value.size());
      attune::simd::store(value.data(), attune::simd::Batch<T>(loss.value(s, targets_of_batch)));
      attune::simd::store(first.data(), attune::simd::Batch<T>(loss.derivative(s, targets_of_batch)));
      attune::simd::store(second.data(), attune::simd::Batch<T>(loss.second_derivative(s, targets_of_batch)));
      for (std::size_t k = 0; k < value.size(); ++k) {
        const T x = score[i + k];
        CAPTURE(x);
        CAPTURE(target);
        const double scale = 8 * eps * size(static_cast<double>(x), t);
        CHECK(std::abs(static_cast<double>(value[k] - loss.value(x, target))) <= scale);
        CHECK(std::abs(static_cast<double>(first[k] - loss.derivative(x, target))) <= scale);
        CHECK(std::abs(static_cast<double>(second[k] - loss.second_derivative(x, target))) <= scale);
      }
    }
  }
}

}  // namespace attune_test
