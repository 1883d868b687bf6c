// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/mcnemar.hpp"

#include <algorithm>
#include <cmath>

#include "attune/core/distributions.hpp"
#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

[[gnu::cold]] ATTUNE_INLINE void require_both_predicted(std::size_t rows, std::size_t a, std::size_t b) {
  if (a != rows || b != rows)
    throw InvalidArgument({.argument = "mcnemar_test", .found = {a, " and ", b, " predictions"}, .expected = {rows, ", one for each row"}});
}

}  // namespace detail

ATTUNE_INLINE McNemarTest mcnemar_test(Index only_a, Index only_b, McNemarMethod method) {
  if (only_a < 0 || only_b < 0) throw InvalidArgument({.argument = "mcnemar_test", .found = {only_a, " and ", only_b, " rows"}, .expected = "0 or more"});
  const auto a = static_cast<double>(only_a), b = static_cast<double>(only_b), fewer = std::min(a, b), all = a + b;
  McNemarTest found{.only_a = only_a, .only_b = only_b, .statistic = fewer, .p_value = 1};
  if (method == McNemarMethod::exact) {
    if (a != b) found.p_value = std::min(1.0, 2 * detail::binomial_lower(fewer, all, 0.5));
    return found;
  }
  const double apart = std::max(0.0, std::abs(a - b) - 1);
  found.statistic = all > 0 ? apart * apart / all : 0;
  found.p_value = std::erfc(std::sqrt(found.statistic / 2));
  return found;
}

}  // namespace attune::inline ATTUNE_ABI
