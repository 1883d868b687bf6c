// SPDX-License-Identifier: BSL-1.0
#pragma once

// What tests of journals do with files and processes.

#include <unistd.h>

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "attune/core/executor.hpp"

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
