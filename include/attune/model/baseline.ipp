// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/model/baseline.hpp"

#include <algorithm>
#include <cstdint>

#include "attune/core/error.hpp"
#include "attune/core/settings.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

ATTUNE_INLINE double quantile_of(std::vector<std::pair<double, double>> values, bool weighted, double level) {
  std::sort(values.begin(), values.end());
  if (!weighted) {
    const double at = level * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(at);
    const double a = values[below].first, b = values[std::min(below + 1, values.size() - 1)].first;
    return a + (b - a) * (at - static_cast<double>(below));
  }
  double total = 0, sum = 0;
  for (const auto& [value, weight] : values) total += weight;
  for (const auto& [value, weight] : values) {
    sum += weight;
    if (weight > 0 && sum >= level * total) return value;
  }
  return values.back().first;
}

// The class of a guess at random.
inline int draw_class(const std::vector<double>& class_prior, RandomKey random, std::uint64_t row) {
  double left = Random(random.child(Purpose::user, row)).uniform();
  int last = 0;
  for (std::size_t k = 0; k < class_prior.size(); ++k) {
    if (!(class_prior[k] > 0)) continue;
    last = static_cast<int>(k);
    if (left < class_prior[k]) return last;
    left -= class_prior[k];
  }
  return last;
}

ATTUNE_INLINE Eigen::VectorXi guess_codes(ClassGuess guess, const std::vector<double>& class_prior, RandomKey random, Index rows) {
  const auto most = static_cast<int>(std::max_element(class_prior.begin(), class_prior.end()) - class_prior.begin());
  Eigen::VectorXi codes = Eigen::VectorXi::Constant(rows, most);
  if (guess == ClassGuess::stratified)
    for (Index i = 0; i < rows; ++i) codes[i] = draw_class(class_prior, random, static_cast<std::uint64_t>(i));
  return codes;
}

ATTUNE_INLINE Eigen::MatrixXd guess_probabilities(ClassGuess guess, const std::vector<double>& class_prior, RandomKey random, Index rows) {
  const auto classes_known = static_cast<Index>(class_prior.size());
  Eigen::MatrixXd probabilities = Eigen::MatrixXd::Zero(rows, classes_known);
  const Eigen::VectorXi codes = guess_codes(guess, class_prior, random, rows);
  for (Index i = 0; i < rows; ++i) {
    if (guess == ClassGuess::prior)
      for (Index k = 0; k < classes_known; ++k) probabilities(i, k) = class_prior[static_cast<std::size_t>(k)];
    else
      probabilities(i, codes[i]) = 1;
  }
  return probabilities;
}

}  // namespace detail

ATTUNE_INLINE void Baseline::check() const {
  require_setting(quantile >= 0 && quantile <= 1, "Baseline::quantile", quantile, "0 to 1");
  if (quantile != 0.5 && numbers != NumberGuess::quantile)
    throw InvalidArgument({.argument = "Baseline::quantile", .found = {quantile, ", with Baseline::numbers = ", to_string(numbers)}, .expected = ".numbers = NumberGuess::quantile beside it"});
}

}  // namespace attune::inline ATTUNE_ABI
