// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cmath>

#include "attune/penalty/group_lasso.hpp"
#include "attune/penalty/l1.hpp"
#include "check_proximal.hpp"

namespace group_lasso_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

static_assert(ProximalPenalty<GroupLasso> && ColumnPenalty<GroupLasso> && !SmoothPenalty<GroupLasso> && !L1Penalty<GroupLasso> && !SplitPenalty<GroupLasso>);

TEST_CASE("group lasso: is the sum of the groups' lengths, each times the root of its size") {
  Eigen::VectorXd w(5);
  w << 3, 1, 4, -2, 7;  // group 0: (3, 4); group 1: (1, -2); free: 7
  CHECK(GroupLasso{.strength = 2, .groups = {0, 1, 0, 1, -1}}.value(w) == doctest::Approx(2 * std::sqrt(2) * (5 + std::sqrt(5))).epsilon(1e-15));
}

TEST_CASE("group lasso: the proximal step shortens groups, and to zero as a whole") {
  Eigen::VectorXd w(5), expected(5);
  w << 3, 0.1, 4, -0.2, 7;
  GroupLasso{.strength = 1, .groups = {0, 1, 0, 1, -1}}.proximal(w, std::sqrt(2));  // both lengths by 2
  expected << 1.8, 0, 2.4, 0, 7;
  CHECK((w - expected).norm() <= 1e-15);
  CHECK(w[1] == 0);
  CHECK(w[3] == 0);
}

TEST_CASE("group lasso: the proximal step is the least point") {
  attune_test::check_proximal(GroupLasso{.strength = 0.7, .groups = {0, 1, 1, 4, 0, -1}}, 6, 302);
  attune_test::check_proximal(GroupLasso{.strength = 0.7, .groups = {0, 1, 1}}, 6, 303);  // two scores a row
}

TEST_CASE("group lasso: groups of one column are the lasso") {
  const Eigen::VectorXd w = Eigen::VectorXd::LinSpaced(5, -2, 3);
  Eigen::VectorXd a = w, b = w;
  const GroupLasso groups{.strength = 0.5, .groups = {0, 1, 2, 3, 4}};
  const L1 lasso{.strength = 0.5};
  CHECK(groups.value(w) == doctest::Approx(lasso.value(w)).epsilon(1e-15));
  groups.proximal(a, 1.5);
  lasso.proximal(b, 1.5);
  CHECK((a - b).norm() <= 1e-15);
}

TEST_CASE("group lasso: the weights of all scores of a column are in its group") {
  Eigen::VectorXd w(6);  // 2×3, row by row: column 1 has 1 and 2, column 0 has 3, 4, column 2 has 0.1, 0.2
  w << 3, 1, 0.1, 4, 2, 0.2;
  const GroupLasso penalty{.strength = 1, .groups = {0, 1, 2}};
  CHECK(penalty.value(w) == doctest::Approx(std::sqrt(2) * (5 + std::sqrt(5) + std::sqrt(0.05))).epsilon(1e-15));
  penalty.proximal(w, 1 / std::sqrt(2));  // each by 1
  CHECK(w[0] == doctest::Approx(3 * 0.8).epsilon(1e-15));
  CHECK(w[3] == doctest::Approx(4 * 0.8).epsilon(1e-15));
  CHECK(w[1] == doctest::Approx(1 - 1 / std::sqrt(5)).epsilon(1e-15));
  CHECK(w[2] == 0);
  CHECK(w[5] == 0);
}

TEST_CASE("group lasso: groups that are missing, out of range or of another number are refused") {
  CHECK(contains(error_of<InvalidArgument>([] { GroupLasso{}.check(); }), "GroupLasso::groups: found no groups"));
  CHECK(contains(error_of<InvalidArgument>([] { GroupLasso{.groups = {0, 2}}.check(); }), "GroupLasso::groups, column 1: found group 2, expected 0 to 1"));
  CHECK(contains(error_of<InvalidArgument>([] { GroupLasso{.groups = {-2, 0}}.check(); }), "column 0: found group -2"));
  CHECK(contains(error_of<InvalidArgument>([] { GroupLasso{.strength = -1, .groups = {0}}.check(); }), "GroupLasso::strength"));
  CHECK(contains(error_of<InvalidArgument>([] { GroupLasso{.groups = {0, 1}}.check_columns(3); }), "GroupLasso::groups: found 2 groups, expected 3, one for each column"));
  CHECK_NOTHROW(GroupLasso{.groups = {-1, 1, 1}}.check());
  CHECK_NOTHROW(GroupLasso{.groups = {0, 1}}.check_columns(2));
}

}  // namespace group_lasso_test
