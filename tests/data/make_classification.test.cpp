// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/QR>
#include <cmath>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/data/detail/generate.hpp"
#include "attune/data/make_classification.hpp"

namespace make_classification_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::seed;

namespace {

Eigen::VectorXd column(const Dataset<double, int>& data, const std::string& name) {
  for (std::size_t j = 0; j < data.feature_names->size(); ++j)
    if ((*data.feature_names)[j] == name) return data.x.col(static_cast<Index>(j));
  FAIL("no column " << name);
  return {};
}

// The mean of a column within a class.
double mean_of(const Eigen::VectorXd& values, const Dataset<double, int>& data, int k) {
  double sum = 0;
  for (Index i = 0; i < data.size(); ++i) sum += data.y[i] == k ? values[i] : 0;
  return sum / static_cast<double>((data.y.array() == k).count());
}

}  // namespace

TEST_CASE("make_classification: columns are what their names say") {
  CAPTURE(seed());
  const Index n = 4000;
  const auto data = make_classification({.samples = n, .features = 12, .informative = 4, .redundant = 3, .repeated = 2, .classes = 3, .seed = seed()});
  Eigen::MatrixXd informative(n, 4);
  for (Index j = 0; j < 4; ++j) informative.col(j) = column(data, "informative" + std::to_string(j));
  const Eigen::HouseholderQR<Eigen::MatrixXd> qr(informative);
  for (const std::string name : {"redundant0", "redundant1", "redundant2", "repeated0", "repeated1"}) {
    const Eigen::VectorXd values = column(data, name);
    CHECK((informative * qr.solve(values) - values).norm() < 1e-10 * values.norm());  // it lies in their span
  }
  for (const std::string repeated : {"repeated0", "repeated1"}) {
    int copies = 0;
    for (const std::string name : {"informative0", "informative1", "informative2", "informative3", "redundant0", "redundant1", "redundant2"}) copies += column(data, name) == column(data, repeated);
    CHECK(copies == 1);
  }
  for (const std::string name : {"noise0", "noise1", "noise2"}) {
    const Eigen::VectorXd values = column(data, name);
    CHECK(std::abs(values.squaredNorm() / n - 1) < 5 * std::sqrt(2.0 / n));
    for (int k = 0; k < 3; ++k) CHECK(std::abs(mean_of(values, data, k)) < 5 / std::sqrt(n / 3.0));
  }
}

TEST_CASE("make_classification: one cluster a class lies at a corner of the cube, each at another") {
  CAPTURE(seed());
  const auto data = make_classification({.samples = 40000, .features = 3, .informative = 3, .redundant = 0, .classes = 8, .clusters_per_class = 1, .flip = 0, .class_sep = 4, .seed = seed()});
  std::vector<std::string> corners;
  for (int k = 0; k < 8; ++k) {
    std::string corner;
    for (int j = 0; j < 3; ++j) {
      const double mean = mean_of(column(data, "informative" + std::to_string(j)), data, k);
      CHECK(std::abs(std::abs(mean) - 4) < 0.15);  // a coordinate's deviation is at most √3, of 5000 rows
      corner += mean > 0 ? '1' : '0';
    }
    CHECK(std::find(corners.begin(), corners.end(), corner) == corners.end());
    corners.push_back(corner);
  }
}

TEST_CASE("make_classification: classes have the shares that were asked for, and flips mix them") {
  CAPTURE(seed());
  const MakeClassification settings{.samples = 10000, .classes = 2, .class_weights = {0.9, 0.1}, .flip = 0, .shuffle = false, .seed = seed()};
  const auto plain = make_classification(settings);
  CHECK((plain.y.array() == 1).count() == 1000);
  CHECK((plain.y.tail(1000).array() == 1).all());
  auto flipping = settings;
  flipping.flip = 0.4;
  const auto flipped = make_classification(flipping);
  CHECK(flipped.x == plain.x);
  const double changed = static_cast<double>((flipped.y.array() != plain.y.array()).count()) / 10000;
  CHECK(std::abs(changed - 0.2) < 5 * std::sqrt(0.2 * 0.8 / 10000));  // half of the flips hit the row's own class
  CHECK(detail::apportion(10, {1.0 / 3, 1.0 / 3, 1.0 / 3}) == std::vector<Index>{4, 3, 3});
  CHECK(detail::apportion(7, {0.5, 0.5, 0}) == std::vector<Index>{4, 3, 0});
}

TEST_CASE("make_classification: a larger separation parts the classes further") {
  const auto gap = [](double separation) {
    const auto data = make_classification({.samples = 2000, .features = 1, .informative = 1, .redundant = 0, .clusters_per_class = 1, .flip = 0, .class_sep = separation, .seed = 1});
    return std::abs(mean_of(data.x.col(0), data, 1) - mean_of(data.x.col(0), data, 0));
  };
  CHECK(gap(3) == doctest::Approx(6).epsilon(0.05));
  CHECK(gap(0.5) == doctest::Approx(1).epsilon(0.3));
}

TEST_CASE("make_classification: the same seed gives the same bits, and shuffling changes nothing but order") {
  const MakeClassification settings{.samples = 40, .features = 6, .seed = 9};
  const auto a = make_classification(settings), b = make_classification(settings);
  CHECK(a.x == b.x);
  CHECK(a.y == b.y);
  CHECK(*a.feature_names == *b.feature_names);
  auto other = settings;
  other.seed = 10;
  CHECK(make_classification(other).x != a.x);
  auto ordered = settings;
  ordered.shuffle = false;
  const auto plain = make_classification(ordered);
  CHECK((*plain.feature_names)[0] == "informative0");
  for (const auto& name : *a.feature_names) CHECK(column(a, name).sum() == doctest::Approx(column(plain, name).sum()).epsilon(1e-12));
  CHECK(make_classification<float>(settings).x == a.x.cast<float>());
}

TEST_CASE("make_classification: refuses settings that cannot be met") {
  const auto refusal = [](const MakeClassification& settings) { return error_of<InvalidArgument>([&] { make_classification(settings); }); };
  CHECK(contains(refusal({.features = 3}), "MakeClassification::features: found 3, expected 4 or more"));
  CHECK(contains(refusal({.classes = 3}), "found 6 clusters among 2 informative columns"));
  CHECK(contains(refusal({.class_weights = {0.5, 0.6}}), "2 shares with a sum of 1.1"));
  CHECK(contains(refusal({.class_weights = {1.0}}), "1 shares"));
  CHECK(contains(refusal({.flip = 1.5}), "MakeClassification::flip: found 1.5, expected a number from 0 to 1"));
  CHECK(contains(refusal({.classes = 1}), "MakeClassification::classes"));
}

}  // namespace make_classification_test
