// SPDX-License-Identifier: BSL-1.0
#pragma once

// The targets of one row, where a problem has several: the Label of a DatasetView<T, TargetRow<double>>.

#include <cstddef>
#include <type_traits>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI {

/// K values in somebody else's memory, `stride` apart.
template <class Value>
class TargetRow {
 public:
  using value_type = Value;

  TargetRow() = default;
  constexpr TargetRow(const Value* data, std::ptrdiff_t stride, std::ptrdiff_t size) noexcept : data_(data), stride_(stride), size_(size) {}

  constexpr std::ptrdiff_t size() const noexcept { return size_; }
  /// Precondition: 0 ≤ output < size().
  constexpr Value operator[](std::ptrdiff_t output) const noexcept { return data_[output * stride_]; }

  /// The same values, wherever they are.
  friend constexpr bool operator==(const TargetRow& a, const TargetRow& b) noexcept {
    bool same = a.size_ == b.size_;
    for (std::ptrdiff_t k = 0; same && k < a.size_; ++k) same = a[k] == b[k];
    return same;
  }

 private:
  const Value* data_ = nullptr;
  std::ptrdiff_t stride_ = 1;
  std::ptrdiff_t size_ = 0;
};

namespace detail {

template <class Label>
struct OneTargetOf {
  using type = Label;
};
template <class Value>
struct OneTargetOf<TargetRow<Value>> {
  using type = Value;
};

}  // namespace detail

/// Whether a Label stands for several targets a row.
template <class Label>
inline constexpr bool is_target_row = false;
template <class Value>
inline constexpr bool is_target_row<TargetRow<Value>> = true;

/// The type of one target: Value of a TargetRow<Value>, and any other Label itself.
template <class Label>
using OneTarget = typename detail::OneTargetOf<Label>::type;

}  // namespace attune::inline ATTUNE_ABI
