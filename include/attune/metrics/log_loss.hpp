// SPDX-License-Identifier: BSL-1.0
#pragma once

// Log loss: how surprised the predicted probabilities are by the truth.

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>

#include "attune/core/error.hpp"
#include "attune/metrics/concept.hpp"
#include "attune/simd/sums.hpp"

namespace attune::inline ATTUNE_ABI {

/// Σ -w log p(truth) and Σ w.
class LogLossSum {
 public:
  static constexpr Needs needs = Needs::probabilities;

  /// Probabilities n×K. They are clipped to [ε, 1-ε], ε = 2⁻⁵², so that certainty that is wrong costs
  /// 36 nats and not infinity.
  /// Errors: InvalidData for a class without a column and for probabilities outside [0, 1].
  template <class Label>
    requires(!std::floating_point<Label>)
  void update(std::span<const Label> truth, ScoreView probabilities, std::span<const double> weights = {}) {
    detail::require_size("probabilities", static_cast<std::size_t>(probabilities.rows()), static_cast<Index>(truth.size()));
    if (!weights.empty()) detail::require_size("weights", weights.size(), static_cast<Index>(truth.size()));
    constexpr double epsilon = std::numeric_limits<double>::epsilon();
    std::array<double, simd::sum_block> p;
    for (std::size_t first = 0; first < truth.size(); first += simd::sum_block) {
      const std::size_t n = std::min(simd::sum_block, truth.size() - first);
      for (std::size_t i = 0; i < n; ++i) p[i] = std::clamp(probability_of(truth[first + i], probabilities, first + i), epsilon, 1 - epsilon);
      const double* w = weights.empty() ? nullptr : weights.data() + first;
      loss_.add(simd::negative_log_sum(p.data(), w, n));
      if (w == nullptr)
        weight_.add(static_cast<double>(n));
      else
        weight_.add(simd::sum_of_terms(n, [w](std::size_t i) { return simd::load(w + i); }, [w](std::size_t i) { return w[i]; }));
    }
  }

  void merge(const LogLossSum& other) noexcept {
    loss_.merge(other.loss_);
    weight_.merge(other.weight_);
  }

  double loss() const noexcept { return loss_.value(); }
  double weight() const noexcept { return weight_.value(); }

 private:
  template <class Label>
  static double probability_of(Label label, ScoreView probabilities, std::size_t row) {
    if (label < 0 || static_cast<Index>(label) >= probabilities.cols)
      throw InvalidData({.argument = "truth", .place = {"row ", row}, .found = {"class code ", label},
                         .expected = {"a class that has one of the ", probabilities.cols, " columns of probabilities"}});
    const double p = probabilities(static_cast<Index>(row), static_cast<Index>(label));
    if (!(p >= 0 && p <= 1))
      throw InvalidData({.argument = "probabilities", .place = {"row ", row}, .found = p, .expected = "0 to 1"});
    return p;
  }

  simd::CompensatedSum loss_{};
  simd::CompensatedSum weight_{};
};

/// -Σ w log p(truth) / Σ w in nats, ≥ 0, smaller is better. NaN without rows.
struct LogLoss {
  using Statistic = LogLossSum;
  static constexpr std::string_view name = "log loss";
  static constexpr auto direction = Direction::minimize;

  double operator()(const LogLossSum& sums) const {
    return sums.weight() > 0 ? sums.loss() / sums.weight() : std::numeric_limits<double>::quiet_NaN();
  }
};

}  // namespace attune::inline ATTUNE_ABI
