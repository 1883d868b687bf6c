// SPDX-License-Identifier: BSL-1.0
#pragma once

// Each class against all others, of the same counts.

#include <algorithm>
#include <cstddef>

#include "attune/metrics/confusion_counts.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Every class against the others, from one look at each cell.
class ClassTotals {
 public:
  explicit ClassTotals(const ConfusionCounts& counts) : two_(counts.classes() == 2) {
    if (const int classes = counts.classes(); classes > few) of_.reset(static_cast<std::size_t>(classes));
    ClassCounts* const of = of_.data();
    int row = -1;
    double missed = 0;  // of the row: kept out of memory, where every addition would wait for the one before
    const auto end_row = [&] {
      if (row < 0) return;
      of[row].fn = missed;
      rows_ += missed + of[row].tp;
      missed = 0;
    };
    counts.for_each_cell([&](int t, int p, double rows) {
      if (t != row) {
        end_row();
        row = t;
      }
      if (t == p) {
        of[t].tp = rows;
      } else {
        missed += rows;
        of[p].fp += rows;
      }
    });
    end_row();
  }

  double rows() const noexcept { return rows_; }
  ClassCounts operator[](int k) const noexcept {
    ClassCounts c = of_[static_cast<std::size_t>(k)];
    c.tn = two_ ? of_[static_cast<std::size_t>(1 - k)].tp : std::max(0.0, rows_ - (c.tp + c.fp + c.fn));
    return c;
  }

 private:
  static constexpr int few = 16;

  SmallTable<ClassCounts, few> of_{};
  double rows_ = 0;
  bool two_;
};

}  // namespace attune::inline ATTUNE_ABI::detail
