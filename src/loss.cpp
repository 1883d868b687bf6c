// SPDX-License-Identifier: BSL-1.0
#include "attune/loss/check_targets.ipp"
