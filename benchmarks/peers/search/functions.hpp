// SPDX-License-Identifier: BSL-1.0
#pragma once

// Functions on which searches are compared; compare.py has the same. Each has a minimum that is known, so that a search
// is judged by its regret: the best value that it found, less the minimum.

#include <cmath>
#include <numbers>

#include "attune/search/space.hpp"

namespace peers {

struct Branin {
  double x = 0, y = 0;

  static constexpr double minimum = 0.39788735772973816;
  static auto space() {
    using namespace attune;
    return search_space(axis<&Branin::x>(uniform(-5, 10)), axis<&Branin::y>(uniform(0, 15)));
  }
  double operator()() const {
    const double pi = std::numbers::pi, a = y - 5.1 / (4 * pi * pi) * x * x + 5 / pi * x - 6;
    return a * a + 10 * (1 - 1 / (8 * pi)) * std::cos(x) + 10;
  }
};

struct Hartmann6 {
  double a = 0, b = 0, c = 0, d = 0, e = 0, f = 0;

  static constexpr double minimum = -3.322368011415515;
  static auto space() {
    using namespace attune;
    return search_space(axis<&Hartmann6::a>(uniform(0, 1)), axis<&Hartmann6::b>(uniform(0, 1)), axis<&Hartmann6::c>(uniform(0, 1)), axis<&Hartmann6::d>(uniform(0, 1)),
                        axis<&Hartmann6::e>(uniform(0, 1)), axis<&Hartmann6::f>(uniform(0, 1)));
  }
  double operator()() const {
    constexpr double height[4]{1, 1.2, 3, 3.2};
    constexpr double steepness[4][6]{{10, 3, 17, 3.5, 1.7, 8}, {0.05, 10, 17, 0.1, 8, 14}, {3, 3.5, 1.7, 10, 17, 8}, {17, 8, 0.05, 10, 0.1, 14}};
    constexpr double center[4][6]{{0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886},
                                  {0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991},
                                  {0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650},
                                  {0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381}};
    const double at[6]{a, b, c, d, e, f};
    double sum = 0;
    for (int i = 0; i < 4; ++i) {
      double distance = 0;
      for (int j = 0; j < 6; ++j) distance += steepness[i][j] * (at[j] - center[i][j]) * (at[j] - center[i][j]);
      sum -= height[i] * std::exp(-distance);
    }
    return sum;
  }
};

struct Rosenbrock4 {
  double a = 0, b = 0, c = 0, d = 0;

  static constexpr double minimum = 0;
  static auto space() {
    using namespace attune;
    return search_space(axis<&Rosenbrock4::a>(uniform(-2.048, 2.048)), axis<&Rosenbrock4::b>(uniform(-2.048, 2.048)), axis<&Rosenbrock4::c>(uniform(-2.048, 2.048)),
                        axis<&Rosenbrock4::d>(uniform(-2.048, 2.048)));
  }
  double operator()() const {
    const double at[4]{a, b, c, d};
    double sum = 0;
    for (int j = 0; j < 3; ++j) sum += 100 * (at[j + 1] - at[j] * at[j]) * (at[j + 1] - at[j] * at[j]) + (1 - at[j]) * (1 - at[j]);
    return sum;
  }
};

// A hundred minima and more, in a grid: what one axis should be does not depend on the others.
struct Rastrigin3 {
  double a = 0, b = 0, c = 0;

  static constexpr double minimum = 0;
  static auto space() {
    using namespace attune;
    return search_space(axis<&Rastrigin3::a>(uniform(-4, 5.12)), axis<&Rastrigin3::b>(uniform(-4, 5.12)), axis<&Rastrigin3::c>(uniform(-4, 5.12)));
  }
  double operator()() const {
    double sum = 30;
    for (const double x : {a, b, c}) sum += x * x - 10 * std::cos(2 * std::numbers::pi * x);
    return sum;
  }
};

// A choice, of which two values have settings of their own, a rate of which the order of magnitude counts, and a size.
struct Mixed {
  enum class Kind { line, curve, wave };

  Kind kind = Kind::line;
  double rate = 1;
  int size = 1;
  double bend = 0;
  int depth = 1;
  double phase = 0;

  static constexpr double minimum = 0;
  static auto space() {
    using namespace attune;
    return search_space(axis<&Mixed::kind>(values({Kind::line, Kind::curve, Kind::wave})), axis<&Mixed::rate>(log_uniform(1e-4, 1)), axis<&Mixed::size>(integers(1, 10)),
                        axis<&Mixed::bend>(uniform(-1, 1)).when<&Mixed::kind>(Kind::curve), axis<&Mixed::depth>(integers(1, 6)).when<&Mixed::kind>(Kind::wave),
                        axis<&Mixed::phase>(uniform(0, 1)).when<&Mixed::kind>(Kind::wave));
  }
  double operator()() const {
    const double magnitude = std::log10(rate) + 2, common = 0.5 * magnitude * magnitude + 0.1 * (size - 4) * (size - 4);
    if (kind == Kind::line) return common + 1;
    if (kind == Kind::curve) return common + 0.3 + 4 * (bend - 0.3) * (bend - 0.3);
    return common + 0.2 * (depth - 4) * (depth - 4) + 2 * (phase - 0.7) * (phase - 0.7);
  }
};

}  // namespace peers
