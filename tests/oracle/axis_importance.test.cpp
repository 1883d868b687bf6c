// SPDX-License-Identifier: BSL-1.0

// Shares of the variance of a score are those of Optuna's forest on the same trials, to what two forests differ in.

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <string>
#include <vector>

#include "attune/search/axis_importance.hpp"
#include "golden.hpp"

namespace axis_importance_oracle_test {

using namespace attune;

TEST_CASE("oracle: the importance of axes and of a pair") {
  const oracle::Golden golden("axis_importance.csv");
  const std::vector<AxisShape> numbers{{.name = "a"}, {.name = "b"}, {.name = "c"}};
  const std::vector<AxisShape> mixed{{.name = "a"}, {.name = "b", .levels = 5}, {.name = "c", .levels = 3}};
  std::vector<Trial> of_numbers, of_mixed;
  for (int i = 1; i <= static_cast<int>(golden.number("trials")); ++i) {
    Trial trial{.index = i - 1, .state = TrialState::complete};
    for (const double prime : {2.0, 3.0, 5.0}) {
      const double at = i * std::sqrt(prime);
      trial.point.push_back(at - std::floor(at));
    }
    const auto& u = trial.point;
    const auto x = [&](std::size_t a) { return std::numbers::pi * (2 * u[a] - 1); };
    trial.score = std::sin(x(0)) + 7 * std::pow(std::sin(x(1)), 2) + 0.1 * std::pow(x(2), 4) * std::sin(x(0));
    of_numbers.push_back(trial);
    const std::array<double, 3> kinds{0, 1.5, 0.6};
    trial.score = 3 * u[0] * u[0] + 0.4 * std::abs(std::floor(5 * u[1]) - 1) + kinds[static_cast<std::size_t>(3 * u[2])] * (1 + u[0]);
    of_mixed.push_back(trial);
  }
  constexpr int trees = 128;
  const auto check = [&](const std::string& name, std::size_t k, double share, double spread) {
    const auto& expected = golden[name + "-" + std::to_string(k)];
    const double error = std::hypot(expected[1], spread / std::sqrt(trees));
    CAPTURE(name);
    CAPTURE(k);
    CHECK(std::abs(share - expected[0]) < 4 * error);
  };
  for (const auto& [name, trials, axes] : {std::tuple("ishigami", &of_numbers, &numbers), {"mixed", &of_mixed, &mixed}}) {
    const auto found = detail::axis_importance(*trials, *axes, {.pairs = true, .trees = trees, .seed = 1});
    for (std::size_t a = 0; a < 3; ++a) check(name, a, found.axes[a].share, found.axes[a].spread);
    check(name, 3, found.pairs[1].share, found.pairs[1].spread);
  }
}

}  // namespace axis_importance_oracle_test
