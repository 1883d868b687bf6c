// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/core/dataset_view.hpp"

#include <algorithm>
#include <utility>

namespace attune::inline ATTUNE_ABI {

namespace detail {

ATTUNE_INLINE const std::string& name_of_class(const ClassNames& classes, int code) {
  const std::size_t count = classes ? classes->size() : 0;
  if (code < 0 || static_cast<std::size_t>(code) >= count)
    throw InvalidArgument({.argument = "code", .found = code, .expected = {"0 to ", static_cast<Index>(count) - 1}});
  return (*classes)[static_cast<std::size_t>(code)];
}

ATTUNE_INLINE void throw_target_rows(Index found, Index outputs, Index rows) {
  throw InvalidArgument({.argument = "y", .found = {found, " rows and ", outputs, " columns"}, .expected = {rows, " rows, one for each row of X"},
                         .remedy = outputs == rows ? "a row of y has the targets of a row of X: transpose it" : ""});
}

ATTUNE_INLINE void check_target_names(const TargetNames& names, Index outputs) {
  if (outputs < 1) throw InvalidArgument({.argument = "y", .found = {outputs, " columns"}, .expected = "at least one target"});
  if (names && static_cast<Index>(names->size()) != outputs)
    throw InvalidArgument({.argument = "target_names", .found = {names->size(), " names"}, .expected = {outputs, ", one for each target"}});
}

ATTUNE_INLINE void throw_bad_code(Index row, long long code, const ClassNames& names) {
  throw InvalidData({.argument = "y", .place = {"row ", row}, .found = {"class code ", code},
                     .expected = names ? Phrase{"0 to ", names->size() - 1} : Phrase("0, 1, 2, ..."),
                     .remedy = "number the classes from 0 on, or read the data as a table and name the target column"});
}

ATTUNE_INLINE ClassNames names_of_codes(int highest, Index rows) {
  if (highest >= 2 * rows + 1000)
    throw InvalidData({.argument = "y", .found = {"class code ", highest, " among ", rows, " rows"},
                       .expected = "codes 0 to K-1 of K classes", .remedy = "for a regression give y as double"});
  std::vector<std::string> names;
  for (int code = 0; code <= std::max(highest, 1); ++code) names.push_back(Phrase(code).text());
  return std::make_shared<const std::vector<std::string>>(std::move(names));
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
