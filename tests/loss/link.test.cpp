// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "attune/loss/link.hpp"

namespace link_test {

using namespace attune;

TEST_CASE("link: the inverse of the identity is the score") {
  CHECK(IdentityLink{}.inverse(-3.5) == -3.5);
  CHECK(IdentityLink{}.inverse(2.0F) == 2.0F);
}

TEST_CASE("link: the inverse of the logit is 1 / (1 + exp(-score))") {
  constexpr double eps = std::numeric_limits<double>::epsilon();
  CHECK(LogitLink{}.inverse(0.0) == 0.5);
  for (double s = -30; s <= 30; s += 0.37) {
    const double expected = static_cast<double>(1 / (1 + std::exp(-static_cast<long double>(s))));
    CHECK(std::abs(LogitLink{}.inverse(s) - expected) <= 4 * eps * expected);  // relative: small probabilities keep their digits
  }
}

TEST_CASE_TEMPLATE("link: the inverse of the logit stays in [0, 1] at extreme scores", T, float, double) {
  CHECK(LogitLink{}.inverse(T{800}) == T{1});
  CHECK(LogitLink{}.inverse(T{-800}) == T{0});
  CHECK(LogitLink{}.inverse(std::numeric_limits<T>::infinity()) == T{1});
  CHECK(LogitLink{}.inverse(-std::numeric_limits<T>::infinity()) == T{0});
}

TEST_CASE_TEMPLATE("link: batches agree with numbers", T, float, double) {
  std::vector<T> score(8 * simd::width<T>), p(score.size());
  for (std::size_t i = 0; i < score.size(); ++i) score[i] = static_cast<T>(-40.0 + 80.0 * static_cast<double>(i) / static_cast<double>(score.size() - 1));
  for (std::size_t i = 0; i < score.size(); i += simd::width<T>) simd::store(p.data() + i, LogitLink{}.inverse(simd::load(score.data() + i)));
  for (std::size_t i = 0; i < score.size(); ++i) {
    const T expected = LogitLink{}.inverse(score[i]);
    CHECK(std::abs(p[i] - expected) <= 8 * std::numeric_limits<T>::epsilon() * expected);
  }
}

TEST_CASE("link: the inverse of the log is exp(score)") {
  CHECK(LogLink{}.inverse(0.0) == 1);
  CHECK(LogLink{}.inverse(1.0) == doctest::Approx(2.718281828459045));
}

TEST_CASE("link: the clipped link is linear from -1 to 1") {
  CHECK(ClippedLink{}.inverse(-1.0) == 0);
  CHECK(ClippedLink{}.inverse(0.5) == 0.75);
  CHECK(ClippedLink{}.inverse(1.0) == 1);
  CHECK(ClippedLink{}.inverse(-1e300) == 0);
  CHECK(ClippedLink{}.inverse(1e300) == 1);
}

}  // namespace link_test
