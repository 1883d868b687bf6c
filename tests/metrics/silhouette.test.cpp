// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/silhouette.hpp"

namespace silhouette_test {

using namespace attune;

namespace {

using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Labels = std::vector<int>;

struct Rows {
  RowMajor x;
  Labels labels;
};

Rows random_rows(Index n, Index p, std::uint64_t clusters, std::uint64_t stream) {
  auto random = attune_test::random(stream);
  Rows rows{RowMajor(n, p), Labels(static_cast<std::size_t>(n))};
  for (Index i = 0; i < n; ++i) {
    rows.labels[static_cast<std::size_t>(i)] = static_cast<int>(random.below(clusters));
    for (Index j = 0; j < p; ++j) rows.x(i, j) = random.normal() + rows.labels[static_cast<std::size_t>(i)];
  }
  return rows;
}

// By the definition, row by row.
double by_definition(const Rows& rows, Index i) {
  const auto label = [&](Index k) { return rows.labels[static_cast<std::size_t>(k)]; };
  double own = 0, nearest = std::numeric_limits<double>::infinity();
  for (int k = 0; k < 100; ++k) {
    double sum = 0, count = 0;
    for (Index j = 0; j < rows.x.rows(); ++j)
      if (j != i && label(j) == k) {
        sum += (rows.x.row(i) - rows.x.row(j)).norm();
        ++count;
      }
    if (label(i) == k && count == 0) return 0;
    if (count > 0) (label(i) == k ? own : nearest) = label(i) == k ? sum / count : std::min(nearest, sum / count);
  }
  return (nearest - own) / std::max(nearest, own);
}

}  // namespace

TEST_CASE("silhouette: by hand") {
  const std::vector<double> x{0, 1, 4, 6};
  const MatrixView<double> view(x.data(), 4, 1, 1);
  const auto samples = silhouette_samples(view, Labels{0, 0, 1, 1});
  CHECK(samples == std::vector<double>{(5.0 - 1) / 5, (4.0 - 1) / 4, (3.5 - 2) / 3.5, (5.5 - 2) / 5.5});
  CHECK(silhouette_score(view, Labels{0, 0, 1, 1}) == doctest::Approx((samples[0] + samples[1] + samples[2] + samples[3]) / 4).epsilon(1e-15));
}

TEST_CASE("silhouette: is the definition's, for clusters smaller and larger than a tile") {
  CAPTURE(attune_test::seed());
  for (const auto& [n, p, clusters] : {std::array<Index, 3>{60, 3, 25}, {130, 5, 3}, {75, 1, 2}, {64, 2, 60}}) {
    const Rows rows = random_rows(n, p, static_cast<std::uint64_t>(clusters), 360);
    const auto samples = silhouette_samples(rows.x, rows.labels);
    for (Index i = 0; i < n; ++i) CHECK(samples[static_cast<std::size_t>(i)] == doctest::Approx(by_definition(rows, i)).epsilon(1e-13));
  }
}

TEST_CASE("silhouette: any matrix of rows will do, and any integers tell clusters apart") {
  CAPTURE(attune_test::seed());
  const Rows rows = random_rows(40, 4, 3, 361);
  const auto samples = silhouette_samples(rows.x, rows.labels);
  const Eigen::MatrixXd column_major = rows.x;
  CHECK(silhouette_samples(column_major, rows.labels) == samples);
  CHECK(silhouette_samples(rows.x.middleCols(0, 4), Eigen::VectorXi(Eigen::Map<const Eigen::VectorXi>(rows.labels.data(), 40))) == samples);
  std::vector<long> other(rows.labels.begin(), rows.labels.end());
  for (long& label : other) label = 100 * label - 7;
  CHECK(silhouette_samples(rows.x, other) == samples);
  const Eigen::MatrixXd doubled = column_major.replicate(2, 1);
  const auto odd = std::make_shared<const std::vector<Index>>([] {
    std::vector<Index> list;
    for (Index i = 0; i < 40; ++i) list.push_back(i + 40);
    return list;
  }());
  CHECK(silhouette_samples(MatrixView<double>(doubled).select(odd), rows.labels) == samples);
}

TEST_CASE("silhouette: equal rows of two clusters are between them") {
  const std::vector<double> x(8, 3.5);
  CHECK(silhouette_samples(MatrixView<double>(x.data(), 4, 2, 2), Labels{0, 0, 1, 1}) == std::vector<double>(4));
}

TEST_CASE("silhouette: a sample is drawn by its seed") {
  CAPTURE(attune_test::seed());
  const Rows rows = random_rows(200, 3, 3, 362);
  const double all = silhouette_score(rows.x, rows.labels);
  CHECK(silhouette_score(rows.x, rows.labels, {.sample_size = 200}) == all);
  const double some = silhouette_score(rows.x, rows.labels, {.sample_size = 80, .seed = 1});
  CHECK(some == silhouette_score(rows.x, rows.labels, {.sample_size = 80, .seed = 1}));
  CHECK(some != silhouette_score(rows.x, rows.labels, {.sample_size = 80, .seed = 2}));
  CHECK(some == doctest::Approx(all).epsilon(0.5));
  CHECK(attune_test::error_of<InvalidArgument>([&] { silhouette_score(rows.x, rows.labels, {.sample_size = 201}); }) ==
        "SilhouetteOptions::sample_size: found 201, expected at most 200, the number of rows");
}

TEST_CASE("silhouette: what cannot be scored is refused") {
  RowMajor x = RowMajor::Ones(3, 2);
  const auto refusal = [&x](const Labels& labels) { return attune_test::error_of<Error>([&] { silhouette_score(x, labels); }); };
  CHECK(refusal({0, 0, 0}) == "labels: found 1 cluster of 3 rows, expected at least 2 clusters, and fewer than rows");
  CHECK(refusal({0, 1, 2}) == "labels: found 3 clusters of 3 rows, expected at least 2 clusters, and fewer than rows");
  CHECK(attune_test::contains(refusal({0, 1}), "labels: found 2"));
  x(1, 1) = std::nan("");
  CHECK(refusal({0, 0, 1}) == "X, row 1, column 1: found nan, expected a finite number");
  x.resize(0, 2);
  CHECK(refusal({}) == "X: found 0 rows and 2 columns, expected at least one of each");
}

}  // namespace silhouette_test
