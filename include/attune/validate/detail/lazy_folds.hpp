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

/// Where a row of a fold is.
enum class Side : unsigned char { neither, train, test };

/// The fold that has row i on side_of(i). Rows in ascending order.
template <class SideOf>
Fold fold_of_sides(Index rows, const SideOf& side_of) {
  Fold fold;
  for (Index i = 0; i < rows; ++i) {
    const Side side = side_of(i);
    if (side == Side::test) fold.test.push_back(i);
    if (side == Side::train) fold.train.push_back(i);
  }
  return fold;
}

}  // namespace attune::inline ATTUNE_ABI::detail
