// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/core/executor.hpp"
#include "attune/search/nsga2_search.hpp"
#include "attune/search/study.hpp"
#include "attune/search/tpe_search.hpp"

namespace front_study_test {

using namespace attune;
using attune_test::contains;
using attune_test::error_of;

namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();

// A beam: the thicker the stiffer, and the heavier; a material has its price.
struct Beam {
  enum class Material { wood, steel };
  double thickness = 1;
  Material material = Material::wood;

  double weight() const { return thickness * (material == Material::steel ? 2 : 1); }
  double stiffness() const { return std::sqrt(thickness) * (material == Material::steel ? 1.5 : 1); }
};
const auto space = search_space(axis<&Beam::thickness>(uniform(0.1, 4)), axis<&Beam::material>(values({Beam::Material::wood, Beam::Material::steel})));
const std::vector<Direction> directions{Direction::minimize, Direction::maximize};
std::vector<double> scores_of(const Beam& beam) { return {beam.weight(), beam.stiffness()}; }

// Asks for two at a time, twice, and notes what it is told.
struct Pairs {
  std::shared_ptr<std::vector<std::string>> log = std::make_shared<std::vector<std::string>>();

  struct Run {
    std::shared_ptr<std::vector<std::string>> log;
    int left = 2;
    std::vector<Point> ask() { return left-- > 0 ? std::vector<Point>{{0.25, 0.25}, {0.75, 0.25}} : std::vector<Point>{}; }
    void tell(const Trial& trial, const std::vector<double>& scores) {
      std::string all = std::to_string(trial.index) + " " + std::string(to_string(trial.state));
      for (const double score : scores) all += " " + std::to_string(static_cast<int>(score));
      log->push_back(all);
    }
  };
  Run start(const std::vector<AxisShape>&, const std::vector<Direction>&) const { return {log}; }
};

template <class StudyT>
std::vector<Point> trace(const StudyT& study) {
  std::vector<Point> all;
  for (const Trial& trial : study.trials()) {
    all.push_back(trial.point);
    all.back().insert(all.back().end(), trial.mean.begin(), trial.mean.end());
  }
  return all;
}

}  // namespace

TEST_CASE("study: several scores a trial are told in the order of asking, and the front is what no other dominates") {
  const Pairs strategy;
  Study study(Beam{}, space, strategy, directions);
  const auto a = *study.ask(), b = *study.ask();
  study.tell(b, {2, 5});
  CHECK(strategy.log->empty());
  study.tell(a, {3, 4});
  const auto c = *study.ask(), d = *study.ask();
  study.tell(c, {1, nan});
  study.tell(d, {0, 9}, 0.5);
  CHECK(*strategy.log == std::vector<std::string>{"0 complete 3 4", "1 complete 2 5", "2 undefined", "3 infeasible 0 9"});
  CHECK(study.front() == std::vector<std::size_t>{1});
  CHECK(study.trials()[1].mean == std::vector<double>{2, 5});
  CHECK(!study.ask());
}

TEST_CASE("study: another number of scores than of directions is refused") {
  Study study(Beam{}, space, Pairs{}, directions);
  const auto a = *study.ask();
  CHECK(contains(error_of<InvalidArgument>([&] { study.tell(a, {1}); }), "Study::tell, candidate 0: found 1 scores, expected 2, one for each direction"));
  study.tell(a, {1, 2}, -1);
  CHECK(study.trials()[0].violation == 0);
  Study other(Beam{}, space, Pairs{}, directions);
  CHECK(contains(error_of<InvalidArgument>([&] { other.run([](const Beam&) { return std::vector<double>{1, 2, 3}; }); }), "Study::run, candidate 0: found 3 scores"));
}

// Of the same weight steel is stiffer, 1.5 / √2 times, and below a weight of 0.2 there is wood only.
TEST_CASE("study: nsga2 finds the front of a function of one's own") {
  Study study(Beam{}, space, Nsga2Search{.trials = 300, .population = 20, .seed = 3}, directions);
  study.enqueue({.thickness = 4});
  study.run(scores_of);
  REQUIRE(study.trials().size() == 301);
  const auto front = study.front();
  CHECK(front.size() > 40);
  double least = 10, most = 0;
  int dominated = 0;
  for (const std::size_t i : front) {
    const Beam beam = study.settings_of(study.trials()[i]);
    least = std::min(least, beam.weight());
    most = std::max(most, beam.weight());
    for (const std::size_t j : front) dominated += study.trials()[j].mean[0] < beam.weight() && study.trials()[j].mean[1] > beam.stiffness();
  }
  CHECK(dominated == 0);
  CHECK(least < 0.15);
  CHECK(most > 7);
}

TEST_CASE("study: a constraint bounds the front, and a function that throws has failed") {
  Study study(Beam{}, space, Nsga2Search{.trials = 120, .seed = 1}, directions);
  study.run([](const Beam& beam) {
    if (beam.thickness < 0.3) throw std::runtime_error("too thin");
    return FrontOutcome{.scores = scores_of(beam), .violation = std::max(0.0, beam.weight() - 2)};
  });
  REQUIRE(!study.front().empty());
  for (const std::size_t i : study.front()) CHECK(study.trials()[i].mean[0] <= 2);
  CHECK(std::any_of(study.trials().begin(), study.trials().end(), [](const Trial& trial) { return trial.state == TrialState::failed && trial.failure == "too thin" && trial.mean.empty(); }));
}

TEST_CASE("study: several directions, the same bits with any number of threads and from a journal") {
  const auto path = (std::filesystem::temp_directory_path() / "attune_front_study_test.journal").string();
  std::remove(path.c_str());
  const auto find = [&](const AnyExecutor& executor, const StudyOptions& options) {
    Study study(Beam{}, space, Nsga2Search{.trials = 50, .seed = 6}, directions, options);
    study.run(scores_of, executor);
    return study;
  };
  const auto serial = find(Serial{}, {});
  for (const int threads : {2, 4}) CHECK(trace(find(Threads{threads}, {})) == trace(serial));
  find(Serial{}, {.journal = path});
  std::filesystem::resize_file(path, std::filesystem::file_size(path) * 2 / 3);
  const auto resumed = find(Threads{2}, {.journal = path});
  CHECK(trace(resumed) == trace(serial));
  CHECK(resumed.front() == serial.front());
  CHECK((resumed.journal().fits > 20 && resumed.journal().fits < 50));
  const auto other = error_of<InvalidArgument>([&] { Study(Beam{}, space, Nsga2Search{.trials = 50}, {Direction::minimize, Direction::minimize}, {.journal = path}); });
  CHECK(contains(other, "direction"));
  std::remove(path.c_str());
}

}  // namespace front_study_test
