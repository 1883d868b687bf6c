// SPDX-License-Identifier: BSL-1.0
#include <attune/optimize/result.hpp>
#include <attune/report/json.hpp>
#include <cstdio>

int main() {
  const auto text = attune::to_json(attune::OptimizationResult{.iterations = 3}).dump();
  std::puts(text.c_str());
  return text.find("\"iterations\":3") == text.npos;
}
