// SPDX-License-Identifier: BSL-1.0

// The Gaussian process of a search is scikit-learn's, Sobol's points are SciPy's, expected improvements mpmath's.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <vector>

#include "attune/search/detail/gaussian_process.hpp"
#include "attune/search/detail/improvement.hpp"
#include "attune/search/detail/sobol.hpp"
#include "golden.hpp"

namespace search_strategies_test {

using namespace attune;
using detail::GaussianProcess;

namespace {

bool close(double a, double b, double tolerance) { return std::abs(a - b) <= tolerance * std::max(1.0, std::abs(b)); }

GaussianProcess process_of(const oracle::Golden& golden, const std::string& name, std::size_t room) {
  const auto& lengths = golden[name + " lengths"];
  std::vector<std::size_t> columns(lengths.size());
  std::iota(columns.begin(), columns.end(), std::size_t{0});
  GaussianProcess process(columns, room);
  process.reset({.lengths = lengths, .variance = golden.number(name + " variance"), .noise = golden.number(name + " noise")});
  const std::span<const double> x = golden[name + " x"];
  for (std::size_t i = 0; i < x.size(); i += columns.size()) REQUIRE(process.add(x.subspan(i, columns.size())));
  process.set_targets(golden[name + " y"]);
  return process;
}

}  // namespace

TEST_CASE("oracle: posterior, likelihood and derivatives of a Gaussian process are scikit-learn's") {
  const oracle::Golden golden("search_strategies.csv");
  for (const std::string name : {"one axis", "three axes", "noisy"}) {
    CAPTURE(name);
    for (const std::size_t room : {21U, 40U}) {
      auto process = process_of(golden, name, room);
      const auto &at = golden[name + " at"], &means = golden[name + " mean"], &deviations = golden[name + " deviation"];
      const std::size_t width = process.columns();
      std::vector<double> columns(width * GaussianProcess::lanes);
      std::vector<GaussianProcess::Batch> scratch;
      for (std::size_t i = 0; i < means.size(); ++i) {
        for (std::size_t c = 0; c < width; ++c)
          for (std::size_t lane = 0; lane < GaussianProcess::lanes; ++lane) columns[c * GaussianProcess::lanes + lane] = lane == i % GaussianProcess::lanes ? at[i * width + c] : 0.5;
        const auto [mean, variance] = process.predict(columns.data(), scratch);
        std::vector<double> lanes(GaussianProcess::lanes);
        simd::store(lanes.data(), mean);
        CHECK(close(lanes[i % GaussianProcess::lanes], means[i], 1e-9));
        simd::store(lanes.data(), variance);
        CHECK(close(std::sqrt(lanes[i % GaussianProcess::lanes]), deviations[i], 1e-9));
        CHECK(close(detail::mean_at(process, std::span(at).subspan(i * width, width)), means[i], 1e-9));
      }
      CHECK(close(process.log_likelihood(), golden.number(name + " likelihood"), 1e-9));
      std::vector<double> gradient(width + 2);
      process.add_likelihood_gradient(gradient);
      for (std::size_t k = 0; k < gradient.size(); ++k) CHECK(close(gradient[k], golden[name + " gradient"][k], 1e-7));
    }
  }
}

TEST_CASE("oracle: the first points of Sobol's sequence on 64 axes are SciPy's") {
  const oracle::Golden golden("search_strategies.csv");
  for (std::size_t a = 0; a < detail::sobol_axes; ++a) {
    const auto& points = golden["sobol " + std::to_string(a)];
    REQUIRE(points.size() == 32);
    for (std::uint32_t i = 0; i < 32; ++i) CHECK(detail::sobol_bits(detail::sobol_directions(a), i) * 0x1p-32 == points[i]);
  }
}

TEST_CASE("oracle: the logarithm of the expected improvement is exact, far out too") {
  const oracle::Golden golden("search_strategies.csv");
  const auto &z = golden["improvement z"], &expected = golden["improvement"];
  for (std::size_t i = 0; i < z.size(); ++i) {
    CAPTURE(z[i]);
    const double found = detail::log_expected_improvement(2 * z[i], 0, 2), want = std::log(2.0) + expected[i];
    CHECK(std::abs(found - want) <= 1e-13 * std::max(1.0, std::abs(want)));
  }
}

}  // namespace search_strategies_test
