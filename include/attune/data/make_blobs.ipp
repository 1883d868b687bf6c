// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/data/make_blobs.hpp"

#include <cstddef>

#include "attune/core/random.hpp"
#include "attune/data/detail/generate.hpp"

namespace attune::inline ATTUNE_ABI {

template <SampleValue T>
Dataset<T, int> make_blobs(const MakeBlobs& settings) {
  const bool given = settings.center_points.size() > 0;
  const auto classes = given ? settings.center_points.rows() : static_cast<Index>(settings.centers);
  detail::require_size_of("MakeBlobs::samples", settings.samples, 1);
  detail::require_size_of("MakeBlobs::features", settings.features, 1);
  detail::require_size_of("MakeBlobs::centers", classes, 1);
  detail::require_number_of("MakeBlobs::cluster_std", settings.cluster_std, 0);
  detail::require_number_of("MakeBlobs::center_box", settings.center_box, 0);
  const detail::GeneratorKeys keys(settings.seed, 3);
  RowMatrix<double> centers = settings.center_points;
  if (!given) {
    centers.resize(classes, settings.features);
    Random random = keys.parameters(0);
    for (Index i = 0; i < centers.size(); ++i) centers.data()[i] = settings.center_box * (2 * random.uniform() - 1);
  }
  const Index n = settings.samples, p = centers.cols();
  const auto order = keys.order(n, settings.shuffle, 0);
  Dataset<T, int> data{.x = RowMatrix<T>(n, p), .y = Eigen::VectorXi(n), .class_names = detail::numbered_classes(static_cast<int>(classes))};
  for (Index i = 0; i < n; ++i) {
    Random random = keys.row(i);
    const Index row = order[static_cast<std::size_t>(i)], k = i % classes;
    for (Index j = 0; j < p; ++j) data.x(row, j) = static_cast<T>(centers(k, j) + settings.cluster_std * random.normal());
    data.y[row] = static_cast<int>(k);
  }
  return data;
}

}  // namespace attune::inline ATTUNE_ABI
