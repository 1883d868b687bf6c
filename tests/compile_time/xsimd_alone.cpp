// SPDX-License-Identifier: BSL-1.0
#include <xsimd/xsimd.hpp>
