// SPDX-License-Identifier: BSL-1.0
#include "attune/search/quasi_random_search.ipp"
#include "attune/search/study.ipp"
#include "attune/search/tpe_search.ipp"
