// SPDX-License-Identifier: BSL-1.0
#pragma once

// Classifiers of a user's own whose scores anybody can compute: by the nearest centroid, and by the nearest row.

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

#include "attune/core/learner.hpp"
#include "attune/core/outputs.hpp"

namespace attune_test {

using attune::Index;

/// Decision values |x - m0|² - |x - m1|² of two classes, -|x - mk|² of several; m are weighted means.
struct CentroidModel {
  std::vector<std::vector<double>> means{};

  attune::ScoreMatrix closeness(const attune::MatrixView<double>& x) const {
    attune::ScoreMatrix scores{{}, static_cast<Index>(means.size())};
    for (Index i = 0; i < x.rows(); ++i)
      for (const auto& mean : means) {
        double sum = 0;
        for (Index j = 0; j < x.cols(); ++j) sum += (x(i, j) - mean[static_cast<std::size_t>(j)]) * (x(i, j) - mean[static_cast<std::size_t>(j)]);
        scores.values.push_back(-sum);
      }
    return scores;
  }
  attune::ScoreMatrix decision_function(const attune::MatrixView<double>& x) const {
    const auto all = closeness(x);
    if (all.cols != 2) return all;
    attune::ScoreMatrix one;
    for (Index i = 0; i < all.rows(); ++i) one.values.push_back(all(i, 1) - all(i, 0));
    return one;
  }
  std::vector<int> predict(const attune::MatrixView<double>& x) const {
    const auto all = closeness(x);
    std::vector<int> predicted;
    for (Index i = 0; i < all.rows(); ++i) {
      int best = 0;
      for (Index k = 1; k < all.cols; ++k)
        if (all(i, k) > all(i, best)) best = static_cast<int>(k);
      predicted.push_back(best);
    }
    return predicted;
  }
};

struct Centroids {
  CentroidModel fit(const attune::DatasetView<double, int>& train) const {
    const auto p = static_cast<std::size_t>(train.features());
    CentroidModel model{std::vector<std::vector<double>>(static_cast<std::size_t>(train.class_count()), std::vector<double>(p))};
    std::vector<double> weight(model.means.size());
    for (Index i = 0; i < train.size(); ++i) {
      const auto k = static_cast<std::size_t>(train.label(i));
      weight[k] += train.weight(i);
      for (std::size_t j = 0; j < p; ++j) model.means[k][j] += train.weight(i) * train.x()(i, static_cast<Index>(j));
    }
    for (std::size_t k = 0; k < weight.size(); ++k)
      for (double& m : model.means[k]) m /= weight[k];
    return model;
  }
};

/// The same with probabilities only: softmax of the decision values.
struct ShareModel {
  CentroidModel model{};

  attune::ScoreMatrix predict_proba(const attune::MatrixView<double>& x) const {
    auto shares = model.closeness(x);
    const auto cols = static_cast<std::size_t>(shares.cols);
    for (std::size_t i = 0; i < shares.values.size(); i += cols) {
      double highest = shares.values[i], sum = 0;
      for (std::size_t k = 0; k < cols; ++k) highest = std::max(highest, shares.values[i + k]);
      for (std::size_t k = 0; k < cols; ++k) sum += shares.values[i + k] = std::exp(shares.values[i + k] - highest);
      for (std::size_t k = 0; k < cols; ++k) shares.values[i + k] /= sum;
    }
    return shares;
  }
  std::vector<int> predict(const attune::MatrixView<double>& x) const { return model.predict(x); }
};

struct Shares {
  ShareModel fit(const attune::DatasetView<double, int>& train) const { return {Centroids{}.fit(train)}; }
};

/// The class of the nearest row, the first of equals: perfect on its own rows.
struct NearestModel {
  std::vector<std::vector<double>> rows{};
  std::vector<int> labels{};

  std::vector<int> predict(const attune::MatrixView<double>& x) const {
    std::vector<int> predicted;
    for (Index i = 0; i < x.rows(); ++i) {
      double least = 0;
      int label = -1;
      for (std::size_t r = 0; r < rows.size(); ++r) {
        double sum = 0;
        for (Index j = 0; j < x.cols(); ++j) sum += (x(i, j) - rows[r][static_cast<std::size_t>(j)]) * (x(i, j) - rows[r][static_cast<std::size_t>(j)]);
        if (label < 0 || sum < least) least = sum, label = labels[r];
      }
      predicted.push_back(label);
    }
    return predicted;
  }
  std::vector<double> decision_function(const attune::MatrixView<double>& x) const {
    const auto predicted = predict(x);
    return {predicted.begin(), predicted.end()};
  }
};

struct Nearest {
  NearestModel fit(const attune::DatasetView<double, int>& train) const {
    NearestModel model;
    for (Index i = 0; i < train.size(); ++i) {
      auto& row = model.rows.emplace_back();
      for (Index j = 0; j < train.features(); ++j) row.push_back(train.x()(i, j));
      model.labels.push_back(train.label(i));
    }
    return model;
  }
};

}  // namespace attune_test
