// SPDX-License-Identifier: BSL-1.0
#include "attune/search/domain.ipp"
#include "attune/search/grid_search.ipp"
#include "attune/search/quasi_random_search.ipp"
#include "attune/search/random_search.ipp"
#include "attune/search/search.ipp"
#include "attune/search/space.ipp"
#include "attune/search/study.ipp"
#include "attune/search/tpe_search.ipp"
