// SPDX-License-Identifier: BSL-1.0
#pragma once

// Folds of somebody else's making, as a splitter: one type for all of them, so that what cross-validates on
// them is compiled once.

#include <cstddef>

#include "attune/core/function_ref.hpp"
#include "attune/validate/concept.hpp"

namespace attune::inline ATTUNE_ABI::detail {

struct GivenFolds {
  std::size_t count = 0;
  FunctionRef<Fold(std::size_t)> fold;  // must outlive this

  std::size_t size() const noexcept { return count; }
  Fold operator[](std::size_t k) const { return fold(k); }

  template <class View>
  GivenFolds split(const View&) const {
    return *this;
  }
};

}  // namespace attune::inline ATTUNE_ABI::detail
