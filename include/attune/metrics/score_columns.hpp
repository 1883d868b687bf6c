// SPDX-License-Identifier: BSL-1.0
#pragma once

// What every free function of a metric does: check the columns, fill the metric's statistic with them, and ask the
// metric.

#include <cstddef>
#include <span>

#include "attune/core/function_ref.hpp"
#include "attune/core/outputs.hpp"
#include "attune/metrics/columns.hpp"
#include "attune/metrics/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// Sample weights, one a row; empty: every row counts once.
using Weights = std::span<const double>;

namespace detail {

[[noreturn, gnu::cold]] void refuse_weight(std::size_t row, double weight);

/// Errors: InvalidData for weights that are negative or not finite. Returns the largest one.
[[gnu::cold]] double require_weights(Weights weights);

/// Errors: InvalidArgument without rows and for sizes that disagree; InvalidData for weights that are negative, not
/// finite, or all zero.
void require_columns(const char* what, std::size_t truth, std::size_t said, Weights weights);

/// Errors: those of require_columns, and InvalidArgument for fewer than one column and for parts of a row.
void require_rows(const char* what, std::size_t truth, ScoreView said, Weights weights);

/// Errors: InvalidData for a number that is NaN, and for one that is infinite where `finite`.
void require_numbers(const char* what, std::span<const double> numbers, bool finite = true);

/// Calls add(truth, predicted, weights) for stretches of the rows, each of which is checked while it is in the cache:
/// whole blocks, for the same sums as in one go. Errors: those of require_numbers.
void add_checked(std::span<const double> truth, std::span<const double> predicted, Weights weights, FunctionRef<void(std::span<const double>, std::span<const double>, Weights)> add);

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
      add_checked(t.values, p.values, weights, [&statistic](std::span<const double> truths, std::span<const double> predictions, Weights own) { statistic.update(truths, predictions, own); });
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

/// Calls use(codes, probabilities) for checked columns: codes as of with_binary_codes. Errors: those of require_columns
/// and of with_binary_codes.
template <LabelRange T, NumberRange P, class Use>
auto with_binary_columns(const T& truth, const P& probabilities, Weights weights, Use&& use) {
  const auto t = label_column(truth, "truth");
  const auto p = number_column(probabilities, "probabilities");
  require_columns("probabilities", t.values.size(), p.values.size(), weights);
  return with_binary_codes(t.values, [&](auto codes) { return use(codes, p.values); });
}

/// The score of probabilities of class 1. Errors: those of with_binary_columns.
template <class M, LabelRange T, NumberRange P>
double score_probabilities(const M& metric, const T& truth, const P& probabilities, Weights weights) {
  return with_binary_columns(truth, probabilities, weights, [&](auto codes, std::span<const double> p) {
    return score_filled(metric, [&](auto& statistic) { statistic.update(codes, ScoreView(p, 1), weights); });
  });
}

/// The score of rows of scores, or probabilities, a column a class. Errors: besides those of require_columns,
/// InvalidArgument for fewer than one column.
template <class M, LabelRange T>
double score_rows(const M& metric, const T& truth, ScoreView rows, Weights weights, const char* said = "scores") {
  const auto t = label_column(truth, "truth");
  require_rows(said, t.values.size(), rows, weights);
  return score_filled(metric, [&](auto& statistic) {
    if constexpr (requires { statistic.expect_classes(2); }) statistic.expect_classes(static_cast<int>(rows.cols));
    statistic.update(t.values, rows, weights);
  });
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/score_columns.ipp"
#endif
