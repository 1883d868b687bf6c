// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/model/multi_output.hpp"

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE void throw_other_validation() {
  throw InvalidArgument({.argument = "FitContext::validation", .found = "a value of another type", .expected = "a DatasetView of the type that is fitted to", .remedy = "TypedValue(data.view())"});
}

ATTUNE_INLINE void throw_other_outputs(Index found, Index expected) {
  throw InvalidArgument({.argument = "FitContext::validation", .found = {found, " targets"}, .expected = {expected, ", as in the rows that are fitted to"}});
}

}  // namespace attune::inline ATTUNE_ABI::detail
