// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/penalty/group_lasso.hpp"

#include <cmath>

#include "attune/core/error.hpp"
#include "attune/core/settings.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE void GroupLasso::check() const {
  require_setting(strength >= 0, "GroupLasso::strength", strength, "0 or more");
  if (groups.empty())
    throw InvalidArgument({.argument = "GroupLasso::groups", .found = "no groups", .expected = "the group of each column: 0, 1, ...", .remedy = "use L1 to select single columns"});
  for (std::size_t j = 0; j < groups.size(); ++j)
    if (groups[j] < -1 || groups[j] >= static_cast<int>(groups.size()))
      throw InvalidArgument({.argument = "GroupLasso::groups", .place = {"column ", j}, .found = {"group ", groups[j]},
                             .expected = {"0 to ", groups.size() - 1, ", or -1 for a column that is not penalised"}});
}

ATTUNE_INLINE void GroupLasso::check_columns(Eigen::Index columns) const {
  if (static_cast<std::size_t>(columns) != groups.size())
    throw InvalidArgument({.argument = "GroupLasso::groups", .found = {groups.size(), " groups"}, .expected = {columns, ", one for each column of X"},
                           .remedy = "in a pipeline these are the columns after the steps before"});
}

ATTUNE_INLINE double GroupLasso::value(const ConstVectorRef& w) const {
  double sum = 0;
  for (const Group& group : measured(w)) sum += std::sqrt(static_cast<double>(group.size) * group.square);
  return strength * sum;
}

ATTUNE_INLINE void GroupLasso::proximal(VectorRef w, double step) const {
  std::vector<Group> all = measured(w);
  for (Group& group : all) {
    const double length = std::sqrt(group.square), by = step * strength * std::sqrt(static_cast<double>(group.size));
    group.factor = length > by ? 1 - by / length : 0.0;
  }
  for (Eigen::Index i = 0; i < w.size(); ++i)
    if (const int g = group_of(i); g >= 0) w[i] *= all[static_cast<std::size_t>(g)].factor;
}

ATTUNE_INLINE std::vector<GroupLasso::Group> GroupLasso::measured(const ConstVectorRef& w) const {
  std::vector<Group> all(groups.size());
  for (Eigen::Index i = 0; i < w.size(); ++i)
    if (const int g = group_of(i); g >= 0) {
      auto& group = all[static_cast<std::size_t>(g)];
      ++group.size;
      group.square += w[i] * w[i];
    }
  return all;
}

}  // namespace attune::inline ATTUNE_ABI
