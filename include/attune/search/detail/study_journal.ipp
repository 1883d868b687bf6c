// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/search/detail/study_journal.hpp"

#include <cstdint>
#include <utility>

#include "attune/core/error.hpp"
#include "attune/core/serialize.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE StudyJournal::StudyJournal(const std::string& path, const StudyKey& key) : file_(path, key, [&](std::string_view payload) { return take(payload); }) {}

ATTUNE_INLINE bool StudyJournal::take(std::string_view payload) {
  StudyRecord record;
  try {
    deserialize(payload, record);
  } catch (const ParseError&) {
    return false;
  }
  if (!payload.empty() || record.trial < 0) return false;
  records_.try_emplace(static_cast<std::size_t>(record.trial), std::move(record));
  return true;
}

ATTUNE_INLINE const StudyRecord* StudyJournal::find(std::size_t trial) const {
  const auto found = records_.find(trial);
  return found == records_.end() ? nullptr : &found->second;
}

ATTUNE_INLINE StudyJournal::Look StudyJournal::claim(std::size_t trial, bool wait) {
  if (!file_.claim(trial, 1, wait)) return {};
  refresh();
  const StudyRecord* record = find(trial);
  if (record != nullptr) file_.release(trial, 1);
  return {record, record == nullptr};
}

ATTUNE_INLINE void StudyJournal::refresh() {
  file_.refresh([&](std::string_view payload) { return take(payload); });
}

ATTUNE_INLINE void StudyJournal::append(const StudyRecord& record) {
  serialize(file_.record(), record);
  file_.append();
  ++made_;
  file_.release(static_cast<std::uint64_t>(record.trial), 1);
}

ATTUNE_INLINE std::optional<StudyRecord> StudyJournal::record_of(std::size_t trial, bool wait, FunctionRef<StudyRecord()> attempt) {
  {
    const std::lock_guard lock(mutex_);
    const Look look = claim(trial, wait);
    if (look.record != nullptr) return *look.record;
    if (!look.claimed) return std::nullopt;
  }
  StudyRecord record = attempt();
  const std::lock_guard lock(mutex_);
  append(record);
  return record;
}

ATTUNE_INLINE JournalUse StudyJournal::use(std::size_t told) const { return {.path = file_.path(), .fits = told > made_ ? told - made_ : 0, .note = file_.note()}; }

}  // namespace attune::inline ATTUNE_ABI::detail
