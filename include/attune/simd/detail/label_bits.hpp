// SPDX-License-Identifier: BSL-1.0
#pragma once

// Labels as the unsigned numbers of the same size, so that kernels are compiled once for each size.

#include <concepts>
#include <type_traits>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI::simd::detail {

template <std::integral Label>
struct UnsignedLabelOf : std::make_unsigned<Label> {};
template <>
struct UnsignedLabelOf<bool> {
  using type = unsigned char;
};

template <std::integral Label>
using UnsignedLabel = typename UnsignedLabelOf<Label>::type;

template <std::integral Label>
const UnsignedLabel<Label>* as_unsigned(const Label* labels) noexcept {
  return reinterpret_cast<const UnsignedLabel<Label>*>(labels);
}

}  // namespace attune::inline ATTUNE_ABI::simd::detail
