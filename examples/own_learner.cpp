// SPDX-License-Identifier: BSL-1.0
// A learner of your own: anything with fit(), whose result has predict(), goes through the whole harness.
// Here the nearest of the classes' centroids.

#include <attune/attune.hpp>
#include <iostream>
using namespace attune;

struct Centroids {
  Eigen::MatrixXd center;  // a row a class

  std::vector<int> predict(const MatrixView<double>& x) const {
    std::vector<int> codes;
    for (Index i = 0; i < x.rows(); ++i) {
      Eigen::VectorXd distance = Eigen::VectorXd::Zero(center.rows());
      for (Index j = 0; j < x.cols(); ++j) distance.array() += (center.col(j).array() - x(i, j)).square();
      Index nearest = 0;
      distance.minCoeff(&nearest);
      codes.push_back(static_cast<int>(nearest));
    }
    return codes;
  }
};

struct NearestCentroid {
  double shrink = 0;  // in [0, 1]: how far the centroids move to the mean of them all

  Centroids fit(const DatasetView<double, int>& train) const {
    Eigen::MatrixXd sum = Eigen::MatrixXd::Zero(train.class_count(), train.features());
    Eigen::VectorXd rows = Eigen::VectorXd::Zero(train.class_count());
    for (Index i = 0; i < train.size(); ++i) {
      rows[train.label(i)] += 1;
      for (Index j = 0; j < train.features(); ++j) sum(train.label(i), j) += train.x()(i, j);
    }
    const Eigen::RowVectorXd mean = sum.colwise().sum() / rows.sum();
    Eigen::MatrixXd center = rows.cwiseInverse().asDiagonal() * sum;
    center += shrink * (mean.replicate(center.rows(), 1) - center);
    return {center};
  }
};

struct NetProfit {
  using Statistic = ConfusionCounts;
  static constexpr std::string_view name = "net profit";
  static constexpr auto direction = Direction::maximize;
  double gain = 5, cost = 1;
  double operator()(const ConfusionCounts& counts) const { return gain * counts.tp() - cost * counts.fp(); }
};

int main() {
  const auto data = read_csv("breast_cancer.csv").classification({.target = "diagnosis", .positive = "M"});
  const StratifiedKFold folds{.folds = 5, .seed = 42};
  const Metrics<Accuracy, NetProfit> metrics;

  const auto learner = StandardScaler{} | NearestCentroid{};
  std::cout << cross_validate(learner, data, folds, metrics) << '\n';

  const auto space = search_space(axis<&NearestCentroid::shrink>(uniform(0, 0.9)), axis<&StandardScaler::with_std>(values({true, false})));
  std::cout << search<NetProfit>(learner, data, space, GridSearch{.levels = 4}, folds, metrics);
}
