// SPDX-License-Identifier: BSL-1.0
#pragma once

// What every free function of a metric does: check the columns, fill the metric's statistic with them, and ask the
// metric.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>

#include "attune/core/error.hpp"
#include "attune/metrics/columns.hpp"
#include "attune/metrics/concept.hpp"
#include "attune/simd/extent.hpp"
#include "attune/simd/sum_rows.hpp"

namespace attune::inline ATTUNE_ABI {

/// Sample weights, one a row; empty: every row counts once.
using Weights = std::span<const double>;

namespace detail {

[[noreturn, gnu::cold, gnu::noinline]] inline void refuse_weight(std::size_t row, double weight) {
  throw InvalidData({.argument = "weights", .place = {"row ", row}, .found = weight, .expected = "a finite number of at least 0"});
}

/// Errors: InvalidData for weights that are negative or not finite. Returns the largest one.
[[gnu::cold]] inline double require_weights(Weights weights) {
  const simd::Extent extent = simd::extent_of(weights.data(), weights.size());
  if (!(extent.finite && extent.lowest >= 0))
    for (std::size_t i = 0; i < weights.size(); ++i)
      if (!(weights[i] >= 0 && std::isfinite(weights[i]))) refuse_weight(i, weights[i]);
  return extent.highest;
}

/// Errors: InvalidArgument without rows and for sizes that disagree; InvalidData for weights that are negative, not
/// finite, or all zero.
inline void require_columns(const char* what, std::size_t truth, std::size_t said, Weights weights) {
  if (truth == 0) throw InvalidArgument({.argument = "truth", .found = "no rows", .expected = "at least one"});
  if (said != truth) throw InvalidArgument({.argument = what, .found = {said, " rows"}, .expected = {truth, ", one for each of truth"}});
  if (weights.empty()) return;
  if (weights.size() != truth) throw InvalidArgument({.argument = "weights", .found = {weights.size(), " values"}, .expected = {truth, ", one for each row"}});
  if (require_weights(weights) == 0) throw InvalidData({.argument = "weights", .found = "zeros only", .expected = "at least one row that counts"});
}

/// Errors: InvalidData for a number that is NaN, and for one that is infinite where `finite`.
inline void require_numbers(const char* what, std::span<const double> numbers, bool finite = true) {
  if (simd::extent_of(numbers.data(), numbers.size()).finite) return;
  for (std::size_t i = 0; i < numbers.size(); ++i)
    if (std::isnan(numbers[i]) || (finite && std::isinf(numbers[i])))
      throw InvalidData({.argument = what, .place = {"row ", i}, .found = numbers[i], .expected = finite ? "a finite number" : "a number"});
}

template <class M>
auto empty_statistic(const M& metric) {
  if constexpr (ConfiguresStatistic<M>)
    return metric.statistic();
  else
    return typename M::Statistic{};
}

/// The score of a metric whose statistic is filled with these rows by `update`.
template <class M, class Update>
double score_filled(const M& metric, Update&& update) {
  auto statistic = empty_statistic(metric);
  update(statistic);
  if constexpr (requires { statistic.finish(); }) statistic.finish();
  return static_cast<double>(metric(statistic));
}

/// The score of predicted numbers.
template <class M, NumberRange T, NumberRange P>
double score_numbers(const M& metric, const T& truth, const P& predicted, Weights weights) {
  const auto t = number_column(truth, "truth"), p = number_column(predicted, "predicted");
  require_columns("predicted", t.values.size(), p.values.size(), weights);
  return score_filled(metric, [&](auto& statistic) {
    if constexpr (requires { statistic.finite(); }) {
      statistic.update(t.values, p.values, weights);
      if (statistic.finite()) return;
      require_numbers("truth", t.values);
      require_numbers("predicted", p.values);
    } else {
      // Checked and summed while in the cache: whole blocks, for the same sums as in one go.
      constexpr std::size_t stretch = 4 * simd::sum_block;
      for (std::size_t first = 0; first < t.values.size(); first += stretch) {
        const std::size_t n = std::min(stretch, t.values.size() - first);
        if (!simd::extent_of(t.values.data() + first, n).finite || !simd::extent_of(p.values.data() + first, n).finite) {
          require_numbers("truth", t.values);
          require_numbers("predicted", p.values);
        }
        statistic.update(t.values.subspan(first, n), p.values.subspan(first, n), weights.empty() ? weights : weights.subspan(first, n));
      }
    }
  });
}

/// The score of scores, or probabilities, of binary labels: 0 and 1, or any two integers of which the larger is the
/// positive class. `said` names them in errors.
template <class M, LabelRange T, NumberRange S>
double score_scores(const M& metric, const T& truth, const S& scores, Weights weights, const char* said = "scores") {
  const auto t = label_column(truth, "truth");
  const auto s = number_column(scores, said);
  require_columns(said, t.values.size(), s.values.size(), weights);
  return with_binary_codes(t.values, [&](auto codes) { return score_filled(metric, [&](auto& statistic) { statistic.update(codes, ScoreView(s.values, 1), weights); }); });
}

[[gnu::cold]] inline void require_whole_rows(ScoreView rows, const char* said) {
  if (rows.values.size() % static_cast<std::size_t>(rows.cols) != 0)
    throw InvalidArgument({.argument = said, .found = {rows.values.size(), " values"}, .expected = {"whole rows of ", rows.cols}});
}

/// The score of rows of scores, or probabilities, a column a class. Errors: besides those of require_columns,
/// InvalidArgument for fewer than one column.
template <class M, LabelRange T>
double score_rows(const M& metric, const T& truth, ScoreView rows, Weights weights, const char* said = "scores") {
  const auto t = label_column(truth, "truth");
  if (rows.cols < 1) throw InvalidArgument({.argument = said, .found = {rows.cols, " columns"}, .expected = "one for each class"});
  require_whole_rows(rows, said);
  require_columns(said, t.values.size(), static_cast<std::size_t>(rows.rows()), weights);
  return score_filled(metric, [&](auto& statistic) {
    if constexpr (requires { statistic.expect_classes(2); }) statistic.expect_classes(static_cast<int>(rows.cols));
    statistic.update(t.values, rows, weights);
  });
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
