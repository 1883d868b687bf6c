// SPDX-License-Identifier: BSL-1.0
#pragma once

// Texts as codes, and as numbers.

#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Texts as numbers: each distinct one that is not empty gets a code, in ascending order (numbers by value,
/// others by letter).
struct CodedTexts {
  std::vector<std::string> names{};
  std::vector<int> codes{};  // -1 for missing ones
};

/// Reads all of `text` as a number; one beyond the range of double becomes 0 or infinite.
inline bool parse_number(std::string_view text, double& value) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc::result_out_of_range) value = std::strtod(std::string(text).c_str(), nullptr);
  return error != std::errc::invalid_argument && end == text.data() + text.size();
}

inline bool is_number(std::string_view text) {
  double value = 0;
  return parse_number(text, value);
}

inline int compare_numbers(const std::string& a, const std::string& b) {
  const double x = std::strtod(a.c_str(), nullptr), y = std::strtod(b.c_str(), nullptr);
  return x < y ? -1 : x > y ? 1 : 0;
}

[[gnu::cold]] inline CodedTexts code_texts(const std::vector<std::string>& texts) {
  CodedTexts coded{.codes = std::vector<int>(texts.size(), -1)};
  std::vector<const std::string*> order(texts.size());
  std::size_t count = 0;
  bool numbers = true;
  for (const auto& text : texts) {
    if (text.empty()) continue;
    numbers = numbers && is_number(text);
    order[count++] = &text;
  }
  // The C library's sort: one small function, where std::sort is a large one for each type and order.
  const auto compare = numbers ? [](const void* a, const void* b) { return compare_numbers(**static_cast<const std::string* const*>(a), **static_cast<const std::string* const*>(b)); }
                               : [](const void* a, const void* b) { return (*static_cast<const std::string* const*>(a))->compare(**static_cast<const std::string* const*>(b)); };
  if (count > 0) std::qsort(order.data(), count, sizeof order[0], compare);
  for (std::size_t k = 0; k < count; ++k) {
    if (k == 0 || compare(&order[k - 1], &order[k]) != 0) coded.names.push_back(std::string(*order[k]));
    coded.codes[static_cast<std::size_t>(order[k] - texts.data())] = static_cast<int>(coded.names.size()) - 1;
  }
  return coded;
}

}  // namespace attune::inline ATTUNE_ABI::detail
