// SPDX-License-Identifier: BSL-1.0

// write_quickstart_rows <breast_cancer.csv> <quickstart_rows.csv>
//
// Writes what quickstart.py needs to do the quickstart's job: the rows of the split, and the strength that the
// search chose. Inputs only, no answers.

#include <cstdio>
#include <exception>
#include <vector>

#include "quickstart.hpp"

int main(int argc, char** argv) try {
  if (argc != 3) {
    std::fputs("usage: write_quickstart_rows <breast_cancer.csv> <quickstart_rows.csv>\n", stderr);
    return 2;
  }
  const auto job = oracle::run_quickstart(argv[1]);
  std::FILE* file = std::fopen(argv[2], "w");
  if (file == nullptr) {
    std::perror(argv[2]);
    return 1;
  }
  const auto line = [file](const char* key, const std::vector<double>& values) {
    std::fputs(key, file);
    for (const double v : values) std::fprintf(file, ",%.17g", v);
    std::fputc('\n', file);
  };
  std::fputs("# Written by tests/oracle/write_quickstart_rows.cpp: the inputs of quickstart.py.\n", file);
  line("strength", {job.strength});
  line("train rows", job.train_rows);
  line("test rows", job.test_rows);
  return std::fclose(file) == 0 ? 0 : 1;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
