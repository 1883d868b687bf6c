// SPDX-License-Identifier: BSL-1.0
#pragma once

// Binary scores over ranks, class by class, made one: what ROC AUC and average precision of several classes share.

#include <string_view>

#include "attune/metrics/average.hpp"
#include "attune/metrics/ranked_scores.hpp"

namespace attune::inline ATTUNE_ABI::detail {

inline constexpr int all_classes = -1;

/// The rows of several classes as rows of a binary problem, in one order: class k against all others by column k, or
/// each row once for each class.
[[gnu::cold]] RankedScores as_binary(const RankedScores& ranked, int k);

[[gnu::cold]] double weight_of_class(const RankedScores& ranked, int k);

/// The score of class k against all others, or of all classes together.
using ScoreOfClass = double(const RankedScores& ranked, int k);

/// The binary score of each class against the rest, averaged over the classes. A class whose score is undefined makes
/// the mean undefined, unless it has no weight.
[[gnu::cold]] double averaged_over_classes(const RankedScores& ranked, Average average, std::string_view metric, ScoreOfClass* score);

/// Why a score over ranks that needs both classes is undefined.
[[gnu::cold]] std::string_view missing_class(const RankedScores& ranked);

/// For scores that are defined for two classes only.
[[gnu::cold]] void require_two_classes(const RankedScores& ranked, std::string_view metric);

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/class_averages.ipp"
#endif
