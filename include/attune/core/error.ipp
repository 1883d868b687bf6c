// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/core/error.hpp"

#include <cstdio>

namespace attune::inline ATTUNE_ABI {

[[gnu::noinline]] ATTUNE_INLINE std::string Phrase::text() const {
  std::string out;
  append_to(out);
  return out;
}

[[gnu::noinline]] ATTUNE_INLINE void Phrase::append_to(std::string& out) const {
  char digits[32];
  switch (kind_) {
    case Kind::text: out.append(text_); break;
    case Kind::sized_text: out.append(text_, size_); break;
    case Kind::whole: out.append(digits, static_cast<std::size_t>(std::snprintf(digits, sizeof digits, "%lld", whole_))); break;
    case Kind::real: out.append(digits, static_cast<std::size_t>(std::snprintf(digits, sizeof digits, "%g", real_))); break;
    case Kind::pieces:
      for (std::uint32_t k = 0; k < size_; ++k) pieces_[k].append_to(out);
  }
}

[[gnu::noinline]] ATTUNE_INLINE Error::Error(const Complaint& complaint) : Error(sentence(complaint)) {}

ATTUNE_INLINE ErrorText Error::complaint() const {
  const std::string_view all = what();
  const auto part = [&](std::size_t k) { return std::string(all.substr(parts_[k].begin, parts_[k].end - parts_[k].begin)); };
  return {.argument = part(0), .place = part(1), .reason = part(2), .found = part(3), .expected = part(4), .remedy = part(5)};
}

ATTUNE_INLINE Error::Error(const Sentence& sentence) : std::runtime_error(sentence.text), parts_(sentence.parts) {}

ATTUNE_INLINE Error::Sentence Error::sentence(const Complaint& c) {
  Sentence whole;
  const auto add = [&text = whole.text, &parts = whole.parts](std::size_t k, const Phrase& phrase, const char* between, const char* before) {
    const std::size_t end = text.size();
    if (end > 0) text.append(between);
    text.append(before);
    const std::size_t begin = text.size();
    phrase.append_to(text);
    if (text.size() == begin) return text.resize(end);
    parts[k] = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(text.size())};
  };
  add(0, c.argument, "", "");
  add(1, c.place, ", ", "");
  add(2, c.reason, ": ", "");
  add(3, c.found, ": ", "found ");
  add(4, c.expected, whole.parts[3].end > 0 ? ", " : ": ", "expected ");
  add(5, c.remedy, "; ", "");
  return whole;
}

}  // namespace attune::inline ATTUNE_ABI
