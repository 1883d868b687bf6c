// SPDX-License-Identifier: BSL-1.0
#pragma once

// The worker threads that every Threads executor of the process shares. A call to run() opens a
// group of tasks; the caller works on it too. Who waits, works: a thread whose own group has no
// task left to claim helps the groups that were opened, at any depth, by tasks of its own group. It
// takes nothing else, so that it never waits for unrelated work.

#include <algorithm>
#include <array>
#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI::detail {

class ThreadPool {
 public:
  static ThreadPool& shared() {
    static ThreadPool pool;
    return pool;
  }

  /// Runs task(state, i) for i in 0..count-1 on at most `width` threads, this one among them.
  /// Rethrows the exception of the lowest index that failed; indices above it may not have run.
  [[gnu::cold]] void run(std::size_t count, std::size_t width, void* state, void (*task)(void*, std::size_t)) {
    Group group{.count = count, .width = width, .state = state, .task = task, .parent = current()};
    {
      const std::lock_guard lock(mutex_);
      grow(std::min(width, count) - 1);
      group.older = std::exchange(newest_, &group);
    }
    changed_.notify_all();
    work_on(group);
    finish(group);
    if (group.failure) std::rethrow_exception(group.failure);
  }

  ThreadPool(const ThreadPool&) = delete;
  ThreadPool& operator=(const ThreadPool&) = delete;

 private:
  struct Group {
    std::size_t count;
    std::size_t width;
    void* state;
    void (*task)(void*, std::size_t);
    Group* parent;
    Group* older = nullptr;                  // guarded by mutex_
    std::atomic<std::size_t> next{0};
    std::size_t workers = 1;                 // guarded by mutex_
    std::exception_ptr failure{};            // guarded by mutex_
    std::size_t failed_index = 0;            // guarded by mutex_

    bool open() const noexcept { return next.load(std::memory_order_relaxed) < count; }
    bool descends_from(const Group& other) const noexcept {
      const Group* g = this;
      while (g != nullptr && g != &other) g = g->parent;
      return g != nullptr;
    }
  };

  static constexpr std::size_t max_workers = 256;

  ThreadPool() = default;

  ~ThreadPool() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    changed_.notify_all();
    while (started_ > 0) workers_[--started_].join();
  }

  static Group*& current() noexcept {
    thread_local Group* group = nullptr;
    return group;
  }

  [[gnu::cold]] void grow(std::size_t wanted) {
    wanted = std::min(wanted, max_workers);
    for (; started_ < wanted; ++started_) workers_[started_] = std::thread([this] { serve(); });
  }

  void serve() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
      if (Group* group = joinable(nullptr))
        help(*group, lock);
      else
        changed_.wait(lock);
    }
  }

  // An open group with a place free; below `ancestor`, if one is named. Newest first: the deepest
  // work is what others wait for.
  Group* joinable(const Group* ancestor) const noexcept {
    Group* g = newest_;
    while (g != nullptr && !(g->open() && g->workers < g->width && (ancestor == nullptr || g->descends_from(*ancestor)))) g = g->older;
    return g;
  }

  void help(Group& group, std::unique_lock<std::mutex>& lock) {
    ++group.workers;
    lock.unlock();
    work_on(group);
    lock.lock();
    --group.workers;
    changed_.notify_all();
  }

  void work_on(Group& group) {
    Group* const outer = std::exchange(current(), &group);
    for (auto i = group.next.fetch_add(1); i < group.count; i = group.next.fetch_add(1)) {
      try {
        group.task(group.state, i);
      } catch (...) {
        const std::lock_guard lock(mutex_);
        if (!group.failure || i < group.failed_index) {
          group.failure = std::current_exception();
          group.failed_index = i;
        }
        group.next.store(group.count);  // every lower index is already claimed
      }
    }
    current() = outer;
  }

  [[gnu::cold]] void finish(Group& group) {
    std::unique_lock lock(mutex_);
    while (group.workers > 1) {
      if (Group* below = joinable(&group))
        help(*below, lock);
      else
        changed_.wait(lock);
    }
    Group** link = &newest_;
    while (*link != &group) link = &(*link)->older;
    *link = group.older;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  Group* newest_ = nullptr;  // of the groups that are being worked on
  std::array<std::thread, max_workers> workers_{};
  std::size_t started_ = 0;  // of them
  bool stopping_ = false;
};

}  // namespace attune::inline ATTUNE_ABI::detail
