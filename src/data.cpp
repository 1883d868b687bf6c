// SPDX-License-Identifier: BSL-1.0
#include "attune/data/read_csv.ipp"
