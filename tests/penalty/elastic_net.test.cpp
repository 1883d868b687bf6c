// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>

#include "attune/penalty/elastic_net.hpp"
#include "check_proximal.hpp"

namespace elastic_net_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

static_assert(ProximalPenalty<ElasticNet> && SplitPenalty<ElasticNet> && Penalty<ElasticNet> && !SmoothPenalty<ElasticNet> && !L1Penalty<ElasticNet>);

TEST_CASE("elastic net: is the L1 norm and half the squared norm, in their ratio") {
  CHECK(ElasticNet{.strength = 2, .l1_ratio = 0.25}.value(Eigen::Vector2d(3, -4)) == 2 * (0.25 * 7 + 0.75 * 12.5));
  CHECK(ElasticNet{.strength = 2, .l1_ratio = 1}.value(Eigen::Vector2d(3, -4)) == L1{.strength = 2}.value(Eigen::Vector2d(3, -4)));
  CHECK(ElasticNet{.strength = 2, .l1_ratio = 0}.value(Eigen::Vector2d(3, -4)) == L2{.strength = 2}.value(Eigen::Vector2d(3, -4)));
}

TEST_CASE("elastic net: the proximal step shrinks what the threshold leaves") {
  Eigen::VectorXd w(3);
  w << 3, -0.5, -4;
  ElasticNet{.strength = 2, .l1_ratio = 0.5}.proximal(w, 1);  // threshold 1, then by 1 / (1 + 1)
  CHECK(w == Eigen::Vector3d(1, 0, -1.5));
}

TEST_CASE("elastic net: the proximal step is the least point, at both ends of the ratio too") {
  for (const double ratio : {0.0, 0.3, 1.0}) attune_test::check_proximal(ElasticNet{.strength = 0.7, .l1_ratio = ratio}, 6, 301);
}

TEST_CASE("elastic net: settings out of range are refused by name") {
  CHECK_NOTHROW(ElasticNet{.strength = 0, .l1_ratio = 1}.check());
  CHECK(contains(error_of<InvalidArgument>([] { ElasticNet{.strength = -1}.check(); }), "ElasticNet::strength"));
  CHECK(contains(error_of<InvalidArgument>([] { ElasticNet{.l1_ratio = 1.1}.check(); }), "ElasticNet::l1_ratio"));
  CHECK(contains(error_of<InvalidArgument>([] { ElasticNet{.l1_ratio = -0.1}.check(); }), "ElasticNet::l1_ratio"));
}

}  // namespace elastic_net_test
