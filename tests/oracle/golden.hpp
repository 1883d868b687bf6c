// SPDX-License-Identifier: BSL-1.0
#pragma once

// Reads the golden files that the scripts of this folder write: lines of `key,value,value,...`.

#include <doctest/doctest.h>

#include <Eigen/Core>
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/data/dataset.hpp"
#include "attune/data/read_csv.hpp"
#include "attune/optimize/lbfgs.hpp"

namespace oracle {

inline std::string golden_path(const std::string& name) { return attune_test::project_file(std::string("tests/oracle/golden/") + name); }

class Golden {
 public:
  explicit Golden(const std::string& name) : name_(name) {
    std::ifstream file(golden_path(name));
    REQUIRE_MESSAGE(file, "no golden file ", name, "; see tests/oracle/README.md");
    for (std::string line; std::getline(file, line);) {
      if (line.empty() || line.front() == '#') continue;
      auto at = line.find(',');
      auto& values = lines_[line.substr(0, at)];
      while (at != line.npos) {
        values.push_back(std::strtod(line.c_str() + at + 1, nullptr));
        at = line.find(',', at + 1);
      }
    }
  }

  std::size_t size() const { return lines_.size(); }

  const std::vector<double>& operator[](const std::string& key) const {
    const auto found = lines_.find(key);
    REQUIRE_MESSAGE(found != lines_.end(), "no '", key, "' in ", name_);
    return found->second;
  }
  double number(const std::string& key) const {
    REQUIRE((*this)[key].size() == 1);
    return (*this)[key].front();
  }

 private:
  std::string name_;
  std::map<std::string, std::vector<double>> lines_{};
};

/// The weights of golden.py: 1 + i % 3 for row i.
inline std::vector<double> weights(attune::Index n) {
  std::vector<double> w;
  for (attune::Index i = 0; i < n; ++i) w.push_back(static_cast<double>(1 + i % 3));
  return w;
}

inline std::string example(const char* name) { return attune_test::project_file(std::string("examples/data/") + name); }

inline attune::Dataset<double, int> breast_cancer() {
  return attune::read_csv(example("breast_cancer.csv")).classification({.target = "diagnosis", .positive = "M"});
}
inline attune::Dataset<double, double> diabetes() { return attune::read_csv(example("diabetes.csv")).regression({.target = "progression"}); }

inline attune::Dataset<double, int> iris() { return attune::read_csv(example("iris.csv")).classification({.target = "species"}); }
inline attune::Dataset<double, int> wine() { return attune::read_csv(example("wine.csv")).classification({.target = "cultivar"}); }
inline attune::Dataset<double, int> digits() { return attune::read_csv(example("digits.csv")).classification({.target = "digit"}); }

/// An optimizer that goes on as far as floating-point numbers carry it.
inline attune::Lbfgs to_the_end() { return {.stopping = {.gradient = {.tolerance = 1e-14}, .budget = {.iterations = 10000}}}; }

}  // namespace oracle
