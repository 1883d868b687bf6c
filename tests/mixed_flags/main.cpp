// SPDX-License-Identifier: BSL-1.0

// Runs each unit several times, and compares what they say. UNITS lists their functions: X(a) X(b) ...

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <set>
#include <string>
#include <vector>

using Unit = const char*(const double* x, const int* y, std::size_t n, std::size_t p, std::vector<double>& out);
#define X(name) Unit name;
UNITS
#undef X

int main() {
  constexpr std::size_t n = 2003, p = 13;
  std::vector<double> x;
  std::vector<int> y;
  for (std::size_t i = 0; i < n * p; ++i) x.push_back(2 * std::fmod(0.754877666 * static_cast<double>(i * i % 100003), 1) - 1);
  for (std::size_t i = 0; i < n; ++i) y.push_back(x[i * p] - x[i * p + 3] + x[(i * 7 % n) * p + 5] > 0);

  std::vector<double> first;
  std::set<std::string> names;
  double worst = 0;
  const auto run = [&](Unit* unit) {
    std::vector<double> out;
    names.insert(unit(x.data(), y.data(), n, p, out));
    if (first.empty()) first = out;
    if (out.size() != first.size()) worst = INFINITY;
    for (std::size_t i = 0; i < out.size(); ++i) worst = std::max(worst, std::isnan(out[i]) ? INFINITY : std::abs(out[i] - first[i]));
  };
  std::size_t units = 0;
  for (int repeat = 0; repeat < 3; ++repeat) {
    units = 0;
#define X(name) run(&name), ++units;
    UNITS
#undef X
  }
  for (const auto& name : names) std::printf("%s ", name.c_str());
  std::printf("differ by %g at most\n", worst);
  return worst < 1e-9 && names.size() == units ? 0 : 1;
}
