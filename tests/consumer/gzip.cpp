// SPDX-License-Identifier: BSL-1.0
#include <attune/data/read_csv_gz.hpp>
#include <cstdio>

int main() {
  try {
    attune::read_csv_gz("no/such/file.csv.gz");
  } catch (const attune::ParseError& error) {
    std::puts(error.what());
    return 0;
  }
  return 1;
}
