// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/report/detail/markup.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

#include "attune/report/tables.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE HtmlPart& HtmlPart::html(std::string elements) {
  blocks.push_back({std::move(elements), false});
  return *this;
}

ATTUNE_INLINE HtmlPart& HtmlPart::figure(std::string elements) {
  blocks.push_back({std::move(elements), true});
  return *this;
}

ATTUNE_INLINE HtmlPart& HtmlPart::append(HtmlPart part) {
  for (auto& block : part.blocks) blocks.push_back(std::move(block));
  return *this;
}

namespace detail {

/// The bytes of the character at the front, or 0 where it is none that XML knows.
[[gnu::cold]] inline std::size_t character_size(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
  const unsigned first = byte(0);
  if (first < 0x80) return first >= 0x20 || first == '\t' || first == '\n' || first == '\r' ? 1 : 0;
  const std::size_t size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  unsigned code = first & (0x7fu >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
    code = code << 6 | (byte(i) & 0x3f);
  }
  constexpr unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
  const bool is_character = first >= 0xc2 && first < 0xf5 && code >= least[size] && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) && code != 0xfffe && code != 0xffff;
  return is_character ? size : 0;
}

ATTUNE_INLINE std::string escaped_text(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::size_t size = character_size(text);
    switch (size == 0 ? '\0' : text.front()) {
      case '\0': out += "\xef\xbf\xbd"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '&': out += "&amp;"; break;
      case '"': out += "&quot;"; break;
      default: out += text.substr(0, size);
    }
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return out;
}

ATTUNE_INLINE std::size_t length_of(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

ATTUNE_INLINE std::string shortened(std::string_view utf8, std::size_t most) {
  if (length_of(utf8) <= most) return std::string(utf8);
  std::size_t end = 0;
  for (std::size_t k = 0; k + 1 < most; ++k) end += std::max<std::size_t>(character_size(utf8.substr(end)), 1);
  return std::string(utf8.substr(0, end)) + "…";
}

ATTUNE_INLINE std::string paragraph_html(const Phrase& text) { return "<p>" + escaped_text(text.text()) + "</p>\n"; }

ATTUNE_INLINE std::string score_title(std::string_view metric, Direction direction) {
  return std::string(metric) + (direction == Direction::maximize ? ", larger is better" : ", smaller is better");
}

ATTUNE_INLINE std::string facts_html(const std::vector<Fact>& facts) {
  std::string out = "<dl>\n";
  for (const auto& [term, text] : facts) out += "<div><dt>" + escaped_text(term) + "</dt><dd>" + escaped_text(text) + "</dd></div>\n";
  return out + "</dl>\n";
}

ATTUNE_INLINE HtmlTable::HtmlTable(std::string_view name, const std::vector<std::string>& columns) {
  head_ = "<div class=\"table\" role=\"region\" tabindex=\"0\" aria-label=\"" + escaped_text(name) + "\"><table>\n<thead><tr>";
  for (const auto& column : columns) head_ += "<th scope=\"col\">" + escaped_text(column) + "</th>";
  head_ += "</tr></thead>\n<tbody>\n";
}

ATTUNE_INLINE void HtmlTable::add(std::string_view attributes, std::string_view elements) {
  const bool first = row_.empty();
  row_ += first ? "<th scope=\"row\"" : "<td";
  row_ += attributes;
  row_ += '>';
  row_ += elements;
  row_ += first ? "</th>" : "</td>";
}

ATTUNE_INLINE HtmlTable& HtmlTable::cell(std::string_view text) {
  add("", escaped_text(text));
  return *this;
}

ATTUNE_INLINE HtmlTable& HtmlTable::number(double value) { return std::isnan(value) ? html("<i>undefined</i>") : cell(score_text(value)); }

// Half of a colour at most, on which text stays legible.
ATTUNE_INLINE HtmlTable& HtmlTable::shaded(std::string_view text, double share) {
  char style[64];
  std::snprintf(style, sizeof style, " class=\"shaded\" style=\"--share:%.3f\"", std::clamp(std::isnan(share) ? 0 : share, 0.0, 1.0));
  add(style, escaped_text(text));
  return *this;
}

ATTUNE_INLINE HtmlTable& HtmlTable::html(std::string_view elements) {
  add("", elements);
  return *this;
}

ATTUNE_INLINE void HtmlTable::end_row(bool stands_out) {
  body_ += stands_out ? "<tr class=\"chosen\">" : "<tr>";
  body_ += row_ + "</tr>\n";
  row_.clear();
  ++rows_;
}

ATTUNE_INLINE std::string HtmlTable::str() const { return head_ + body_ + "</tbody>\n</table></div>\n"; }

ATTUNE_INLINE std::string details_html(const Phrase& summary, std::string_view elements) {
  return "<details><summary>" + escaped_text(summary.text()) + "</summary>\n" + std::string(elements) + "</details>\n";
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
