// SPDX-License-Identifier: BSL-1.0

// Every header once more, linked into every test program: a function that is defined in a header and is
// not inline shows here.

#include "every_header.hpp"
