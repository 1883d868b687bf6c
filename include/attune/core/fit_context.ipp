// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/core/fit_context.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE TypedValue::TypedValue(const TypedValue& other) noexcept = default;
ATTUNE_INLINE TypedValue::TypedValue(TypedValue&& other) noexcept = default;
ATTUNE_INLINE TypedValue& TypedValue::operator=(const TypedValue& other) noexcept = default;
ATTUNE_INLINE TypedValue& TypedValue::operator=(TypedValue&& other) noexcept = default;
ATTUNE_INLINE TypedValue::~TypedValue() = default;

ATTUNE_INLINE FitContext FitContext::child(Purpose purpose, std::uint64_t index) const {
  FitContext part = *this;
  part.random = random.child(purpose, index);
  return part;
}

}  // namespace attune::inline ATTUNE_ABI
