// SPDX-License-Identifier: BSL-1.0
#pragma once

// A density over a search space: a mixture of one kernel for each of some points, and a broad one.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "attune/core/normal.hpp"
#include "attune/core/random.hpp"
#include "attune/search/detail/trial_history.hpp"
#include "attune/simd/batch.hpp"
#include "attune/simd/math.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// P(low < Z ≤ high) of a standard normal Z, without cancellation in the tails.
inline double normal_mass(double low, double high) noexcept { return low > 0 ? normal_cdf(-low) - normal_cdf(-high) : normal_cdf(high) - normal_cdf(low); }

class ParzenMixture {
 public:
  /// `points` are canonical; `weights` are theirs, and last that of the broad kernel.
  ///
  /// The standard deviation of a kernel is 0.07 n^(-1/(d+4)), for n points on d axes: Scott's rule for points that fill
  /// about a quarter of each axis, as the good ones soon do.
  [[gnu::cold]] ParzenMixture(const std::vector<AxisShape>& axes, const std::vector<Point>& points, std::vector<double> weights) : axes_(axes), weights_(std::move(weights)), kernels_(axes.size()) {
    const double n = static_cast<double>(points.size()), d = static_cast<double>(axes.size());
    const double width = 0.07 * std::pow(std::max(n, 1.0), -1 / (d + 4));
    double total = 0;
    for (const double w : weights_) total += w;
    share_ = weights_.back() / (n + 1);
    for (double& w : weights_) w /= total;
    for (std::size_t a = 0; a < axes_.size(); ++a) {
      for (const Point& point : points) kernels_[a].add(point[a], width, exists_at(axes_, a, point));
      kernels_[a].add(0.5, 1, axes_[a].ordered);
    }
  }

  /// The logarithm of the density at a canonical point, over the axes that exist there: of their continua, and the
  /// probability of its levels.
  [[gnu::cold]] double log_density(const Point& point) const {
    std::vector<double> terms(weights_.size());
    for (std::size_t a = 0; a < axes_.size(); ++a) {
      if (!exists_at(axes_, a, point)) continue;
      if (axes_[a].levels == 0)
        add_normals(kernels_[a], point[a], terms);
      else
        for (std::size_t k = 0; k < terms.size(); ++k) terms[k] += std::log(probability(a, k, point[a]));
    }
    const double largest = *std::max_element(terms.begin(), terms.end());
    return largest + std::log(weighted_exponentials(terms, largest));
  }

  [[gnu::cold]] Point draw(Random& random) const {
    double pick = random.uniform();
    std::size_t k = 0;
    while (k + 1 < weights_.size() && pick >= weights_[k]) pick -= weights_[k++];
    Point point;
    for (std::size_t a = 0; a < axes_.size(); ++a) point.push_back(draw(a, k, random));
    return canonical(axes_, std::move(point));
  }

 private:
  /// Normal distributions cut off at 0 and 1, one for each point, and the broad one. Where the axis does not exist, all
  /// positions are alike: a slope of 0.
  struct Kernels {
    std::vector<double> center{};
    std::vector<double> slope{};  // 1 / standard deviation
    std::vector<double> mass{};   // within [0, 1]
    std::vector<double> offset{};  // the logarithm of the density at the center

    void add(double at, double width, bool exists) {
      constexpr double log_root_two_pi = 0.91893853320467274178;
      center.push_back(at);
      slope.push_back(exists ? 1 / width : 0);
      mass.push_back(exists ? normal_mass(-at / width, (1 - at) / width) : 1);
      offset.push_back(exists ? -std::log(width * mass.back()) - log_root_two_pi : 0);
    }
  };

  static void add_normals(const Kernels& kernels, double u, std::vector<double>& terms) {
    using Batch = simd::Batch<double>;
    std::size_t k = 0;
    for (; k + simd::width<double> <= terms.size(); k += simd::width<double>) {
      const Batch z = (Batch(u) - simd::load(&kernels.center[k])) * simd::load(&kernels.slope[k]);
      simd::store(&terms[k], Batch(simd::load(&terms[k]) + (simd::load(&kernels.offset[k]) - Batch(0.5) * z * z)));
    }
    for (; k < terms.size(); ++k) {
      const double z = (u - kernels.center[k]) * kernels.slope[k];
      terms[k] += kernels.offset[k] - 0.5 * z * z;
    }
  }

  /// Σ weight · exp(term - largest).
  double weighted_exponentials(const std::vector<double>& terms, double largest) const {
    using Batch = simd::Batch<double>;
    Batch sums(0.0);
    std::size_t k = 0;
    for (; k + simd::width<double> <= terms.size(); k += simd::width<double>)
      sums = math::fma(simd::load(&weights_[k]), math::exp(Batch(simd::load(&terms[k]) - Batch(largest))), sums);
    double sum = simd::sum_of(sums);
    for (; k < terms.size(); ++k) sum += weights_[k] * std::exp(terms[k] - largest);
    return sum;
  }

  /// What kernel k gives the level in whose middle u is.
  double probability(std::size_t a, std::size_t k, double u) const {
    const Kernels& kernels = kernels_[a];
    const int levels = axes_[a].levels;
    if (kernels.slope[k] == 0) return 1.0 / levels;
    if (!axes_[a].ordered) return choice_share(a, level_at(kernels.center[k], levels) == level_at(u, levels));
    const double half = 0.5 / levels, distance = u - kernels.center[k];
    return std::max(normal_mass((distance - half) * kernels.slope[k], (distance + half) * kernels.slope[k]) / kernels.mass[k], 1e-300);
  }

  double choice_share(std::size_t a, bool own) const { return ((own ? 1 : 0) + share_) / (1 + share_ * axes_[a].levels); }

  double draw(std::size_t a, std::size_t k, Random& random) const {
    const Kernels& kernels = kernels_[a];
    const double u = random.uniform();
    if (kernels.slope[k] == 0) return u;
    if (!axes_[a].ordered) return u < choice_share(a, true) - choice_share(a, false) ? kernels.center[k] : random.uniform();
    const double low = normal_cdf(-kernels.center[k] * kernels.slope[k]);
    return std::clamp(kernels.center[k] + normal_quantile(low + u * kernels.mass[k]) / kernels.slope[k], 0.0, 1.0);
  }

  const std::vector<AxisShape>& axes_;
  std::vector<double> weights_;
  std::vector<Kernels> kernels_;  // of each axis
  double share_ = 1;              // of each choice in the kernel of another
};

}  // namespace attune::inline ATTUNE_ABI::detail
