// SPDX-License-Identifier: BSL-1.0
#pragma once

// A regression tree over the axes of a space, and the variances of the function that it is: constant on boxes.

#include <cstddef>
#include <span>
#include <vector>

#include "attune/core/random.hpp"
#include "attune/search/space.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// What trees know of an axis. A continuum goes from 0 to 1; of n levels, the k-th in the axis's order is from k to k + 1.
struct TreeAxis {
  double size = 1;
  bool is_continuum = true;
  int parent = -1;
  std::vector<char> holds{};  // at which of the parent's levels, in its order, the axis exists
  bool is_parent = false;
};

/// Scores at places on the axes; NaN where an axis does not exist.
struct TreeData {
  std::vector<TreeAxis> axes{};
  std::vector<double> places{};  // row by row
  std::vector<double> scores{};

  double at(std::size_t row, std::size_t axis) const { return places[row * axes.size() + axis]; }
};

/// Where the region in which some axes exist has its weight: of each axis that is a condition, which levels; empty for all.
using TreeRegion = std::vector<std::vector<char>>;

class AxisTree {
 public:
  /// Grown on these rows, which may come more than once, until the scores of each leaf are equal. Each split makes the sum of
  /// squares within the parts least; of axes that do so equally well, as all do for two rows, one is drawn.
  [[gnu::cold]] AxisTree(const TreeData& data, std::vector<std::size_t> rows, Random& random);

  [[gnu::cold]] double predict(std::size_t row) const;

  /// Of the score over the whole space.
  [[gnu::cold]] double variance() const;
  /// The part of it that axis `a` accounts for, or that `a` and `b` account for beyond what each does: within the region in
  /// which they exist, times how much of the space that is.
  [[gnu::cold]] double effect(std::size_t a) const;
  [[gnu::cold]] double effect(std::size_t a, std::size_t b) const;

 private:
  struct Split {
    std::size_t axis = 0;
    double at = 0;
    double gain = 0;
    bool found = false;
  };
  struct Node {
    std::size_t axis = 0;   // of an inner node
    double at = 0;          // what is less goes left, to the next node
    std::size_t right = 0;  // 0: a leaf
    double score = 0;
  };
  struct Moments {
    double mean = 0;
    double variance = 0;
  };

  void grow(std::span<std::size_t> rows, std::vector<double>& box, Random& random);
  Split best_split(std::span<std::size_t> rows, const std::vector<double>& box, Random& random) const;
  bool exists_in(std::size_t axis, const std::vector<double>& box) const;
  void cut();
  std::size_t cells(std::size_t axis) const { return cuts_[axis].size() - 1; }
  std::size_t leaves() const { return leaf_scores_.size(); }

  TreeRegion region_of(std::size_t axis, TreeRegion region) const;
  double share_of(const TreeRegion& region) const;
  // How much of the region each cell of an axis has.
  std::vector<double> weights(std::size_t axis, const TreeRegion& region) const;
  // Of each leaf the part of the region that it has on the axes but a and b.
  std::vector<double> masses(std::size_t a, std::size_t b, const TreeRegion& region) const;
  Moments along(std::size_t a, const TreeRegion& region) const;
  Moments along(std::size_t a, std::size_t b, const TreeRegion& region) const;

  const TreeData* data_;
  std::vector<Node> nodes_{};
  std::vector<double> boxes_{};  // of each leaf, from and to on each axis
  std::vector<double> leaf_scores_{};
  std::vector<std::vector<double>> cuts_{};    // of each axis, where its cells begin, and its end
  std::vector<std::size_t> first_{}, last_{};  // of each leaf on each axis: its cells
};

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/search/detail/axis_tree.ipp"
#endif
