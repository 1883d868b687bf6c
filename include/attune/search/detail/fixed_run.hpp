// SPDX-License-Identifier: BSL-1.0
#pragma once

// The run of a strategy that learns nothing: all its candidates at once.

#include <utility>
#include <vector>

#include "attune/search/concept.hpp"

namespace attune::inline ATTUNE_ABI::detail {

class FixedRun {
 public:
  explicit FixedRun(std::vector<Point> points) : points_(std::move(points)) {}
  std::vector<Point> ask() { return std::exchange(points_, {}); }
  void tell(const Trial&) {}

 private:
  std::vector<Point> points_;
};

}  // namespace attune::inline ATTUNE_ABI::detail
