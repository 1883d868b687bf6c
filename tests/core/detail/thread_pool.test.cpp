// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>
#include <vector>

#include "../../support.hpp"
#include "attune/core/detail/thread_pool.hpp"

namespace detail_thread_pool_test {

using attune::detail::ThreadPool;

namespace {

template <class Work>
void run(std::size_t count, std::size_t width, Work work) {
  ThreadPool::shared().run(count, width, &work, [](void* state, std::size_t i) { (*static_cast<Work*>(state))(i); });
}

}  // namespace

TEST_CASE("thread pool: there is one for the process") { CHECK(&ThreadPool::shared() == &ThreadPool::shared()); }

TEST_CASE("thread pool: runs each index once, whatever the width") {
  for (const std::size_t width : {1U, 2U, 3U, 8U, 64U})
    for (const std::size_t count : {1U, 2U, 7U, 500U}) {
      std::vector<std::atomic<int>> runs(count);
      run(count, width, [&](std::size_t i) { ++runs[i]; });
      for (const auto& r : runs) REQUIRE(r == 1);
    }
}

TEST_CASE("thread pool: the caller works too") {
  std::mutex mutex;
  std::set<std::thread::id> who;
  run(64, 2, [&](std::size_t) {
    std::this_thread::sleep_for(std::chrono::microseconds(100));
    const std::lock_guard lock(mutex);
    who.insert(std::this_thread::get_id());
  });
  CHECK(who.contains(std::this_thread::get_id()));
  CHECK(who.size() <= 2);
}

TEST_CASE("thread pool: indices below the one that failed have all run") {
  for (int round = 0; round < 50; ++round) {
    std::vector<std::atomic<int>> runs(200);
    const auto text = attune_test::error_of<std::runtime_error>([&] {
      run(runs.size(), 4, [&](std::size_t i) {
        ++runs[i];
        if (i >= 60) throw std::runtime_error(std::to_string(i));
      });
    });
    CHECK(text == "60");
    for (std::size_t i = 0; i <= 60; ++i) REQUIRE(runs[i] == 1);
  }
}

TEST_CASE("thread pool: deep nesting with a width of two finishes") {
  std::atomic<int> leaves{0};
  const auto nest = [&](auto&& self, int depth) -> void {
    if (depth == 0) {
      ++leaves;
      return;
    }
    run(2, 2, [&](std::size_t) { self(self, depth - 1); });
  };
  nest(nest, 10);
  CHECK(leaves == 1024);
}

TEST_CASE("thread pool: uneven nested work finishes, many times over") {
  for (int round = 0; round < 100; ++round) {
    std::atomic<int> done{0};
    run(5, 4, [&](std::size_t i) {
      run(i + 1, 4, [&](std::size_t j) {
        run(j + 1, 2, [&](std::size_t) { ++done; });
      });
    });
    REQUIRE(done == 1 + 3 + 6 + 10 + 15);
  }
}

}  // namespace detail_thread_pool_test
