// SPDX-License-Identifier: BSL-1.0
#pragma once

// The seed of random tests.

#include <cstdint>
#include <cstdio>
#include <cstdlib>

/// ATTUNE_TEST_SEED from the environment, else a fixed number. Printed once, so that a failure can be repeated.
inline std::uint64_t test_seed() {
  static const std::uint64_t seed = [] {
    const char* given = std::getenv("ATTUNE_TEST_SEED");
    const std::uint64_t value = given != nullptr ? std::strtoull(given, nullptr, 0) : 20240229u;
    std::printf("ATTUNE_TEST_SEED=%llu\n", static_cast<unsigned long long>(value));
    return value;
  }();
  return seed;
}
