// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/model/one_of.hpp"

#include "attune/core/closest_names.hpp"
#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE std::size_t place_of_choice(const std::string& choice, std::span<const std::string> names) {
  for (std::size_t k = 0; k < names.size(); ++k)
    if (names[k] == choice) return k;
  throw InvalidArgument({.argument = "OneOf::choice", .found = {"'", choice, "'"}, .expected = "the name of an alternative", .remedy = {"perhaps ", closest_names(choice, {names.begin(), names.end()})}});
}

ATTUNE_INLINE void require_all_fitted(const std::string& choice, std::size_t results, std::size_t jobs) {
  if (results != jobs) throw FitFailed({.argument = {"alternative '", choice, "'"}, .reason = {"fit_many returned ", results, " results for ", jobs, " jobs"}});
}

}  // namespace attune::inline ATTUNE_ABI::detail
