// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <array>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/core/check.hpp"

namespace check_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

using Rows = std::vector<Index>;
const std::vector<int> codes{0, 1, 0, 1};

}  // namespace

TEST_CASE("check: good data pass, and are marked") {
  const RowMajor x = RowMajor::Random(4, 3);
  const std::vector<double> weights{0, 1, 2, 0};
  const auto v = view(x, codes, {.weights = weights});
  CHECK(!v.is_checked());
  CHECK(checked(v).is_checked());
  CHECK(!v.is_checked());
}

TEST_CASE("check: the largest and smallest finite numbers are finite") {
  RowMajor x(1, 4);
  x << std::numeric_limits<double>::max(), std::numeric_limits<double>::lowest(), std::numeric_limits<double>::denorm_min(), -0.0;
  const std::vector<int> y{1};
  CHECK_NOTHROW(checked(view(x, y)));
}

TEST_CASE("check: a value that is not finite is named by row, column and value, in every layout and place") {
  const Eigen::MatrixXd good = Eigen::MatrixXd::Random(4, 9);
  for (Index i = 0; i < 4; ++i)
    for (Index j = 0; j < 9; ++j)
      for (const double bad : {not_a_number, infinity, -infinity}) {
        Eigen::MatrixXd columns = good;
        columns(i, j) = bad;
        const RowMajor rows = columns;
        const Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> floats = columns.cast<float>();
        const std::string place = "X, row " + std::to_string(i) + ", column 'x" + std::to_string(j) + "'";
        const std::string found = bad != bad ? "found nan" : bad > 0 ? "found infinity" : "found -infinity";
        for (const auto& text : {error_of<InvalidData>([&] { checked(view(rows, codes)); }), error_of<InvalidData>([&] { checked(view(columns, codes)); }),
                                 error_of<InvalidData>([&] { checked(view(floats, codes)); })}) {
          CAPTURE(text);
          CHECK(contains(text, place));
          CHECK(contains(text, found));
        }
      }
}

TEST_CASE("check: columns are named by their own names, rows within the view") {
  RowMajor x = RowMajor::Zero(4, 2);
  x(3, 1) = not_a_number;
  const auto names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"age", "dose"});
  const auto v = view(x, codes, {.feature_names = names});
  CHECK(contains(error_of<InvalidData>([&] { checked(v.subset(Rows{3, 0})); }), "X, row 0, column 'dose'"));
  CHECK_NOTHROW(checked(v.subset(Rows{0, 1, 2})));
}

TEST_CASE("check: a target that is not finite is named by its row") {
  const RowMajor x = RowMajor::Zero(4, 2);
  const std::vector<double> y{0, 1, infinity, 2};
  const auto text = error_of<InvalidData>([&] { checked(view(x, y)); });
  CHECK(contains(text, "y, row 2"));
  CHECK(contains(text, "leave the row out"));
  CHECK(contains(text, "infinity"));
}

TEST_CASE("check: weights that are negative or not finite are named by their row") {
  const RowMajor x = RowMajor::Zero(4, 2);
  for (const double bad : {-1.0, not_a_number, infinity}) {
    const std::vector<double> weights{1, bad, 1, 1};
    CHECK(contains(error_of<InvalidData>([&] { checked(view(x, codes, {.weights = weights})); }), "weights, row 1"));
  }
}

TEST_CASE("check: weights that are all zero are refused") {
  const RowMajor x = RowMajor::Zero(4, 2);
  const std::vector<double> weights(4, 0.0);
  const auto text = error_of<InvalidData>([&] { checked(view(x, codes, {.weights = weights})); });
  CHECK(contains(text, "weights"));
  CHECK(contains(text, "only zeros"));
}

TEST_CASE("check: no rows and no columns are refused with the sizes") {
  const RowMajor none(0, 2), flat(4, 0);
  const std::vector<int> empty;
  CHECK(contains(error_of<InvalidData>([&] { checked(view(none, empty)); }), "0 rows and 2 columns"));
  CHECK(contains(error_of<InvalidData>([&] { checked(view(flat, codes)); }), "4 rows and 0 columns"));
}

TEST_CASE("check: a marked view passes without being read again, and so do its subsets") {
  RowMajor x = RowMajor::Zero(4, 2);
  const auto marked = checked(view(x, codes));
  x(0, 0) = not_a_number;
  CHECK_NOTHROW(checked(marked));
  CHECK(marked.subset(Rows{0, 1}).is_checked());
}

TEST_CASE("check: features that were changed are checked anew") {
  const RowMajor x = RowMajor::Zero(4, 2);
  RowMajor other = RowMajor::Zero(4, 1);
  other(2, 0) = not_a_number;
  const auto changed = checked(view(x, codes)).with_features(MatrixView<double>(other), nullptr);
  CHECK(contains(error_of<InvalidData>([&] { checked(changed); }), "X, row 2"));
}

TEST_CASE("class sizes: count the rows of every class, also of those that are missing") {
  const RowMajor x = RowMajor::Zero(4, 1);
  const std::vector<int> y{0, 3, 3, 1};
  CHECK(class_sizes(view(x, y)) == std::vector<Index>{1, 1, 0, 2});
  CHECK(class_sizes(view(x, y).subset(Rows{1, 2})) == std::vector<Index>{0, 0, 0, 2});
}

TEST_CASE("check two classes: one class only is refused by its name") {
  const RowMajor x = RowMajor::Zero(4, 1);
  const auto names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"no", "yes"});
  const auto v = view(x, codes, {.class_names = names});
  CHECK_NOTHROW(check_two_classes(v));
  const auto text = error_of<InvalidData>([&] { check_two_classes(v.subset(Rows{1, 3})); });
  CHECK(contains(text, "only class 'yes' in 2 rows"));
  CHECK(contains(text, "stratification"));
}

TEST_CASE("check two classes: a row of weight 0 is none, nor is one of a class whose factor is 0") {
  const RowMajor x = RowMajor::Zero(4, 1);
  const std::vector<int> y{0, 1, 0, 1};
  const auto names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"no", "yes"});
  const std::vector<double> weights{1, 0, 2, 0};
  const auto weighted = view(x, y, {.weights = weights, .class_names = names}), plain = view(x, y, {.class_names = names});
  CHECK(class_sizes(weighted) == std::vector<Index>{2, 0});
  CHECK(contains(error_of<InvalidData>([&] { check_two_classes(weighted); }), "only class 'no'"));
  CHECK_NOTHROW(check_two_classes(plain, {0.5, 2}));
  CHECK(contains(error_of<InvalidData>([&] { check_two_classes(plain, {0, 2}); }), "only class 'yes'"));
  CHECK(contains(error_of<InvalidData>([&] { check_two_classes(plain, {0, 0}); }), "class_weights"));
}

TEST_CASE("check width: says how many columns there are and should be") {
  CHECK_NOTHROW(check_width(3, 3));
  const auto text = error_of<InvalidArgument>([] { check_width(2, 3); });
  CHECK(contains(text, "X: found 2 columns, expected 3"));
}

TEST_CASE("check: where missing values are accepted, NaN passes and infinity does not") {
  RowMajor x = RowMajor::Zero(4, 2);
  x(3, 1) = not_a_number;
  const auto v = view(x, codes);
  const auto accepted = checked(v, Missing::accepted);
  CHECK(accepted.is_checked(Missing::accepted));
  CHECK(!accepted.is_checked());
  CHECK(contains(error_of<InvalidData>([&] { checked(accepted); }), "X, row 3, column 'x1': found nan"));  // by one who refuses them
  CHECK(checked(accepted.subset(Rows{0, 1}), Missing::accepted).is_checked(Missing::accepted));
  x(0, 0) = -infinity;
  CHECK(contains(error_of<InvalidData>([&] { checked(v, Missing::accepted); }), "X, row 0, column 'x0': found -infinity"));
  const std::vector<double> y{0, 1, not_a_number, 2};
  const RowMajor good = RowMajor::Zero(4, 2);
  CHECK(contains(error_of<InvalidData>([&] { checked(view(good, y), Missing::accepted); }), "y, row 2"));
}

TEST_CASE("check: data without a missing value are marked as finite, though missing ones were accepted") {
  const RowMajor x = RowMajor::Zero(4, 2);
  CHECK(checked(view(x, codes), Missing::accepted).is_checked());
}

namespace {

struct Silent {};
struct Accepts {
  static constexpr bool accepts_missing = true;
};
struct Refuses {
  static constexpr bool accepts_missing = false;
};
struct Asked {
  bool answer = false;
  constexpr bool accepts_missing() const { return answer; }
};

}  // namespace

TEST_CASE("check: a reader says that it accepts missing values, as a constant or when asked") {
  static_assert(missing_values(Silent{}) == Missing::refused && missing_values(Refuses{}) == Missing::refused && missing_values(Accepts{}) == Missing::accepted);
  static_assert(missing_values(Asked{true}) == Missing::accepted && missing_values(Asked{false}) == Missing::refused);
  static_assert(always_accepts_missing<Accepts> && !always_accepts_missing<Asked> && !always_accepts_missing<Silent>);
  RowMajor x = RowMajor::Zero(4, 2);
  x(0, 0) = not_a_number;
  CHECK_NOTHROW(checked_for(Accepts{}, view(x, codes)));
  CHECK_THROWS_AS(checked_for(Silent{}, view(x, codes)), InvalidData);
}

TEST_CASE("check: of several targets one that is not finite is named by row and output") {
  const RowMajor x = RowMajor::Random(3, 2);
  for (Index i = 0; i < 3; ++i)
    for (Index k = 0; k < 2; ++k)
      for (const double bad : {not_a_number, infinity}) {
        RowMajor y = RowMajor::Zero(3, 2);
        y(i, k) = bad;
        const auto names = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"age", "pulse"});
        const std::string row = "y, row " + std::to_string(i) + ", output '";
        const std::string found = bad != bad ? ": found nan" : ": found infinity";
        CHECK(contains(error_of<InvalidData>([&] { checked(view(x, y)); }), row + "y" + std::to_string(k) + "'" + found));
        CHECK(contains(error_of<InvalidData>([&] { checked(view(x, y, {.target_names = names})); }), row + (*names)[static_cast<std::size_t>(k)] + "'" + found));
        CHECK(contains(error_of<InvalidData>([&] { checked(view(x, y).output(k)); }), row + "y" + std::to_string(k) + "'" + found));
        CHECK_NOTHROW(checked(view(x, y).output(1 - k)));
      }
  const RowMajor good = RowMajor::Zero(3, 2);
  CHECK(checked(view(x, good)).output(1).is_checked());
}

}  // namespace check_test
