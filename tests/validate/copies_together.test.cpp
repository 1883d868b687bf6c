// SPDX-License-Identifier: BSL-1.0
#include "attune/validate/copies_together.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <set>
#include <vector>

#include "../model/problems.hpp"
#include "../support.hpp"
#include "attune/metrics/mean_squared_error.hpp"
#include "attune/search/grid_search.hpp"
#include "attune/search/nested_cross_validate.hpp"
#include "attune/validate/bootstrap.hpp"
#include "attune/validate/calibrated.hpp"
#include "attune/validate/cross_validate.hpp"
#include "attune/validate/group_k_fold.hpp"
#include "attune/validate/k_fold.hpp"
#include "attune/validate/repeated_k_fold.hpp"
#include "attune/validate/stratified_k_fold.hpp"
#include "rows.hpp"

namespace copies_together_test {

using namespace attune;
using attune_test::Rows;

namespace {

// 90 rows of three classes, of which some were drawn up to four times, in no order.
Rows<int> some_rows() {
  Rows<int> rows;
  for (int i = 0; i < 90; ++i) {
    rows.y.push_back(i % 3);
    rows.groups.push_back(i / 4);
    rows.x.push_back(i);
  }
  return rows;
}

std::vector<Index> some_draws() {
  std::vector<Index> drawn;
  auto random = attune_test::random(811);
  for (int i = 0; i < 90; ++i) drawn.push_back(static_cast<Index>(random.below(60)));
  return drawn;
}

template <class S>
void check_split(const S& splitter) {
  CAPTURE(attune_test::seed());
  const auto rows = some_rows();
  const auto drawn = some_draws();
  const auto view = rows.view().subset(drawn);
  const auto folds = detail::CopiesTogether<S>{splitter}.split(view);
  CHECK(folds.size() == 3);
  std::vector<int> held_out(drawn.size());
  for (std::size_t k = 0; k < folds.size(); ++k) {
    const Fold fold = folds[k];
    std::set<Index> train, test;
    for (const Index i : fold.train) train.insert(drawn.at(static_cast<std::size_t>(i)));
    for (const Index i : fold.test) test.insert(drawn.at(static_cast<std::size_t>(i))), ++held_out[static_cast<std::size_t>(i)];
    CHECK(fold.train.size() + fold.test.size() == drawn.size());
    CHECK(test.size() > 8);
    for (const Index row : test) CHECK_FALSE(train.contains(row));
    CHECK(std::is_sorted(fold.train.begin(), fold.train.end()));
  }
  CHECK(std::ranges::count(held_out, 1) == static_cast<std::ptrdiff_t>(drawn.size()));
  // Rows without copies are split as they are.
  const auto own = splitter.split(rows.view());
  const auto same = detail::CopiesTogether<S>{splitter}.split(rows.view());
  const std::vector<Index> some{5, 3, 80, 41, 9, 10, 22, 60, 71, 2, 31, 59, 17, 0, 88};
  const auto part = rows.view().subset(some);
  const auto of_part = splitter.split(part);
  const auto same_of_part = detail::CopiesTogether<S>{splitter}.split(part);
  for (std::size_t k = 0; k < 3; ++k) {
    CHECK(Fold(own[k]).test == same[k].test);
    CHECK(Fold(of_part[k]).train == same_of_part[k].train);
  }
}

// Counts the rows that a model is asked for and was fitted to. Rows are known by their first value.
template <class Label>
struct Watched {
  double shift = 0;
  std::size_t* shared = nullptr;

  struct Model {
    std::set<double> seen{};
    std::size_t* shared = nullptr;

    std::vector<double> decision_function(const MatrixView<double>& x) const {
      std::vector<double> scores;
      for (Index i = 0; i < x.rows(); ++i) {
        *shared += seen.count(x(i, 0));
        scores.push_back(x(i, 0));
      }
      return scores;
    }
    std::vector<Label> predict(const MatrixView<double>& x) const { return std::vector<Label>(decision_function(x).size()); }
  };
  Model fit(const DatasetView<double, Label>& train) const {
    Model model{.shared = shared};
    for (Index i = 0; i < train.size(); ++i) model.seen.insert(train.x()(i, 0));
    return model;
  }
};

}  // namespace

TEST_CASE("copies: those of a row stay on one side, whatever the splitter, and all rows are held out once") {
  check_split(KFold{.folds = 3, .seed = 1});
  check_split(StratifiedKFold{.folds = 3, .seed = 2});
  check_split(GroupKFold{.folds = 3});
  check_split(RepeatedKFold{.folds = 3, .repeats = 1});
}

TEST_CASE("copies: a search inside a bootstrap's fold judges no model on rows that it was fitted to") {
  const auto data = attune_test::numbers<double>(40, 1, 812);
  std::size_t shared = 0;
  const Watched<double> learner{.shared = &shared};
  const Bootstrap outer{.folds = 4, .seed = 3};
  nested_cross_validate(learner, data, search_space(axis<&Watched<double>::shift>(values({0.0, 1.0}))), GridSearch{}, KFold{.folds = 4}, outer, Metrics<MeanSquaredError>{});
  CHECK(shared == 0);
  const auto view = data.view();
  cross_validate(learner, view.subset(outer.split(view)[0].train), KFold{.folds = 4}, Metrics<MeanSquaredError>{});
  CHECK(shared > 5);  // it does see them
}

TEST_CASE("copies: calibration inside a bootstrap's fold is on rows that the models have not seen") {
  const auto data = attune_test::classes<double>(60, 1, 813);
  std::size_t shared = 0;
  const auto view = data.view();
  const auto drawn = view.subset(Bootstrap{.folds = 1, .seed = 4}.split(view)[0].train);
  Calibrated<Watched<int>>{.learner = {.shared = &shared}}.fit(drawn);
  CHECK(shared == 0);
}

}  // namespace copies_together_test
