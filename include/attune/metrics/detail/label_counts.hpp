// SPDX-License-Identifier: BSL-1.0
#pragma once

// What is counted of two labellings of the same rows.

#include <cstdint>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// The rows of one class that are in one cluster.
struct LabelPair {
  std::int64_t truth = 0;
  std::int64_t predicted = 0;
  std::int64_t rows = 0;

  friend bool operator==(const LabelPair&, const LabelPair&) = default;
};

/// The rows of one cluster.
struct LabelCount {
  std::int64_t label = 0;
  std::int64_t rows = 0;

  friend bool operator==(const LabelCount&, const LabelCount&) = default;
};

}  // namespace attune::inline ATTUNE_ABI::detail
