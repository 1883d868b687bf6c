// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/permutation_test.hpp"

#include <cmath>
#include <map>
#include <numeric>

#include "attune/core/error.hpp"
#include "attune/core/progress.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE double permutation_p_value(double score, const std::vector<double>& permuted, Direction direction) {
  if (std::isnan(score)) return score;
  double as_good = 1;
  for (const double other : permuted) as_good += std::isnan(other) || (direction == Direction::maximize ? other >= score : other <= score);
  return as_good / static_cast<double>(permuted.size() + 1);
}

ATTUNE_INLINE std::vector<Index> permutation_of(std::uint64_t seed, std::size_t p, Index rows, const std::vector<int>& groups) {
  std::vector<Index> permuted(static_cast<std::size_t>(rows));
  std::iota(permuted.begin(), permuted.end(), Index{0});
  Random random(RandomKey{seed}.child(Purpose::shuffle, p));
  if (groups.empty()) {
    random.shuffle(std::span<Index>(permuted));
    return permuted;
  }
  std::map<int, std::vector<Index>> members;
  for (Index i = 0; i < rows; ++i) members[groups[static_cast<std::size_t>(i)]].push_back(i);
  for (const auto& [group, places] : members) {
    std::vector<Index> order = places;
    random.shuffle(std::span<Index>(order));
    for (std::size_t i = 0; i < places.size(); ++i) permuted[static_cast<std::size_t>(places[i])] = order[i];
  }
  return permuted;
}

ATTUNE_INLINE std::vector<double> means_of_metrics(const std::vector<FoldScores>& folds, std::size_t metrics) {
  std::vector<double> means;
  for (std::size_t m = 0; m < metrics; ++m) means.push_back(mean_of(test_scores(folds, m)));
  return means;
}

ATTUNE_INLINE std::vector<PermutationScores> test_permutations(const PermutationTestOptions& options, std::span<const std::string_view> names, std::span<const Direction> directions, FunctionRef<std::vector<double>(std::size_t)> means) {
  if (options.permutations < 1) throw InvalidArgument({.argument = "PermutationTestOptions::permutations", .found = options.permutations, .expected = "1 or more"});
  const std::size_t count = static_cast<std::size_t>(options.permutations) + 1;
  ProgressLine progress(options.progress, "permutation test", count);
  const auto all = options.execution.map<std::vector<double>>(count, [&](std::size_t p) {
    try {
      auto scores = means(p);
      progress.advance();
      return scores;
    } catch (const FitFailed& failure) {
      if (p == 0) throw;
      throw FitFailed({.argument = "permutation_test", .place = {"permutation ", p - 1}, .reason = failure.what(), .remedy = "a stratified splitter keeps rows of all classes in every fold"});
    }
  });
  std::vector<PermutationScores> tests;
  for (std::size_t m = 0; m < names.size(); ++m) {
    PermutationScores test{.metric = names[m], .score = all.front()[m]};
    for (std::size_t p = 1; p < count; ++p) test.permuted.push_back(all[p][m]);
    test.p_value = permutation_p_value(test.score, test.permuted, directions[m]);
    tests.push_back(std::move(test));
  }
  return tests;
}

}  // namespace attune::inline ATTUNE_ABI::detail
