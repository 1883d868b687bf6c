// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "../model/problems.hpp"
#include "../support.hpp"
#include "../validate/learners.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/metrics/fbeta.hpp"
#include "attune/metrics/mean_squared_error.hpp"
#include "attune/metrics/r2.hpp"
#include "attune/model/estimator.hpp"
#include "attune/search/gaussian_process_search.hpp"
#include "attune/search/grid_search.hpp"
#include "attune/search/journal.hpp"
#include "attune/search/quasi_random_search.hpp"
#include "attune/search/random_search.hpp"
#include "attune/search/search.hpp"
#include "attune/search/successive_halving.hpp"
#include "attune/search/tpe_search.hpp"
#include "attune/validate/k_fold.hpp"
#include "fingerprint.hpp"
#include "journal_files.hpp"

namespace journal_test {

using namespace attune;
using attune_test::classes;
using attune_test::contains;
using attune_test::content;
using attune_test::error_of;
using attune_test::fingerprint;
using attune_test::ManyAtOnce;
using attune_test::NumberView;
using attune_test::numbers;
using attune_test::OwnThreads;
using attune_test::parts;
using attune_test::Path;
using attune_test::write;

namespace {

// A number that depends on settings, rows and random key; some settings fail, and some give no number.
struct Shaky {
  double shift = 0;
  int draws = 1;
  bool careful = true;
  std::shared_ptr<std::atomic<int>> fits = std::make_shared<std::atomic<int>>(0);
  int microseconds = 0;

  attune_test::Constant fit(const NumberView& train, const FitContext& context) const {
    ++*fits;
    if (microseconds > 0) std::this_thread::sleep_for(std::chrono::microseconds(microseconds));
    if (draws == 3 && shift > 0.2) throw std::runtime_error("no third draw above 0.2");
    Random random(context.random);
    double value = shift + (careful ? 0 : 0.1);
    for (int k = 0; k < draws; ++k) value += 0.1 * random.normal() + train.label(k);
    return {value};
  }
};

const auto space = search_space(axis<&Shaky::shift>(uniform(-1, 1)), axis<&Shaky::draws>(integers(1, 3)), axis<&Shaky::careful>(values({true, false})).when<&Shaky::draws>(1, 2));
const KFold three{.folds = 3, .seed = 1};
using Errors = Metrics<MeanSquaredError, R2>;

// A strategy of one's own: each point is a little off the best one so far.
struct HillClimb {
  struct Run {
    int left = 12;
    double best = 0, score = std::numeric_limits<double>::infinity();
    std::vector<Point> ask() { return left-- > 0 ? std::vector<Point>{{std::clamp(best + 0.13 * (left % 5 - 1), 0.0, 1.0), 0.3 * (left % 4), 0.5}} : std::vector<Point>{}; }
    void tell(const Trial& trial) {
      if (trial.state == TrialState::complete && trial.score < score) best = trial.point[0], score = trial.score;
    }
  };
  Run start(const std::vector<AxisShape>&, Direction) const { return {}; }
};

template <class Strategy>
auto study(const Dataset<double, double>& data, const Strategy& strategy, const std::string& path, const AnyExecutor& executor = {}, const Shaky& learner = {}, const std::vector<Point>& starts = {}) {
  return search(learner, data, space, strategy, three, Errors{}, {.execution = executor, .train_scores = true, .seed = 7, .starts = starts, .journal = path});
}

template <class Strategy>
void check_resumed(const Strategy& strategy) {
  const auto data = numbers<double>(24, 2, 300);
  const Path path("resumed");
  const std::vector<Point> fails{{0.9, 0.9, 0.5}};  // whatever the strategy comes to
  const auto whole = study(data, strategy, "", {}, {}, fails);
  const std::string expected = fingerprint(whole);
  CHECK(contains(expected, "failed"));
  CHECK(contains(expected, "complete"));
  CHECK(whole.journal.path.empty());
  const std::size_t fits = detail::fits_of(whole.trials);
  const auto by_threads = study(data, strategy, path.text, Threads{2}, {}, fails);
  CHECK(fingerprint(by_threads) == expected);
  CHECK(by_threads.journal.fits == 0);
  CHECK(parts(content(path.text)).size() > fits);  // and folds that were begun when a lower one had not failed yet
  write(path.text, "");
  const auto written = study(data, strategy, path.text, Serial{}, {}, fails);
  CHECK(fingerprint(written) == expected);
  CHECK(written.journal.fits == 0);
  const std::string text = content(path.text);
  const auto ends = parts(text);
  REQUIRE(ends.size() == fits + 1);
  int threads = 0;
  for (const std::size_t kept : {std::size_t{0}, std::size_t{1}, std::size_t{4}, fits / 2, fits - 1, fits}) {
    CAPTURE(kept);
    write(path.text, text.substr(0, ends[kept]));
    const Shaky learner;
    const bool serial = ++threads % 3 == 0;
    const auto resumed = study(data, strategy, path.text, serial ? AnyExecutor(Serial{}) : AnyExecutor(Threads{1 + threads}), learner, fails);
    CHECK(fingerprint(resumed) == expected);
    CHECK(resumed.journal.fits == kept);
    CHECK(*learner.fits >= static_cast<int>(fits - kept));
    if (serial) CHECK(*learner.fits == static_cast<int>(fits - kept));
    CHECK(resumed.journal.note.empty());
    CHECK(parts(content(path.text)).size() == kept + static_cast<std::size_t>(*learner.fits) + 1);
  }
}

}  // namespace

TEST_CASE("journal: a study that stopped anywhere ends with the same bits, with every strategy and any number of threads") {
  check_resumed(RandomSearch{.trials = 12, .seed = 3});
  check_resumed(GridSearch{.levels = 3});
  check_resumed(QuasiRandomSearch{.trials = 12, .seed = 4});
  check_resumed(TpeSearch{.trials = 16, .seed = 5, .batch = 2});
  check_resumed(GaussianProcessSearch{.trials = 12, .seed = 6});
  check_resumed(Hyperband<&Shaky::draws>{.seed = 2});
  check_resumed(HillClimb{});
}

TEST_CASE("journal: fits that are in it take the time that they took") {
  const auto data = numbers<double>(24, 2, 300);
  const Path path("times");
  const auto first = study(data, RandomSearch{.trials = 4}, path.text);
  const auto again = study(data, RandomSearch{.trials = 4}, path.text);
  for (std::size_t t = 0; t < 4; ++t) CHECK(again.trials[t].seconds == first.trials[t].seconds);
}

TEST_CASE("journal: more trials go on where fewer ended") {
  const auto data = numbers<double>(24, 2, 300);
  const Path path("more");
  const auto fewer = study(data, TpeSearch{.trials = 10, .seed = 1}, path.text);
  const auto more = study(data, TpeSearch{.trials = 15, .seed = 1}, path.text);
  CHECK(more.journal.fits == detail::fits_of(fewer.trials));
  CHECK(fingerprint(more) == fingerprint(study(data, TpeSearch{.trials = 15, .seed = 1}, "")));
}

TEST_CASE("journal: cut at any byte, the study ends with the same bits and says what was lost") {
  const auto data = numbers<double>(24, 2, 300);
  const RandomSearch strategy{.trials = 3, .seed = 3};
  const Path path("cut");
  const std::string expected = fingerprint(study(data, strategy, path.text));
  const std::string text = content(path.text);
  const auto ends = parts(text);
  const auto is_dense = [&](std::size_t size) { return size < 60 || (size > ends[0] - 40 && size < ends[0] + 20) || size > ends[ends.size() - 2] - 20; };  // each byte of the last record, and others
  for (std::size_t size = 0; size <= text.size(); size += is_dense(size) ? std::size_t{1} : std::size_t{11}) {
    CAPTURE(size);
    write(path.text, text.substr(0, size));
    const auto resumed = study(data, strategy, path.text);
    REQUIRE(fingerprint(resumed) == expected);
    const auto whole = static_cast<std::size_t>(std::ranges::upper_bound(ends, size) - ends.begin());
    REQUIRE(resumed.journal.fits == (whole == 0 ? 0 : whole - 1));
    const std::size_t left = size < ends[0] ? size : size - ends[whole - 1];
    if (left == 0)
      REQUIRE(resumed.journal.note.empty());
    else if (size < ends[0])
      REQUIRE(resumed.journal.note == "it was cut off in its first lines, after " + std::to_string(size) + " bytes, and was begun again");
    else
      REQUIRE(resumed.journal.note == "its last " + std::to_string(left) + " bytes were no whole record and were cut off");
    const auto again = study(data, strategy, path.text);
    REQUIRE(again.journal.fits == ends.size() - 1);
    REQUIRE(again.journal.note.empty());
  }
}

TEST_CASE("journal: garbage at the end, or between records, costs what it hit and no more") {
  const auto data = numbers<double>(24, 2, 300);
  const RandomSearch strategy{.trials = 3, .seed = 3};
  const Path path("garbage");
  const std::string expected = fingerprint(study(data, strategy, path.text));
  const std::string text = content(path.text);
  const auto ends = parts(text);
  auto random = attune_test::random(301);
  CAPTURE(attune_test::seed());
  for (int k = 0; k < 40; ++k) {
    CAPTURE(k);
    std::string garbage(1 + random.below(300), '\0');
    for (char& c : garbage) c = static_cast<char>(random.below(256));
    if (k % 3 == 0) garbage += text.substr(ends[ends.size() - 2], random.below(40));  // and the beginning of a record
    if (k % 3 == 1) garbage.assign(garbage.size(), '\0');               // what a file system may leave after a power failure
    write(path.text, text + garbage);
    const auto resumed = study(data, strategy, path.text);
    CHECK(fingerprint(resumed) == expected);
    CHECK(resumed.journal.fits == ends.size() - 1);
    CHECK(resumed.journal.note == "its last " + std::to_string(garbage.size()) + " bytes were no whole record and were cut off");
    CHECK(content(path.text) == text);

    std::string damaged = text;  // one bit of one record
    const auto at = ends[0] + random.below(text.size() - ends[0]);
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << random.below(8)));
    write(path.text, damaged);
    const auto repaired = study(data, strategy, path.text);
    CHECK(fingerprint(repaired) == expected);
    CHECK(repaired.journal.fits == ends.size() - 2);
    const auto record = static_cast<std::size_t>(std::ranges::upper_bound(ends, at) - ends.begin()) - 1;
    CHECK(contains(repaired.journal.note, std::to_string(ends[record + 1] - ends[record]) + " bytes "));
  }
  write(path.text, text.substr(0, ends[2]) + text.substr(ends[3], ends[4] - ends[3]) + text);  // a copy of a copy: each record counts once
  CHECK(fingerprint(study(data, strategy, path.text)) == expected);
}

TEST_CASE("journal: what is no journal, or damaged where it says what it is of, is refused and left as it is") {
  const auto data = numbers<double>(24, 2, 300);
  const RandomSearch strategy{.trials = 2};
  const Path path("other");
  const auto refused = [&](const std::string& text) {
    write(path.text, text);
    const auto why = error_of<ParseError>([&] { study(data, strategy, path.text); });
    CHECK(content(path.text) == text);
    return why;
  };
  CHECK(contains(refused("dear diary,\nit rained\n"), "the file is no journal; name a new file: nothing was changed in this one"));
  CHECK(contains(refused("x"), "the file is no journal"));
  write(path.text, "");
  study(data, strategy, path.text);
  std::string text = content(path.text);
  text[40] = static_cast<char>(text[40] ^ 1);
  CHECK(contains(refused(text), "its first lines, which say what study it is of, are damaged; delete it or name a new file"));
  const auto missing = error_of<ParseError>([&] { study(data, strategy, "/no/such/folder/journal"); });
  CHECK(contains(missing, "journal '/no/such/folder/journal': open: No such file or directory"));
}

TEST_CASE("journal: that of another search is refused in a sentence that says what differs") {
  const auto data = numbers<double>(24, 2, 300);
  const RandomSearch strategy{.trials = 3, .seed = 3};
  const Path path("differs");
  const Shaky learner{.shift = 0.1};
  study(data, strategy, path.text, {}, learner);
  const std::string text = content(path.text);
  const auto refused = [&](const auto& learner_now, const auto& data_now, const auto& space_now, const auto& strategy_now, const KFold& folds, const auto& metrics, const SearchOptions& options) {
    const auto why = error_of<InvalidArgument>([&] { search(learner_now, data_now, space_now, strategy_now, folds, metrics, options); });
    CHECK(contains(why, "journal '" + path.text + "', "));
    CHECK(content(path.text) == text);
    return why;
  };
  const SearchOptions options{.train_scores = true, .seed = 7, .journal = path.text};
  const auto with = [&](auto change) {
    auto other = options;
    change(other);
    return refused(learner, data, space, strategy, three, Errors{}, other);
  };
  CHECK(contains(with([](SearchOptions& o) { o.seed = 8; }), "SearchOptions::seed: found 7, expected 8; it is the journal of another search: name another file, or search as that one did"));
  CHECK(contains(with([](SearchOptions& o) { o.train_scores = false; }), "SearchOptions::train_scores: found 1, expected 0"));

  const auto with_data = [&](auto change) {
    auto other = data;
    change(other);
    return refused(learner, other, space, strategy, three, Errors{}, options);
  };
  CHECK(contains(with_data([](auto& d) { d.x(23, 1) = std::nextafter(d.x(23, 1), 2.0); }), "data.x: found values with the digest "));
  CHECK(contains(with_data([](auto& d) { d.y[5] += 1; }), "data.y: found values with the digest "));
  CHECK(contains(with_data([](auto& d) { d.weights.assign(24, 2.0); }), "data.weights: found none, expected values with the digest "));
  CHECK(contains(with_data([](auto& d) { std::swap(d.x(0, 0), d.x(1, 0)); }), "data.x: found"));
  CHECK(contains(refused(learner, numbers<double>(25, 2, 300), space, strategy, three, Errors{}, options), "data.rows: found 24, expected 25"));
  CHECK(contains(refused(learner, numbers<double>(24, 3, 300), space, strategy, three, Errors{}, options), "data.columns: found 2, expected 3"));

  CHECK(contains(refused(learner, data, space, strategy, KFold{.folds = 3, .seed = 2}, Errors{}, options), "rows of the folds: found"));
  CHECK(contains(refused(learner, data, space, strategy, KFold{.folds = 4, .seed = 1}, Errors{}, options), "folds: found 3, expected 4"));
  CHECK(contains(refused(learner, data, space, strategy, three, Metrics<MeanSquaredError>{}, options), "metrics: found mean squared error, R², expected mean squared error"));

  CHECK(contains(refused(Shaky{.shift = 0.25}, data, space, strategy, three, Errors{}, options), "learner.shift: found 0.1, expected 0.25"));
  CHECK(contains(refused(Shaky{.shift = 0.1, .microseconds = 1}, data, space, strategy, three, Errors{}, options), "learner.microseconds: found 0, expected 1"));

  const auto with_space = [&](const auto& other) { return refused(learner, data, other, strategy, three, Errors{}, options); };
  CHECK(contains(with_space(search_space(axis<&Shaky::shift>(uniform(-1, 1)))), "axes: found 3, expected 1"));
  CHECK(contains(with_space(search_space(axis<&Shaky::shift>(uniform(-1, 1.5)), axis<&Shaky::draws>(integers(1, 3)), axis<&Shaky::careful>(values({true, false})).when<&Shaky::draws>(1, 2))), "axis Shaky::shift.values.high: found 1, expected 1.5"));
  CHECK(contains(with_space(search_space(axis<&Shaky::shift>(uniform(-1, 1)), axis<&Shaky::draws>(integers(1, 3)), axis<&Shaky::careful>(values({false, true})).when<&Shaky::draws>(1, 2))), "axis Shaky::careful.values.domain.list: found 1, expected 0"));
  CHECK(contains(with_space(search_space(axis<&Shaky::shift>(uniform(-1, 1)), axis<&Shaky::draws>(integers(1, 3)), axis<&Shaky::careful>(values({true, false})).when<&Shaky::draws>(1, 3))), "axis Shaky::careful"));
  CHECK(contains(with_space(search_space(axis<&Shaky::shift>(log_uniform(0.1, 1)), axis<&Shaky::draws>(integers(1, 3)), axis<&Shaky::careful>(values({true, false})).when<&Shaky::draws>(1, 2))), "axis Shaky::shift.values: found Uniform, expected LogUniform"));

  const auto why = refused(learner, data, space, RandomSearch{.trials = 3, .seed = 4}, three, Errors{}, options);
  CHECK(contains(why, "trial 0, axis 0: found position "));
  CHECK(contains(why, "which the strategy asks for; the strategy, its seed or the starting points are others than the journal's"));
  CHECK(fingerprint(study(data, strategy, path.text, {}, learner)) == fingerprint(study(data, strategy, "", {}, learner)));  // and it still serves its own
}

TEST_CASE("journal: that of data with weights is none of data whose groups or times are the same numbers") {
  const auto data = numbers<double>(24, 2, 300);
  std::vector<double> values;
  std::vector<int> codes;
  for (int i = 0; i < 24; ++i) values.push_back(codes.emplace_back(1 + i % 3));
  const std::vector<std::pair<std::string, NumberView>> views{
      {"weights", view(data.x, data.y, {.weights = values})}, {"groups", view(data.x, data.y, {.groups = codes})}, {"times", view(data.x, data.y, {.times = values})}};
  for (const auto& [had, before] : views) {
    const Path path("sides-of-" + had);
    const auto run = [&](const NumberView& now) { return search(Shaky{}, now, space, RandomSearch{.trials = 3, .seed = 3}, three, Errors{}, {.journal = path.text}); };
    run(before);
    CHECK(run(before).journal.fits > 0);
    for (const auto& [has, now] : views) {
      if (had == has) continue;
      const auto text = error_of<InvalidArgument>([&] { run(now); });
      CHECK_MESSAGE((contains(text, "data." + had + ": found values with the digest ") || contains(text, "data." + has + ": found none, expected values with the digest ")), text);
    }
  }
}

TEST_CASE("journal: settings of metrics and of what a learner consists of count") {
  using Logistic = Estimator<Linear<double>, LogisticLoss>;
  const auto data = classes<double>(40, 2, 302);
  const auto strengths = search_space(axis<&L2::strength>(log_uniform(1e-3, 1)));
  const Path path("settings");
  const auto run = [&](const Logistic& learner, double beta) { return search(learner, data, strengths, GridSearch{.levels = 3}, three, Metrics<FBeta>{{FBeta{.beta = beta}}}, {.journal = path.text}); };
  const auto first = run(Logistic{}, 2);
  CHECK(run(Logistic{}, 2).journal.fits == 9);
  CHECK(contains(error_of<InvalidArgument>([&] { run(Logistic{}, 0.5); }), "metrics.members.0.beta: found 2, expected 0.5"));
  CHECK(contains(error_of<InvalidArgument>([&] { run(Logistic{.optimizer = {.memory = 5}}, 2); }), "learner.optimizer.memory: found 10, expected 5"));
}

TEST_CASE("journal: fits that are made together are written when they have ended, and only the others are made again") {
  const auto data = numbers<double>(60, 3, 303);
  const auto strengths = search_space(axis<&ManyAtOnce::strength>(values({10.0, 0.1, -1.0, 1e-3})));
  const Path path("together");
  const auto run = [&](const ManyAtOnce& learner, const std::string& name) { return search(learner, data, strengths, GridSearch{}, three, {.journal = name}); };
  const std::string expected = fingerprint(run(ManyAtOnce{}, ""));
  CHECK(contains(expected, "failed"));
  CHECK(fingerprint(run(ManyAtOnce{}, path.text)) == expected);
  const std::string text = content(path.text);
  const auto ends = parts(text);
  REQUIRE(ends.size() == 13);
  for (std::size_t kept = 0; kept <= 12; ++kept) {
    CAPTURE(kept);
    write(path.text, text.substr(0, ends[kept]));
    const ManyAtOnce learner;
    const auto resumed = run(learner, path.text);
    CHECK(fingerprint(resumed) == expected);
    CHECK(resumed.journal.fits == kept);
    CHECK(*learner.calls == (kept < 12 ? 1 : 0));
    CHECK(parts(content(path.text)).size() == 13);
  }
}

TEST_CASE("journal: what a sweep fits of a batch has the bits that it had among all of it") {
  const auto data = classes<double>(80, 3, 305);
  const auto strengths = search_space(axis<&L2::strength>(log_uniform(1e-4, 10)));
  const Path path("sweep");
  const auto run = [&](const std::string& name, const AnyExecutor& executor) {
    return search(Estimator<Linear<double>, LogisticLoss>{}, data, strengths, RandomSearch{.trials = 8, .seed = 2}, three, {.execution = executor, .journal = name});
  };
  const std::string expected = fingerprint(run("", Serial{}));
  run(path.text, Serial{});
  const std::string text = content(path.text);
  const auto ends = parts(text);
  REQUIRE(ends.size() == 25);
  for (std::size_t kept = 2; kept < 24; kept += 5) {
    CAPTURE(kept);
    write(path.text, text.substr(0, ends[kept]));
    const auto resumed = run(path.text, Threads{2});
    CHECK(fingerprint(resumed) == expected);
    CHECK(resumed.journal.fits == kept);
  }
}

TEST_CASE("journal: killed at 100 random moments, the study ends with the same bits each time") {
  const auto data = numbers<double>(24, 2, 300);
  const TpeSearch strategy{.trials = 12, .seed = 5, .batch = 4};
  const Shaky slow{.microseconds = 50};
  const Path path("killed"), copy("killed-copy");
  const std::string expected = fingerprint(study(data, strategy, path.text, {}, slow));
  const std::size_t whole = content(path.text).size();
  std::filesystem::remove(path.text);
  const auto size_now = [&] { return attune_test::size_of(path.text); };
  auto random = attune_test::random(304);
  CAPTURE(attune_test::seed());
  std::size_t before = 0, within = 0;
  for (int kill = 0; kill < 100; ++kill) {
    CAPTURE(kill);
    const std::size_t size = size_now() + random.below(whole - size_now());  // from which on it is killed
    const auto moment = std::chrono::microseconds(random.below(150));
    const ::pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      study(data, strategy, path.text, OwnThreads{1 + kill % 3}, slow);
      ::_exit(0);
    }
    bool ended = false;
    while (!ended && size_now() < size) {
      std::this_thread::yield();
      ended = ::waitpid(child, nullptr, WNOHANG) == child;
    }
    if (!ended) {
      std::this_thread::sleep_for(moment);
      ::kill(child, SIGKILL);
      ::waitpid(child, nullptr, 0);
    }
    write(copy.text, content(path.text));  // which may not have been there yet
    const auto resumed = study(data, strategy, copy.text, {}, slow);
    REQUIRE(fingerprint(resumed) == expected);
    REQUIRE(resumed.journal.fits >= before);
    within += resumed.journal.fits > before && resumed.journal.fits < 36;
    before = resumed.journal.fits;
    if (size_now() >= whole) {  // killed again and again, it has ended nevertheless
      std::filesystem::remove(path.text);
      before = 0;
    }
  }
  CHECK(within > 20);  // moments within the study, that it had not come to before
}

TEST_CASE("journal: several processes share the fits of one study, and each ends with the same bits") {
  const auto data = numbers<double>(24, 2, 300);
  const Shaky slow{.microseconds = 200};
  const Path path("shared");
  const auto check = [&](auto run, std::size_t fits) {
    std::filesystem::remove(path.text);
    const auto whole = run("", Serial{});
    const std::string expected = fingerprint(whole);
    std::vector<::pid_t> children;
    for (int k = 0; k < 3; ++k) {
      const ::pid_t child = ::fork();
      REQUIRE(child >= 0);
      if (child == 0) ::_exit(fingerprint(run(path.text, OwnThreads{1 + k % 2})) == expected ? 0 : 1);
      children.push_back(child);
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
    ::kill(children[2], SIGKILL);  // its claims end with it
    for (int k = 0; k < 3; ++k) {
      int status = -1;
      ::waitpid(children[static_cast<std::size_t>(k)], &status, 0);
      if (k < 2) CHECK(status == 0);
    }
    const std::size_t made = parts(content(path.text)).size() - 1, needed = detail::fits_of(whole.trials);
    CHECK(made <= fits);  // none was made twice
    CHECK(made >= needed);
    const auto last = run(path.text, Serial{});
    CHECK(fingerprint(last) == expected);
    CHECK(last.journal.fits == needed);
  };
  check([&](const std::string& name, const AnyExecutor& executor) { return study(data, TpeSearch{.trials = 12, .seed = 5, .batch = 4}, name, executor, slow); }, 36);  // of those that fail, folds that were begun when a lower one had not failed yet
  check([&](const std::string& name, const AnyExecutor& executor) {  // of those that do not, each
    return search(slow, data, search_space(axis<&Shaky::shift>(uniform(-1, 1))), TpeSearch{.trials = 12, .seed = 5, .batch = 4}, three, Errors{}, {.execution = executor, .journal = name});
  }, 36);
  check([&](const std::string& name, const AnyExecutor& executor) {
    return search(ManyAtOnce{}, data, search_space(axis<&ManyAtOnce::strength>(log_uniform(1e-3, 1))), RandomSearch{.trials = 10}, three, {.execution = executor, .journal = name});
  }, 30);
}

TEST_CASE("journal: folds that are claimed together are free for other processes when the last has ended, whoever began the first") {
  const Path path("claims");
  const auto describe = [](detail::StudyKey& key) { key.text("study", "of claims"); };
  const auto ours = detail::open_journal(path.text, 5, describe), theirs = detail::open_journal(path.text, 5, describe);
  const Trial first{.index = 0, .point = {0.5}}, second{.index = 1, .point = {0.25}};
  const auto fit = [] { return detail::FoldRecord{.scores = {.test = {1.0}}}; };
  ours->record_of(first, 0, 1, fit);  // in no time: folds are claimed together from now on
  for (std::size_t k = 1; k < 5; ++k) ours->record_of(second, k, 5 - k, fit);
  ours->record_of(second, 0, 5, fit);  // by a thread that was held up when it had taken the job
  int refits = 0;
  for (std::size_t k = 0; k < 5; ++k) {
    CAPTURE(k);
    CHECK(theirs->record_of(second, k, 1, [&] { return ++refits, fit(); }).has_value());
  }
  CHECK(refits == 0);
}

}  // namespace journal_test
