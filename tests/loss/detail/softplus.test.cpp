// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "attune/loss/detail/softplus.hpp"

namespace detail_softplus_test {

using namespace attune;

TEST_CASE_TEMPLATE("softplus: the logarithm of 1 + e, from its share, to the last digits", T, float, double) {
  for (int k = 0; k <= 4000; ++k) {
    // Evenly from 0 to 1, and then towards 0 by powers.
    const T e = k <= 2000 ? static_cast<T>(k) / T{2000} : static_cast<T>(std::pow(0.98, k - 2000));
    const auto expected = static_cast<double>(std::log1p(static_cast<long double>(e)));
    const T s = e / (T{2} + e);
    // The share is rounded twice, the series and the sum once each.
    CHECK(std::abs(static_cast<double>(detail::log1p_of_share(s)) - expected) <= 3 * static_cast<double>(std::numeric_limits<T>::epsilon()) * expected);
  }
}

TEST_CASE_TEMPLATE("softplus: batches agree with numbers", T, float, double) {
  using V = simd::Batch<T>;
  for (const double s : {0.0, 1e-20, 0.01, 0.2, 1.0 / 3}) {
    T lanes[simd::width<T>];
    simd::store(lanes, detail::log1p_of_share(V(static_cast<T>(s))));
    const T expected = detail::log1p_of_share(static_cast<T>(s));
    for (const T lane : lanes) CHECK(std::abs(lane - expected) <= 2 * std::numeric_limits<T>::epsilon() * expected);
  }
}

}  // namespace detail_softplus_test
