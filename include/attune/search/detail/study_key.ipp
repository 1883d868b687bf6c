// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/search/detail/study_key.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE void Digest::bytes(std::string_view text) noexcept {
  word(text.size());
  for (; !text.empty(); text.remove_prefix(text.size() < 8 ? text.size() : 8)) {
    std::uint64_t next = 0;
    std::memcpy(&next, text.data(), text.size() < 8 ? text.size() : 8);
    word(next);
  }
}

ATTUNE_INLINE void StudyKey::text(std::string_view name, std::string_view value) { Phrase{path_, path_.empty() ? "" : ".", name, ": ", value, "\n"}.append_to(lines_); }

ATTUNE_INLINE void StudyKey::enter(std::string_view name) {
  ends_.push_back(path_.size());
  Phrase{path_.empty() ? "" : ".", name}.append_to(path_);
}

ATTUNE_INLINE void StudyKey::leave() {
  path_.resize(ends_.back());
  ends_.pop_back();
}

ATTUNE_INLINE void StudyKey::whole(std::string_view name, long long value) { text(name, Phrase(value).text()); }

ATTUNE_INLINE void StudyKey::real(std::string_view name, double value) {
  char digits[32];
  std::snprintf(digits, sizeof digits, "%.15g", value);
  if (std::strtod(digits, nullptr) != value) std::snprintf(digits, sizeof digits, "%.17g", value);  // 0.1 is easier to read
  text(name, digits);
}

[[gnu::cold]] inline void text_with_digest(StudyKey& key, std::string_view name, const Phrase& what, std::uint64_t digest) {
  char digits[20];
  std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(digest));
  key.text(name, Phrase{what, digits}.text());
}

ATTUNE_INLINE void StudyKey::digest(std::string_view name, const Digest& digest) { text_with_digest(*this, name, "values with the digest ", digest.value()); }

ATTUNE_INLINE void StudyKey::digest(std::string_view name, const Digest* one) {
  if (one == nullptr) return text(name, "none");
  digest(name, *one);
}

ATTUNE_INLINE void StudyKey::list(std::string_view name, std::size_t count, const void* values, std::size_t bytes) {
  Digest all;
  if (bytes > 0) all.bytes({static_cast<const char*>(values), bytes});
  text_with_digest(*this, name, {count, " values with the digest "}, all.value());
}

ATTUNE_INLINE void StudyKey::type(std::string_view name, std::string_view called, std::uint64_t whole_name) { text_with_digest(*this, name, {called, " with the digest "}, whole_name); }

ATTUNE_INLINE void StudyKey::names(std::string_view name, const std::vector<std::string>* names) {
  if (names == nullptr) return text(name, "none");
  Digest all;
  for (const auto& one : *names) all.bytes(one);
  digest(name, all);
}

ATTUNE_INLINE void StudyKey::folds(std::size_t count, FunctionRef<Fold(std::size_t)> fold) {
  whole("folds", static_cast<long long>(count));
  Digest all;
  for (std::size_t k = 0; k < count; ++k) {
    const Fold one = fold(k);
    for (const auto* rows : {&one.train, &one.test}) {
      all.word(rows->size());
      for (const Index row : *rows) all.number(row);
    }
  }
  digest("rows of the folds", all);
}

}  // namespace attune::inline ATTUNE_ABI::detail
