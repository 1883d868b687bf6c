// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <span>
#include <type_traits>

#include "attune/loss/concept.hpp"
#include "attune/loss/huber.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/loss/squared_error.hpp"

namespace loss_concept_test {

using namespace attune;

struct DoubleOnly {
  double value(double s, double t) const { return s - t; }
  double derivative(double, double) const { return 1; }
};
struct WithoutDerivative {
  template <class V>
  V value(V s, V) const {
    return s;
  }
};
struct NotConst {
  double value(double s, double) { return s; }
  double derivative(double, double) const { return 1; }
};
struct ReturnsInt {
  int value(double, double) const { return 1; }
  double derivative(double, double) const { return 1; }
};
struct Classes {
  template <class V>
  V value(std::span<const V> scores, V) const {
    return scores[0];
  }
  template <class V>
  void derivative(std::span<const V>, V, std::span<V>) const {}
};
struct Binary : DoubleOnly {
  static constexpr Task task = Task::binary_classification;
};

TEST_CASE("loss concepts: say what is a loss and what is not") {
  static_assert(Loss<SquaredError> && Loss<Huber> && Loss<LogisticLoss> && Loss<DoubleOnly>);
  static_assert(!Loss<WithoutDerivative> && !Loss<NotConst> && !Loss<ReturnsInt> && !Loss<int> && !Loss<Classes>);
  static_assert(TwiceDifferentiableLoss<SquaredError> && TwiceDifferentiableLoss<Huber> && TwiceDifferentiableLoss<LogisticLoss> && !TwiceDifferentiableLoss<DoubleOnly>);
  static_assert(MulticlassLoss<Classes> && !MulticlassLoss<SquaredError>);
}

TEST_CASE("loss concepts: task, target and link follow from the loss") {
  static_assert(task_of<SquaredError> == Task::regression && task_of<DoubleOnly> == Task::regression);
  static_assert(task_of<LogisticLoss> == Task::binary_classification && task_of<Binary> == Task::binary_classification);
  static_assert(std::is_same_v<LabelOf<SquaredError>, double> && std::is_same_v<LabelOf<LogisticLoss>, int>);
  static_assert(HasLink<SquaredError> && HasLink<LogisticLoss> && HasLink<Huber> && !HasLink<DoubleOnly>);
}

}  // namespace loss_concept_test
