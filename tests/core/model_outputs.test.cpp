// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <Eigen/Core>
#include <string>
#include <utility>
#include <vector>

#include "../support.hpp"
#include "attune/core/model_outputs.hpp"

namespace outputs_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

using X = MatrixView<double>;

// A model whose methods return what they were given.
template <class Labels>
struct Predicts {
  Labels labels;
  Labels predict(const X&) const { return labels; }
};
template <class Labels, class S>
struct Decides : Predicts<Labels> {
  S scores;
  S decision_function(const X&) const { return scores; }
};
template <class Labels, class P>
struct Estimates : Predicts<Labels> {
  P probabilities;
  P predict_proba(const X&) const { return probabilities; }
};
template <class Labels, class S, class P>
struct Full : Decides<Labels, S> {
  P probabilities;
  P predict_proba(const X&) const { return probabilities; }
};
struct AllAtOnce {
  int* calls;
  std::vector<int> predict(const X&) const { return {}; }
  Outputs<int> outputs(const X&, Needs) const {
    ++*calls;
    return {.predicted = {1, 2, 3}};
  }
};

const Eigen::MatrixXd three = Eigen::MatrixXd::Zero(3, 1);
const X x(three);
const std::vector<int> labels{1, 0, 1};
const std::vector<double> doubles{0.25, 0.5, 1.0};

using Ints = std::vector<int>;
using Doubles = std::vector<double>;

TEST_CASE("needs: is a bit mask") {
  constexpr Needs both = Needs::labels | Needs::probabilities;
  static_assert(includes(both, Needs::labels) && includes(both, Needs::probabilities) && !includes(both, Needs::scores));
  static_assert(!includes(Needs::nothing, Needs::labels));
}

TEST_CASE("score matrix: is row-major") {
  const ScoreMatrix m{{1, 2, 3, 4, 5, 6}, 3};
  CHECK(m.rows() == 2);
  CHECK(m(1, 0) == 4);
  CHECK(m(0, 2) == 3);
}

TEST_CASE("outputs: labels come from vectors and from Eigen's") {
  CHECK(outputs_of<int>(Predicts<Ints>{labels}, x, Needs::labels).predicted == labels);
  Eigen::VectorXi v(3);
  v << 1, 0, 1;
  CHECK(outputs_of<int>(Predicts<Eigen::VectorXi>{v}, x, Needs::labels).predicted == labels);
  const Eigen::VectorXf f = Eigen::VectorXf::Constant(3, 0.5F);
  CHECK(outputs_of<double>(Predicts<Eigen::VectorXf>{f}, x, Needs::labels).predicted == Doubles{0.5, 0.5, 0.5});
}

TEST_CASE("outputs: what was not asked for is empty") {
  const Full<Ints, Doubles, Doubles> model{{{labels}, doubles}, doubles};
  const auto only_labels = outputs_of<int>(model, x, Needs::labels);
  CHECK(only_labels.scores.values.empty());
  CHECK(only_labels.probabilities.values.empty());
  const auto only_scores = outputs_of<int>(model, x, Needs::scores);
  CHECK(only_scores.predicted.empty());
  CHECK(only_scores.probabilities.values.empty());
  CHECK(only_scores.scores == ScoreMatrix{doubles, 1});
  const auto nothing = outputs_of<int>(model, x, Needs::nothing);
  CHECK(nothing == Outputs<int>{});
}

TEST_CASE("outputs: scores of several columns become row-major, whatever their layout") {
  Eigen::MatrixXd columns(3, 2);
  columns << 1, 2, 3, 4, 5, 6;
  const Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> rows = columns.cast<float>();
  const ScoreMatrix expected{{1, 2, 3, 4, 5, 6}, 2};
  CHECK(outputs_of<int>(Decides<Ints, Eigen::MatrixXd>{{labels}, columns}, x, Needs::scores).scores == expected);
  CHECK(outputs_of<int>(Decides<Ints, std::decay_t<decltype(rows)>>{{labels}, rows}, x, Needs::scores).scores == expected);
  CHECK(outputs_of<int>(Decides<Ints, ScoreMatrix>{{labels}, expected}, x, Needs::scores).scores == expected);
}

TEST_CASE("outputs: one probability a row is that of the positive class, and becomes two columns") {
  const ScoreMatrix expected{{0.75, 0.25, 0.5, 0.5, 0.0, 1.0}, 2};
  CHECK(outputs_of<int>(Estimates<Ints, Doubles>{{labels}, doubles}, x, Needs::probabilities).probabilities == expected);
  Eigen::VectorXd v(3);
  v << 0.25, 0.5, 1.0;
  CHECK(outputs_of<int>(Estimates<Ints, Eigen::VectorXd>{{labels}, v}, x, Needs::probabilities).probabilities == expected);
  Eigen::MatrixXd both(3, 2);
  both << 0.75, 0.25, 0.5, 0.5, 0.0, 1.0;
  CHECK(outputs_of<int>(Estimates<Ints, Eigen::MatrixXd>{{labels}, both}, x, Needs::probabilities).probabilities == expected);
}

TEST_CASE("outputs: probabilities stand in for scores where a model has no decision values") {
  const auto out = outputs_of<int>(Estimates<Ints, Doubles>{{labels}, doubles}, x, Needs::scores);
  CHECK(out.scores == ScoreMatrix{{0.75, 0.25, 0.5, 0.5, 0.0, 1.0}, 2});
}

TEST_CASE("outputs: answers with another number of rows are refused by the method's name") {
  const Full<Ints, Doubles, Doubles> shorter{{{{1, 0}}, {1, 2}}, {1, 2, 3, 4}};
  const auto labels_error = error_of<InvalidArgument>([&] { outputs_of<int>(shorter, x, Needs::labels); });
  CHECK(contains(labels_error, "model.predict(X)"));
  CHECK(contains(labels_error, "found 2 results"));
  CHECK(contains(labels_error, "expected 3"));
  CHECK(contains(error_of<InvalidArgument>([&] { outputs_of<int>(shorter, x, Needs::scores); }), "model.decision_function(X)"));
  CHECK(contains(error_of<InvalidArgument>([&] { outputs_of<int>(shorter, x, Needs::probabilities); }), "model.predict_proba(X)"));
}

TEST_CASE("outputs: a model that gives all at once is asked once") {
  int calls = 0;
  CHECK(outputs_of<int>(AllAtOnce{&calls}, x, Needs::labels | Needs::scores).predicted == Ints{1, 2, 3});
  CHECK(calls == 1);
}

TEST_CASE("can_serve: scores may be probabilities, probabilities must be") {
  using L = Predicts<Ints>;
  using D = Decides<Ints, Doubles>;
  using P = Estimates<Ints, Doubles>;
  static_assert(can_serve<L, X>(Needs::labels) && !can_serve<L, X>(Needs::scores) && !can_serve<L, X>(Needs::probabilities));
  static_assert(can_serve<D, X>(Needs::labels | Needs::scores) && !can_serve<D, X>(Needs::probabilities));
  static_assert(can_serve<P, X>(Needs::scores | Needs::probabilities));
}

TEST_CASE("outputs of: several numbers a row come as a matrix, from whatever holds them, with a row for each row of X") {
  using Several = TargetRow<double>;
  Eigen::MatrixXd y(3, 2);
  y << 1, 2, 3, 4, 5, 6;
  const ScoreMatrix expected{{1, 2, 3, 4, 5, 6}, 2};
  CHECK(outputs_of<Several>(Predicts<Eigen::MatrixXd>{y}, x, Needs::labels).predicted == expected);
  CHECK(outputs_of<Several>(Predicts<ScoreMatrix>{expected}, x, Needs::labels).predicted == expected);
  CHECK(outputs_of<Several>(Predicts<Doubles>{doubles}, x, Needs::labels).predicted == ScoreMatrix{doubles, 1});
  CHECK(outputs_of<Several>(Predicts<Eigen::MatrixXd>{y}, x, Needs::nothing).predicted.values.empty());
  const Predicts<Eigen::MatrixXd> too_few{y.topRows(2)};
  CHECK(contains(error_of<InvalidArgument>([&] { outputs_of<Several>(too_few, x, Needs::labels); }), "model.predict(X): found 2 results, expected 3"));
}

}  // namespace outputs_test
