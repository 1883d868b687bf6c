// SPDX-License-Identifier: BSL-1.0
#pragma once

// The checks of data at public entry points: every value finite, weights usable, enough rows and
// classes. They read everything once and mark the view, so that inner layers do not read it again.
//
// NaN in X is refused, unless who reads it says that it stands for a missing value there:
//   static constexpr bool accepts_missing = true;   in a learner, a transformer or a model; or
//   bool accepts_missing() const;                   where that is known at run time only

#include <bit>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "attune/core/dataset_view.hpp"
#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

// Whether all values are finite, by their exponent bits: the loop has no branch and vectorises.
template <SampleValue T>
bool all_finite(const T* values, Index count) noexcept {
  using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  constexpr Bits exponent = sizeof(T) == 4 ? Bits{0x7f800000U} : static_cast<Bits>(0x7ff0000000000000ULL);
  Bits bad = 0;
  for (Index i = 0; i < count; ++i) bad |= static_cast<Bits>((std::bit_cast<Bits>(values[i]) & exponent) == exponent);
  return bad == 0;
}

[[gnu::cold]] std::string text_of(double value);

// `where` says which column or output it is: ", column 'x1'".
[[noreturn, gnu::cold]] void throw_not_finite(const char* argument, Index row, const Phrase& where, double value);

/// Which output a target belongs to, where it has a name: ", output 'height'".
template <class View>
[[gnu::cold]] std::string place_of_output(const View& view, Index output = 0) {
  return is_target_row<typename View::LabelType> || view.target_names() ? Phrase{", output '", view.target_name(output), "'"}.text() : std::string();
}

template <class View>
[[gnu::cold]] void check_targets_finite(const View& view) {
  using Label = typename View::LabelType;
  if constexpr (is_target_row<Label>) {
    for (Index i = 0; i < view.size(); ++i)
      for (Index k = 0; k < view.outputs(); ++k)
        if (!std::isfinite(view.label(i)[k])) throw_not_finite("y", i, place_of_output(view, k), static_cast<double>(view.label(i)[k]));
  } else if constexpr (std::floating_point<Label>) {
    for (Index i = 0; i < view.size(); ++i)
      if (!std::isfinite(view.label(i))) throw_not_finite("y", i, place_of_output(view), static_cast<double>(view.label(i)));
  }
}

template <class View>
[[gnu::cold]] void check_weights(const View& view) {
  if (!view.has_weights()) return;
  double sum = 0;
  for (Index i = 0; i < view.size(); ++i) {
    const double w = view.weight(i);
    if (!std::isfinite(w) || w < 0)
      throw InvalidData({.argument = "weights", .place = {"row ", i}, .found = text_of(w), .expected = "a finite number of zero or more"});
    sum += w;
  }
  if (sum <= 0)
    throw InvalidData({.argument = "weights", .found = "only zeros", .expected = "at least one positive weight",
                       .remedy = "leave the weights out to count every row once"});
}

}  // namespace detail

/// Whether every Reader (a learner, a transformer, a model) says that it accepts missing values.
template <class Reader>
inline constexpr bool always_accepts_missing = false;
template <class Reader>
  requires requires { std::bool_constant<Reader::accepts_missing>{}; }
inline constexpr bool always_accepts_missing<Reader> = Reader::accepts_missing;

/// What this reader takes NaN in X for: see the head of this file.
template <class Reader>
constexpr Missing missing_values(const Reader& reader) {
  bool accepts = always_accepts_missing<Reader>;
  if constexpr (requires { { reader.accepts_missing() } -> std::same_as<bool>; }) accepts = reader.accepts_missing();
  return accepts ? Missing::accepted : Missing::refused;
}

/// Refuses features that are not finite, but for missing ones where they are accepted. `name` gives a
/// column's name for the message. Returns whether there are missing ones.
template <class T, class Name>
bool check_finite(const MatrixView<T>& x, Name&& name, Missing missing = Missing::refused) {
  bool found = false;
  for (Index i = 0; i < x.rows(); ++i) {
    if (x.has_contiguous_rows() && detail::all_finite(x.row_begin(i), x.cols())) continue;
    for (Index j = 0; j < x.cols(); ++j) {
      if (std::isfinite(x(i, j))) continue;
      if (missing == Missing::refused || !std::isnan(x(i, j))) detail::throw_not_finite("X", i, {", column ", name(j)}, static_cast<double>(x(i, j)));
      found = true;
    }
  }
  return found;
}

/// Refuses data that cannot be learned from or scored: no rows, no columns, values that are not
/// finite (or infinite, where missing ones are accepted), weights that are negative or all zero. Returns
/// the view, marked as checked; of a marked view only rows and weights are looked at. Cost: one read of
/// all values. Errors: InvalidData.
template <class View>
[[gnu::cold]] View checked(const View& view, Missing missing = Missing::refused) {
  if (view.size() == 0 || view.features() == 0)
    throw InvalidData({.argument = "X", .found = {view.size(), " rows and ", view.features(), " columns"},
                       .expected = "at least one row and one column"});
  detail::check_weights(view);  // rows of a checked view can have weights of zero only
  if (view.is_checked(missing)) return view;
  bool has_missing = false;
  if constexpr (requires { view.x().check(); })
    view.x().check();  // a table: its transformers judge missing values
  else
    has_missing = check_finite(view.x(), [&](Index j) { return Phrase{"'", view.feature_name(j), "'"}.text(); }, missing);
  detail::check_targets_finite(view);
  return view.marked_as_checked(has_missing);
}

/// The view of a data set, checked for a learner or model: it may say that it accepts missing values.
template <class Reader, DatasetLike D>
auto checked_for(const Reader& reader, const D& data) {
  return checked(as_view(data), missing_values(reader));
}

/// How many rows each class has; one of weight 0 is none.
template <class View>
std::vector<Index> class_sizes(const View& view) {
  std::vector<Index> sizes(static_cast<std::size_t>(view.class_count()));
  for (Index i = 0; i < view.size(); ++i) sizes[static_cast<std::size_t>(view.label(i))] += view.weight(i) > 0;
  return sizes;
}

/// Refuses training rows that are all of one class, where rows of weight 0 are none. `factors`: on the weights, by class, where
/// there are any. Errors: InvalidData.
template <class View>
[[gnu::cold]] void check_two_classes(const View& view, const std::vector<double>& factors = {}) {
  int present = 0;
  int last = 0;
  const auto sizes = class_sizes(view);
  for (std::size_t k = 0; k < sizes.size(); ++k)
    if (sizes[k] > 0 && (k >= factors.size() || factors[k] > 0)) {
      ++present;
      last = static_cast<int>(k);
    }
  if (present == 0)
    throw InvalidData({.argument = "class_weights", .found = "0 for every class that has rows", .expected = "weights above 0 for at least two classes"});
  if (present < 2)
    throw InvalidData({.argument = "y", .found = {"only class '", (*view.class_names())[static_cast<std::size_t>(last)], "' in ", view.size(), " rows"},
                       .expected = view.has_weights() || !factors.empty() ? "rows with weights above 0 of at least two classes" : "rows of at least two classes",
                       .remedy = "split with stratification, or check how the target was read"});
}

/// Refuses rows whose number of columns is not the one that a model was fitted to.
void check_width(Index found, Index expected);

#if defined(ATTUNE_COMPILED)
extern template DatasetView<double, int> checked(const DatasetView<double, int>&, Missing);
extern template DatasetView<double, double> checked(const DatasetView<double, double>&, Missing);
extern template DatasetView<double, TargetRow<double>> checked(const DatasetView<double, TargetRow<double>>&, Missing);
extern template std::vector<Index> class_sizes(const DatasetView<double, int>&);
extern template void check_two_classes(const DatasetView<double, int>&, const std::vector<double>&);
#endif

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/core/check.ipp"
#endif
