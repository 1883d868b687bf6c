// SPDX-License-Identifier: BSL-1.0
#pragma once

// The arrays that a script has written for both halves of a comparison.

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <vector>

namespace peers {

/// The numbers of a file in the folder that ATTUNE_PEERS_DATA names; ends the program if there is none.
template <class T>
std::vector<T> read(const std::string& name) {
  const char* folder = std::getenv("ATTUNE_PEERS_DATA");
  std::ifstream file(std::string(folder == nullptr ? "." : folder) + "/" + name, std::ios::binary | std::ios::ate);
  if (!file) {
    std::cerr << "cannot read " << name << ": run benchmarks/peers/linear/run.sh, which writes it and sets ATTUNE_PEERS_DATA\n";
    std::exit(1);
  }
  std::vector<T> values(static_cast<std::size_t>(file.tellg()) / sizeof(T));
  file.seekg(0);
  file.read(reinterpret_cast<char*>(values.data()), static_cast<std::streamsize>(values.size() * sizeof(T)));
  return values;
}

}  // namespace peers
