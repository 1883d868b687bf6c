// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/core/made_array.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE MadeMemory::MadeMemory(std::size_t count, const Item& item, FunctionRef<void(void*, std::size_t)> make)
    : item_(item), data_(::operator new(count * item.size, std::align_val_t{item.alignment})) {
  try {
    for (; made_ < count; ++made_) make(static_cast<std::byte*>(data_) + made_ * item_.size, made_);
  } catch (...) {
    release();
    throw;
  }
}

ATTUNE_INLINE MadeMemory::~MadeMemory() { release(); }

ATTUNE_INLINE void MadeMemory::release() noexcept {
  while (made_ > 0) item_.destroy(static_cast<std::byte*>(data_) + --made_ * item_.size);
  ::operator delete(data_, std::align_val_t{item_.alignment});
}

}  // namespace attune::inline ATTUNE_ABI::detail
