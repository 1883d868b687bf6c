// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/core/serialize.hpp"

#include <cstring>

namespace attune::inline ATTUNE_ABI {

namespace detail {

ATTUNE_INLINE void put(Bytes& out, const void* from, std::size_t size) { out.append(static_cast<const char*>(from), size); }

ATTUNE_INLINE void take(std::string_view& in, void* to, std::size_t size) {
  if (in.size() < size)
    throw ParseError({.argument = "deserialize", .found = {in.size(), " bytes"}, .expected = {"at least ", size},
                      .remedy = "was the record made by the same build of the program?"});
  if (size > 0) std::memcpy(to, in.data(), size);
  in.remove_prefix(size);
}

ATTUNE_INLINE void put_count(Bytes& out, std::size_t count) { put(out, &count, sizeof count); }

ATTUNE_INLINE std::size_t take_count(std::string_view& in, std::size_t least) {
  std::size_t count = 0;
  take(in, &count, sizeof count);
  if (least > 0 && count > in.size() / least) take(in, nullptr, in.size() + 1);
  return count;
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
