// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <type_traits>

#include "attune/core/model_outputs.hpp"
#include "attune/loss/hinge.hpp"
#include "attune/loss/huber.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/loss/quantile.hpp"
#include "attune/loss/squared_error.hpp"
#include "attune/model/estimator.hpp"
#include "attune/penalty/box.hpp"
#include "attune/penalty/elastic_net.hpp"
#include "attune/penalty/group_lasso.hpp"
#include "attune/penalty/l1.hpp"
#include "attune/penalty/non_negative.hpp"

namespace defaults_test {

using namespace attune;

namespace {

struct HingeWithoutLink {  // two classes, no probabilities
  static constexpr Task task = Task::binary_classification;
  double value(double score, double target) const { return math::max(0.0, 1 - (2 * target - 1) * score); }
  double derivative(double score, double target) const { return (2 * target - 1) * score < 1 ? 1 - 2 * target : 0.0; }
};
struct PlainLoss {  // names neither task nor link
  double value(double score, double target) const { return score - target; }
  double derivative(double, double) const { return 1; }
};

}  // namespace

static_assert(std::is_same_v<MetricsForLoss<LogisticLoss>, Metrics<Accuracy, RocAuc, LogLoss>>);
static_assert(std::is_same_v<MetricsForLoss<HingeWithoutLink>, Metrics<Accuracy, RocAuc>>, "without a link there are no probabilities to judge");
static_assert(std::is_same_v<MetricsForLoss<SquaredError>, Metrics<R2, MeanSquaredError, MeanAbsoluteError>>);
static_assert(std::is_same_v<MetricsForLoss<Huber>, MetricsForLoss<PlainLoss>>);
static_assert(std::is_same_v<OptimizerFor<SquaredError, L2>, Lbfgs> && std::is_same_v<OptimizerFor<SquaredError, NoPenalty>, Lbfgs>);
static_assert(std::is_same_v<OptimizerFor<SquaredError, L1>, CoordinateDescent> && std::is_same_v<OptimizerFor<SquaredError, ElasticNet>, CoordinateDescent> && std::is_same_v<OptimizerFor<LogisticLoss, ElasticNet>, Owlqn>);
static_assert(std::is_same_v<OptimizerFor<SquaredError, GroupLasso>, Fista> && std::is_same_v<OptimizerFor<SquaredError, NonNegative>, Fista>);
static_assert(std::is_same_v<OptimizerFor<SquaredError, BasicBox<L1>>, Fista>, "an L1 norm within bounds is not an L1 norm");
static_assert(std::is_same_v<OptimizerFor<Quantile, L2>, Smoothing> && std::is_same_v<OptimizerFor<Hinge, L1>, BasicSmoothing<Owlqn>>, "losses with kinks");
static_assert(std::is_same_v<OptimizerFor<SquaredError, int>, Lbfgs>, "what is no penalty is spoken of elsewhere");
static_assert(std::is_same_v<Estimator<Linear<double>, SquaredError, L1>, Estimator<Linear<double>, SquaredError, L1, CoordinateDescent, MetricsForLoss<SquaredError>>>);
static_assert(std::is_same_v<Estimator<Linear<double>, LogisticLoss>, Estimator<Linear<double>, LogisticLoss, L2, Lbfgs, Metrics<Accuracy, RocAuc, LogLoss>>>);

TEST_CASE("defaults: an estimator judges its loss by metrics that its outputs can serve") {
  using Margin = Estimator<Linear<double>, HingeWithoutLink>;
  CHECK(can_serve<Fitted<Margin>, MatrixView<double>>(MetricsForLoss<HingeWithoutLink>::needs));
  CHECK(!can_serve<Fitted<Margin>, MatrixView<double>>(Needs::probabilities));
  CHECK(can_serve<Fitted<Estimator<Linear<double>, LogisticLoss>>, MatrixView<double>>(MetricsForLoss<LogisticLoss>::needs));
}

}  // namespace defaults_test
