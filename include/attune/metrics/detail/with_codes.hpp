// SPDX-License-Identifier: BSL-1.0
#pragma once

// Labels as the integers for which what reads them is compiled once.

#include <concepts>
#include <cstddef>
#include <span>
#include <vector>

#include "attune/config.hpp"
#include "attune/metrics/columns.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Calls use(codes) with a span of integers of one of the ten types that are called signed or unsigned: in place, unless
/// the labels are enumerators.
template <class Label, class Use>
void with_codes(std::span<const Label> labels, Use&& use) {
  using Code = typename CodeTypeOf<Label>::type;
  if constexpr (std::same_as<Code, Label>) {
    use(labels);
  } else if constexpr (std::integral<Label>) {
    use(std::span<const Code>(reinterpret_cast<const Code*>(labels.data()), labels.size()));
  } else {
    std::vector<Code> codes(labels.size());
    for (std::size_t i = 0; i < codes.size(); ++i) codes[i] = static_cast<Code>(labels[i]);
    use(std::span<const Code>(codes));
  }
}

/// Codes 0 and 1 of any integral type as bytes, for what reads them once and slowly.
template <std::integral Code>
std::vector<unsigned char> as_bytes(std::span<const Code> codes) {
  return std::vector<unsigned char>(codes.begin(), codes.end());
}

}  // namespace attune::inline ATTUNE_ABI::detail
