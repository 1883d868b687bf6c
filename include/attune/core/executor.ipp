// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/core/executor.hpp"

#include <algorithm>
#include <thread>

#include "attune/core/detail/thread_pool.hpp"
#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI {

ATTUNE_INLINE void Threads::run(const IndexedTasks& tasks) const {
  if (count < 0)
    throw InvalidArgument({.argument = "Threads::count", .found = count, .expected = "0 (one for each core) or more"});
  const std::size_t width = count > 0 ? static_cast<std::size_t>(count) : std::max(1U, std::thread::hardware_concurrency());
  if (width == 1 || tasks.count < 2)
    Serial{}.run(tasks);
  else
    detail::ThreadPool::shared().run(tasks.count, width, tasks.state, tasks.execute);
}

ATTUNE_INLINE AnyExecutor::AnyExecutor(const AnyExecutor& other) noexcept = default;
ATTUNE_INLINE AnyExecutor::AnyExecutor(AnyExecutor&& other) noexcept = default;
ATTUNE_INLINE AnyExecutor& AnyExecutor::operator=(const AnyExecutor& other) noexcept = default;
ATTUNE_INLINE AnyExecutor& AnyExecutor::operator=(AnyExecutor&& other) noexcept = default;
ATTUNE_INLINE AnyExecutor::~AnyExecutor() = default;

}  // namespace attune::inline ATTUNE_ABI
