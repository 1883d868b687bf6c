// SPDX-License-Identifier: BSL-1.0
#pragma once

// The classic functions that optimizers are tried on, with the derivatives that each kind of optimizer asks for.
//
// Numbers, starting points and minima are those of Moré, Garbow, Hillstrom, "Testing unconstrained optimization
// software", ACM Trans. Math. Software 7 (1981), section 3. Two more have no number: Himmelblau, "Applied nonlinear
// programming", 1972, and Rastrigin's, here as a sum of squares, x² + 10 (1 - cos 2πx) = x² + 20 sin² πx.
//
// All are sums of squares; the value is half of the paper's, as the residuals of a LeastSquaresObjective have it.
// Residuals are written once, for any number type; dual numbers make the derivatives, to the last digit.

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <numbers>
#include <span>
#include <string>
#include <vector>

#include "attune/optimize/concept.hpp"

namespace attune_test {

/// value + slope ε, ε² = 0. Dual<Dual<double>> has mixed second derivatives too.
template <class T>
struct Dual {
  T value{};
  T slope{};

  Dual() = default;
  Dual(double constant) : value(constant) {}
  Dual(T v, T s)
    requires(!std::same_as<T, double>)
      : value(v), slope(s) {}
  Dual(double v, double s)
    requires std::same_as<T, double>
      : value(v), slope(s) {}

  friend Dual operator-(const Dual& a) { return {-a.value, -a.slope}; }
  friend Dual operator+(const Dual& a, const Dual& b) { return {a.value + b.value, a.slope + b.slope}; }
  friend Dual operator-(const Dual& a, const Dual& b) { return {a.value - b.value, a.slope - b.slope}; }
  friend Dual operator*(const Dual& a, const Dual& b) { return {a.value * b.value, a.slope * b.value + a.value * b.slope}; }
  friend Dual operator/(const Dual& a, const Dual& b) {
    const T q = a.value / b.value;
    return {q, (a.slope - q * b.slope) / b.value};
  }
  Dual& operator+=(const Dual& b) { return *this = *this + b; }
  Dual& operator*=(const Dual& b) { return *this = *this * b; }

  friend Dual exp(const Dual& a) {
    using std::exp;
    const T e = exp(a.value);
    return {e, e * a.slope};
  }
  friend Dual log(const Dual& a) {
    using std::log;
    return {log(a.value), a.slope / a.value};
  }
  friend Dual sqrt(const Dual& a) {
    using std::sqrt;
    const T r = sqrt(a.value);
    return {r, a.slope / (r + r)};
  }
  friend Dual sin(const Dual& a) {
    using std::cos, std::sin;
    return {sin(a.value), cos(a.value) * a.slope};
  }
  friend Dual cos(const Dual& a) {
    using std::cos, std::sin;
    return {cos(a.value), -sin(a.value) * a.slope};
  }
  friend Dual atan(const Dual& a) {
    using std::atan;
    return {atan(a.value), a.slope / (1 + a.value * a.value)};
  }
  friend double plain(const Dual& a) {
    if constexpr (std::same_as<T, double>)
      return a.value;
    else
      return plain(a.value);
  }
};
inline double plain(double a) { return a; }

template <class V>
using Residuals = std::function<void(std::span<const V>, std::span<V>)>;

/// A sum of squares with all that any optimizer asks for. It counts how often each is asked.
class TestFunction {
 public:
  template <class F>
  TestFunction(int paper_number, std::string its_name, Eigen::VectorXd its_start, attune::Index residuals, std::initializer_list<double> its_minima, F f)
      : number(paper_number), name(std::move(its_name)), start(std::move(its_start)), minima(its_minima), count_(residuals), plain_(f), dual_(f), second_(f) {
    for (double& m : minima) m /= 2;
  }

  int number;                  ///< of the paper; 0 for none
  std::string name;
  Eigen::VectorXd start;
  std::vector<double> minima;  ///< values, least first
  mutable int values = 0, gradients = 0, curvatures = 0;  ///< curvatures: Hessians, products with them, Jacobians

  attune::Index dimension() const { return start.size(); }
  attune::Index residual_count() const { return count_; }

  double value(const attune::ParametersRef& w) const {
    ++values;
    const auto r = evaluate<double>(plain_, [&](std::size_t j) { return w[at(j)]; });
    double sum = 0;
    for (const double v : r) sum += v * v;
    return sum / 2;
  }
  double value_and_gradient(const attune::ParametersRef& w, attune::GradientRef g) const {
    ++gradients;
    double sum = 0;
    for (attune::Index j = 0; j < dimension(); ++j) {
      const auto r = evaluate<Dual<double>>(dual_, [&](std::size_t k) { return Dual<double>(w[at(k)], at(k) == j ? 1.0 : 0.0); });
      g[j] = sum = 0;
      for (const auto& v : r) {
        g[j] += v.value * v.slope;
        sum += v.value * v.value;
      }
    }
    return sum / 2;
  }
  void residuals(const attune::ParametersRef& w, attune::GradientRef r) const {
    ++values;
    const auto all = evaluate<double>(plain_, [&](std::size_t j) { return w[at(j)]; });
    std::copy(all.begin(), all.end(), r.data());
  }
  void residuals_and_jacobian(const attune::ParametersRef& w, attune::GradientRef r, Eigen::MatrixXd& jacobian) const {
    ++curvatures;
    for (attune::Index j = 0; j < dimension(); ++j) {
      const auto all = evaluate<Dual<double>>(dual_, [&](std::size_t k) { return Dual<double>(w[at(k)], at(k) == j ? 1.0 : 0.0); });
      for (std::size_t i = 0; i < all.size(); ++i) {
        r[at(i)] = all[i].value;
        jacobian(at(i), j) = all[i].slope;
      }
    }
  }
  void hessian(const attune::ParametersRef& w, Eigen::MatrixXd& h) const {
    ++curvatures;
    for (attune::Index i = 0; i < dimension(); ++i)
      for (attune::Index j = 0; j <= i; ++j) h(i, j) = h(j, i) = mixed(w, [&](std::size_t k) { return at(k) == i ? 1.0 : 0.0; }, [&](std::size_t k) { return at(k) == j ? 1.0 : 0.0; });
  }
  void hessian_vector(const attune::ParametersRef& w, const attune::ParametersRef& v, attune::GradientRef product) const {
    ++curvatures;
    for (attune::Index j = 0; j < dimension(); ++j) product[j] = mixed(w, [&](std::size_t k) { return at(k) == j ? 1.0 : 0.0; }, [&](std::size_t k) { return v[at(k)]; });
  }

  /// Whether a value is one of the minima, to the six digits of the paper; to 1e-9 where it is 0.
  bool is_minimum(double value) const {
    for (const double m : minima)
      if (std::abs(value - m) <= (m == 0 ? 1e-9 : 5e-6 * m)) return true;
    return false;
  }

 private:
  static attune::Index at(std::size_t k) { return static_cast<attune::Index>(k); }

  template <class V, class X>
  std::vector<V> evaluate(const Residuals<V>& f, X&& x_of) const {
    std::vector<V> x(static_cast<std::size_t>(dimension())), r(static_cast<std::size_t>(count_));
    for (std::size_t k = 0; k < x.size(); ++k) x[k] = x_of(k);
    f(x, r);
    return r;
  }

  // uᵀ H v.
  template <class U, class V>
  double mixed(const attune::ParametersRef& w, U&& u, V&& v) const {
    using Once = Dual<double>;
    const auto r = evaluate<Dual<Once>>(second_, [&](std::size_t k) { return Dual<Once>(Once(w[at(k)], u(k)), Once(v(k), 0.0)); });
    double sum = 0;
    for (const auto& e : r) sum += e.value.slope * e.slope.value + e.value.value * e.slope.slope;
    return sum;
  }

  attune::Index count_;
  Residuals<double> plain_;
  Residuals<Dual<double>> dual_;
  Residuals<Dual<Dual<double>>> second_;
};

namespace functions {

using std::atan, std::cos, std::exp, std::log, std::sin, std::sqrt;

inline Eigen::VectorXd point(std::initializer_list<double> values) {
  Eigen::VectorXd w(static_cast<Eigen::Index>(values.size()));
  std::copy(values.begin(), values.end(), w.data());
  return w;
}
template <class F>
Eigen::VectorXd point_of(Eigen::Index n, F&& coordinate) {  // coordinate(j), j from 1 on
  Eigen::VectorXd w(n);
  for (Eigen::Index j = 0; j < n; ++j) w[j] = coordinate(static_cast<double>(j + 1));
  return w;
}
inline double number(std::size_t i) { return static_cast<double>(i + 1); }

template <class V>
V square(const V& v) {
  return v * v;
}
template <class V>
V cube(const V& v) {
  return v * v * v;
}
template <class V>
V sum_of(std::span<const V> x) {
  V sum = 0;
  for (const V& v : x) sum += v;
  return sum;
}

inline TestFunction rosenbrock(Eigen::Index n = 2) {  // extended: n even
  return {n == 2 ? 1 : 21, "Rosenbrock", point_of(n, [](double j) { return static_cast<int>(j) % 2 == 1 ? -1.2 : 1.0; }), n, {0}, []<class V>(std::span<const V> x, std::span<V> r) {
            for (std::size_t i = 0; i < x.size(); i += 2) {
              r[i] = 10 * (x[i + 1] - x[i] * x[i]);
              r[i + 1] = 1 - x[i];
            }
          }};
}
inline TestFunction freudenstein_roth() {
  return {2, "Freudenstein and Roth", point({0.5, -2}), 2, {0, 48.9842536792}, []<class V>(std::span<const V> x, std::span<V> r) {
            r[0] = -13 + x[0] + ((5 - x[1]) * x[1] - 2) * x[1];
            r[1] = -29 + x[0] + ((x[1] + 1) * x[1] - 14) * x[1];
          }};
}
inline TestFunction powell_badly_scaled() {
  return {3, "Powell badly scaled", point({0, 1}), 2, {0}, []<class V>(std::span<const V> x, std::span<V> r) {
            r[0] = 1e4 * x[0] * x[1] - 1;
            r[1] = exp(-x[0]) + exp(-x[1]) - 1.0001;
          }};
}
inline TestFunction brown_badly_scaled() {
  return {4, "Brown badly scaled", point({1, 1}), 3, {0}, []<class V>(std::span<const V> x, std::span<V> r) {
            r[0] = x[0] - 1e6;
            r[1] = x[1] - 2e-6;
            r[2] = x[0] * x[1] - 2;
          }};
}
inline TestFunction beale() {
  return {5, "Beale", point({1, 1}), 3, {0}, []<class V>(std::span<const V> x, std::span<V> r) {
            const double y[] = {1.5, 2.25, 2.625};
            V power = 1;
            for (std::size_t i = 0; i < 3; ++i) {
              power *= x[1];
              r[i] = y[i] - x[0] * (1 - power);
            }
          }};
}
inline TestFunction jennrich_sampson() {
  return {6, "Jennrich and Sampson", point({0.3, 0.4}), 10, {124.362182}, []<class V>(std::span<const V> x, std::span<V> r) {
            for (std::size_t i = 0; i < r.size(); ++i) r[i] = 2 + 2 * number(i) - (exp(number(i) * x[0]) + exp(number(i) * x[1]));
          }};
}
inline TestFunction helical_valley() {
  return {7, "Helical valley", point({-1, 0, 0}), 3, {0}, []<class V>(std::span<const V> x, std::span<V> r) {
            const V turn = atan(x[1] / x[0]) / (2 * std::numbers::pi) + (plain(x[0]) < 0 ? 0.5 : 0.0);
            r[0] = 10 * (x[2] - 10 * turn);
            r[1] = 10 * (sqrt(x[0] * x[0] + x[1] * x[1]) - 1);
            r[2] = x[2];
          }};
}
inline TestFunction bard() {
  return {8, "Bard", point({1, 1, 1}), 15, {8.21487e-3, 17.4286}, []<class V>(std::span<const V> x, std::span<V> r) {
            const double y[] = {0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39};
            for (std::size_t i = 0; i < 15; ++i) {
              const double u = number(i), v = 16 - u;
              r[i] = y[i] - (x[0] + u / (v * x[1] + std::min(u, v) * x[2]));
            }
          }};
}
inline TestFunction gaussian() {
  return {9, "Gaussian", point({0.4, 1, 0}), 15, {1.12793e-8}, []<class V>(std::span<const V> x, std::span<V> r) {
            const double y[] = {0.0009, 0.0044, 0.0175, 0.0540, 0.1295, 0.2420, 0.3521, 0.3989};
            for (std::size_t i = 0; i < 15; ++i) {
              const double t = (8 - number(i)) / 2;
              r[i] = x[0] * exp(-x[1] * square(t - x[2]) / 2) - y[std::min(i, 14 - i)];
            }
          }};
}
inline TestFunction meyer() {
  return {10, "Meyer", point({0.02, 4000, 250}), 16, {87.9458}, []<class V>(std::span<const V> x, std::span<V> r) {
            const double y[] = {34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820, 3307, 2872};
            for (std::size_t i = 0; i < 16; ++i) r[i] = x[0] * exp(x[1] / (45 + 5 * number(i) + x[2])) - y[i];
          }};
}
inline TestFunction gulf_research() {  // its formula as later corrected: |y - x₂| in place of |y m i x₂|
  return {11, "Gulf research", point({5, 2.5, 0.15}), 99, {0}, []<class V>(std::span<const V> x, std::span<V> r) {
            for (std::size_t i = 0; i < 99; ++i) {
              const double t = number(i) / 100, y = 25 + std::pow(-50 * std::log(t), 2.0 / 3);
              const V distance = plain(x[1]) < y ? y - x[1] : x[1] - y;
              r[i] = exp(-exp(x[2] * log(distance)) / x[0]) - t;
            }
          }};
}
inline TestFunction box_three_dimensional() {
  return {12, "Box three-dimensional", point({0, 10, 20}), 10, {0}, []<class V>(std::span<const V> x, std::span<V> r) {
            for (std::size_t i = 0; i < 10; ++i) {
              const double t = 0.1 * number(i);
              r[i] = exp(-t * x[0]) - exp(-t * x[1]) - x[2] * (std::exp(-t) - std::exp(-10 * t));
            }
          }};
}
inline TestFunction powell_singular(Eigen::Index n = 4) {  // extended: n a multiple of 4
  const double first[] = {3, -1, 0, 1};
  return {n == 4 ? 13 : 22, "Powell singular", point_of(n, [&](double j) { return first[(static_cast<int>(j) - 1) % 4]; }), n, {0}, []<class V>(std::span<const V> x, std::span<V> r) {
            for (std::size_t i = 0; i < x.size(); i += 4) {
              r[i] = x[i] + 10 * x[i + 1];
              r[i + 1] = std::sqrt(5.0) * (x[i + 2] - x[i + 3]);
              r[i + 2] = square(x[i + 1] - 2 * x[i + 2]);
              r[i + 3] = std::sqrt(10.0) * square(x[i] - x[i + 3]);
            }
          }};
}
inline TestFunction wood() {
  return {14, "Wood", point({-3, -1, -3, -1}), 6, {0}, []<class V>(std::span<const V> x, std::span<V> r) {
            r[0] = 10 * (x[1] - x[0] * x[0]);
            r[1] = 1 - x[0];
            r[2] = std::sqrt(90.0) * (x[3] - x[2] * x[2]);
            r[3] = 1 - x[2];
            r[4] = std::sqrt(10.0) * (x[1] + x[3] - 2);
            r[5] = (x[1] - x[3]) / std::sqrt(10.0);
          }};
}
inline TestFunction kowalik_osborne() {
  return {15, "Kowalik and Osborne", point({0.25, 0.39, 0.415, 0.39}), 11, {3.07505e-4, 1.02734e-3}, []<class V>(std::span<const V> x, std::span<V> r) {
            const double y[] = {0.1957, 0.1947, 0.1735, 0.1600, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246};
            const double u[] = {4, 2, 1, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625};
            for (std::size_t i = 0; i < 11; ++i) r[i] = y[i] - x[0] * (u[i] * u[i] + u[i] * x[1]) / (u[i] * u[i] + u[i] * x[2] + x[3]);
          }};
}
inline TestFunction brown_dennis() {
  return {16, "Brown and Dennis", point({25, 5, -5, -1}), 20, {85822.2016}, []<class V>(std::span<const V> x, std::span<V> r) {
            for (std::size_t i = 0; i < 20; ++i) {
              const double t = number(i) / 5;
              r[i] = square(x[0] + t * x[1] - std::exp(t)) + square(x[2] + x[3] * std::sin(t) - std::cos(t));
            }
          }};
}
inline TestFunction osborne_1() {
  return {17, "Osborne 1", point({0.5, 1.5, -1, 0.01, 0.02}), 33, {5.46489e-5}, []<class V>(std::span<const V> x, std::span<V> r) {
            const double y[] = {0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.850, 0.818, 0.784, 0.751, 0.718, 0.685, 0.658, 0.628, 0.603, 0.580,
                                0.558, 0.538, 0.522, 0.506, 0.490, 0.478, 0.467, 0.457, 0.448, 0.438, 0.431, 0.424, 0.420, 0.414, 0.411, 0.406};
            for (std::size_t i = 0; i < 33; ++i) {
              const double t = 10 * static_cast<double>(i);
              r[i] = y[i] - (x[0] + x[1] * exp(-t * x[3]) + x[2] * exp(-t * x[4]));
            }
          }};
}
inline TestFunction biggs_exp6() {
  return {18, "Biggs EXP6", point({1, 2, 1, 1, 1, 1}), 13, {0, 5.65565e-3}, []<class V>(std::span<const V> x, std::span<V> r) {
            for (std::size_t i = 0; i < 13; ++i) {
              const double t = 0.1 * number(i), y = std::exp(-t) - 5 * std::exp(-10 * t) + 3 * std::exp(-4 * t);
              r[i] = x[2] * exp(-t * x[0]) - x[3] * exp(-t * x[1]) + x[5] * exp(-t * x[4]) - y;
            }
          }};
}
inline TestFunction osborne_2() {
  return {19, "Osborne 2", point({1.3, 0.65, 0.65, 0.7, 0.6, 3, 5, 7, 2, 4.5, 5.5}), 65, {4.01377e-2}, []<class V>(std::span<const V> x, std::span<V> r) {
            const double y[] = {1.366, 1.191, 1.112, 1.013, 0.991, 0.885, 0.831, 0.847, 0.786, 0.725, 0.746, 0.679, 0.608, 0.655, 0.616, 0.606, 0.602, 0.626, 0.651, 0.724, 0.649, 0.649,
                                0.694, 0.644, 0.624, 0.661, 0.612, 0.558, 0.533, 0.495, 0.500, 0.423, 0.395, 0.375, 0.372, 0.391, 0.396, 0.405, 0.428, 0.429, 0.523, 0.562, 0.607, 0.653,
                                0.672, 0.708, 0.633, 0.668, 0.645, 0.632, 0.591, 0.559, 0.597, 0.625, 0.739, 0.710, 0.729, 0.720, 0.636, 0.581, 0.428, 0.292, 0.162, 0.098, 0.054};
            for (std::size_t i = 0; i < 65; ++i) {
              const double t = static_cast<double>(i) / 10;
              r[i] = y[i] - x[0] * exp(-t * x[4]);
              for (std::size_t k = 1; k < 4; ++k) r[i] += -x[k] * exp(-square(t - x[7 + k]) * x[4 + k]);
            }
          }};
}
inline TestFunction watson(Eigen::Index n, double minimum) {
  return {20, "Watson", Eigen::VectorXd::Zero(n), 31, {minimum}, []<class V>(std::span<const V> x, std::span<V> r) {
            for (std::size_t i = 0; i < 29; ++i) {
              const double t = number(i) / 29;
              V slope = 0, sum = 0;
              for (std::size_t j = x.size(); j-- > 0;) {
                sum = sum * t + x[j];
                if (j > 0) slope = slope * t + static_cast<double>(j) * x[j];
              }
              r[i] = slope - square(sum) - 1;
            }
            r[29] = x[0];
            r[30] = x[1] - square(x[0]) - 1;
          }};
}
inline TestFunction penalty_1(Eigen::Index n, double minimum) {
  return {23, "Penalty I", point_of(n, [](double j) { return j; }), n + 1, {minimum}, []<class V>(std::span<const V> x, std::span<V> r) {
            V sum = -0.25;
            for (std::size_t i = 0; i < x.size(); ++i) {
              r[i] = std::sqrt(1e-5) * (x[i] - 1);
              sum += square(x[i]);
            }
            r[x.size()] = sum;
          }};
}
inline TestFunction penalty_2(Eigen::Index n, double minimum) {
  return {24, "Penalty II", Eigen::VectorXd::Constant(n, 0.5), 2 * n, {minimum}, []<class V>(std::span<const V> x, std::span<V> r) {
            const std::size_t count = x.size();
            V sum = -1;
            r[0] = x[0] - 0.2;
            for (std::size_t i = 1; i < count; ++i) {
              const double y = std::exp(number(i) / 10) + std::exp(static_cast<double>(i) / 10);
              r[i] = std::sqrt(1e-5) * (exp(x[i] / 10) + exp(x[i - 1] / 10) - y);
              r[count + i - 1] = std::sqrt(1e-5) * (exp(x[i] / 10) - std::exp(-0.1));
            }
            for (std::size_t j = 0; j < count; ++j) sum += static_cast<double>(count - j) * square(x[j]);
            r[2 * count - 1] = sum;
          }};
}
inline TestFunction variably_dimensioned(Eigen::Index n) {
  return {25, "Variably dimensioned", point_of(n, [n](double j) { return 1 - j / static_cast<double>(n); }), n + 2, {0}, []<class V>(std::span<const V> x, std::span<V> r) {
            V sum = 0;
            for (std::size_t i = 0; i < x.size(); ++i) {
              r[i] = x[i] - 1;
              sum += number(i) * r[i];
            }
            r[x.size()] = sum;
            r[x.size() + 1] = square(sum);
          }};
}
inline TestFunction trigonometric(Eigen::Index n, std::initializer_list<double> minima = {0}) {
  return {26, "Trigonometric", point_of(n, [n](double) { return 1 / static_cast<double>(n); }), n, minima, []<class V>(std::span<const V> x, std::span<V> r) {
            V sum = static_cast<double>(x.size());
            for (const V& v : x) sum += -cos(v);
            for (std::size_t i = 0; i < x.size(); ++i) r[i] = sum + number(i) * (1 - cos(x[i])) - sin(x[i]);
          }};
}
inline TestFunction brown_almost_linear(Eigen::Index n) {
  return {27, "Brown almost-linear", Eigen::VectorXd::Constant(n, 0.5), n, {0, 1}, []<class V>(std::span<const V> x, std::span<V> r) {
            const V sum = sum_of(x) - number(x.size());
            V product = 1;
            for (std::size_t i = 0; i < x.size(); ++i) {
              r[i] = x[i] + sum;
              product *= x[i];
            }
            r[x.size() - 1] = product - 1;
          }};
}
inline TestFunction discrete_boundary_value(Eigen::Index n) {
  const double h = 1 / static_cast<double>(n + 1);
  return {28, "Discrete boundary value", point_of(n, [h](double j) { return j * h * (j * h - 1); }), n, {0}, []<class V>(std::span<const V> x, std::span<V> r) {
            const double step = 1 / number(x.size());
            for (std::size_t i = 0; i < x.size(); ++i) {
              r[i] = 2 * x[i] + step * step * cube(x[i] + number(i) * step + 1) / 2;
              if (i > 0) r[i] += -x[i - 1];
              if (i + 1 < x.size()) r[i] += -x[i + 1];
            }
          }};
}
inline TestFunction discrete_integral_equation(Eigen::Index n) {
  const double h = 1 / static_cast<double>(n + 1);
  return {29, "Discrete integral equation", point_of(n, [h](double j) { return j * h * (j * h - 1); }), n, {0}, []<class V>(std::span<const V> x, std::span<V> r) {
            const double step = 1 / number(x.size());
            for (std::size_t i = 0; i < x.size(); ++i) {
              V sum = 0;
              for (std::size_t j = 0; j < x.size(); ++j) {
                const double ti = number(i) * step, tj = number(j) * step;
                sum += (j <= i ? (1 - ti) * tj : ti * (1 - tj)) * cube(x[j] + tj + 1);
              }
              r[i] = x[i] + step * sum / 2;
            }
          }};
}
inline TestFunction broyden_tridiagonal(Eigen::Index n) {
  return {30, "Broyden tridiagonal", Eigen::VectorXd::Constant(n, -1), n, {0}, []<class V>(std::span<const V> x, std::span<V> r) {
            for (std::size_t i = 0; i < x.size(); ++i) {
              r[i] = (3 - 2 * x[i]) * x[i] + 1;
              if (i > 0) r[i] += -x[i - 1];
              if (i + 1 < x.size()) r[i] += -2 * x[i + 1];
            }
          }};
}
inline TestFunction broyden_banded(Eigen::Index n) {
  return {31, "Broyden banded", Eigen::VectorXd::Constant(n, -1), n, {0}, []<class V>(std::span<const V> x, std::span<V> r) {
            for (std::size_t i = 0; i < x.size(); ++i) {
              r[i] = x[i] * (2 + 5 * square(x[i])) + 1;
              for (std::size_t j = i > 5 ? i - 5 : 0; j <= std::min(i + 1, x.size() - 1); ++j)
                if (j != i) r[i] += -x[j] * (1 + x[j]);
            }
          }};
}
inline TestFunction linear_full_rank(Eigen::Index n, Eigen::Index m) {
  return {32, "Linear, full rank", Eigen::VectorXd::Ones(n), m, {static_cast<double>(m - n)}, []<class V>(std::span<const V> x, std::span<V> r) {
            const V sum = sum_of(x) * (2 / static_cast<double>(r.size())) + 1;
            for (std::size_t i = 0; i < r.size(); ++i) r[i] = i < x.size() ? x[i] - sum : -sum;
          }};
}
inline TestFunction linear_rank_1(Eigen::Index n, Eigen::Index count) {
  const auto m = static_cast<double>(count);
  return {33, "Linear, rank 1", Eigen::VectorXd::Ones(n), count, {m * (m - 1) / (2 * (2 * m + 1))}, []<class V>(std::span<const V> x, std::span<V> r) {
            V sum = 0;
            for (std::size_t j = 0; j < x.size(); ++j) sum += number(j) * x[j];
            for (std::size_t i = 0; i < r.size(); ++i) r[i] = number(i) * sum - 1;
          }};
}
inline TestFunction linear_rank_1_zeros(Eigen::Index n, Eigen::Index count) {
  const auto m = static_cast<double>(count);
  return {34, "Linear, rank 1, with zero columns and rows", Eigen::VectorXd::Ones(n), count, {(m * m + 3 * m - 6) / (2 * (2 * m - 3))}, []<class V>(std::span<const V> x, std::span<V> r) {
            V sum = 0;
            for (std::size_t j = 1; j + 1 < x.size(); ++j) sum += number(j) * x[j];
            for (std::size_t i = 0; i < r.size(); ++i) r[i] = i == 0 || i + 1 == r.size() ? V(-1) : static_cast<double>(i) * sum - 1;
          }};
}
inline TestFunction chebyquad(Eigen::Index n, std::initializer_list<double> minima = {0}) {
  return {35, "Chebyquad", point_of(n, [n](double j) { return j / static_cast<double>(n + 1); }), n, minima, []<class V>(std::span<const V> x, std::span<V> r) {
            for (V& v : r) v = 0;
            for (const V& v : x) {
              V before = 1, now = 2 * v - 1;
              for (V& residual : r) {
                residual += now / static_cast<double>(x.size());
                const V next = 2 * (2 * v - 1) * now - before;
                before = now;
                now = next;
              }
            }
            for (std::size_t i = 1; i < r.size(); i += 2) r[i] += 1 / (square(number(i)) - 1);
          }};
}
inline TestFunction himmelblau() {
  return {0, "Himmelblau", point({0, 0}), 2, {0}, []<class V>(std::span<const V> x, std::span<V> r) {
            r[0] = x[0] * x[0] + x[1] - 11;
            r[1] = x[0] + x[1] * x[1] - 7;
          }};
}
inline TestFunction rastrigin(Eigen::Index n) {  // minima near all whole numbers; the least is 0 at 0
  return {0, "Rastrigin", point_of(n, [](double j) { return static_cast<int>(j) % 2 == 1 ? 3.3 : -2.4; }), 2 * n, {0}, []<class V>(std::span<const V> x, std::span<V> r) {
            for (std::size_t i = 0; i < x.size(); ++i) {
              r[2 * i] = x[i];
              r[2 * i + 1] = std::sqrt(20.0) * sin(std::numbers::pi * x[i]);
            }
          }};
}

}  // namespace functions

/// The paper's problems, in its order, and Himmelblau's: those of variable size are of 10 and of 20 or 24 parameters, or
/// of the sizes that it gives minima for.
inline std::vector<TestFunction> test_functions() {
  using namespace functions;
  return {rosenbrock(),
          freudenstein_roth(),
          powell_badly_scaled(),
          brown_badly_scaled(),
          beale(),
          jennrich_sampson(),
          helical_valley(),
          bard(),
          gaussian(),
          meyer(),
          gulf_research(),
          box_three_dimensional(),
          powell_singular(),
          wood(),
          kowalik_osborne(),
          brown_dennis(),
          osborne_1(),
          biggs_exp6(),
          osborne_2(),
          watson(6, 2.28767e-3),
          watson(9, 1.39976e-6),
          rosenbrock(20),
          powell_singular(24),
          penalty_1(4, 2.24997e-5),
          penalty_1(10, 7.08765e-5),
          penalty_2(4, 9.37629e-6),
          penalty_2(10, 2.93660e-4),
          variably_dimensioned(10),
          variably_dimensioned(20),
          trigonometric(10, {0, 2.79506e-5}),
          trigonometric(20, {0, 1.34922704e-6, 6.86185932e-6}),  // where SciPy's Newton-CG and BFGS end
          brown_almost_linear(10),
          brown_almost_linear(20),
          discrete_boundary_value(10),
          discrete_boundary_value(20),
          discrete_integral_equation(10),
          discrete_integral_equation(20),
          broyden_tridiagonal(10),
          broyden_tridiagonal(20),
          broyden_banded(10),
          broyden_banded(20),
          linear_full_rank(10, 20),
          linear_rank_1(10, 20),
          linear_rank_1_zeros(10, 20),
          chebyquad(8, {3.51687e-3}),
          chebyquad(9),
          chebyquad(10, {4.77271e-3, 6.50395e-3}),
          himmelblau()};
}

}  // namespace attune_test
