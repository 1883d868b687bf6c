// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "../support.hpp"
#include "attune/core/dataset_view.hpp"

namespace dataset_view_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

ClassNames names(std::vector<std::string> list) { return std::make_shared<const std::vector<std::string>>(std::move(list)); }

// Five rows with every column; element (i, j) of X is 10 i + j.
struct Data {
  RowMajor x{5, 2};
  std::vector<int> y{0, 1, 2, 1, 0};
  std::vector<double> weights{1, 2, 3, 4, 5};
  std::vector<int> groups{7, 7, 8, 8, 9};
  std::vector<double> times{0.5, 1.5, 2.5, 3.5, 4.5};
  Data() {
    for (Index i = 0; i < 5; ++i)
      for (Index j = 0; j < 2; ++j) x(i, j) = static_cast<double>(10 * i + j);
  }
  auto view() const { return attune::view(x, y, {.weights = weights, .groups = groups, .times = times}); }
};

using Rows = std::vector<Index>;

static_assert(DatasetLike<DatasetView<double, int>> && DatasetLike<Data> && !DatasetLike<std::vector<int>>);
static_assert(std::is_same_v<ViewOf<Data>, DatasetView<double, int>>);
static_assert(std::is_same_v<ViewOf<DatasetView<float, double>>, DatasetView<float, double>>);

TEST_CASE("view: takes Eigen's matrices of any layout, maps and blocks, in place") {
  const Data data;
  const Eigen::MatrixXd columns = data.x;
  const Eigen::VectorXi y = Eigen::VectorXi::Zero(5);
  CHECK(view(data.x, y).x().row_begin(2) == &data.x(2, 0));
  CHECK(view(columns, y).x()(3, 1) == 31);
  CHECK(view(columns, y).x().row_begin(2) == &columns(2, 0));
  const Eigen::Map<const RowMajor> map(data.x.data(), 5, 2);
  CHECK(view(map, y).x().row_begin(1) == &data.x(1, 0));
  const auto block = data.x.middleRows(1, 3);
  const auto part = y.segment(1, 3);
  CHECK(view(block, part).size() == 3);
  CHECK(view(block, part).x()(0, 0) == 10);
}

TEST_CASE("view: takes targets from Eigen vectors, columns of matrices, spans, vectors and arrays, in place") {
  const Data data;
  Eigen::Matrix<int, 5, 2, Eigen::RowMajor> both;
  both << 9, 0, 9, 1, 9, 2, 9, 1, 9, 0;
  const auto column = both.col(1);
  const std::array<int, 5> array{0, 1, 2, 1, 0};
  const auto same = [&](const auto& v) {
    for (Index i = 0; i < 5; ++i) CHECK(v.label(i) == data.y[static_cast<std::size_t>(i)]);
  };
  same(view(data.x, data.y));
  same(view(data.x, std::span(data.y)));
  same(view(data.x, array));
  same(view(data.x, column));
  std::vector<int> changing = data.y;
  const auto v = view(data.x, changing);
  changing[0] = 2;
  CHECK(v.label(0) == 2);
}

TEST_CASE("view: takes the scalar types of X and y as they are") {
  const Eigen::MatrixXf x = Eigen::MatrixXf::Ones(2, 1);
  const Eigen::VectorXd y = Eigen::VectorXd::Zero(2);
  static_assert(std::is_same_v<decltype(view(x, y)), DatasetView<float, double>>);
  const std::vector<std::int64_t> codes{0, 1};
  static_assert(std::is_same_v<decltype(view(x, codes)), DatasetView<float, std::int64_t>>);
  CHECK(view(x, codes).class_count() == 2);
  const std::vector<unsigned> plain{0, 2};
  CHECK(view(x, plain).class_count() == 3);
}

TEST_CASE("view: a matrix view serves as X") {
  const Data data;
  const MatrixView<double> x(data.x);
  CHECK(view(x, data.y).x().row_begin(4) == &data.x(4, 0));
}

TEST_CASE("dataset view: columns that are absent say so, and weights are then one") {
  const Data data;
  const auto v = view(data.x, data.y);
  CHECK(!v.has_weights());
  CHECK(!v.has_groups());
  CHECK(!v.has_times());
  CHECK(v.weight(3) == 1.0);
  CHECK(v.size() == 5);
  CHECK(v.features() == 2);
  CHECK(v.feature_name(1) == "x1");
  CHECK(v.feature_names() == nullptr);
}

TEST_CASE("dataset view: class names default to the codes, at least two") {
  const Data data;
  CHECK(*view(data.x, data.y).class_names() == std::vector<std::string>{"0", "1", "2"});
  const std::vector<int> zeros(5, 0);
  CHECK(*view(data.x, zeros).class_names() == std::vector<std::string>{"0", "1"});
  const std::vector<double> numbers(5, 0.5);
  CHECK(view(data.x, numbers).class_names() == nullptr);
  CHECK(view(data.x, numbers).class_count() == 0);
}

TEST_CASE("dataset view: class names that are given are shared") {
  const Data data;
  const auto given = names({"low", "middle", "high"});
  CHECK(view(data.x, data.y, {.class_names = given}).class_names() == given);
}

TEST_CASE("dataset view: sizes that disagree are refused by the name of the argument") {
  const Data data;
  const std::vector<int> short_y{0, 1};
  const auto of_y = error_of<InvalidArgument>([&] { view(data.x, short_y); });
  CHECK(contains(of_y, "y: found 2 values"));
  CHECK(contains(of_y, "expected 5"));
  const std::vector<double> four(4, 1.0);
  const std::vector<int> six(6, 1);
  CHECK(contains(error_of<InvalidArgument>([&] { view(data.x, data.y, {.weights = four}); }), "weights: found 4 values, expected 5"));
  CHECK(contains(error_of<InvalidArgument>([&] { view(data.x, data.y, {.groups = six}); }), "groups: found 6 values, expected 5"));
  CHECK(contains(error_of<InvalidArgument>([&] { view(data.x, data.y, {.times = four}); }), "times: found 4 values, expected 5"));
  CHECK(contains(error_of<InvalidArgument>([&] { view(data.x, data.y, {.feature_names = names({"only"})}); }), "feature_names: found 1 names, expected 2"));
}

TEST_CASE("dataset view: negative class codes are refused with their row") {
  const Data data;
  const std::vector<int> y{0, 1, -1, 1, 0};
  const auto text = error_of<InvalidData>([&] { view(data.x, y); });
  CHECK(contains(text, "y, row 2"));
  CHECK(contains(text, "class code -1"));
  const std::vector<double> numbers{0, 1, -1, 1, 0};
  CHECK_NOTHROW(view(data.x, numbers));  // numbers may be negative
}

TEST_CASE("dataset view: class codes without a name are refused with their row") {
  const Data data;
  const auto text = error_of<InvalidData>([&] { view(data.x, data.y, {.class_names = names({"a", "b"})}); });
  CHECK(contains(text, "y, row 2"));
  CHECK(contains(text, "class code 2"));
  CHECK(contains(text, "0 to 1"));
}

TEST_CASE("dataset view: integers that are no class codes are refused with the way out") {
  const Data data;
  const std::vector<int> years{1999, 2000, 2001, 2002, 2003};
  const auto text = error_of<InvalidData>([&] { view(data.x, years); });
  CHECK(contains(text, "class code 2003"));
  CHECK(contains(text, "double"));
}

TEST_CASE("dataset view: in a subset every column follows its row") {
  const Data data;
  const auto part = data.view().subset(Rows{4, 1, 1});
  REQUIRE(part.size() == 3);
  const std::array<std::size_t, 3> rows{4, 1, 1};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto k = static_cast<Index>(i);
    CHECK(part.x()(k, 1) == data.x(static_cast<Index>(rows[i]), 1));
    CHECK(part.label(k) == data.y[rows[i]]);
    CHECK(part.weight(k) == data.weights[rows[i]]);
    CHECK(part.group(k) == data.groups[rows[i]]);
    CHECK(part.time(k) == data.times[rows[i]]);
  }
}

TEST_CASE("dataset view: rows of a subset count within it") {
  const Data data;
  const auto twice = data.view().subset(Rows{4, 3, 2, 1}).subset(Rows{3, 0});
  REQUIRE(twice.size() == 2);
  CHECK(twice.x()(0, 0) == 10);
  CHECK(twice.label(0) == data.y[1]);
  CHECK(twice.weight(1) == data.weights[4]);
  CHECK(twice.group(1) == data.groups[4]);
  CHECK(twice.x()(1, 1) == 41);
}

TEST_CASE("dataset view: classes that a subset lacks keep their code and name") {
  const Data data;
  const auto whole = data.view();
  const auto part = whole.subset(Rows{0, 4});
  CHECK(part.class_count() == 3);
  CHECK(part.class_names() == whole.class_names());
}

TEST_CASE("dataset view: a subset of rows that do not exist is refused") {
  const Data data;
  CHECK_THROWS_AS(data.view().subset(Rows{0, 5}), InvalidArgument);
  CHECK_THROWS_AS(data.view().subset(Rows{-1}), InvalidArgument);
  CHECK_THROWS_AS(data.view().subset(Rows{0, 1}).subset(Rows{2}), InvalidArgument);
}

TEST_CASE("dataset view: other features keep target, weights and groups, through subsets on both sides") {
  const Data data;
  const auto part = data.view().subset(Rows{4, 2, 0});
  Eigen::MatrixXf other(3, 1);
  other << 100, 200, 300;
  const auto changed = part.with_features(MatrixView<float>(other), names({"made"}));
  static_assert(std::is_same_v<std::remove_const_t<decltype(changed)>, DatasetView<float, int>>);
  CHECK(changed.features() == 1);
  CHECK(changed.feature_name(0) == "made");
  CHECK(changed.x()(1, 0) == 200);
  CHECK(changed.label(1) == data.y[2]);
  CHECK(changed.weight(1) == data.weights[2]);
  CHECK(changed.class_names() == part.class_names());
  const auto again = changed.subset(Rows{2, 1});
  CHECK(again.x()(0, 0) == 300);
  CHECK(again.label(0) == data.y[0]);
  CHECK(again.group(1) == data.groups[2]);
  const Eigen::MatrixXf wrong = Eigen::MatrixXf::Zero(4, 1);
  CHECK(contains(error_of<InvalidArgument>([&] { part.with_features(MatrixView<float>(wrong), nullptr); }), "X: found 4 values, expected 3"));
}

TEST_CASE("dataset view: names of features are given or numbered") {
  const Data data;
  const auto v = view(data.x, data.y, {.feature_names = names({"height", "width"})});
  CHECK(v.feature_name(0) == "height");
  CHECK(v.subset(Rows{1}).feature_name(1) == "width");
}

TEST_CASE("as_view: takes a view itself, or the view of an owner") {
  const Data data;
  CHECK(as_view(data).size() == 5);
  CHECK(as_view(data.view()).weight(2) == 3);
}

TEST_CASE("dataset view: another target stands beside the same rows, weights and groups") {
  const Eigen::MatrixXd x = Eigen::MatrixXd::Random(5, 2);
  const std::vector<int> y{0, 1, 2, 1, 0}, groups{0, 0, 1, 1, 2};
  const std::vector<double> weights{1, 2, 3, 4, 5};
  const auto whole = view(x, y, {.weights = weights, .groups = groups});
  std::vector<int> storage;
  const auto names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"rest", "one"});
  for (const auto& rows : {whole, whole.subset({4, 3, 3, 0}), whole.subset({3, 1, 0}).subset({2, 0})}) {
    const auto changed = rows.with_target(storage, [](int label) { return label == 1 ? 1 : 0; }, names);
    REQUIRE(changed.size() == rows.size());
    CHECK(changed.class_count() == 2);
    for (Index i = 0; i < rows.size(); ++i) {
      CHECK(changed.label(i) == (rows.label(i) == 1 ? 1 : 0));
      CHECK(changed.weight(i) == rows.weight(i));
      CHECK(changed.group(i) == rows.group(i));
      CHECK(changed.x()(i, 1) == rows.x()(i, 1));
    }
  }
  CHECK(whole.class_count() == 3);
}

// Element (i, k) of Y is 100 i + k.
RowMajor targets(Index n, Index outputs) {
  RowMajor y(n, outputs);
  for (Index i = 0; i < n; ++i)
    for (Index k = 0; k < outputs; ++k) y(i, k) = static_cast<double>(100 * i + k);
  return y;
}

TEST_CASE("view: a matrix of several columns as target is viewed in place, whatever its layout") {
  const Data data;
  const RowMajor rows = targets(5, 3);
  const Eigen::MatrixXd columns = rows;
  const RowMajor wide = targets(5, 4);
  const auto block = wide.leftCols(3);
  const auto check = [&](const auto& v) {
    static_assert(std::is_same_v<std::remove_cvref_t<decltype(v)>, DatasetView<double, TargetRow<double>>>);
    CHECK(v.outputs() == 3);
    CHECK(v.class_names() == nullptr);
    for (Index i = 0; i < 5; ++i)
      for (Index k = 0; k < 3; ++k) CHECK(v.label(i)[k] == static_cast<double>(100 * i + k));
  };
  check(view(data.x, rows));
  check(view(data.x, columns));
  check(view(data.x, block));
  check(view(data.x, Eigen::Map<const RowMajor>(rows.data(), 5, 3)));
  Eigen::MatrixXd changing = rows;
  const auto v = view(data.x, changing);
  changing(2, 1) = -1;
  CHECK(v.label(2)[1] == -1);
  CHECK(v.output(1).label(2) == -1);
  const Eigen::MatrixXd one = rows.leftCols(1);
  CHECK(view(data.x, one).outputs() == 1);
  CHECK(data.view().outputs() == 1);
}

TEST_CASE("dataset view: one output is the problem of that target, with the rows, weights and names of the whole") {
  const Data data;
  const Eigen::MatrixXd y = targets(5, 3);
  const auto whole = view(data.x, y, {.weights = data.weights, .groups = data.groups, .times = data.times, .feature_names = names({"height", "width"})});
  for (const auto& v : {whole, whole.subset({4, 1, 1}), whole.subset({3, 2, 0}).subset({2, 0}), whole.marked_as_checked(true)})
    for (Index k = 0; k < 3; ++k) {
      const auto one = v.output(k);
      static_assert(std::is_same_v<std::remove_const_t<decltype(one)>, DatasetView<double, double>>);
      REQUIRE(one.size() == v.size());
      for (Index i = 0; i < v.size(); ++i) {
        CHECK(one.label(i) == v.label(i)[k]);
        CHECK(one.x()(i, 1) == v.x()(i, 1));
        CHECK(one.weight(i) == v.weight(i));
        CHECK(one.group(i) == v.group(i));
        CHECK(one.time(i) == v.time(i));
      }
      CHECK(one.feature_name(1) == "width");
      CHECK(one.target_name(0) == "y" + std::to_string(k));
      CHECK(one.is_checked() == v.is_checked());
      CHECK(one.is_checked(Missing::accepted) == v.is_checked(Missing::accepted));
    }
}

TEST_CASE("dataset view: targets have the names that are given, one each") {
  const Data data;
  const RowMajor y = targets(5, 2);
  const auto named = view(data.x, y, {.target_names = names({"age", "pulse"})});
  CHECK(named.target_name(1) == "pulse");
  CHECK(named.subset(Rows{3}).output(1).target_name(0) == "pulse");
  CHECK(view(data.x, y).target_name(1) == "y1");
  CHECK(view(data.x, data.weights).target_name(0) == "y");
  CHECK(view(data.x, data.weights, {.target_names = names({"age"})}).target_name(0) == "age");
  CHECK(contains(error_of<InvalidArgument>([&] { view(data.x, y, {.target_names = names({"age"})}); }), "target_names: found 1 names, expected 2, one for each target"));
  CHECK(contains(error_of<InvalidArgument>([&] { view(data.x, data.weights, {.target_names = names({"a", "b"})}); }), "target_names: found 2 names, expected 1"));
}

TEST_CASE("dataset view: several targets of other rows, none at all, and an output that is not there are refused") {
  const Data data;
  const RowMajor short_y = targets(4, 3), none(5, 0), y = targets(5, 2);
  CHECK(contains(error_of<InvalidArgument>([&] { view(data.x, short_y); }), "y: found 4 rows and 3 columns, expected 5 rows, one for each row of X"));
  const RowMajor lying = targets(2, 5);
  CHECK(contains(error_of<InvalidArgument>([&] { view(data.x, lying); }), "transpose it"));
  CHECK(contains(error_of<InvalidArgument>([&] { view(data.x, none); }), "y: found 0 columns, expected at least one target"));
  CHECK(contains(error_of<InvalidArgument>([&] { view(data.x, y).output(2); }), "output: found 2, expected 0 to 1"));
  CHECK(contains(error_of<InvalidArgument>([&] { view(data.x, y).output(-1); }), "output: found -1"));
}

TEST_CASE("dataset view: other features keep several targets, and another target has other names") {
  const Data data;
  const RowMajor y = targets(5, 2);
  const auto part = view(data.x, y, {.target_names = names({"age", "pulse"})}).subset(Rows{4, 2});
  Eigen::MatrixXd other(2, 1);
  other << 7, 8;
  const auto changed = part.with_features(MatrixView<double>(other), nullptr);
  CHECK(changed.label(1)[1] == 201);
  CHECK(changed.target_name(0) == "age");
  std::vector<double> storage;
  const auto sums = part.with_target(storage, [](const TargetRow<double>& row) { return row[0] + row[1]; }, nullptr);
  CHECK(sums.label(0) == 801);
  CHECK(sums.target_name(0) == "y");
}

}  // namespace dataset_view_test
