// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "../support.hpp"
#include "attune/core/executor.hpp"

namespace executor_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

struct Record {
  int index = 0;
  std::string text{};
  Eigen::VectorXd numbers{};
};

Record record_of(std::size_t i) {
  const int k = static_cast<int>(i);
  return {k, "record " + std::to_string(i), Eigen::VectorXd::Constant(k % 5, k * 0.1)};
}

// Runs the tasks from the last to the first, and counts its runs.
struct Backwards {
  int* runs = nullptr;
  void run(const IndexedTasks& tasks) const {
    ++*runs;
    for (std::size_t i = tasks.count; i-- > 0;) tasks(i);
  }
};

// The bytes of records that two processes send each other.
class Mailbox {
 public:
  explicit Mailbox(std::size_t count) : letters_(count) {}
  void put(std::size_t index, Bytes bytes) {
    const std::lock_guard lock(mutex_);
    letters_[index] = std::move(bytes);
    arrived_.notify_all();
  }
  Bytes take(std::size_t index) {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [&] { return letters_[index].has_value(); });
    return *letters_[index];
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<std::optional<Bytes>> letters_;
};

// One of two processes: it runs the indices of its parity and loads the other's records.
struct HalfHere {
  std::size_t rank;
  Mailbox* mailbox;
  void run(const IndexedTasks& tasks) const {
    if (tasks.save == nullptr || tasks.load == nullptr) throw std::logic_error("records that cannot be sent");
    for (std::size_t i = rank; i < tasks.count; i += 2) {
      tasks.execute(tasks.state, i);
      Bytes bytes;
      tasks.save(tasks.state, i, bytes);
      mailbox->put(i, std::move(bytes));
    }
    for (std::size_t i = 1 - rank; i < tasks.count; i += 2) tasks.load(tasks.state, i, mailbox->take(i));
  }
};

struct NotAnExecutor {
  void execute(const IndexedTasks&) const {}
};

// Stays as it is: not serializable.
class Private {
 public:
  Private() = default;
  explicit Private(std::size_t v) : value_(v) {}
  std::size_t value() const { return value_; }

 private:
  std::size_t value_ = 0;
};

const std::vector<AnyExecutor>& executors() {
  static const std::vector<AnyExecutor> all{Serial{}, Threads{1}, Threads{2}, Threads{4}, Threads{}};
  return all;
}

static_assert(Executor<Serial> && Executor<Threads> && Executor<AnyExecutor> && Executor<Backwards> && Executor<HalfHere>);
static_assert(!Executor<NotAnExecutor> && !Executor<int>);

TEST_CASE("executor: records come in the order of their indices, the same from every executor") {
  constexpr std::size_t n = 200;
  for (const auto& executor : executors()) {
    const auto records = executor.map<Record>(n, [](std::size_t i) { return record_of(i); });
    REQUIRE(records.size() == n);
    for (std::size_t i = 0; i < n; ++i) {
      const Record expected = record_of(i);
      CHECK(records[i].index == expected.index);
      CHECK(records[i].text == expected.text);
      CHECK(records[i].numbers == expected.numbers);
    }
  }
}

TEST_CASE("executor: sums of floating-point records have the same bits from every executor") {
  const auto term = [](std::size_t i) { return 1.0 / static_cast<double>(3 * i + 1); };
  const auto total = [&](const AnyExecutor& executor) {
    const auto terms = executor.map<double>(1000, term);
    return std::accumulate(terms.begin(), terms.end(), 0.0);
  };
  for (const auto& executor : executors()) CHECK(total(executor) == total(Serial{}));
}

TEST_CASE("executor: each index runs exactly once, for no task, one and many") {
  for (const auto& executor : executors())
    for (const std::size_t n : {0U, 1U, 2U, 3U, 17U, 1000U}) {
      std::vector<std::atomic<int>> runs(n);
      executor.for_each(n, [&](std::size_t i) { ++runs[i]; });
      for (std::size_t i = 0; i < n; ++i) REQUIRE(runs[i] == 1);
    }
}

TEST_CASE("executor: what the tasks wrote is visible after the run") {
  for (const auto& executor : executors())
    for (int round = 0; round < 50; ++round) {
      std::vector<std::size_t> plain(64, 0);  // not atomic
      executor.for_each(plain.size(), [&](std::size_t i) { plain[i] = i * i; });
      for (std::size_t i = 0; i < plain.size(); ++i) REQUIRE(plain[i] == i * i);
      executor.for_each(plain.size(), [&](std::size_t i) { plain[i] += plain.size(); });  // and to the next run's tasks
      for (std::size_t i = 0; i < plain.size(); ++i) REQUIRE(plain[i] == i * i + plain.size());
    }
}

TEST_CASE("executor: three levels of nested threads finish, with the right sums") {
  for (const int outer : {2, 4})
    for (const int middle : {2, 4})
      for (const int inner : {2, 4}) {
        std::atomic<long> calls{0};
        const auto sums = AnyExecutor(Threads{outer}).map<long>(24, [&](std::size_t i) {
          const auto parts = AnyExecutor(Threads{middle}).map<long>(12, [&](std::size_t j) {
            const auto leaves = AnyExecutor(Threads{inner}).map<long>(8, [&](std::size_t k) {
              ++calls;
              return static_cast<long>(10000 * i + 100 * j + k);
            });
            return std::accumulate(leaves.begin(), leaves.end(), 0L);
          });
          return std::accumulate(parts.begin(), parts.end(), 0L);
        });
        CHECK(calls == 24 * 12 * 8);
        for (long i = 0; i < 24; ++i) CHECK(sums[static_cast<std::size_t>(i)] == 96 * 10000 * i + 8 * 100 * 66 + 12 * 28);
      }
}

TEST_CASE("executor: nested runs from several threads of the caller's own finish") {
  std::vector<long> totals(4);
  std::vector<std::thread> callers;
  for (std::size_t c = 0; c < totals.size(); ++c)
    callers.emplace_back([&totals, c] {
      for (int round = 0; round < 20; ++round) {
        const auto sums = AnyExecutor(Threads{3}).map<long>(10, [&](std::size_t i) {
          const auto parts = AnyExecutor(Threads{3}).map<long>(10, [&](std::size_t j) { return static_cast<long>(i * j); });
          return std::accumulate(parts.begin(), parts.end(), 0L);
        });
        totals[c] += std::accumulate(sums.begin(), sums.end(), 0L);
      }
    });
  for (auto& caller : callers) caller.join();
  for (const long total : totals) CHECK(total == 20 * 45 * 45);
}

TEST_CASE("executor: rethrows the exception of the lowest index that failed") {
  for (const auto& executor : executors())
    for (int round = 0; round < 20; ++round) {
      const auto text = error_of<std::runtime_error>([&] {
        executor.for_each(100, [](std::size_t i) {
          if (i == 3) std::this_thread::sleep_for(std::chrono::milliseconds(1));  // fails later than the others
          if (i == 3 || i == 4 || i == 50) throw std::runtime_error("index " + std::to_string(i));
        });
      });
      CHECK(text == "index 3");
    }
}

TEST_CASE("executor: an exception passes through nested runs, and the threads are usable afterwards") {
  const AnyExecutor threads = Threads{4};
  const auto text = error_of<InvalidData>([&] {
    threads.for_each(8, [&](std::size_t i) {
      threads.for_each(8, [&](std::size_t j) {
        if (i >= 2 && j == 5) throw InvalidData({.found = std::to_string(i)});
      });
    });
  });
  CHECK(text == "found 2");
  CHECK(threads.map<std::size_t>(10, [](std::size_t i) { return i; }).back() == 9);
}

TEST_CASE("threads: two tasks do run at the same time") {
  std::mutex mutex;
  std::condition_variable changed;
  int here = 0;
  std::array<bool, 2> met{};
  AnyExecutor(Threads{2}).for_each(2, [&](std::size_t i) {
    std::unique_lock lock(mutex);
    ++here;
    changed.notify_all();
    met[i] = changed.wait_for(lock, std::chrono::seconds(20), [&] { return here == 2; });
  });
  CHECK(met[0]);
  CHECK(met[1]);
}

TEST_CASE("threads: no more than the given number run at once") {
  AnyExecutor(Threads{6}).for_each(12, [](std::size_t) {});  // starts more workers than are wanted below
  for (const int width : {2, 3}) {
    std::atomic<int> now{0}, most{0};
    AnyExecutor(Threads{width}).for_each(60, [&](std::size_t) {
      const int count = ++now;
      int seen = most;
      while (seen < count && !most.compare_exchange_weak(seen, count)) {
      }
      std::this_thread::sleep_for(std::chrono::microseconds(200));
      --now;
    });
    CHECK(most <= width);
  }
}

TEST_CASE("threads: a negative count is refused") {
  CHECK(contains(error_of<InvalidArgument>([] { AnyExecutor(Threads{-1}).for_each(3, [](std::size_t) {}); }), "Threads::count"));
}

TEST_CASE("any executor: holds an executor of the user's own") {
  int runs = 0;
  const AnyExecutor executor = Backwards{&runs};
  const auto records = executor.map<std::size_t>(5, [](std::size_t i) { return i * 10; });
  CHECK(records == std::vector<std::size_t>{0, 10, 20, 30, 40});
  CHECK(runs == 1);
}

TEST_CASE("any executor: is serial by default, and says so") {
  CHECK(AnyExecutor().is_serial());
  CHECK(AnyExecutor(Serial{}).is_serial());
  CHECK(!AnyExecutor(Threads{1}).is_serial());
  int runs = 0;
  CHECK(!AnyExecutor(Backwards{&runs}).is_serial());
}

TEST_CASE("indexed tasks: records made in another process are loaded in their place") {
  constexpr std::size_t n = 21;
  Mailbox mailbox(n);
  std::array<std::vector<Record>, 2> records;
  std::array<std::vector<std::size_t>, 2> ran;
  std::vector<std::thread> processes;
  for (std::size_t rank = 0; rank < 2; ++rank)
    processes.emplace_back([&, rank] {
      records[rank] = AnyExecutor(HalfHere{rank, &mailbox}).map<Record>(n, [&, rank](std::size_t i) {
        ran[rank].push_back(i);
        return record_of(i);
      });
    });
  for (auto& process : processes) process.join();
  CHECK(ran[0].size() == 11);
  CHECK(ran[1].size() == 10);
  for (std::size_t rank = 0; rank < 2; ++rank) {
    REQUIRE(records[rank].size() == n);
    for (std::size_t i = 0; i < n; ++i) {
      CHECK(records[rank][i].index == static_cast<int>(i));
      CHECK(records[rank][i].text == record_of(i).text);
      CHECK(records[rank][i].numbers == record_of(i).numbers);
    }
  }
}

TEST_CASE("indexed tasks: records that cannot be serialised have neither save nor load") {
  struct Looks {
    bool* sendable;
    void run(const IndexedTasks& tasks) const {
      *sendable = tasks.save != nullptr && tasks.load != nullptr;
      Serial{}.run(tasks);
    }
  };
  bool sendable = true;
  const auto records = AnyExecutor(Looks{&sendable}).map<Private>(3, [](std::size_t i) { return Private(i); });
  CHECK(!sendable);
  CHECK(records[2].value() == 2);
  AnyExecutor(Looks{&sendable}).map<double>(3, [](std::size_t i) { return static_cast<double>(i); });
  CHECK(sendable);
  AnyExecutor(Looks{&sendable}).for_each(3, [](std::size_t) {});
  CHECK(!sendable);
}

}  // namespace executor_test
