// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/evaluate.hpp"

#include <algorithm>
#include <cmath>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE void require_finite(const char* what, std::span<const double> values, Index cols) {
  for (std::size_t i = 0; i < values.size(); ++i)
    if (!std::isfinite(values[i]))
      throw FitFailed({.argument = {"the model's ", what}, .place = {"row ", i / static_cast<std::size_t>(cols)}, .found = text_of(values[i]), .expected = "a finite number",
                       .remedy = "did the optimizer diverge? look at the model's status, scale the features, or lower the learning rate"});
}

ATTUNE_INLINE bool any_undefined(std::span<const double> scores) noexcept {
  return std::any_of(scores.begin(), scores.end(), [](double x) { return std::isnan(x); });
}

ATTUNE_INLINE std::vector<std::string> strings_of(std::span<const std::string_view> texts) { return {texts.begin(), texts.end()}; }

ATTUNE_INLINE void require_same_names(const ClassNames& ours, const ClassNames& theirs) {
  if (!ours || !theirs || ours == theirs || *ours == *theirs) return;
  const auto list = [](const std::vector<std::string>& names) {
    std::string text;
    for (const auto& name : names) Phrase{text.empty() ? "" : ", ", name}.append_to(text);
    return text;
  };
  throw InvalidData({.argument = "y", .found = {"the classes ", list(*theirs)}, .expected = {list(*ours), ", in this order, as in the data that the model was fitted to"},
                     .remedy = "name the same .positive, or pass the model's class names with the data"});
}

}  // namespace attune::inline ATTUNE_ABI::detail
