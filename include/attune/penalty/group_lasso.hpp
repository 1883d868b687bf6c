// SPDX-License-Identifier: BSL-1.0
#pragma once

// The sum of the lengths of groups of weights.

#include <cstddef>
#include <vector>

#include "attune/penalty/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// strength · Σ_g √n_g ‖w_g‖, where w_g are the n_g weights of the columns of group g: whole groups are exactly
/// zero or not at all, such as the columns that a category was coded by. Yuan, Lin, "Model selection and
/// estimation in regression with grouped variables", J. R. Statist. Soc. B 68 (2006), equation 2.4.
///
/// Of a model with K scores a row, a column's K weights all belong to the column's group: with each column in
/// a group of its own a column is used for all scores or for none.
///
/// Errors: InvalidArgument for no groups, for a group out of range, and where their number is not that of the
/// columns. Cost: one read of the weights, and a number for each group.
struct GroupLasso {
  double strength = 1e-2;     ///< ≥ 0
  std::vector<int> groups{};  ///< of each column: 0 to (number of columns) - 1; -1: the column is not penalised

  void check() const;
  void check_columns(Eigen::Index columns) const;

  double value(const ConstVectorRef& w) const;
  void proximal(VectorRef w, double step) const;

 private:
  struct Group {
    long size = 0;
    double square = 0;  // Σ w²
    double factor = 1;
  };

  int group_of(Eigen::Index i) const { return groups[static_cast<std::size_t>(i) % groups.size()]; }  // K×p weights, row by row

  std::vector<Group> measured(const ConstVectorRef& w) const;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/penalty/group_lasso.ipp"
#endif
