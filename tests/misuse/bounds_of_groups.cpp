// expect: BasicBox: bounds go with a penalty that is a sum over single weights (L1, L2, ElasticNet), not with one of groups or other bounds
// SPDX-License-Identifier: BSL-1.0

#include "attune/penalty/box.hpp"
#include "attune/penalty/group_lasso.hpp"
#include "attune/penalty/l1.hpp"

#ifdef ATTUNE_MISUSE
using Bounded = attune::BasicBox<attune::GroupLasso>;
#else
using Bounded = attune::BasicBox<attune::L1>;
#endif

double cost(const Eigen::VectorXd& w) { return Bounded{}.value(w); }
