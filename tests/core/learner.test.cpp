// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "attune/core/learner.hpp"

namespace learner_test {

using namespace attune;

using Classes = DatasetView<double, int>;
using Numbers = DatasetView<double, double>;

struct Majority {
  int code = 0;
  std::vector<int> predict(const MatrixView<double>& x) const { return std::vector<int>(static_cast<std::size_t>(x.rows()), code); }
};
struct Mean {
  double value = 0;
  std::vector<double> predict(const MatrixView<double>& x) const { return std::vector<double>(static_cast<std::size_t>(x.rows()), value); }
  std::vector<double> decision_function(const MatrixView<double>& x) const { return predict(x); }
};
struct Scores : Majority {
  std::vector<double> predict_proba(const MatrixView<double>& x) const { return std::vector<double>(static_cast<std::size_t>(x.rows()), 0.5); }
};

struct PlainLearner {  // for classes only
  Majority fit(const Classes& train) const { return {train.label(0)}; }
};
struct ContextLearner {
  Majority fit(const Classes&, const FitContext& context) const { return {static_cast<int>(context.random.value)}; }
};
struct BothLearner {
  Majority fit(const Classes&) const { return {-1}; }
  Majority fit(const Classes&, const FitContext&) const { return {1}; }
};
struct NumbersLearner {
  Mean fit(const Numbers& train) const { return {train.label(0)}; }
};
struct AnyViewLearner {
  template <class View>
  auto fit(const View& train) const {
    return Mean{static_cast<double>(train.label(0))};
  }
};
struct NamesView {
  using View = DatasetView<float, int>;
  template <class V>
  Majority fit(const V&) const {
    return {};
  }
};
struct NamesFitted {
  template <class V>
  using FittedOn = Scores;
  template <class V>
  Scores fit(const V&) const {
    return {};
  }
};
struct NotConst {
  Majority fit(const Classes&) { return {}; }
};
struct NoModel {
  int fit(const Classes&) const { return 0; }
};
struct Many {
  Majority fit(const Classes&) const { return {}; }
  std::vector<JobResult<Majority>> fit_many(const Classes&, std::span<const Job<Many>> jobs) const { return std::vector<JobResult<Majority>>(jobs.size()); }
};

static_assert(std::is_same_v<Fitted<PlainLearner>, Majority>);
static_assert(std::is_same_v<Fitted<ContextLearner>, Majority>);
static_assert(std::is_same_v<Fitted<NumbersLearner>, Mean>);
static_assert(std::is_same_v<Fitted<AnyViewLearner, Numbers>, Mean>);
static_assert(std::is_same_v<Fitted<NamesFitted>, Scores>);
static_assert(std::is_same_v<DefaultView<PlainLearner>, Classes>);
static_assert(std::is_same_v<DefaultView<NumbersLearner>, Numbers>);
static_assert(std::is_same_v<DefaultView<NamesView>, DatasetView<float, int>>);

static_assert(Fittable<PlainLearner, Classes> && !Fittable<PlainLearner, Numbers>);
static_assert(Fittable<ContextLearner, Classes> && Fittable<BothLearner, Classes>);
static_assert(!Fittable<NotConst, Classes> && !Fittable<int, Classes>);
static_assert(LearnerOn<PlainLearner, Classes> && LearnerOn<NumbersLearner, Numbers> && LearnerOn<AnyViewLearner, Classes>);
static_assert(!LearnerOn<PlainLearner, Numbers> && !LearnerOn<NoModel, Classes> && !LearnerOn<NotConst, Classes>);

static_assert(Predictor<Majority, MatrixView<double>> && !Predictor<int, MatrixView<double>> && !Predictor<PlainLearner, MatrixView<double>>);
static_assert(HasDecision<Mean, MatrixView<double>> && !HasDecision<Majority, MatrixView<double>>);
static_assert(HasProbability<Scores, MatrixView<double>> && !HasProbability<Mean, MatrixView<double>>);
static_assert(FitsMany<Many, Classes> && !FitsMany<PlainLearner, Classes>);

TEST_CASE("worse_of: one model of many that does not know keeps all from having converged") {
  using enum FitStatus;
  const FitStatus order[] = {converged, unknown, not_converged, diverged};
  for (int a = 0; a < 4; ++a)
    for (int b = 0; b < 4; ++b) CHECK(worse_of(order[a], order[b]) == order[a < b ? b : a]);
}

TEST_CASE("fit_in_context: gives the context to a learner that takes one") {
  const Eigen::MatrixXd x = Eigen::MatrixXd::Zero(2, 1);
  const std::vector<int> y{1, 0};
  const auto v = view(x, y);
  FitContext context;
  context.random = RandomKey{17};
  CHECK(fit_in_context(ContextLearner{}, v, context).code == 17);
  CHECK(fit_in_context(BothLearner{}, v, context).code == 1);
  CHECK(fit_in_context(PlainLearner{}, v, context).code == 1);
}

}  // namespace learner_test
