// SPDX-License-Identifier: BSL-1.0
#pragma once

// What tests of pages look at their text with.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace attune_test {

inline std::size_t count(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + part.size())) ++found;
  return found;
}

// The first element that is not closed where it should be, or "".
inline std::string unbalanced(const std::string& html) {
  std::vector<std::string> open;
  for (std::size_t at = html.find('<'); at != html.npos; at = html.find('<', at + 1)) {
    const std::size_t end = html.find('>', at);
    if (end == html.npos) return html.substr(at, 20);
    if (html[at + 1] == '!' || html[end - 1] == '/') continue;
    const bool closes = html[at + 1] == '/';
    const std::string name = html.substr(at + 1 + closes, html.find_first_of(" >\n", at) - at - 1 - closes);
    if (!closes) {
      open.push_back(name);
    } else {
      if (open.empty() || open.back() != name) return "</" + name + ">";
      open.pop_back();
    }
  }
  return open.empty() ? "" : open.back();
}

}  // namespace attune_test
