// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "../support.hpp"
#include "attune/data/make_blobs.hpp"

namespace make_blobs_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::seed;

TEST_CASE("make_blobs: each class lies around its centre with the deviation that was asked for") {
  CAPTURE(seed());
  RowMatrix<double> centers(3, 2);
  centers << 0, 0, 5, -5, 100, 1;
  const Index n = 30000;
  const auto data = make_blobs({.samples = n, .center_points = centers, .cluster_std = 2, .seed = seed()});
  REQUIRE(data.features() == 2);
  for (int k = 0; k < 3; ++k) {
    Eigen::RowVector2d sum(0, 0), square(0, 0);
    Index count = 0;
    for (Index i = 0; i < n; ++i)
      if (data.y[i] == k) {
        const Eigen::RowVector2d d = data.x.row(i) - centers.row(k);
        sum += d;
        square += d.cwiseProduct(d);
        ++count;
      }
    CHECK(count == n / 3);
    const double c = static_cast<double>(count);
    for (Index j = 0; j < 2; ++j) {
      CHECK(std::abs(sum[j] / c) < 5 * 2 / std::sqrt(c));
      CHECK(std::abs(square[j] / c - 4) < 5 * 4 * std::sqrt(2 / c));
    }
  }
}

TEST_CASE("make_blobs: drawn centres lie in the box, classes are as even as can be") {
  const auto data = make_blobs({.samples = 11, .features = 3, .centers = 4, .cluster_std = 0, .center_box = 2, .shuffle = false, .seed = 3});
  CHECK(data.x.cwiseAbs().maxCoeff() <= 2);
  CHECK(data.x.cwiseAbs().maxCoeff() > 0.5);
  for (Index i = 0; i < 11; ++i) {
    CHECK(data.y[i] == i % 4);
    CHECK(data.x.row(i) == data.x.row(i % 4));
  }
  CHECK(data.x.row(0) != data.x.row(1));
  CHECK(data.class_names->size() == 4);
}

TEST_CASE("make_blobs: the same seed gives the same bits, and more rows do not change the first ones") {
  const auto a = make_blobs({.samples = 60, .shuffle = false, .seed = 5}), more = make_blobs({.samples = 90, .shuffle = false, .seed = 5});
  CHECK(a.x == more.x.topRows(60));
  CHECK(make_blobs({.samples = 60, .seed = 5}).x == make_blobs({.samples = 60, .seed = 5}).x);
  CHECK(make_blobs({.samples = 60, .seed = 6}).x != make_blobs({.samples = 60, .seed = 5}).x);
}

TEST_CASE("make_blobs: refuses settings out of range") {
  CHECK(contains(error_of<InvalidArgument>([] { make_blobs({.samples = 0}); }), "MakeBlobs::samples"));
  CHECK(contains(error_of<InvalidArgument>([] { make_blobs({.centers = 0}); }), "MakeBlobs::centers"));
  CHECK(contains(error_of<InvalidArgument>([] { make_blobs({.cluster_std = -1}); }), "MakeBlobs::cluster_std: found -1, expected a number from 0 on"));
}

}  // namespace make_blobs_test
