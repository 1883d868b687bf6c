// SPDX-License-Identifier: BSL-1.0
#pragma once

// The sum of the lengths of groups of weights.

#include <cmath>
#include <cstddef>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/core/settings.hpp"
#include "attune/penalty/concept.hpp"
#include "attune/penalty/parts.hpp"

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

  void check() const {
    require_setting(strength >= 0, "GroupLasso::strength", strength, "0 or more");
    if (groups.empty())
      throw InvalidArgument({.argument = "GroupLasso::groups", .found = "no groups", .expected = "the group of each column: 0, 1, ...", .remedy = "use L1 to select single columns"});
    for (std::size_t j = 0; j < groups.size(); ++j)
      if (groups[j] < -1 || groups[j] >= static_cast<int>(groups.size()))
        throw InvalidArgument({.argument = "GroupLasso::groups", .place = {"column ", j}, .found = {"group ", groups[j]},
                               .expected = {"0 to ", groups.size() - 1, ", or -1 for a column that is not penalised"}});
  }
  void check_columns(Eigen::Index columns) const {
    if (static_cast<std::size_t>(columns) != groups.size())
      throw InvalidArgument({.argument = "GroupLasso::groups", .found = {groups.size(), " groups"}, .expected = {columns, ", one for each column of X"},
                             .remedy = "in a pipeline these are the columns after the steps before"});
  }

  double value(const ConstVectorRef& w) const {
    double sum = 0;
    for (const Group& group : measured(w)) sum += std::sqrt(static_cast<double>(group.size) * group.square);
    return strength * sum;
  }
  void proximal(VectorRef w, double step) const {
    std::vector<Group> all = measured(w);
    for (Group& group : all) {
      const double length = std::sqrt(group.square), by = step * strength * std::sqrt(static_cast<double>(group.size));
      group.factor = length > by ? 1 - by / length : 0.0;
    }
    for (Eigen::Index i = 0; i < w.size(); ++i)
      if (const int g = group_of(i); g >= 0) w[i] *= all[static_cast<std::size_t>(g)].factor;
  }

 private:
  struct Group {
    long size = 0;
    double square = 0;  // Σ w²
    double factor = 1;
  };

  int group_of(Eigen::Index i) const { return groups[static_cast<std::size_t>(i) % groups.size()]; }  // K×p weights, row by row

  std::vector<Group> measured(const ConstVectorRef& w) const {
    std::vector<Group> all(groups.size());
    for (Eigen::Index i = 0; i < w.size(); ++i)
      if (const int g = group_of(i); g >= 0) {
        auto& group = all[static_cast<std::size_t>(g)];
        ++group.size;
        group.square += w[i] * w[i];
      }
    return all;
  }
};

}  // namespace attune::inline ATTUNE_ABI
