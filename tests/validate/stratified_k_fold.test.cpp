// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/data/dataset.hpp"
#include "attune/validate/stratified_k_fold.hpp"

namespace stratified_k_fold_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

// Rows of K classes, drawn at random with unequal shares, each class at least `least` times.
Dataset<double, int> random_classes(Random& random, Index n, int classes, int least) {
  Dataset<double, int> data;
  data.x = RowMatrix<double>::Zero(n, 1);
  data.y.resize(n);
  for (Index i = 0; i < n; ++i) data.y[i] = static_cast<int>(random.uniform() * random.uniform() * classes);
  for (int c = 0; c < classes; ++c)
    for (int k = 0; k < least; ++k) data.y[c * least + k] = c;
  random.shuffle(std::span<int>(data.y.data(), static_cast<std::size_t>(n)));
  return data;
}

}  // namespace

TEST_CASE("stratified k-fold: folds part the rows, with sizes within one and the shares of each class within one row") {
  CAPTURE(attune_test::seed());
  auto random = attune_test::random(110);
  for (int round = 0; round < 60; ++round) {
    const int classes = 2 + static_cast<int>(random.below(4)), k = 2 + static_cast<int>(random.below(6));
    const Index n = classes * k + static_cast<Index>(random.below(100));
    const auto data = random_classes(random, n, classes, k);
    std::vector<Index> size(static_cast<std::size_t>(classes));
    for (const int y : data.y) ++size[static_cast<std::size_t>(y)];
    const auto folds = StratifiedKFold{.folds = k, .shuffle = round % 2 == 0, .seed = static_cast<std::uint64_t>(round)}.split(data.view());
    REQUIRE(folds.size() == static_cast<std::size_t>(k));
    std::vector<int> held_out(static_cast<std::size_t>(n));
    for (std::size_t f = 0; f < folds.size(); ++f) {
      const Fold fold = folds[f];
      CHECK(fold.train.size() + fold.test.size() == static_cast<std::size_t>(n));
      CHECK(static_cast<Index>(fold.test.size()) >= n / k);
      CHECK(static_cast<Index>(fold.test.size()) <= (n + k - 1) / k);
      std::vector<Index> of_class(size.size());
      for (const Index row : fold.test) ++held_out[static_cast<std::size_t>(row)], ++of_class[static_cast<std::size_t>(data.y[row])];
      for (std::size_t c = 0; c < size.size(); ++c) {
        CHECK(of_class[c] >= size[c] / k);
        CHECK(of_class[c] <= (size[c] + k - 1) / k);
      }
    }
    for (const int times : held_out) CHECK(times == 1);
  }
}

TEST_CASE("stratified k-fold: the seed alone decides how rows are shuffled") {
  auto random = attune_test::random(111);
  const auto data = random_classes(random, 60, 2, 10);
  const auto test_rows = [&](std::uint64_t seed) { return StratifiedKFold{.seed = seed}.split(data.view())[1].test; };
  CHECK(test_rows(1) == test_rows(1));
  CHECK(test_rows(1) != test_rows(2));
}

TEST_CASE("stratified k-fold: without shuffling, each class is dealt out in the order of its rows") {
  Dataset<double, int> data;
  data.x = RowMatrix<double>::Zero(6, 1);
  data.y = Eigen::VectorXi::Zero(6);
  data.y.tail(3).setOnes();  // sorted by class, as files often are
  const auto folds = StratifiedKFold{.folds = 3, .shuffle = false}.split(data.view());
  CHECK(folds[0].test == std::vector<Index>{0, 3});
  CHECK(folds[1].test == std::vector<Index>{1, 4});
  CHECK(folds[2].test == std::vector<Index>{2, 5});
}

TEST_CASE("stratified k-fold: a class with fewer rows than folds is named") {
  Dataset<double, int> data;
  data.x = RowMatrix<double>::Zero(10, 1);
  data.y = Eigen::VectorXi::Zero(10);
  data.y.head(3).setOnes();
  data.class_names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"common", "rare"});
  const auto text = error_of<InvalidData>([&] { StratifiedKFold{.folds = 4}.split(data.view()); });
  CHECK(contains(text, "3 rows of class 'rare'"));
  CHECK(contains(text, "each of the 4 folds"));
  CHECK(StratifiedKFold{.folds = 3}.split(data.view()).size() == 3);
}

TEST_CASE("stratified k-fold: a class that does not occur is no hindrance") {
  Dataset<double, int> data;
  data.x = RowMatrix<double>::Zero(8, 1);
  data.y = Eigen::VectorXi::Zero(8);
  data.y.head(4).setConstant(2);
  CHECK(StratifiedKFold{.folds = 4}.split(data.view())[0].test.size() == 2);
}

TEST_CASE("stratified k-fold: fewer than two folds are refused") {
  auto random = attune_test::random(112);
  const auto data = random_classes(random, 30, 2, 5);
  CHECK(contains(error_of<InvalidArgument>([&] { StratifiedKFold{.folds = 1}.split(data.view()); }), "StratifiedKFold::folds: found 1 folds of 30 rows"));
  CHECK_THROWS_AS(StratifiedKFold{.folds = 31}.split(data.view()), InvalidArgument);
}

}  // namespace stratified_k_fold_test
