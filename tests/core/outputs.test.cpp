// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <vector>

#include "attune/core/outputs.hpp"

namespace outputs_test {

using namespace attune;

static_assert(includes(Needs::labels | Needs::scores, Needs::scores) && !includes(Needs::labels | Needs::scores, Needs::probabilities));
static_assert(!includes(Needs::nothing, Needs::labels) && (Needs::nothing | Needs::labels) == Needs::labels);

TEST_CASE("outputs: a matrix of scores is row by row, and so is the view of it, in the same memory") {
  const ScoreMatrix scores{.values = {1, 2, 3, 4, 5, 6}, .cols = 3};
  CHECK(scores.rows() == 2);
  CHECK(scores(0, 2) == 3);
  CHECK(scores(1, 0) == 4);
  const ScoreView view = scores;
  CHECK(view.values.data() == scores.values.data());
  CHECK(view.rows() == 2);
  CHECK(view(1, 2) == 6);
  CHECK(ScoreMatrix{}.rows() == 0);
  CHECK(ScoreView{}.rows() == 0);
}

TEST_CASE("outputs: equal where labels, scores and probabilities are, as rows and as columns") {
  const Outputs<int> said{.predicted = {1, 0}, .scores = {{0.5, -0.5}, 1}, .probabilities = {{0.4, 0.6, 0.7, 0.3}, 2}};
  Outputs<int> other = said;
  CHECK(other == said);
  other.scores.cols = 2;
  CHECK(other != said);
  const OutputsView<int> view = said;
  CHECK(view.predicted.data() == said.predicted.data());
  CHECK(view.scores.values.data() == said.scores.values.data());
  CHECK(view.probabilities(1, 0) == 0.7);
  const OutputsView<int> labels(said.predicted);
  CHECK(labels.scores.rows() == 0);
  CHECK(labels.probabilities.rows() == 0);
}

TEST_CASE("outputs: of several targets are a row of numbers a sample") {
  const Outputs<TargetRow<double>> said{.predicted = {{1, 2, 3, 4}, 2}, .scores = {}, .probabilities = {}};
  CHECK(said.predicted.rows() == 2);
  CHECK(said.predicted(1, 1) == 4);
  CHECK(said != Outputs<TargetRow<double>>{});
}

}  // namespace outputs_test
