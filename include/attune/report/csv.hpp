// SPDX-License-Identifier: BSL-1.0
#pragma once

// Results as delimited text (RFC 4180), for programs and spreadsheets. Numbers are written to the last bit;
// an undefined one is an empty field, which read_csv takes for a missing value.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "attune/report/coefficients.hpp"
#include "attune/search/search.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/evaluate.hpp"

namespace attune::inline ATTUNE_ABI {

struct OptimizationResult;

/// Rows of fields, quoted where they have to be.
class CsvText {
 public:
  [[gnu::cold]] CsvText& cell(std::string_view text);
  [[gnu::cold]] CsvText& number(double value);
  void end_row();
  const std::string& str() const noexcept { return text_; }

 private:
  void separate();

  std::string text_{};
  bool begun_ = false;
};

namespace detail {

using MetricNames = std::span<const std::string_view>;

[[gnu::cold]] std::string evaluation_csv(MetricNames names, std::span<const double> scores, Index rows);

/// "fold" and what there is of each, after the cells that a row has already.
[[gnu::cold]] void add_fold_header(CsvText& csv, MetricNames names, bool train_scores);
[[gnu::cold]] void add_fold(CsvText& csv, std::size_t index, const FoldScores& fold);
[[gnu::cold]] std::string folds_csv(MetricNames names, const std::vector<FoldScores>& folds);

[[gnu::cold]] std::string coefficients_csv(const Coefficients& all);

[[gnu::cold]] std::string trials_csv(MetricNames names, const std::vector<Trial>& trials, const std::vector<AxisShape>& axes);

}  // namespace detail

/// A row a metric: metric, score, rows.
template <class M>
std::string to_csv(const Evaluation<M>& evaluation) {
  return detail::evaluation_csv(M::names, evaluation.scores, evaluation.rows);
}

/// A row a fold: fold, train_rows, test_rows, status, fit_seconds, score_seconds, and a column a metric; then
/// one for each on training rows, where these were asked for.
template <class M, class Model, class Label>
std::string to_csv(const CrossValidation<M, Model, Label>& result) {
  return detail::folds_csv(M::names, result.folds);
}

/// A row a trial, in the order of asking: trial, state, folds, a column an axis, mean and standard deviation of each metric,
/// violation, where a trial violates a constraint, seconds, failure.
template <class L, class Space, class M>
std::string to_csv(const SearchResult<L, Space, M>& result) {
  return detail::trials_csv(M::names, result.trials, result.space.shape());
}

/// The history, a row an iteration: iteration, value, gradient_norm, step, validation.
[[gnu::cold]] std::string to_csv(const OptimizationResult& result);

/// A row a column of X, then one for the intercepts: column, and "coefficient" or a column for each class or target.
/// What a class without rows has is empty.
template <HasCoefficients Model>
[[gnu::cold]] std::string to_csv(const Model& model) {
  return detail::coefficients_csv(coefficients_of(model));
}

/// Writes text to a file, in place of what was there. Errors: InvalidArgument with the system's reason.
[[gnu::cold]] void write_file(const std::string& path, std::string_view text);

/// Writes the delimited text of a result to a file. Errors: InvalidArgument with the system's reason.
template <class R>
  requires requires(const R& result) { to_csv(result); }
void write_csv(const std::string& path, const R& result) {
  write_file(path, to_csv(result));
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/report/csv.ipp"
#endif
