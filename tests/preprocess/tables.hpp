// SPDX-License-Identifier: BSL-1.0
#pragma once

// Tables of mixed columns, for tests.

#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "../support.hpp"
#include "attune/core/learner.hpp"
#include "attune/data/read_csv.hpp"
#include "attune/data/table_dataset.hpp"

namespace attune_test {

using attune::Index;
using Names = std::vector<std::string>;
using TableView = attune::TableDatasetView<double, int>;

/// A table from text; column "y" holds the class.
inline attune::TableDataset<double, int> table_of(const std::string& text, Names categorical = {}) {
  return attune::parse_csv(text).classification_table({.target = "y", .categorical = std::move(categorical)});
}

/// n rows of numbers "a" and "b", and of categories "color" (three) and "size" (two), with missing values in "a"
/// and "color"; the class depends on all of them.
inline attune::TableDataset<double, int> mixed(Index n, std::uint64_t stream) {
  auto source = random(stream);
  attune::TableDataset<double, int> data;
  const auto list = [](Names names) { return std::make_shared<const Names>(std::move(names)); };
  data.columns = {{.name = "a"}, {.name = "color", .categories = list({"blue", "green", "red"})}, {.name = "b"}, {.name = "size", .categories = list({"large", "small"})}};
  data.y.resize(n);
  for (Index i = 0; i < n; ++i) {
    const double a = 3 + 2 * source.normal(), b = source.normal();
    const auto color = static_cast<int>(source.below(3)), size = static_cast<int>(source.below(2));
    data.columns[0].numbers.push_back(source.uniform() < 0.15 ? std::numeric_limits<double>::quiet_NaN() : a);
    data.columns[1].codes.push_back(source.uniform() < 0.1 ? -1 : color);
    data.columns[2].numbers.push_back(b);
    data.columns[3].codes.push_back(size);
    data.y[i] = (a - 3) - 2 * b + 1.5 * color - 2 * size + source.normal() > 0.5 ? 1 : 0;
  }
  data.class_names = list({"no", "yes"});
  return data;
}

inline attune::RowMatrix<double> matrix(Index rows, Index cols, const std::vector<double>& values) {
  return Eigen::Map<const attune::RowMatrix<double>>(values.data(), rows, cols);
}

}  // namespace attune_test
