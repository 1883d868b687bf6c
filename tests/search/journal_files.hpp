// SPDX-License-Identifier: BSL-1.0
#pragma once

// What tests of journals do with files and processes.

#include <unistd.h>

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "attune/core/executor.hpp"
#include "attune/core/serialize.hpp"

namespace attune_test {

/// A file that is not there yet, and is gone afterwards.
struct Path {
  std::string text;
  explicit Path(const std::string& name) : text((std::filesystem::temp_directory_path() / ("attune-" + std::to_string(::getpid()) + "-" + name)).string()) { std::filesystem::remove(text); }
  Path(const Path&) = delete;
  Path& operator=(const Path&) = delete;
  ~Path() { std::filesystem::remove(text); }
};

inline std::string content(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
inline void write(const std::string& path, const std::string& text) { std::ofstream(path, std::ios::binary) << text; }
inline std::size_t size_of(const std::string& path) {
  std::error_code missing;
  const auto size = std::filesystem::file_size(path, missing);
  return missing ? std::size_t{0} : static_cast<std::size_t>(size);
}

/// Where the records of a journal begin, and its end: each part begins with the mark.
inline std::vector<std::size_t> parts(const std::string& text) {
  std::vector<std::size_t> at;
  for (std::size_t k = text.find("\xA7\x9D\r\n"); k != text.npos; k = text.find("\xA7\x9D\r\n", k + 1)) at.push_back(k);
  at.erase(at.begin());  // the key of the study
  at.push_back(text.size());
  return at;
}

/// What processes send each other: the record of a task in a run of tasks.
class Post {
 public:
  using Place = std::pair<std::size_t, std::size_t>;  // the run, the task

  void put(Place place, attune::Bytes bytes) {
    const std::lock_guard lock(mutex_);
    letters_[place] = std::move(bytes);
    arrived_.notify_all();
  }
  attune::Bytes take(Place place) {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [&] { return letters_.contains(place); });
    return letters_[place];
  }

 private:
  std::mutex mutex_{};
  std::condition_variable arrived_{};
  std::map<Place, attune::Bytes> letters_{};
};

/// One of two processes, for which threads stand: it runs every second task and loads the other's records.
struct HalfHere {
  std::size_t rank;
  Post* post;
  std::shared_ptr<std::size_t> runs = std::make_shared<std::size_t>(0);

  void run(const attune::IndexedTasks& tasks) const {
    if (tasks.save == nullptr) return attune::Serial{}.run(tasks);
    const std::size_t now = (*runs)++;
    for (std::size_t i = rank; i < tasks.count; i += 2) {
      tasks(i);
      attune::Bytes bytes;
      tasks.save(tasks.state, i, bytes);
      post->put({now, i}, std::move(bytes));
    }
    for (std::size_t i = 1 - rank; i < tasks.count; i += 2) tasks.load(tasks.state, i, post->take({now, i}));
  }
};

/// With threads of its own, so that a forked child has them, too.
struct OwnThreads {
  int count = 2;
  void run(const attune::IndexedTasks& tasks) const {
    std::atomic<std::size_t> next{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < count; ++t)
      threads.emplace_back([&] {
        for (std::size_t i = next++; i < tasks.count; i = next++) tasks(i);
      });
    for (auto& thread : threads) thread.join();
  }
};

}  // namespace attune_test
