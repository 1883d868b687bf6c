// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/search/journal.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string_view>
#include <utility>

#include "attune/core/error.hpp"
#include "attune/core/serialize.hpp"
#include "attune/search/detail/journal_file.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// What is kept of a fold: as bytes the trial, the fold, and these one after the other.
struct JournalRecord {
  Point point{};
  FoldScores scores{};
  std::string failure{};
};

inline std::uint64_t claim_of(int trial, std::size_t fold) { return (static_cast<std::uint64_t>(trial) << 28) + (fold & 0xfffffffU); }

struct Journal::State {
  // Folds of a trial that were claimed together: [first, end), of which `open` have not ended.
  struct Claimed {
    std::size_t first = 0;
    std::size_t end = 0;
    std::size_t open = 0;
  };

  std::size_t folds;
  std::mutex mutex{};
  std::map<std::pair<int, std::size_t>, JournalRecord> records{};  // those of the file, and those made here
  std::map<int, Claimed> claimed{};
  std::set<std::pair<int, std::size_t>> made{};  // those that were appended here
  bool brief = false;    // whether the last of them took so little time that others do not miss a few
  JournalFile file;

  [[gnu::cold]] State(const std::string& path, const StudyKey& key, std::size_t folds_in) : folds(folds_in), file(path, key, [&](std::string_view payload) { return take(payload); }) {}

  [[gnu::cold]] bool take(std::string_view payload) {
    std::pair<int, std::size_t> key;
    JournalRecord record;
    try {
      deserialize(payload, key.first);
      deserialize(payload, key.second);
      deserialize(payload, record);
    } catch (const ParseError&) {
      return false;
    }
    if (!payload.empty()) return false;
    records.try_emplace(key, std::move(record));
    return true;
  }
  void refresh() {
    file.refresh([&](std::string_view payload) { return take(payload); });
  }

  const JournalRecord* find(int trial, std::size_t fold) const {
    const auto found = records.find({trial, fold});
    return found == records.end() ? nullptr : &found->second;
  }
  std::optional<FoldRecord> record(int trial, std::size_t fold) const {
    const JournalRecord* found = find(trial, fold);
    if (found == nullptr) return std::nullopt;
    return FoldRecord{.scores = found->scores, .failure = found->failure};
  }
  /// How many of the folds [first, end) are not known to be in the file.
  [[gnu::cold]] std::size_t missing(const Trial& trial, std::size_t first, std::size_t end) const {
    std::size_t count = 0;
    for (std::size_t k = first; k < end; ++k) count += find(trial.index, k) == nullptr;
    return count;
  }
  bool has_all(const Trial& trial) const { return missing(trial, 0, folds) == 0; }

  /// Claims a fold, and where fits are brief the `run` folds from it on at once, which costs as much. Returns whether it
  /// is held; then what others wrote before has been taken in.
  [[gnu::cold]] bool claim(int trial, std::size_t fold, std::size_t run) {
    const auto held = claimed.find(trial);
    if (held != claimed.end() && fold >= held->second.first && fold < held->second.end) return true;
    const bool together = brief && run > 1 && held == claimed.end() && file.claim(claim_of(trial, fold), run, false);
    if (!together && !file.claim(claim_of(trial, fold), 1, false)) return false;
    refresh();
    if (together) claimed[trial] = {fold, fold + run, missing({.index = trial}, fold, fold + run)};
    return true;
  }
  /// The fold is in the file now, or was when it was claimed.
  [[gnu::cold]] void release(int trial, std::size_t fold, bool was_there) {
    const auto held = claimed.find(trial);
    if (held == claimed.end() || fold < held->second.first || fold >= held->second.end) return file.release(claim_of(trial, fold), 1);
    Claimed& all = held->second;
    if (!was_there) --all.open;
    if (all.open > 0) return;
    file.release(claim_of(trial, all.first), all.end - all.first);
    claimed.erase(held);
  }

  [[gnu::cold]] void append(const Trial& trial, std::size_t fold, const FoldRecord& record) {
    Bytes& bytes = file.record();
    serialize(bytes, trial.index);
    serialize(bytes, fold);
    serialize(bytes, trial.point);
    serialize(bytes, record.scores);
    serialize(bytes, record.failure);
    file.append();
    made.emplace(trial.index, fold);
    records[{trial.index, fold}] = {trial.point, record.scores, record.failure};  // so that who claims folds together counts it as ended
  }
};

ATTUNE_INLINE Journal::Journal(const std::string& path, const StudyKey& key, std::size_t folds) : state_(std::make_unique<State>(path, key, folds)) {}

ATTUNE_INLINE Journal::~Journal() = default;

ATTUNE_INLINE void Journal::require_same_points(std::span<const Trial> trials) {
  const std::lock_guard lock(state_->mutex);
  state_->refresh();
  for (const Trial& trial : trials)
    for (auto record = state_->records.lower_bound({trial.index, 0}); record != state_->records.end() && record->first.first == trial.index; ++record)
      require_same_point(state_->file.path(), trial.index, record->second.point, trial.point, "the strategy asks for");
}

ATTUNE_INLINE std::optional<FoldRecord> Journal::record_of(const Trial& trial, std::size_t fold, std::size_t run, FunctionRef<FoldRecord()> fit) {
  constexpr double brief = 2e-3;  // seconds
  State& state = *state_;
  {
    const std::lock_guard lock(state.mutex);
    if (auto found = state.record(trial.index, fold)) return found;
    if (!state.claim(trial.index, fold, run)) return std::nullopt;
    if (auto found = state.record(trial.index, fold)) {  // it was written since
      state.release(trial.index, fold, true);
      return found;
    }
  }
  auto record = fit();
  const std::lock_guard lock(state.mutex);
  state.append(trial, fold, record);
  state.brief = record.scores.fit_seconds + record.scores.score_seconds < brief;
  state.release(trial.index, fold, false);
  return record;
}

ATTUNE_INLINE FoldRecord Journal::awaited(const Trial& trial, std::size_t fold, FunctionRef<FoldRecord()> fit) {
  {
    const std::lock_guard lock(state_->mutex);
    if (auto found = state_->record(trial.index, fold)) return std::move(*found);  // and claim nothing that nobody would release
  }
  state_->file.claim(claim_of(trial.index, fold), 1, true);
  auto record = record_of(trial, fold, 1, fit);
  return std::move(*record);
}

ATTUNE_INLINE std::vector<std::size_t> Journal::claim_open(std::span<const Trial> trials) {
  const std::lock_guard lock(state_->mutex);
  JournalFile& file = state_->file;
  std::vector<std::size_t> claimed;
  for (bool wait : {false, true}) {
    state_->refresh();
    for (std::size_t t = 0; t < trials.size() && (!wait || claimed.empty()); ++t) {
      const std::uint64_t claim = claim_of(trials[t].index, 0);
      if (state_->has_all(trials[t]) || !file.claim(claim, 1, wait)) continue;
      state_->refresh();
      if (state_->has_all(trials[t]))
        file.release(claim, 1);
      else
        claimed.push_back(t);
    }
    if (!claimed.empty()) break;
  }
  return claimed;
}

ATTUNE_INLINE void Journal::append(const Trial& trial, std::span<const FoldRecord> records) {
  const std::lock_guard lock(state_->mutex);
  for (std::size_t k = 0; k < records.size(); ++k)
    if (state_->find(trial.index, k) == nullptr) state_->append(trial, k, records[k]);
  state_->file.release(claim_of(trial.index, 0), 1);
}

ATTUNE_INLINE FoldRecord Journal::stored(const Trial& trial, std::size_t fold) {
  const std::lock_guard lock(state_->mutex);
  return *state_->record(trial.index, fold);
}

ATTUNE_INLINE void Journal::end_claims() {
  const std::lock_guard lock(state_->mutex);
  for (const auto& [trial, all] : state_->claimed) state_->file.release(claim_of(trial, all.first), all.end - all.first);
  state_->claimed.clear();
}

ATTUNE_INLINE JournalUse Journal::use(std::span<const Trial> trials) const {
  JournalUse use{.path = state_->file.path(), .note = state_->file.note()};
  for (const Trial& trial : trials)
    for (std::size_t k = 0; k < trial.folds.size(); ++k) use.fits += !state_->made.contains({trial.index, k});
  return use;
}

ATTUNE_INLINE std::unique_ptr<Journal> open_journal(const std::string& path, std::size_t folds, FunctionRef<void(StudyKey&)> describe) {
  if (path.empty()) return nullptr;
  return std::make_unique<Journal>(path, study_key(describe), folds);
}

}  // namespace attune::inline ATTUNE_ABI::detail
