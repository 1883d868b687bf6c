// SPDX-License-Identifier: BSL-1.0
#pragma once

// Folds that are made when they are asked for, so that memory does not grow with their number.

#include <cstddef>
#include <utility>

#include "attune/validate/concept.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// `make(k)` makes the k-th fold, the same each time. It owns what it needs.
template <class Make>
class LazyFolds {
 public:
  LazyFolds(std::size_t size, Make make) : make_(std::move(make)), size_(size) {}

  std::size_t size() const noexcept { return size_; }
  Fold operator[](std::size_t k) const { return make_(k); }

 private:
  Make make_;
  std::size_t size_;
};

}  // namespace attune::inline ATTUNE_ABI::detail
