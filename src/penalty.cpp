// SPDX-License-Identifier: BSL-1.0
#include "attune/penalty/elastic_net.ipp"
#include "attune/penalty/group_lasso.ipp"
#include "attune/penalty/l1.ipp"
#include "attune/penalty/l2.ipp"
