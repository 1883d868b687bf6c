// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "../support.hpp"
#include "attune/simd/math.hpp"

namespace math_test {

using namespace attune;

namespace {

template <class T>
std::vector<T> grid(double low, double high, std::size_t n) {
  std::vector<T> values(n);
  for (std::size_t i = 0; i < n; ++i) values[i] = static_cast<T>(low + (high - low) * static_cast<double>(i) / static_cast<double>(n - 1));
  return values;
}

// Points in every power of two between the ends, of one sign.
template <class T>
std::vector<T> powers(int low, int high, double sign = 1) {
  std::vector<T> values;
  for (int e = low; e < high; ++e)
    for (int k = 0; k < 8; ++k) values.push_back(static_cast<T>(sign * std::ldexp(1 + k / 8.0 + 0.01, e)));
  return values;
}

template <class T>
std::vector<T> operator+(std::vector<T> a, const std::vector<T>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

// f over a column as kernels do it: full batches, then a scalar tail.
template <class T, class F>
std::vector<T> over(const std::vector<T>& x, F f) {
  std::vector<T> y(x.size());
  std::size_t i = 0;
  for (; i + simd::width<T> <= x.size(); i += simd::width<T>) simd::store(y.data() + i, simd::Batch<T>(f(simd::load(x.data() + i))));
  for (; i < x.size(); ++i) y[i] = f(x[i]);
  return y;
}

// Batches and numbers against the long double function, at every length of tail. `ulps` is in units of
// the type's epsilon, relative to the result.
template <class T, class F, class Reference>
void check_function(std::vector<T> x, F f, Reference reference, long double ulps) {
  const long double eps = std::numeric_limits<T>::epsilon();
  const long double tiny = std::numeric_limits<T>::min();  // subnormal results may be flushed to zero
  x.resize(x.size() / simd::width<T> * simd::width<T>);
  for (std::size_t tail = 0; tail < simd::width<T>; ++tail) {
    const auto y = over(x, f);
    long double worst = 0;
    T worst_at = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const long double expected = reference(static_cast<long double>(x[i]));
      const long double error = std::abs(static_cast<long double>(y[i]) - expected) / (ulps * eps * std::abs(expected) + tiny);
      if (!(error <= worst)) worst = error, worst_at = x[i];
    }
    CAPTURE(worst_at);
    CHECK(static_cast<double>(worst) <= 1.0);
    x.push_back(x[tail]);
  }
}

// The largest exponents whose results are normal numbers.
template <class T>
constexpr double largest_exp = sizeof(T) == 4 ? 87.0 : 708.0;
template <class T>
constexpr int exponents = sizeof(T) == 4 ? 120 : 1000;

}  // namespace

// Elementary functions of libm and xsimd are good to about one unit in the last place; "a few" is 4.
constexpr long double few = 4;

TEST_CASE_TEMPLATE("math: exp of batches and numbers", T, float, double) {
  check_function<T>(grid<T>(-largest_exp<T>, largest_exp<T>, 2001) + grid<T>(-1, 1, 501), [](auto x) { return math::exp(x); }, [](long double x) { return std::exp(x); }, few);
}

TEST_CASE_TEMPLATE("math: exp saturates at both ends", T, float, double) {
  std::vector<T> x(simd::width<T> + 1, T{-2000}), y(simd::width<T> + 1, T{2000});
  for (const T e : over(x, [](auto v) { return math::exp(v); })) CHECK(e == T{0});
  for (const T e : over(y, [](auto v) { return math::exp(v); })) CHECK(e == std::numeric_limits<T>::infinity());
}

TEST_CASE("math: exp of doubles at the ends of what is a normal number, and halfway between powers of 2") {
  const double infinity = std::numeric_limits<double>::infinity(), most = 709.782712893384, least = -708.3964185322641;
  const auto exp_of = [](double x) { return over(std::vector<double>(simd::width<double>, x), [](auto v) { return math::exp(v); })[0]; };
  CHECK(exp_of(most) == doctest::Approx(std::exp(most)).epsilon(1e-15));
  CHECK(exp_of(std::nextafter(most, infinity)) == infinity);
  CHECK(exp_of(infinity) == infinity);
  CHECK(exp_of(least) == doctest::Approx(std::numeric_limits<double>::min()).epsilon(1e-12).scale(0));
  CHECK(exp_of(std::nextafter(least, -infinity)) == 0);
  CHECK(exp_of(-infinity) == 0);
  CHECK(exp_of(-0.0) == 1);
  CHECK(std::isnan(exp_of(std::numeric_limits<double>::quiet_NaN())));
  std::vector<double> halfway;
  for (int n = -1021; n < 1023; ++n) {
    const double x = (n + 0.5) * std::log(2.0);
    halfway.insert(halfway.end(), {std::nextafter(x, -infinity), x, std::nextafter(x, infinity)});
  }
  check_function<double>(halfway, [](auto x) { return math::exp(x); }, [](long double x) { return std::exp(x); }, 2);
}

TEST_CASE_TEMPLATE("math: expm1 of batches and numbers, near zero too", T, float, double) {
  const auto x = grid<T>(-50, largest_exp<T>, 1001) + grid<T>(-1, 1, 501) + powers<T>(-60, 0) + powers<T>(-60, 0, -1);
  check_function<T>(x, [](auto v) { return math::expm1(v); }, [](long double v) { return std::expm1(v); }, few);
}

TEST_CASE_TEMPLATE("math: log of batches and numbers", T, float, double) {
  check_function<T>(powers<T>(-exponents<T>, exponents<T>) + grid<T>(0.5, 2, 1001), [](auto v) { return math::log(v); }, [](long double v) { return std::log(v); }, few);
}

TEST_CASE_TEMPLATE("math: log1p of batches and numbers, near zero too", T, float, double) {
  const auto x = powers<T>(-60, 60) + powers<T>(-60, -1, -1) + grid<T>(-0.9, 3, 1001);
  check_function<T>(x, [](auto v) { return math::log1p(v); }, [](long double v) { return std::log1p(v); }, few);
}

TEST_CASE_TEMPLATE("math: sqrt of batches and numbers is rounded right", T, float, double) {
  check_function<T>(powers<T>(-exponents<T>, exponents<T>), [](auto v) { return math::sqrt(v); }, [](long double v) { return std::sqrt(v); }, 0.51L);
}

TEST_CASE_TEMPLATE("math: tanh of batches and numbers, near zero and far from it", T, float, double) {
  const auto x = grid<T>(-30, 30, 1001) + grid<T>(-1, 1, 501) + powers<T>(-60, 0) + powers<T>(-60, 0, -1);
  check_function<T>(x, [](auto v) { return math::tanh(v); }, [](long double v) { return std::tanh(v); }, few);
  std::vector<T> far(simd::width<T> + 1, T{1000});
  for (const T v : over(far, [](auto w) { return math::tanh(w); })) CHECK(v == T{1});
}

TEST_CASE_TEMPLATE("math: sin and cos of batches and numbers", T, float, double) {
  // Near a zero of sin or cos the relative error of any formula grows; the error is compared with one.
  const auto x = grid<T>(-100, 100, 3001) + powers<T>(-40, 0);
  const auto absolute = [&](auto f, auto reference) {
    const auto y = over(x, f);
    for (std::size_t i = 0; i < x.size(); ++i) {
      CAPTURE(x[i]);
      REQUIRE(std::abs(static_cast<long double>(y[i]) - reference(static_cast<long double>(x[i]))) <= few * std::numeric_limits<T>::epsilon());
    }
  };
  absolute([](auto v) { return math::sin(v); }, [](long double v) { return std::sin(v); });
  absolute([](auto v) { return math::cos(v); }, [](long double v) { return std::cos(v); });
}

TEST_CASE_TEMPLATE("math: pow of batches and numbers", T, float, double) {
  // Where pow is exp(y log x), an error of one unit in log x becomes |y log x| units of the result.
  const auto x = grid<T>(0.1, 10, 101);
  for (const T power : {T{-3}, T{-0.5}, T{0}, T{0.5}, T{1}, T{2}, T{7.5}}) {
    const auto y = over(x, [power](auto v) { return math::pow(v, decltype(v)(power)); });
    for (std::size_t i = 0; i < x.size(); ++i) {
      const long double log_result = static_cast<long double>(power) * std::log(static_cast<long double>(x[i]));
      const long double expected = std::exp(log_result);
      CAPTURE(x[i]);
      CAPTURE(power);
      REQUIRE(std::abs(static_cast<long double>(y[i]) - expected) <= (few + std::abs(log_result)) * std::numeric_limits<T>::epsilon() * expected);
    }
  }
}

TEST_CASE_TEMPLATE("math: abs, sign, min, max and select are exact", T, float, double) {
  const auto x = grid<T>(-3, 3, 61) + std::vector<T>{T{0}, -T{0}, std::numeric_limits<T>::infinity(), -std::numeric_limits<T>::infinity(), std::numeric_limits<T>::lowest()};
  const auto absolute = over(x, [](auto v) { return math::abs(v); });
  const auto signs = over(x, [](auto v) { return math::sign(v); });
  const auto lower = over(x, [](auto v) { return math::min(v, decltype(v)(1)); });
  const auto upper = over(x, [](auto v) { return math::max(v, decltype(v)(1)); });
  const auto chosen = over(x, [](auto v) { return math::select(v <= decltype(v)(1), v, decltype(v)(7)); });
  for (std::size_t i = 0; i < x.size(); ++i) {
    CAPTURE(x[i]);
    CHECK(absolute[i] == std::abs(x[i]));
    CHECK(signs[i] == (x[i] > 0 ? T{1} : x[i] < 0 ? T{-1} : T{0}));
    CHECK(lower[i] == std::min(x[i], T{1}));
    CHECK(upper[i] == std::max(x[i], T{1}));
    CHECK(chosen[i] == (x[i] <= 1 ? x[i] : T{7}));
  }
}

TEST_CASE_TEMPLATE("math: fma is a product and a sum, rounded once or twice", T, float, double) {
  auto random = attune_test::random(20);
  const auto x = attune_test::uniform<T>(random, 101, -2, 2);
  const T b = T{1} / 3, c = T{2} / 7;
  const auto y = over(x, [&](auto v) { return math::fma(v, decltype(v)(b), decltype(v)(c)); });
  const double eps = std::numeric_limits<T>::epsilon();
  for (std::size_t i = 0; i < x.size(); ++i) {
    const long double product = static_cast<long double>(x[i]) * static_cast<long double>(b);
    const long double expected = product + static_cast<long double>(c);
    CHECK(std::abs(static_cast<long double>(y[i]) - expected) <= 0.5L * eps * (std::abs(product) + std::abs(expected)) * 1.0001L);
  }
}

TEST_CASE_TEMPLATE("math: what is not finite, or beyond every integer, gets what libm says", T, float, double) {
  const T infinity = std::numeric_limits<T>::infinity(), nan = std::numeric_limits<T>::quiet_NaN();
  const std::vector<T> far{nan, infinity, -infinity, T(1e30), T(-1e30), T(1e19), T(-1e19), T(-3), T(0), T(2)};
  const auto check = [&](auto batch_function, auto scalar_function) {
    for (const T x : far) {
      const auto y = over(std::vector<T>(simd::width<T>, x), batch_function);
      const T expected = scalar_function(x);
      CAPTURE(x);
      for (const T v : y) {
        if (std::isnan(expected))
          CHECK(std::isnan(v));
        else if (std::isinf(expected) || expected == T(0))
          CHECK(v == expected);
        else
          CHECK(std::abs(v - expected) <= (few + std::abs(std::log(std::abs(expected)))) * std::numeric_limits<T>::epsilon() * std::abs(expected));  // as of pow above
      }
    }
  };
  check([](auto x) { return math::exp(x); }, [](T x) { return std::exp(x); });
  check([](auto x) { return math::expm1(x); }, [](T x) { return std::expm1(x); });
  check([](auto x) { return math::tanh(x); }, [](T x) { return std::tanh(x); });
  check([](auto x) { return math::pow(decltype(x)(T(1.5)), x); }, [](T x) { return std::pow(T(1.5), x); });
  check([](auto x) { return math::pow(x, decltype(x)(2)); }, [](T x) { return std::pow(x, T(2)); });
}

}  // namespace math_test
