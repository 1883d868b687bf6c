// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <concepts>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "../support.hpp"
#include "attune/data/dataset.hpp"

namespace dataset_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

template <class D>
concept ViewsWhenTemporary = requires { std::declval<D>().view(); };
template <class D>
concept ViewsWhenNamed = requires(const D& data) { data.view(); };

Dataset<double, int> small() {
  Dataset<double, int> data;
  data.x.resize(3, 2);
  data.x << 1, 2, 3, 4, 5, 6;
  data.y.resize(3);
  data.y << 0, 1, 1;
  return data;
}

}  // namespace

static_assert(DatasetLike<Dataset<double, int>> && DatasetLike<Dataset<float, double>>);
static_assert(std::same_as<ViewOf<Dataset<float, double>>, DatasetView<float, double>>);
static_assert(ViewsWhenNamed<Dataset<double, int>> && !ViewsWhenTemporary<Dataset<double, int>>, "the view of a temporary would dangle");

TEST_CASE("dataset: its view shows its own memory, and what changes in it") {
  auto data = small();
  const auto v = data.view();
  CHECK(v.x().row_begin(0) == data.x.data());
  CHECK(v.size() == data.size());
  CHECK(v.features() == data.features());
  data.x(1, 1) = 40;
  data.y[2] = 0;
  CHECK(v.x()(1, 1) == 40);
  CHECK(v.label(2) == 0);
}

TEST_CASE("dataset: what it does not have, its view does not have") {
  const auto data = small();
  const auto v = data.view();
  CHECK(!v.has_weights());
  CHECK(!v.has_groups());
  CHECK(!v.has_times());
  CHECK(v.weight(1) == 1);
  CHECK(v.feature_name(1) == "x1");
  CHECK(*v.class_names() == std::vector<std::string>{"0", "1"});
}

TEST_CASE("dataset: its view shares names with it and outlives neither copies nor moves of them") {
  auto data = small();
  data.class_names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"no", "yes"});
  data.feature_names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"a", "b"});
  data.weights = {1, 2, 3};
  data.groups = {7, 8, 9};
  data.times = {0.5, 1.5, 2.5};
  const auto v = data.view();
  CHECK(v.class_names() == data.class_names);
  CHECK(v.feature_name(1) == "b");
  CHECK(v.weight(2) == 3);
  CHECK(v.group(0) == 7);
  CHECK(v.time(1) == 1.5);
  const ClassNames names = v.class_names();
  data = {};
  CHECK((*names)[1] == "yes");
}

TEST_CASE("dataset: columns of another length are refused by name") {
  auto wrong_y = small();
  wrong_y.y.conservativeResize(2);
  CHECK(contains(error_of<InvalidArgument>([&] { wrong_y.view(); }), "y: found 2 values, expected 3"));
  auto wrong_weights = small();
  wrong_weights.weights = {1, 2};
  CHECK(contains(error_of<InvalidArgument>([&] { wrong_weights.view(); }), "weights: found 2 values"));
  auto wrong_names = small();
  wrong_names.feature_names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"a"});
  CHECK(contains(error_of<InvalidArgument>([&] { wrong_names.view(); }), "feature_names: found 1 names"));
}

TEST_CASE("dataset: copies are independent") {
  auto data = small();
  const auto copy = data;
  data.x(0, 0) = 99;
  CHECK(copy.x(0, 0) == 1);
  CHECK(copy.view().x().row_begin(0) != data.view().x().row_begin(0));
}

TEST_CASE("dataset: several targets are n×K, with names, and are viewed in place") {
  Dataset<float, TargetRow<double>> data{.x = RowMatrix<float>::Zero(3, 2), .y = RowMatrix<double>(3, 2)};
  data.y << 1, 2, 3, 4, 5, 6;
  data.target_names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"a", "b"});
  static_assert(std::same_as<ViewOf<Dataset<float, TargetRow<double>>>, DatasetView<float, TargetRow<double>>>);
  const auto v = data.view();
  data.y(2, 1) = 60;
  CHECK(v.outputs() == 2);
  CHECK(v.label(2)[1] == 60);
  CHECK(v.output(0).label(1) == 3);
  CHECK(v.target_name(1) == "b");
  data.y.conservativeResize(2, 2);
  CHECK(contains(error_of<InvalidArgument>([&] { data.view(); }), "y: found 2 rows and 2 columns, expected 3 rows"));
}

}  // namespace dataset_test
