// SPDX-License-Identifier: BSL-1.0

// What a search adds to the fits that it makes, and what a fold race spares of them.
//
// overhead: a search over fits that take a given time; the counter `microseconds` is what else the search spends from one fit
// to the next, scoring ten rows included, the median of its fits; `share` that as a part of a fit; `mean` and `mean_share`
// the same of all that the search spends outside of fits, by their number: the strategy, the opening of the journal, the
// check of the data and the result, which are in no median, included. With TpeSearch, of 100 and of 1,000 trials, raced or
// not, what the strategy itself takes, asked again for the same trials, is taken off the mean. CPU time, that of the system's calls included, and
// the least of several rounds: what else runs on the machine empties the caches, and so only adds.
//
// race: a grid of 100 candidates, 10 folds, 50 seeds, over data of which the true score of each candidate is known. `fewer`
// is how many times fewer fits a race makes than the whole search, `within` in how many seeds of 50 the choice is worse in
// true score than that of the whole search by less than one standard error of its mean, `same` in how many it is the same.

#include <benchmark/benchmark.h>
#include <time.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <limits>
#include <string>
#include <vector>

#include "attune/core/random.hpp"
#include "attune/data/dataset.hpp"
#include "attune/metrics/accuracy.hpp"
#include "attune/metrics/mean_squared_error.hpp"
#include "attune/search/fold_race.hpp"
#include "attune/search/grid_search.hpp"
#include "attune/search/random_search.hpp"
#include "attune/search/search.hpp"
#include "attune/search/tpe_search.hpp"
#include "attune/validate/k_fold.hpp"

using namespace attune;

namespace {

// Of CPU time of this thread.
double seconds_now() {
  ::timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

struct Constant {
  double value = 0;
  Eigen::VectorXd predict(const MatrixView<double>& x) const { return Eigen::VectorXd::Constant(x.rows(), value); }
};

// ------ overhead

double busy = 0;                // seconds within fits
double ended = 0;               // the last fit
std::vector<double> between{};  // fits

struct Busy {
  double setting = 0;
  double microseconds = 0;

  Constant fit(const DatasetView<double, double>&) const {
    const double start = seconds_now();
    between.push_back(start - ended);
    while (ended = seconds_now(), ended - start < 1e-6 * microseconds) {
    }
    busy += ended - start;
    return {setting};
  }
};

void overhead(benchmark::State& state, double microseconds, bool journal) {
  Dataset<double, double> data{.x = RowMatrix<double>::Zero(50, 1), .y = Eigen::VectorXd::LinSpaced(50, 0, 1)};
  const auto file = std::filesystem::temp_directory_path() / "attune-overhead.journal";
  const int trials = microseconds > 100 ? 100 : 400;
  double least = std::numeric_limits<double>::infinity(), least_mean = least;
  for (auto _ : state) {
    std::filesystem::remove(file);
    busy = 0;
    between.clear();
    const double start = ended = seconds_now();
    const auto found = search(Busy{.microseconds = microseconds}, data, search_space(axis<&Busy::setting>(uniform(0, 1))), RandomSearch{.trials = trials}, KFold{}, Metrics<MeanSquaredError>{},
                              {.journal = journal ? file.string() : ""});
    least_mean = std::min(least_mean, (seconds_now() - start - busy) / static_cast<double>(5 * found.trials.size()));
    std::ranges::nth_element(between, between.begin() + std::ssize(between) / 2);
    least = std::min(least, between[between.size() / 2]);
  }
  std::filesystem::remove(file);
  state.counters["microseconds"] = 1e6 * least;
  state.counters["mean"] = 1e6 * least_mean;
  if (microseconds > 0) {
    state.counters["share"] = 1e6 * least / microseconds;
    state.counters["mean_share"] = 1e6 * least_mean / microseconds;
  }
}

// Of candidates that come one by one, each compared with those that ended before.
void overhead_of_tpe(benchmark::State& state, int trials, const RacingRule& racing) {
  Dataset<double, double> data{.x = RowMatrix<double>::Zero(50, 1), .y = Eigen::VectorXd::LinSpaced(50, 0, 1)};
  const auto space = search_space(axis<&Busy::setting>(uniform(0, 1)));
  const TpeSearch strategy{.trials = trials};
  double least = std::numeric_limits<double>::infinity(), fits = 0;
  for (auto _ : state) {
    busy = fits = 0;
    between.clear();
    const double start = seconds_now();
    const auto found = search(Busy{}, data, space, strategy, KFold{.folds = 10}, Metrics<MeanSquaredError>{}, {.racing = racing});
    const double all = seconds_now() - start;
    for (const auto& trial : found.trials) fits += static_cast<double>(trial.folds.size());
    const double begun = seconds_now();
    auto run = strategy.start(space.shape(), Direction::minimize);
    std::size_t told = 0;
    for (auto points = run.ask(); !points.empty(); points = run.ask())
      for (std::size_t i = 0; i < points.size(); ++i) run.tell(found.trials[told++]);
    least = std::min(least, (all - busy - (seconds_now() - begun)) / fits);
  }
  state.counters["mean"] = 1e6 * least;
  state.counters["fits"] = fits;
}

// ------ races

double normal_cdf(double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); }

// Says a number, of a target that is normal about 1 with variance 1.
struct Says {
  double value = 0;

  Constant fit(const DatasetView<double, double>&) const { return {value}; }
  double true_score() const { return 1 + (value - 1) * (value - 1); }

  static constexpr Direction direction = Direction::minimize;
  static auto metrics() { return Metrics<MeanSquaredError>{}; }
  static auto space() { return search_space(axis<&Says::value>(uniform(-4, 6))); }
  static GridSearch grid() { return {.levels = 100}; }
  static Dataset<double, double> data(Random& random) {
    Dataset<double, double> made{.x = RowMatrix<double>::Zero(200, 1), .y = Eigen::VectorXd(200)};
    for (double& y : made.y) y = 1 + random.normal();
    return made;
  }
};

// Learns: a share of the mean of the target and an offset. The score is that of learning from 180 rows.
struct Shrunk {
  double share = 1;
  double offset = 0;

  Constant fit(const DatasetView<double, double>& train) const {
    double sum = 0;
    for (Index i = 0; i < train.size(); ++i) sum += train.label(i);
    return {share * sum / static_cast<double>(train.size()) + offset};
  }
  double true_score() const { return 1 + share * share / 180 + ((share - 1) + offset) * ((share - 1) + offset); }

  static constexpr Direction direction = Direction::minimize;
  static auto metrics() { return Metrics<MeanSquaredError>{}; }
  static auto space() { return search_space(axis<&Shrunk::share>(uniform(0, 3)), axis<&Shrunk::offset>(uniform(-2, 2))); }
  static GridSearch grid() { return {.levels = 10}; }
  static Dataset<double, double> data(Random& random) { return Says::data(random); }
};

struct Side {
  double threshold = 0;

  std::vector<int> predict(const MatrixView<double>& x) const {
    std::vector<int> labels;
    for (Index i = 0; i < x.rows(); ++i) labels.push_back(x(i, 0) > threshold);
    return labels;
  }
};

// Says on which side of a threshold a normal number is: nine in ten rows above 0 are of class 1, and one in ten of those below.
struct Threshold {
  double threshold = 0;

  Side fit(const DatasetView<double, int>&) const { return {threshold}; }
  double true_score() const { return 0.9 - 0.8 * std::abs(normal_cdf(threshold) - 0.5); }

  static constexpr Direction direction = Direction::maximize;
  static auto metrics() { return Metrics<Accuracy>{}; }
  static auto space() { return search_space(axis<&Threshold::threshold>(uniform(-3, 3))); }
  static GridSearch grid() { return {.levels = 100}; }
  static Dataset<double, int> data(Random& random) {
    Dataset<double, int> made{.x = RowMatrix<double>(1000, 1), .y = Eigen::VectorXi(1000)};
    for (Index i = 0; i < 1000; ++i) {
      made.x(i, 0) = random.normal();
      made.y[i] = (made.x(i, 0) > 0) != (random.below(10) == 0);
    }
    return made;
  }
};

// A score is a true mean, less the square of the distance to the best place, plus what is common to the fold, and noise of
// its own that grows away from the best place. It is predicted by a model that knows its error: the root of it.
struct Noisy {
  double place = 0;
  double noise = 0.3;

  Constant fit(const DatasetView<double, double>&, const FitContext& context) const {
    Random random(context.random);
    return {std::sqrt(std::max(0.0, true_score() + noise * (1 + std::abs(place)) * random.normal()))};
  }
  double true_score() const { return 4 + place * place; }

  static constexpr Direction direction = Direction::minimize;
  static auto metrics() { return Metrics<MeanSquaredError>{}; }
  static auto space() { return search_space(axis<&Noisy::place>(uniform(-3, 5))); }
  static GridSearch grid() { return {.levels = 100}; }
  static Dataset<double, double> data(Random& random) {
    Dataset<double, double> made{.x = RowMatrix<double>::Zero(200, 1), .y = Eigen::VectorXd(200)};
    for (double& y : made.y) y = 0.05 * random.normal();
    return made;
  }
};

template <class L>
void race(benchmark::State& state, int folds, const FoldRace& rule) {
  constexpr std::uint64_t seeds = 50;
  double whole_fits = 0, raced_fits = 0, within = 0, same = 0;
  for (auto _ : state)
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
      Random random(RandomKey{seed});
      const auto data = L::data(random);
      const auto run = [&](const RacingRule& racing) { return search(L{}, data, L::space(), L::grid(), KFold{.folds = folds, .seed = seed}, L::metrics(), {.seed = seed, .racing = racing}); };
      const auto whole = run({}), raced = run(rule);
      for (const auto& trial : whole.trials) whole_fits += static_cast<double>(trial.folds.size());
      for (const auto& trial : raced.trials) raced_fits += static_cast<double>(trial.folds.size());
      const double standard_error = whole.best_trial().spread[0] / std::sqrt(static_cast<double>(folds));
      const double worse = raced.best_learner().true_score() - whole.best_learner().true_score();
      within += (L::direction == Direction::minimize ? worse : -worse) < standard_error;
      same += raced.best == whole.best;
    }
  state.counters["fewer"] = whole_fits / raced_fits;
  state.counters["within"] = within;
  state.counters["same"] = same;
}

const bool added = [] {
  for (const bool journal : {false, true})
    for (const double microseconds : {0.0, 1000.0}) {
      const std::string name = std::string("overhead") + (microseconds > 0 ? "-1ms" : "") + (journal ? "-journal" : "");
      benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) { overhead(state, microseconds, journal); })->Iterations(microseconds > 100 ? 5 : 15)->Unit(benchmark::kMillisecond);
    }
  for (const bool raced : {false, true})
    for (const int trials : {100, 1000}) {
      const std::string name = "overhead-tpe-" + std::to_string(trials) + (raced ? "-raced" : "");
      benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) { overhead_of_tpe(state, trials, raced ? RacingRule(FoldRace{}) : RacingRule{}); })->Iterations(trials > 100 ? 3 : 10)->Unit(benchmark::kMillisecond);
    }
  const auto add = [](const char* name, auto work) { benchmark::RegisterBenchmark(name, work)->Iterations(1)->Unit(benchmark::kMillisecond); };
  add("race-truth-shrunk", [](benchmark::State& state) { race<Shrunk>(state, 10, {.target = RaceTarget::truth}); });
  add("race-says", [](benchmark::State& state) { race<Says>(state, 10, {}); });
  add("race-shrunk", [](benchmark::State& state) { race<Shrunk>(state, 10, {}); });
  add("race-threshold", [](benchmark::State& state) { race<Threshold>(state, 10, {}); });
  add("race-noisy", [](benchmark::State& state) { race<Noisy>(state, 10, {}); });
  add("race-threshold-5-folds", [](benchmark::State& state) { race<Threshold>(state, 5, {.first = 2}); });
  return true;
}();

}  // namespace
