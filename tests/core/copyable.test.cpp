// SPDX-License-Identifier: BSL-1.0
#include "attune/core/copyable.hpp"

#include <concepts>
#include <memory>
#include <string>

namespace copyable_test {

using namespace attune;

struct Plain {
  double strength = 1;
};
struct NeverAssigned {
  const int fixed = 1;
};
struct Moved {
  std::unique_ptr<int> only{};
};

static_assert(detail::Copyable<Plain> && std::copyable<Plain>);
static_assert(detail::Copyable<std::string> && std::copyable<std::string>);
static_assert(!detail::Copyable<NeverAssigned> && !std::copyable<NeverAssigned>);
static_assert(!detail::Copyable<Moved> && !std::copyable<Moved>);

}  // namespace copyable_test
