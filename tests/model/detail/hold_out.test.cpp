// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <set>
#include <string>
#include <vector>

#include "../problems.hpp"
#include "attune/core/check.hpp"
#include "attune/model/detail/hold_out.hpp"

namespace detail_hold_out_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

// The rows of a view, each known by its first value.
template <class View>
std::multiset<double> rows_of(const View& view) {
  std::multiset<double> rows;
  for (Index i = 0; i < view.size(); ++i) rows.insert(view.x()(i, 0));
  return rows;
}

}  // namespace

TEST_CASE("hold out: both sides together are the rows, and each class has its share") {
  CAPTURE(attune_test::seed());
  const auto data = attune_test::classes<double>(103, 2, 400);
  const auto sizes = class_sizes(data.view());
  const auto parts = detail::hold_out(data.view(), 0.25, RandomKey{3});
  auto rows = rows_of(parts.train);
  rows.merge(rows_of(parts.validation));
  CHECK(rows == rows_of(data.view()));
  for (std::size_t k = 0; k < 2; ++k) CHECK(class_sizes(parts.validation)[k] == std::llround(0.25 * static_cast<double>(sizes[k])));
}

TEST_CASE("hold out: the key decides, and nothing else") {
  const auto data = attune_test::numbers<double>(50, 2, 401);
  const auto rows = [&](std::uint64_t key) { return rows_of(detail::hold_out(data.view(), 0.3, RandomKey{key}).validation); };
  CHECK(rows(1).size() == 15);
  CHECK(rows(1) == rows(1));
  CHECK(rows(1) != rows(2));
}

TEST_CASE("hold out: copies of a row stay on one side, and a class keeps a row to train on") {
  const auto data = attune_test::classes<double>(60, 2, 404);
  Index last = 0;  // of class 0, of which it is the only one below
  for (Index i = 0; i < 60; ++i)
    if (data.y[i] == 0) last = i;
  std::vector<Index> drawn{last, last, last};
  Random random(RandomKey{5});
  while (drawn.size() < 60)
    if (const auto row = static_cast<Index>(random.below(60)); data.y[row] == 1) drawn.push_back(row);
  const auto view = data.view().subset(drawn);
  const auto parts = detail::hold_out(view, 0.4, RandomKey{3});
  CHECK(parts.train.size() + parts.validation.size() == 60);
  CHECK(parts.validation.size() > 12);
  const auto train = rows_of(parts.train), validation = rows_of(parts.validation);
  for (const double row : train) CHECK(validation.count(row) == 0);
  CHECK(train.count(data.x(last, 0)) == 3);
  // Without copies it is as if they were all rows.
  std::iota(drawn.begin(), drawn.end(), Index{0});
  const auto plain = detail::hold_out(data.view(), 0.4, RandomKey{3}), listed = detail::hold_out(data.view().subset(drawn), 0.4, RandomKey{3});
  CHECK(rows_of(plain.validation) == rows_of(listed.validation));
}

TEST_CASE("hold out: a class of one row stays in training") {
  auto data = attune_test::classes<double>(20, 2, 402);
  data.y.setZero();
  data.y[7] = 1;
  const auto parts = detail::hold_out(data.view(), 0.9, RandomKey{});
  CHECK(class_sizes(parts.train)[1] == 1);
  CHECK(class_sizes(parts.train)[0] == 2);
}

TEST_CASE("hold out: rows of one group stay together") {
  const auto data = attune_test::numbers<double>(60, 2, 403);
  std::vector<int> groups;
  for (int i = 0; i < 60; ++i) groups.push_back(100 + i % 12);
  const auto parts = detail::hold_out(view(data.x, data.y, {.groups = groups}), 0.25, RandomKey{5});
  std::set<int> train, validation;
  for (Index i = 0; i < parts.train.size(); ++i) train.insert(parts.train.group(i));
  for (Index i = 0; i < parts.validation.size(); ++i) validation.insert(parts.validation.group(i));
  CHECK(train.size() == 9);
  CHECK(validation.size() == 3);
  for (const int group : validation) CHECK(!train.contains(group));
}

TEST_CASE("hold out: a fraction that leaves a side empty is refused") {
  const auto data = attune_test::numbers<double>(4, 2, 404);
  for (const double fraction : {-0.1, 0.0, 0.1, 1.0, 2.0})
    CHECK(contains(error_of<InvalidArgument>([&] { detail::hold_out(data.view(), fraction, RandomKey{}); }), "validation_fraction: found"));
  CHECK(detail::hold_out(data.view(), 0.25, RandomKey{}).validation.size() == 1);
}

}  // namespace detail_hold_out_test
