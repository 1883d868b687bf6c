// SPDX-License-Identifier: BSL-1.0
// A loss of several classes with a score function that gives one score a row.
// expect: its score function gives one score a row: it needs `multi_evaluator(shape)` too; see docs/model.md#your-own
#include <Eigen/Core>
#include <vector>

#include "attune/loss/logistic_loss.hpp"
#include "attune/loss/softmax_cross_entropy.hpp"
#include "attune/model/estimator.hpp"

using namespace attune;

struct FirstColumn {
  using Scalar = double;
  ParameterLayout layout(const ScoreShape&) const { return {.size = 1, .penalized = 1}; }
  void initialize(GradientRef parameters, const ScoreShape&, RandomKey) const { parameters[0] = 0; }
  struct Evaluator {
    double w = 0;
    void load(const ParametersRef& parameters) { w = parameters[0]; }
    void scores(const SampleBlock<double>& block, double* out) const {
      for (Index i = 0; i < block.count; ++i) out[i] = w * (*block.x)(block.position(i), 0);
    }
    void add_gradient(const SampleBlock<double>& block, const double* derivative, GradientRef gradient) const {
      for (Index i = 0; i < block.count; ++i) gradient[0] += derivative[i] * (*block.x)(block.position(i), 0);
    }
  };
  Evaluator evaluator(const ScoreShape&) const { return {}; }
};

#ifdef ATTUNE_MISUSE
using Learner = Estimator<FirstColumn, SoftmaxCrossEntropy>;
#else
using Learner = Estimator<FirstColumn, LogisticLoss>;
#endif

void fitted() {
  const Eigen::MatrixXd x = Eigen::MatrixXd::Identity(4, 2);
  const std::vector<int> y{0, 1, 0, 1};
  const auto model = Learner{}.fit(view(x, y));
  static_cast<void>(model);
}
