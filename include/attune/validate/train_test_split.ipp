// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/validate/train_test_split.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/core/random.hpp"
#include "attune/validate/detail/split_sizes.hpp"
#include "attune/validate/k_fold.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// How many rows to hold out.
inline Index rows_to_test(const SplitOptions& options, Index n) {
  const bool valid = options.test_size > 0 && options.test_size < 1;
  const auto wanted = valid ? static_cast<Index>(std::ceil(options.test_size * static_cast<double>(n))) : 0;
  if (!valid || wanted >= n)
    throw InvalidArgument({.argument = "test_size", .found = {options.test_size, " of ", n, " rows"},
                           .expected = "between 0 and 1, and a row for each side"});
  return wanted;
}

/// The rows in the order in which they are held out.
inline std::vector<Index> hold_out_order(const SplitOptions& options, Index n) {
  auto order = row_order(n, options.shuffle, RandomKey{options.seed}.child(Purpose::split));
  if (!options.shuffle) std::reverse(order.begin(), order.end());
  return order;
}

ATTUNE_INLINE Fold hold_out_rows(Index n, const SplitOptions& options) {
  const Index wanted = rows_to_test(options, n);
  const auto order = hold_out_order(options, n);
  if (options.stratify) throw InvalidArgument({.argument = "stratify", .found = "true, with a numeric target", .expected = "class codes", .remedy = "split numbers without .stratify"});
  std::vector<int> held_out(order.size());  // by row; 1: a test row
  for (Index i = 0; i < wanted; ++i) held_out[static_cast<std::size_t>(order[static_cast<std::size_t>(i)])] = 1;
  return FoldAssignment(std::move(held_out), 2)[1];
}

ATTUNE_INLINE Fold hold_out_rows(const ClassCodes& codes, const SplitOptions& options) {
  if (!options.stratify) return hold_out_rows(codes.rows(), options);
  const Index wanted = rows_to_test(options, codes.rows());
  const auto sizes = codes.sizes();
  check_two_of_each(sizes, codes.names, "split without .stratify");
  auto left = stratified_quota(sizes, wanted, codes.rows());
  std::vector<int> held_out(codes.of_row.size());  // by row; 1: a test row
  for (const Index row : hold_out_order(options, codes.rows())) {
    const auto i = static_cast<std::size_t>(row);
    held_out[i] = left[static_cast<std::size_t>(codes.of_row[i])]-- > 0;
  }
  return FoldAssignment(std::move(held_out), 2)[1];
}

}  // namespace attune::inline ATTUNE_ABI::detail
