// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "../support.hpp"
#include "attune/core/executor.hpp"
#include "attune/search/async_successive_halving.hpp"
#include "attune/search/study.hpp"

namespace async_successive_halving_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

struct Fit {
  double x = 0;
  int steps = 1;

  double operator()() const { return std::abs(x - 0.3) + std::sin(40 * x) / steps; }
};

const auto space = search_space(axis<&Fit::x>(attune::uniform(0, 1)), axis<&Fit::steps>(values({1, 3, 9})));

using Async = AsyncSuccessiveHalving<&Fit::steps>;
static_assert(SearchStrategy<Async> && std::is_same_v<Asha<&Fit::steps>, Async>);

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

// Drives a strategy by hand: each candidate has a letter, and a score of its own with each budget.
class Table {
 public:
  Table(const Async& strategy, Direction direction, std::map<std::string, double> scores, std::map<std::string, double> violations = {})
      : run_(strategy.start(space.shape(), direction)), scores_(std::move(scores)), violations_(std::move(violations)) {}

  // What is asked for next, as letters with budgets, "a1 b1", and told of.
  std::string step() {
    std::string asked;
    for (const Point& point : run_.ask()) {
      const auto letter = letters_.try_emplace(point[0], std::string(1, static_cast<char>('a' + letters_.size()))).first->second;
      const auto name = letter + std::to_string(space.apply(Fit{}, point).steps);
      asked += (asked.empty() ? "" : " ") + name;
      const double score = scores_.contains(name) ? scores_.at(name) : nan;
      const double violation = violations_.contains(name) ? violations_.at(name) : 0;
      told_.push_back({.index = index_++, .point = point, .score = score, .violation = violation, .state = violation > 0 ? TrialState::infeasible : std::isnan(score) ? TrialState::failed : TrialState::complete});
    }
    for (const Trial& trial : told_) run_.tell(trial);
    told_.clear();
    return asked;
  }
  std::string steps(int count) {
    std::string all = step();
    while (--count > 0) all += " " + step();
    return all;
  }

 private:
  Async::Run run_;
  std::map<std::string, double> scores_;
  std::map<std::string, double> violations_;
  std::map<double, std::string> letters_{};
  std::vector<Trial> told_{};
  int index_ = 0;
};

}  // namespace

// With a factor of 3 the k-th of a rung goes on once 3 k have ended there and it is among the best k.
TEST_CASE("async successive halving: promotes as soon as a rung has enough, from the highest rung first") {
  Table table({.trials = 22}, Direction::minimize, {{"a1", 5}, {"b1", 2}, {"c1", 4}, {"d1", 1}, {"e1", 6}, {"f1", 7}, {"g1", 3}, {"h1", 8}, {"i1", 9}, {"j1", 0}, {"k1", 10}, {"l1", 11},
                                                     {"b3", 2}, {"d3", 1}, {"j3", 3}, {"g3", 0.5}, {"d9", 1}, {"g9", 0}});
  CHECK(table.steps(3) == "a1 b1 c1");
  CHECK(table.step() == "b3");            // the best of three
  CHECK(table.step() == "d1");            // 1 of 4 goes on at the most, and d, now the best, is it:
  CHECK(table.step() == "d3");            // so does d, although two of four have gone on then
  CHECK(table.steps(2) == "e1 f1");       // 2 of 6: b and d, both of which went on
  CHECK(table.steps(3) == "g1 h1 i1");    // 3 of 9: g is the third
  CHECK(table.step() == "g3");            // three have ended with 3 steps:
  CHECK(table.step() == "g9");            // the best of those has all steps, before another candidate begins
  CHECK(table.step() == "j1");            // j is the best of ten
  CHECK(table.step() == "j3");
  CHECK(table.steps(2) == "k1 l1");       // 4 of 12: j, d, b, g have all gone on
  CHECK(table.step() == "m1");
}

TEST_CASE("async successive halving: the larger scores go on where those are better, the earlier of equals, and none that failed") {
  Table table({.trials = 20}, Direction::maximize, {{"a1", 1}, {"b1", 2}, {"c1", 2}, {"b3", nan}, {"d1", 0}});
  CHECK(table.steps(4) == "a1 b1 c1 b3");
  CHECK(table.steps(3) == "d1 e1 f1");  // e and f fail, and are among the 6 that have ended
  CHECK(table.step() == "c3");
  CHECK(table.steps(3) == "g1 h1 i1");
  CHECK(table.step() == "a3");          // third of 9; nobody of 3 that have ended with 3 steps has a score
  CHECK(table.steps(3) == "j1 k1 l1");
  CHECK(table.step() == "d3");
  CHECK(table.steps(3) == "m1 n1 o1");  // a fifth would have failed
  CHECK(table.step() == "p1");
}

TEST_CASE("async successive halving: trials that violate a constraint go on behind those that do not, the least violation first") {
  Table table({.trials = 20}, Direction::minimize, {{"e1", 5}}, {{"a1", 2}, {"b1", 1}, {"c1", 3}, {"d1", std::numeric_limits<double>::infinity()}, {"b3", 1}});
  CHECK(table.steps(4) == "a1 b1 c1 b3");
  CHECK(table.steps(2) == "d1 e1");
  CHECK(table.step() == "e3");  // 1 of 5
  CHECK(table.step() == "f1");  // 2 of 6: e and b, both of which went on
  CHECK(table.steps(3) == "g1 h1 i1");
  CHECK(table.step() == "a3");  // 3 of 9; the others failed, and d cannot do worse
}

TEST_CASE("async successive halving: those of a batch are asked for by what had ended before it") {
  Table table({.trials = 14, .batch = 4}, Direction::minimize, {{"a1", 1}, {"b1", 2}, {"c1", 3}, {"d1", 4}, {"e1", 0}, {"f1", 5}, {"g1", 6}, {"a3", 1}, {"e3", 2}, {"h1", 7}, {"i1", 8}, {"j1", 9}});
  CHECK(table.step() == "a1 b1 c1 d1");
  CHECK(table.step() == "a3 e1 f1 g1");  // 1 of 4
  CHECK(table.step() == "e3 h1 i1 j1");  // 2 of 7: e and a
  CHECK(table.step() == "b3 k1");        // 3 of 10; the last batch is what is left of the trials
  CHECK(table.step().empty());
}

TEST_CASE("async successive halving: more trials do not change the first ones, a starting point takes nobody's place, and threads change nothing") {
  const auto trace = [](const Async& strategy, const AnyExecutor& executor, bool start = false) {
    Study study(Fit{}, space, strategy);
    if (start) study.enqueue({.x = 0.3, .steps = 9});
    study.run([](const Fit& fit) { return fit(); }, executor);
    std::vector<std::pair<Point, double>> all;
    for (const auto& trial : study.trials()) all.emplace_back(trial.point, trial.score);
    return all;
  };
  for (const int batch : {1, 3}) {
    const auto all = trace({.trials = 60, .batch = batch, .seed = 4}, Serial{});
    REQUIRE(all.size() == 60);
    for (const int threads : {2, 4}) CHECK(trace({.trials = 60, .batch = batch, .seed = 4}, Threads{threads}) == all);
    const auto fewer = trace({.trials = 33, .batch = batch, .seed = 4}, Serial{});
    CHECK(std::vector(all.begin(), all.begin() + 33) == fewer);
    const auto started = trace({.trials = 60, .batch = batch, .seed = 4}, Serial{}, true);
    CHECK(std::vector(started.begin() + 1, started.end()) == all);
  }
}

TEST_CASE("async successive halving: settings out of range, and a budget that is no axis, are refused") {
  const auto refused = [](const auto& strategy) { return error_of<InvalidArgument>([&] { strategy.start(space.shape(), Direction::minimize); }); };
  CHECK(contains(refused(Async{.trials = 0}), "AsyncSuccessiveHalving::trials: found 0, expected 1 or more"));
  CHECK(contains(refused(Async{.factor = 1}), "AsyncSuccessiveHalving::factor: found 1, expected more than 1"));
  CHECK(contains(refused(Async{.batch = 0}), "AsyncSuccessiveHalving::batch: found 0, expected 1 or more"));
  CHECK(contains(refused(AsyncSuccessiveHalving<&Fit::x>{}), "the budget, Fit::x: found an axis without levels"));
}

}  // namespace async_successive_halving_test
