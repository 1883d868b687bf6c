// SPDX-License-Identifier: BSL-1.0
#pragma once

// Learning curves and what else is made of many cross-validations, as tables.

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

#include "attune/report/tables.hpp"
#include "attune/search/nested_cross_validate.hpp"
#include "attune/search/validation_curve.hpp"
#include "attune/validate/learning_curve.hpp"
#include "attune/validate/permutation_test.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// A curve, freed of its types: a row of the table for each point.
struct CurveText {
  Names names;
  std::string_view axis;                   // what the points differ in
  const std::vector<std::string>& points;  // what they are called
  const FoldsOfPoints& folds;

  [[gnu::cold]] std::string str(std::size_t width) const;
};

[[gnu::cold]] std::string learning_curve_text(Names names, const std::vector<Index>& sizes, const FoldsOfPoints& folds, const std::vector<SizeFailure>& failures, Index rows, double seconds, std::size_t width);
[[gnu::cold]] std::string validation_curve_text(Names names, const std::string& axis, const std::vector<AxisValue>& values, const FoldsOfPoints& folds, const std::vector<ValueFailure>& failures, Index rows, double seconds, std::size_t width);
[[gnu::cold]] std::string permutation_test_text(const std::vector<PermutationScores>& metrics, std::size_t folds, Index rows, double seconds, std::size_t width);

/// Says that searches, all or some of them, had no race.
[[gnu::cold]] std::string no_race_in(const std::vector<InnerChoice>& choices);

/// What nested cross-validation found, freed of its types.
struct NestedText {
  Names names;
  std::vector<AxisShape> axes;
  const std::vector<FoldScores>& folds;
  const std::vector<InnerChoice>& choices;
  const std::vector<FoldFailure>& failures;
  std::size_t rank;
  Index rows;
  double seconds;
  bool unraced = false;

  [[gnu::cold]] std::string str(std::size_t width) const;

 private:
  [[gnu::cold]] std::string table(std::size_t width) const;
  /// "L2::strength: 0.01 in 4 of 5 folds, 0.1 in 1".
  [[gnu::cold]] std::string agreement(std::size_t axis) const;
};

}  // namespace detail

/// The table of a result in lines of at most `width` characters where its columns allow it: what does not fit
/// follows below.
template <class M>
[[gnu::cold]] std::string to_text(const LearningCurve<M>& curve, std::size_t width = 80) {
  return detail::learning_curve_text(M::names, curve.sizes, curve.folds, curve.failures, curve.rows, curve.seconds, width);
}

template <class M>
[[gnu::cold]] std::string to_text(const ValidationCurve<M>& curve, std::size_t width = 80) {
  return detail::validation_curve_text(M::names, curve.axis, curve.values, curve.folds, curve.failures, curve.rows, curve.seconds, width);
}

template <class M>
[[gnu::cold]] std::string to_text(const PermutationTest<M>& test, std::size_t width = 80) {
  return detail::permutation_test_text(test.metrics, test.folds, test.rows, test.seconds, width);
}

template <class L, class Space, class M>
[[gnu::cold]] std::string to_text(const NestedCrossValidation<L, Space, M>& result, std::size_t width = 80) {
  return detail::NestedText{M::names, result.space.shape(), result.folds, result.choices, result.failures, result.ranked_by, result.rows, result.seconds, result.unraced}.str(width);
}

// To a stream: as wide as the terminal of the standard output, 80 where that is none.

template <class M>
std::ostream& operator<<(std::ostream& out, const LearningCurve<M>& curve) {
  return detail::write(out, to_text(curve, detail::output_width()));
}

template <class M>
std::ostream& operator<<(std::ostream& out, const ValidationCurve<M>& curve) {
  return detail::write(out, to_text(curve, detail::output_width()));
}

template <class M>
std::ostream& operator<<(std::ostream& out, const PermutationTest<M>& test) {
  return detail::write(out, to_text(test, detail::output_width()));
}

template <class L, class Space, class M>
std::ostream& operator<<(std::ostream& out, const NestedCrossValidation<L, Space, M>& result) {
  return detail::write(out, to_text(result, detail::output_width()));
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/report/procedures.ipp"
#endif
