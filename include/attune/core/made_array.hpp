// SPDX-License-Identifier: BSL-1.0
#pragma once

// An array whose items are made in their places, one after the other: for items that are dear to move, by code
// that is compiled once for all types.

#include <cstddef>
#include <new>
#include <span>

#include "attune/core/function_ref.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// The memory of MadeArray, and the order in which its items come and go.
class MadeMemory {
 public:
  struct Item {
    std::size_t size;
    std::size_t alignment;
    void (*destroy)(void* item);
  };

  [[gnu::cold]] MadeMemory(std::size_t count, const Item& item, FunctionRef<void(void*, std::size_t)> make);
  MadeMemory(const MadeMemory&) = delete;
  MadeMemory& operator=(const MadeMemory&) = delete;
  [[gnu::cold]] ~MadeMemory();

  void* data() const noexcept { return data_; }
  std::size_t size() const noexcept { return made_; }

 private:
  void release() noexcept;

  Item item_;
  void* data_;
  std::size_t made_ = 0;
};

/// make(0), ..., make(count - 1).
template <class T>
class MadeArray {
 public:
  MadeArray(std::size_t count, FunctionRef<T(std::size_t)> make)
      : memory_(count, {sizeof(T), alignof(T), [](void* item) { static_cast<T*>(item)->~T(); }}, [&make](void* place, std::size_t k) { ::new (place) T(make(k)); }) {}

  operator std::span<const T>() const noexcept { return {static_cast<const T*>(memory_.data()), memory_.size()}; }

 private:
  MadeMemory memory_;
};

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/core/made_array.ipp"
#endif
