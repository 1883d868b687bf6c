// SPDX-License-Identifier: BSL-1.0
#pragma once

// Rows for tests of splitters: a target, and groups or times where the test wants them.

#include <algorithm>
#include <cstddef>
#include <set>
#include <vector>

#include "../support.hpp"
#include "attune/core/dataset_view.hpp"
#include "attune/validate/concept.hpp"

namespace attune_test {

using attune::Fold;
using attune::Index;

template <class Label>
struct Rows {
  std::vector<Label> y{};
  std::vector<int> groups{};
  std::vector<double> times{};
  attune::ClassNames class_names{};
  std::vector<double> x = std::vector<double>(y.size());

  attune::DatasetView<double, Label> view() const& {
    return attune::view(attune::MatrixView<double>(x.data(), static_cast<Index>(x.size()), 1, 1), y, {.groups = groups, .times = times, .class_names = class_names});
  }
};

inline Rows<double> plain_rows(Index n) { return {.y = std::vector<double>(static_cast<std::size_t>(n))}; }

/// Whole numbers below `count`.
inline std::vector<int> draws(attune::Random& random, Index n, int count) {
  std::vector<int> values(static_cast<std::size_t>(n));
  for (int& value : values) value = static_cast<int>(random.below(static_cast<std::uint64_t>(count)));
  return values;
}

/// Whether rows are ascending, each there once, each one of the n.
inline bool is_row_set(const std::vector<Index>& rows, Index n) {
  return std::adjacent_find(rows.begin(), rows.end(), [](Index a, Index b) { return a >= b; }) == rows.end() && (rows.empty() || (rows.front() >= 0 && rows.back() < n));
}

inline bool disjoint(const std::vector<Index>& a, const std::vector<Index>& b) {
  std::vector<Index> both;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(both));
  return both.empty();
}

/// Whether both sides are sets of rows with none in common.
inline bool is_fold(const Fold& fold, Index n) { return is_row_set(fold.train, n) && is_row_set(fold.test, n) && disjoint(fold.train, fold.test); }

/// Whether every row is on one of the sides.
inline bool covers(const Fold& fold, Index n) { return fold.train.size() + fold.test.size() == static_cast<std::size_t>(n); }

/// How often each row is held out.
template <class Folds>
std::vector<int> times_held_out(const Folds& folds, Index n) {
  std::vector<int> times(static_cast<std::size_t>(n));
  for (std::size_t k = 0; k < folds.size(); ++k)
    for (const Index row : folds[k].test) ++times[static_cast<std::size_t>(row)];
  return times;
}

/// Whether folds part the rows: each on one side of every fold, and held out by one.
template <class Folds>
bool partition(const Folds& folds, Index n) {
  for (std::size_t k = 0; k < folds.size(); ++k)
    if (!is_fold(folds[k], n) || !covers(folds[k], n) || folds[k].test.empty()) return false;
  const auto times = times_held_out(folds, n);
  return std::all_of(times.begin(), times.end(), [](int t) { return t == 1; });
}

/// The values of some rows.
template <class T>
std::set<T> values_of(const std::vector<T>& values, const std::vector<Index>& rows) {
  std::set<T> found;
  for (const Index row : rows) found.insert(values[static_cast<std::size_t>(row)]);
  return found;
}

template <class T>
bool share_a_value(const std::vector<T>& values, const Fold& fold) {
  const auto train = values_of(values, fold.train), test = values_of(values, fold.test);
  return std::any_of(test.begin(), test.end(), [&](const T& value) { return train.contains(value); });
}

/// How many of the rows have each code.
inline std::vector<double> counts_of(const std::vector<int>& codes, const std::vector<Index>& rows) {
  std::vector<double> counts(codes.empty() ? 0 : 1 + static_cast<std::size_t>(*std::max_element(codes.begin(), codes.end())));
  for (const Index row : rows) ++counts[static_cast<std::size_t>(codes[static_cast<std::size_t>(row)])];
  return counts;
}

template <class A, class B>
bool same_folds(const A& a, const B& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t k = 0; k < a.size(); ++k) {
    const Fold left = a[k], right = b[k];
    if (left.test != right.test || left.train != right.train) return false;
  }
  return true;
}

}  // namespace attune_test
