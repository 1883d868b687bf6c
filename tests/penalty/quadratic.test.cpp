// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include "attune/penalty/box.hpp"
#include "attune/penalty/elastic_net.hpp"
#include "attune/penalty/group_lasso.hpp"
#include "attune/penalty/l1.hpp"
#include "attune/penalty/l2.hpp"
#include "attune/penalty/no_penalty.hpp"
#include "attune/penalty/quadratic.hpp"

namespace quadratic_test {

using namespace attune;

// A penalty of somebody's own has a formula of its own, whatever its name.
struct Own {
  double strength = 1;
  double value(const ConstVectorRef& w) const { return strength * w.squaredNorm() / 2; }
  void add_gradient(const ConstVectorRef& w, VectorRef g) const { g += strength * w; }
};

static_assert(QuadraticPenalty<L2> && QuadraticPenalty<NoPenalty>);
static_assert(!QuadraticPenalty<L1> && !QuadraticPenalty<ElasticNet> && SmoothPenalty<Own> && !QuadraticPenalty<Own>);
static_assert(QuadraticL1Penalty<L1> && QuadraticL1Penalty<ElasticNet>);
static_assert(!QuadraticL1Penalty<L2> && !QuadraticL1Penalty<NoPenalty> && !QuadraticL1Penalty<GroupLasso> && !QuadraticL1Penalty<Box>);

}  // namespace quadratic_test
