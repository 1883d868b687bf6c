// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "../model/problems.hpp"
#include "attune/metrics/accuracy.hpp"
#include "attune/metrics/precision.hpp"
#include "attune/metrics/recall.hpp"
#include "attune/search/fold_race.hpp"
#include "attune/search/nsga2_search.hpp"
#include "attune/search/search_front.hpp"
#include "attune/validate/k_fold.hpp"
#include "fingerprint.hpp"

namespace search_front_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;
using attune_test::fingerprint;

namespace {

// Says class 1 where the first feature is above a threshold, which trades recall for precision.
struct Threshold {
  double threshold = 0;
  double noise = 0;  // makes both worse

  struct Model {
    double threshold = 0, noise = 0;
    std::vector<int> predict(const MatrixView<double>& x) const {
      std::vector<int> labels;
      for (Index i = 0; i < x.rows(); ++i) labels.push_back(x(i, 0) + noise * std::sin(40 * x(i, 1)) > threshold);
      return labels;
    }
  };
  Model fit(const DatasetView<double, int>&) const {
    if (threshold < -0.9) throw std::runtime_error("too low");
    return {threshold, noise};
  }
};

const auto space = search_space(axis<&Threshold::threshold>(uniform(-1, 1.5)), axis<&Threshold::noise>(uniform(0, 1)));
const KFold three{.folds = 3, .seed = 1};
const Nsga2Search strategy{.trials = 60, .population = 12, .seed = 2};

template <class R>
bool dominates(const R& found, const Trial& a, const Trial& b) {
  bool better = false, worse = false;
  for (const std::size_t m : found.objectives) {
    better = better || a.mean[m] > b.mean[m];
    worse = worse || a.mean[m] < b.mean[m];
  }
  return better && !worse;
}

}  // namespace

TEST_CASE("search_front: returns the trials that no other dominates, best in the first objective first, and records the others") {
  const auto data = attune_test::classes<double>(90, 2, 910);
  const auto found = search_front<Recall, Precision>(Threshold{}, data, space, strategy, three, Metrics<Accuracy, Precision, Recall>{});
  REQUIRE(found.trials().size() == 60);
  CHECK(found.objectives == std::vector<std::size_t>{2, 1});
  REQUIRE(found.front.size() > 1);
  int failed = 0, undefined = 0;
  for (const Trial& trial : found.trials()) {
    failed += trial.state == TrialState::failed;
    undefined += trial.state == TrialState::undefined;  // a precision of nothing
    bool on_front = false, dominated = false;
    for (const std::size_t i : found.front) {
      on_front = on_front || found.trials()[i].index == trial.index;
      if (trial.state == TrialState::complete) dominated = dominated || dominates(found, found.trials()[i], trial);
    }
    CHECK(on_front == (trial.state == TrialState::complete && !dominated));
  }
  CHECK(failed > 0);
  CHECK(undefined > 0);
  for (std::size_t i = 1; i < found.front.size(); ++i) CHECK(found.trials()[found.front[i - 1]].mean[2] >= found.trials()[found.front[i]].mean[2]);
  const Trial& first = found.trials()[found.front[0]];
  CHECK(found.learner_of(first).threshold == first.values[0].number);
  CHECK(found.search.best == found.front[0]);
}

TEST_CASE("search_front: without names all metrics of the set are objectives, without a set those that are named") {
  const auto data = attune_test::classes<double>(60, 2, 911);
  const auto named = search_front<Recall, Precision>(Threshold{}, data, space, strategy, three), set = search_front(Threshold{}, data, space, strategy, three, Metrics<Recall, Precision>{});
  CHECK(named.front == set.front);
  CHECK(named.objectives == std::vector<std::size_t>{0, 1});
  CHECK(fingerprint(named.search) == fingerprint(set.search));
  CHECK(search_front<Precision, Recall>(Threshold{}, data, space, strategy, three).front.size() == named.front.size());
}

TEST_CASE("search_front: the same bits with any number of threads, and from a journal") {
  const auto data = attune_test::classes<double>(60, 2, 912);
  const auto path = (std::filesystem::temp_directory_path() / "attune_search_front_test.journal").string();
  std::remove(path.c_str());
  const auto find = [&](const SearchOptions& options) { return search_front<Recall, Precision>(Threshold{}, data, space, strategy, three, options); };
  const auto serial = find({});
  for (const int threads : {2, 4}) {
    const auto again = find({.execution = Threads{threads}});
    CHECK(fingerprint(again.search) == fingerprint(serial.search));
    CHECK(again.front == serial.front);
  }
  find({.journal = path});
  const auto resumed = find({.journal = path});
  CHECK(fingerprint(resumed.search) == fingerprint(serial.search));
  CHECK(resumed.search.journal.fits == detail::fits_of(serial.search.trials));
  std::remove(path.c_str());
}

TEST_CASE("search_front: starting points are tried first; what violates a constraint is not on the front") {
  const auto data = attune_test::classes<double>(60, 2, 913);
  const auto find = [&](const Constraint& constraint) { return search_front<Recall, Precision>(Threshold{}, data, space, strategy, three, {.starts = {space.point_of(Threshold{.threshold = 0.25, .noise = 0.5})}, .constraint = constraint}); };
  const auto free = find({});
  // A precision that half of the first generation has, which depends on no constraint.
  std::vector<double> precisions;
  for (std::size_t t = 0; t < 13; ++t)
    if (free.trials()[t].state == TrialState::complete) precisions.push_back(free.trials()[t].mean[1]);
  REQUIRE(precisions.size() > 2);
  std::sort(precisions.begin(), precisions.end());
  const double least = precisions[precisions.size() / 2];
  const auto found = find([&](const Trial& trial) { return least - trial.mean[1]; });
  CHECK(found.trials().size() == 61);
  CHECK(found.trials()[0].values[0].number == 0.25);
  CHECK(std::count_if(found.trials().begin(), found.trials().end(), [](const Trial& trial) { return trial.state == TrialState::infeasible; }) > 0);
  CHECK_FALSE(found.front.empty());
  for (const std::size_t i : found.front) CHECK(found.trials()[i].mean[1] >= least);
}

TEST_CASE("search_front: what needs one score to rank by is refused, and a search without a front throws") {
  const auto data = attune_test::classes<double>(60, 2, 914);
  const auto refused = [&](const SearchOptions& options) { return error_of<InvalidArgument>([&] { search_front<Recall, Precision>(Threshold{}, data, space, strategy, three, options); }); };
  CHECK(contains(refused({.racing = FoldRace{}}), "SearchOptions::racing: found a race, expected none in a search by several metrics"));
  CHECK(contains(refused({.choice = [](const Candidates& candidates) { return candidates.best; }}), "SearchOptions::choice: found a rule of choice, expected none"));
  const auto never = search_space(axis<&Threshold::threshold>(uniform(5, 6)));  // predicts nothing: a recall of 0, a precision of none
  CHECK_THROWS_AS((search_front<Recall, Precision>(Threshold{}, data, never, strategy, three)), SearchFailed);
}

}  // namespace search_front_test
