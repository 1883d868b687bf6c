// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "../model/problems.hpp"
#include "attune/validate/train_test_split.hpp"

namespace train_test_split_test {

using namespace attune;
using attune_test::classes;
using attune_test::contains;
using attune_test::error_of;
using attune_test::numbers;

namespace {

// Rows with their number as the only feature.
template <class View>
std::vector<Index> rows_of(const View& view) {
  std::vector<Index> rows;
  for (Index i = 0; i < view.size(); ++i) rows.push_back(static_cast<Index>(view.x()(i, 0)));
  return rows;
}

template <class Data>
Data numbered(Data data) {
  for (Index i = 0; i < data.size(); ++i) data.x(i, 0) = static_cast<double>(i);
  return data;
}

}  // namespace

TEST_CASE("train_test_split: both sides together are the rows, in ascending order, with the share rounded up") {
  for (const Index n : {2, 5, 10, 101})
    for (const double share : {0.01, 0.2, 0.25, 0.5, 0.89}) {
      const auto wanted = static_cast<Index>(std::ceil(share * static_cast<double>(n)));
      if (wanted >= n) continue;
      const auto data = numbered(numbers<double>(n, 1, 120));
      const auto [train, test] = train_test_split(data, {.test_size = share, .seed = 4});
      const auto left = rows_of(train), right = rows_of(test);
      CHECK(test.size() == wanted);
      CHECK(train.size() == n - wanted);
      CHECK(std::is_sorted(left.begin(), left.end()));
      CHECK(std::is_sorted(right.begin(), right.end()));
      std::set<Index> all(left.begin(), left.end());
      all.insert(right.begin(), right.end());
      CHECK(all.size() == static_cast<std::size_t>(n));
    }
}

TEST_CASE("train_test_split: rows keep their targets, weights and names") {
  auto data = numbered(classes<double>(40, 2, 121, true));
  data.feature_names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"row", "other"});
  const auto [train, test] = train_test_split(data, {.seed = 5});
  for (Index i = 0; i < test.size(); ++i) {
    const auto row = static_cast<Index>(test.x()(i, 0));
    CHECK(test.label(i) == data.y[row]);
    CHECK(test.weight(i) == data.weights[static_cast<std::size_t>(row)]);
    CHECK(test.x()(i, 1) == data.x(row, 1));
  }
  CHECK(train.feature_name(0) == "row");
}

TEST_CASE("train_test_split: no value is copied") {
  const auto data = numbered(classes<double>(40, 2, 122));
  const auto [train, test] = train_test_split(data);
  for (Index i = 0; i < test.size(); ++i) CHECK(test.x().row_begin(i) == data.x.row(static_cast<Index>(test.x()(i, 0))).data());
}

TEST_CASE("train_test_split: stratified, each class has its share within one row") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(123);
  for (int round = 0; round < 40; ++round) {
    const Index n = 20 + static_cast<Index>(random.below(200));
    auto data = numbers<double>(n, 1, 124);
    Dataset<double, int> labelled;
    labelled.x = data.x;
    labelled.y.resize(n);
    std::vector<double> size(4);
    for (Index i = 0; i < n; ++i) labelled.y[i] = i < 8 ? static_cast<int>(i / 2) : static_cast<int>(random.uniform() * random.uniform() * 4);
    for (const int y : labelled.y) ++size[static_cast<std::size_t>(y)];
    const double share = 0.1 + 0.7 * random.uniform();
    const auto [train, test] = train_test_split(labelled, {.test_size = share, .stratify = true, .seed = static_cast<std::uint64_t>(round)});
    const double exact = static_cast<double>(test.size()) / static_cast<double>(n);
    CHECK(test.size() == static_cast<Index>(std::ceil(share * static_cast<double>(n))));
    std::vector<double> held_out(4);
    for (Index i = 0; i < test.size(); ++i) ++held_out[static_cast<std::size_t>(test.label(i))];
    for (std::size_t c = 0; c < 4; ++c) CHECK(std::abs(held_out[c] - exact * size[c]) <= 1);
  }
}

TEST_CASE("train_test_split: the seed decides, and the same seed decides the same") {
  const auto data = numbered(classes<double>(60, 1, 125));
  for (const bool stratify : {false, true}) {
    const auto split = [&](std::uint64_t seed) { return rows_of(train_test_split(data, {.stratify = stratify, .seed = seed}).test); };
    CHECK(split(1) == split(1));
    CHECK(split(1) != split(2));
  }
}

TEST_CASE("train_test_split: without shuffling the last rows are held out, and within classes their last rows") {
  const auto data = numbered(numbers<double>(10, 1, 126));
  CHECK(rows_of(train_test_split(data, {.test_size = 0.3, .shuffle = false}).test) == std::vector<Index>{7, 8, 9});
  auto labelled = numbered(classes<double>(8, 1, 127));
  labelled.y.setZero();
  labelled.y.head(4).setOnes();
  CHECK(rows_of(train_test_split(labelled, {.test_size = 0.5, .stratify = true, .shuffle = false}).test) == std::vector<Index>{2, 3, 6, 7});
}

TEST_CASE("train_test_split: splits a view, whose rows count from its own first") {
  const auto data = numbered(numbers<double>(30, 1, 128));
  std::vector<Index> even;
  for (Index i = 0; i < 30; i += 2) even.push_back(i);
  const auto [train, test] = train_test_split(data.view().subset(even), {.test_size = 0.2, .shuffle = false});
  CHECK(rows_of(test) == std::vector<Index>{24, 26, 28});
  const auto [again, validation] = train_test_split(train, {.test_size = 0.25, .shuffle = false});
  CHECK(rows_of(validation) == std::vector<Index>{18, 20, 22});
}

TEST_CASE("train_test_split: a share that leaves a side empty is refused") {
  const auto data = numbers<double>(10, 1, 129);
  for (const double share : {0.0, -0.5, 1.0, 2.0, 0.95, std::numeric_limits<double>::quiet_NaN()}) {
    CAPTURE(share);
    CHECK(contains(error_of<InvalidArgument>([&] { train_test_split(data, {.test_size = share}); }), "test_size"));
  }
}

TEST_CASE("train_test_split: stratification needs classes, of at least two rows") {
  const auto target = numbers<double>(10, 1, 130);
  CHECK(contains(error_of<InvalidArgument>([&] { train_test_split(target, {.stratify = true}); }), "numeric target"));
  auto data = classes<double>(10, 1, 131);
  data.y.setZero();
  data.y[3] = 1;
  data.class_names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"no", "yes"});
  CHECK(contains(error_of<InvalidData>([&] { train_test_split(data, {.stratify = true}); }), "1 row of class 'yes'"));
}

}  // namespace train_test_split_test
