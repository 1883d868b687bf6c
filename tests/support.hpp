// SPDX-License-Identifier: BSL-1.0
#pragma once

// What several tests need: the seed, random data, the text of an exception. Use CAPTURE(seed()) where a
// test draws random numbers; the environment variable ATTUNE_TEST_SEED overrides the seed.

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "attune/core/random.hpp"

namespace attune_test {

/// The path of a file of the project: defined in main.cpp.
std::string project_file(const std::string& relative);

inline std::uint64_t seed() {
  static const std::uint64_t value = [] {
    const char* text = std::getenv("ATTUNE_TEST_SEED");
    return text == nullptr ? std::uint64_t{42} : static_cast<std::uint64_t>(std::strtoull(text, nullptr, 10));
  }();
  return value;
}

/// A stream of its own for each purpose of a test.
inline attune::Random random(std::uint64_t stream) {
  return attune::Random(attune::RandomKey{seed()}.child(attune::Purpose::user, stream));
}

template <class T>
std::vector<T> uniform(attune::Random& random, std::size_t n, double low, double high) {
  std::vector<T> values(n);
  for (T& v : values) v = static_cast<T>(low + (high - low) * random.uniform());
  return values;
}

/// The message of the exception of type E that `call` throws, or "no exception".
template <class E, class Call>
std::string error_of(Call&& call) {
  try {
    call();
  } catch (const E& error) {
    return error.what();
  }
  return "no exception";
}

inline bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace attune_test
