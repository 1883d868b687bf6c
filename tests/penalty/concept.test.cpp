// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include "attune/penalty/concept.hpp"
#include "attune/penalty/l1.hpp"
#include "attune/penalty/l2.hpp"
#include "attune/penalty/no_penalty.hpp"

namespace penalty_concept_test {

using namespace attune;

struct Lasso {
  double value(const ConstVectorRef& w) const { return w.lpNorm<1>(); }
  void proximal(VectorRef w, double step) const { w = (w.array().abs() - step).max(0) * w.array().sign(); }
};
struct SmoothOnly {
  double value(const ConstVectorRef&) const { return 0; }
  void add_gradient(const ConstVectorRef&, VectorRef) const {}
};
struct Split {
  double value(const ConstVectorRef&) const { return 0; }
  SmoothOnly smooth_part() const { return {}; }
  Lasso non_smooth_part() const { return {}; }
};
struct ValueOnly {
  double value(const ConstVectorRef&) const { return 0; }
};

TEST_CASE("penalty concepts: say what is a penalty, of which kind, and what is not") {
  static_assert(SmoothPenalty<L2> && TwiceDifferentiablePenalty<L2> && !ProximalPenalty<L2>);
  static_assert(SmoothPenalty<NoPenalty> && TwiceDifferentiablePenalty<NoPenalty>);
  static_assert(ProximalPenalty<Lasso> && !SmoothPenalty<Lasso> && Penalty<Lasso>);
  static_assert(SmoothPenalty<SmoothOnly> && !TwiceDifferentiablePenalty<SmoothOnly>);
  static_assert(SplitPenalty<Split> && Penalty<Split> && !ProximalPenalty<Split> && !SmoothPenalty<Split> && !SplitPenalty<L2> && !SplitPenalty<Lasso>);
  static_assert(!L1Penalty<Lasso> && L1Penalty<L1> && !ColumnPenalty<Lasso>);
  static_assert(!Penalty<ValueOnly> && !Penalty<int>);
}

}  // namespace penalty_concept_test
