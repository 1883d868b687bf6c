// SPDX-License-Identifier: BSL-1.0
#pragma once

// Properties that every loss has: derivatives that are those of its value, subgradients where it has kinks,
// and one form for numbers and batches.

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

/// The first derivative is that of the value, and the second that of the first, at all scores and targets for
/// which `smooth(score, target)`. `third(score, target)` bounds the third derivative of each near the score,
/// `size(score, target)` the numbers that meet in the formulas, of which each form makes a few roundings.
template <class L, class Third, class Size, class Smooth>
void check_derivatives(const L& loss, std::span<const double> scores, std::span<const double> targets, Third third, Size size, Smooth smooth) {
  constexpr double eps = std::numeric_limits<double>::epsilon();
  int checked = 0;
  for (const double t : targets)
    for (const double s : scores) {
      if (!smooth(s, t)) continue;
      CAPTURE(t);
      const auto value = [&](double x) { return loss.value(x, t); };
      const auto first = [&](double x) { return loss.derivative(x, t); };
      check_derivative(value, first, s, third(s, t), 8 * eps * size(s, t));
      if constexpr (requires { loss.second_derivative(s, t); })
        check_derivative(first, [&](double x) { return loss.second_derivative(x, t); }, s, third(s, t), 8 * eps * size(s, t));
      if constexpr (requires { loss.value_and_derivative(s, t); }) {
        CHECK(std::abs(loss.value_and_derivative(s, t).first - value(s)) <= 8 * eps * size(s, t));
        CHECK(std::abs(loss.value_and_derivative(s, t).second - first(s)) <= 8 * eps * size(s, t));
      }
      ++checked;
    }
  CHECK(checked > 10);
}

/// Along each pair of scores the value lies above its tangent: the derivative is a subgradient, kinks included.
template <class L>
void check_subgradient(const L& loss, std::span<const double> scores, std::span<const double> targets) {
  constexpr double eps = std::numeric_limits<double>::epsilon();
  for (const double t : targets)
    for (const double s : scores)
      for (const double u : scores) {
        CAPTURE(t);
        CAPTURE(s);
        CAPTURE(u);
        const double tangent = loss.value(s, t) + loss.derivative(s, t) * (u - s);
        const double size = std::abs(loss.value(u, t)) + std::abs(loss.value(s, t)) + std::abs(loss.derivative(s, t)) * (std::abs(u) + std::abs(s) + std::abs(t));
        CHECK(loss.value(u, t) - tangent >= -16 * eps * size);
      }
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
      if constexpr (requires { loss.second_derivative(s, s); }) attune::simd::store(second.data(), attune::simd::Batch<T>(loss.second_derivative(s, targets_of_batch)));
      for (std::size_t k = 0; k < value.size(); ++k) {
        const T x = score[i + k];
        CAPTURE(x);
        CAPTURE(target);
        const double scale = 8 * eps * size(static_cast<double>(x), t);
        CHECK(std::abs(static_cast<double>(value[k] - loss.value(x, target))) <= scale);
        CHECK(std::abs(static_cast<double>(first[k] - loss.derivative(x, target))) <= scale);
        if constexpr (requires { loss.second_derivative(x, x); }) CHECK(std::abs(static_cast<double>(second[k] - loss.second_derivative(x, target))) <= scale);
      }
    }
  }
}

}  // namespace attune_test
