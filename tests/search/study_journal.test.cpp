// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstddef>
#include <filesystem>
#include <limits>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "../support.hpp"
#include "attune/core/executor.hpp"
#include "attune/search/gaussian_process_search.hpp"
#include "attune/search/random_search.hpp"
#include "attune/search/study.hpp"
#include "attune/search/tpe_search.hpp"
#include "fingerprint.hpp"
#include "journal_files.hpp"

namespace study_journal_test {

using namespace attune;
using attune_test::contains;
using attune_test::content;
using attune_test::error_of;
using attune_test::OwnThreads;
using attune_test::parts;
using attune_test::Path;
using attune_test::write;

namespace {

// Some settings fail, some give no number, and some are not allowed.
struct Pump {
  double pressure = 1;
  int blades = 4;
  bool geared = true;
  double load = 0.5;

  Outcome operator()() const {
    if (blades == 3 && pressure > 0.2) throw std::runtime_error("three blades burst above 0.2");
    if (blades == 4 && pressure < -0.8) return {.score = std::numeric_limits<double>::quiet_NaN()};
    return {.score = std::pow(pressure - 0.3, 2) + 0.1 * blades + (geared ? 0 : 0.05) + load / 3, .violation = std::max(0.0, pressure - 0.9)};
  }
};

const auto space = search_space(axis<&Pump::pressure>(uniform(-1, 1)), axis<&Pump::blades>(integers(2, 5)), axis<&Pump::geared>(values({true, false})).when<&Pump::blades>(2, 4));
const std::vector<Pump> starts{{.pressure = 0.25, .blades = 5}, {.pressure = -0.5, .blades = 3}};

struct Ended {
  std::vector<Trial> trials{};
  std::size_t best = 0;
  JournalUse journal{};
  int evaluated = 0;
};

template <class Strategy>
Ended study(const Strategy& strategy, const std::string& path, const AnyExecutor& executor = {}, int microseconds = 0) {
  std::atomic<int> evaluated{0};
  Study study(Pump{}, space, strategy, Direction::minimize, {.journal = path});
  for (const Pump& start : starts) study.enqueue(start);
  study.run([&](const Pump& pump) {
    ++evaluated;
    if (microseconds > 0) std::this_thread::sleep_for(std::chrono::microseconds(microseconds));
    return pump();
  }, executor);
  return {study.trials(), static_cast<std::size_t>(study.best_trial().index), study.journal(), evaluated};
}

template <class Strategy>
void check_resumed(const Strategy& strategy) {
  const Path path("study");
  const auto whole = study(strategy, "");
  const std::string expected = attune_test::fingerprint(whole);
  CHECK(contains(expected, "failed"));
  CHECK(whole.journal.path.empty());
  const auto written = study(strategy, path.text, Threads{2});
  CHECK(attune_test::fingerprint(written) == expected);
  CHECK(written.journal.fits == 0);
  const std::string text = content(path.text);
  const auto ends = parts(text);
  const std::size_t trials = whole.trials.size();
  REQUIRE(ends.size() == trials + 1);
  for (const std::size_t kept : {std::size_t{0}, std::size_t{1}, std::size_t{3}, trials / 2, trials - 1, trials}) {
    CAPTURE(kept);
    write(path.text, text.substr(0, ends[kept]));
    const auto resumed = study(strategy, path.text, kept % 2 == 0 ? AnyExecutor(Serial{}) : AnyExecutor(Threads{2}));
    CHECK(attune_test::fingerprint(resumed) == expected);
    CHECK(resumed.journal.path == path.text);
    CHECK(resumed.journal.fits == kept);
    CHECK(resumed.journal.note.empty());
    CHECK(resumed.evaluated == static_cast<int>(trials - kept));
    CHECK(parts(content(path.text)).size() == trials + 1);
  }
  // Whatever ended of a batch before the process did: every second record.
  std::string some = text.substr(0, ends[0]);
  for (std::size_t k = 0; k + 1 < ends.size(); k += 2) some += text.substr(ends[k], ends[k + 1] - ends[k]);
  write(path.text, some);
  const auto resumed = study(strategy, path.text, Threads{2});
  CHECK(attune_test::fingerprint(resumed) == expected);
  CHECK(resumed.evaluated == static_cast<int>(trials / 2));
}

}  // namespace

TEST_CASE("study's journal: a study that stopped anywhere ends with the same bits, its starting points among them") {
  check_resumed(RandomSearch{.trials = 12, .seed = 3});
  check_resumed(TpeSearch{.trials = 16, .seed = 5, .batch = 3});
  check_resumed(GaussianProcessSearch{.trials = 11, .seed = 6});
}

TEST_CASE("study's journal: a run that was ended goes on to the same end, and is told of what is in the journal") {
  const Path path("ended");
  struct Line {
    double x = 0.5;
  };
  const auto run = [&](std::vector<int>& told, int last, int& tries) {
    Study study(Line{}, search_space(axis<&Line::x>(uniform(0, 1))), TpeSearch{.trials = 30, .seed = 1}, Direction::minimize, {.journal = path.text});
    study.enqueue({.x = 0.9});
    const auto end = study.run([&](const Line& at) { return ++tries, std::abs(at.x - 0.3); }, {.on_trial = [&](const Trial& trial) { return told.push_back(trial.index), trial.index < last; }});
    CHECK(end == (last < 30 ? SearchEnd::on_trial : SearchEnd::strategy));
    return attune_test::fingerprint(Ended{.trials = study.trials()});
  };
  std::vector<int> first, again, rest;
  int tries = 0;
  const auto expected = run(first, 14, tries);
  CHECK(first.size() == 15);
  CHECK(tries == 15);
  CHECK(run(again, 14, tries) == expected);
  CHECK(again == first);
  CHECK(tries == 15);
  run(rest, 99, tries);
  CHECK(rest.size() == 31);
  CHECK(tries == 31);
}

TEST_CASE("study's journal: a trial is written when it ends, also where all are tried at once") {
  const Path path("written");
  Study study(Pump{}, space, RandomSearch{.trials = 8}, Direction::minimize, {.journal = path.text});
  std::vector<std::size_t> written;
  study.run([&](const Pump& pump) {
    written.push_back(parts(content(path.text)).size() - 1);
    return pump.load;
  });
  CHECK(written == std::vector<std::size_t>{0, 1, 2, 3, 4, 5, 6, 7});
}

TEST_CASE("study's journal: a loop of one's own tries only what is not in it, and more trials go on where fewer ended") {
  const Path path("loop");
  const auto loop = [&](int trials, const std::string& name, int most) {
    Study study(Pump{}, space, TpeSearch{.trials = trials, .seed = 1}, Direction::minimize, {.journal = name});
    Ended ended;
    while (ended.evaluated < most) {
      const auto candidate = study.ask();
      if (!candidate) break;
      study.tell(*candidate, candidate->settings.pressure * candidate->settings.load, candidate->settings.blades == 2 ? 0.5 : 0.0);
      ++ended.evaluated;
    }
    return Ended{study.trials(), 0, study.journal(), ended.evaluated};
  };
  CHECK(loop(10, path.text, 4).evaluated == 4);
  CHECK(loop(10, path.text, 3).journal.fits == 4);
  CHECK(loop(10, path.text, 100).evaluated == 3);
  CHECK(loop(10, path.text, 100).evaluated == 0);
  const auto more = loop(14, path.text, 100);
  CHECK(more.evaluated == 4);
  CHECK(more.journal.fits == 10);
  CHECK(attune_test::fingerprint(more) == attune_test::fingerprint(loop(14, "", 100)));
}

TEST_CASE("study's journal: a loop that tries several at once learns from has_more how many are left of them") {
  const Path path("several");
  for (const std::string& name : {std::string{}, path.text}) {
    Study study(Pump{}, space, RandomSearch{.trials = 6}, Direction::maximize, {.journal = name});
    CHECK(!study.has_more());  // the strategy was not asked yet
    std::vector<Candidate<Pump>> together{*study.ask()};
    while (together.size() < 4 && study.has_more()) together.push_back(*study.ask());
    CHECK(together.size() == 4);
    std::ranges::reverse(together);
    for (const auto& one : together) study.tell(one, one.settings.pressure);
    CHECK(study.has_more());
  }
  Study study(Pump{}, space, RandomSearch{.trials = 6}, Direction::maximize, {.journal = path.text});
  const auto fifth = study.ask();
  REQUIRE(fifth);
  CHECK(fifth->index == 4);
  CHECK(study.has_more());
  const auto last = study.ask();
  CHECK(last->index == 5);
  CHECK(!study.has_more());
  CHECK(contains(error_of<InvalidArgument>([&] { study.ask(); }), "Study::ask: found 2 candidates that were asked for and not told of, from trial 4 on"));
  study.tell(*fifth, 1);
  study.tell(*last, 2);
  CHECK(!study.ask());
}

TEST_CASE("study's journal: settings that are enqueued while it runs are in their place again, whether they are enqueued yet or not") {
  const Path path("enqueued");
  const Pump late{.pressure = 0.125, .blades = 5};
  const auto first = [&](Study<Pump, std::remove_const_t<decltype(space)>, RandomSearch>& study) {
    const auto candidate = study.ask();
    study.tell(*candidate, 1);
    return candidate->index;
  };
  std::string expected;
  {
    Study study(Pump{}, space, RandomSearch{.trials = 4}, Direction::minimize, {.journal = path.text});
    CHECK(first(study) == 0);
    study.enqueue(late);
    CHECK(first(study) == 1);
    CHECK(first(study) == 2);
    expected = attune_test::fingerprint(Ended{.trials = study.trials()});
    CHECK(study.trials()[1].values[0].number == 0.125);
  }
  Study study(Pump{}, space, RandomSearch{.trials = 4}, Direction::minimize, {.journal = path.text});
  const auto next = study.ask();
  CHECK(next->index == 3);
  CHECK(attune_test::fingerprint(Ended{.trials = {study.trials().begin(), study.trials().begin() + 3}}) == expected);
  study.enqueue(late);  // as the program did before
  CHECK(study.has_more());
  CHECK(study.ask()->point != space.point_of(late));
}

TEST_CASE("study's journal: cut at any byte, or damaged, it costs what was hit and says so") {
  const RandomSearch strategy{.trials = 3, .seed = 3};
  const Path path("cut");
  const std::string expected = attune_test::fingerprint(study(strategy, path.text));
  const std::string text = content(path.text);
  const auto ends = parts(text);
  REQUIRE(ends.size() == 6);
  for (std::size_t size = 0; size <= text.size(); size += size > ends[4] - 3 ? std::size_t{1} : std::size_t{37}) {
    CAPTURE(size);
    write(path.text, text.substr(0, size));
    const auto resumed = study(strategy, path.text);
    REQUIRE(attune_test::fingerprint(resumed) == expected);
    const auto whole = static_cast<std::size_t>(std::ranges::upper_bound(ends, size) - ends.begin());
    const std::size_t left = size < ends[0] ? size : size - ends[whole - 1];
    REQUIRE(resumed.journal.fits == (whole == 0 ? 0 : whole - 1));
    REQUIRE(resumed.journal.note == (left == 0         ? ""
                                     : size < ends[0] ? "it was cut off in its first lines, after " + std::to_string(size) + " bytes, and was begun again"
                                                      : "its last " + std::to_string(left) + " bytes were no whole record and were cut off"));
    REQUIRE(content(path.text).size() == text.size());
  }
  std::string damaged = text + "and then the lights went out";
  damaged[ends[2] + 30] ^= 4;
  write(path.text, damaged);
  const auto repaired = study(strategy, path.text);
  CHECK(attune_test::fingerprint(repaired) == expected);
  CHECK(repaired.journal.fits == 4);
  CHECK(repaired.journal.note == std::to_string(ends[3] - ends[2]) + " bytes between its records are damaged and were passed over; its last 28 bytes were no whole record and were cut off");
}

TEST_CASE("study's journal: that of another study is refused in a sentence that says what differs") {
  const RandomSearch strategy{.trials = 3, .seed = 3};
  const Path path("refused");
  const auto open = [&](const Pump& settings, const auto& axes, const auto& how, Direction direction, const std::vector<Pump>& first) {
    Study study(settings, axes, how, direction, {.journal = path.text});
    for (const Pump& start : first) study.enqueue(start);
    study.run([](const Pump& pump) { return pump.pressure; });
  };
  const std::vector<Pump> start{{.pressure = 0.25}};
  open(Pump{}, space, strategy, Direction::minimize, start);
  const std::string text = content(path.text);
  const auto refused = [&](const Pump& settings, const auto& axes, const auto& how, Direction direction, const std::vector<Pump>& first) {
    const auto why = error_of<InvalidArgument>([&] { open(settings, axes, how, direction, first); });
    CHECK(contains(why, "journal '" + path.text + "', "));
    CHECK(content(path.text) == text);
    return why;
  };
  CHECK(contains(refused(Pump{}, space, strategy, Direction::maximize, start), "direction: found minimize, expected maximize; it is the journal of another search: name another file, or search as that one did"));
  CHECK(contains(refused(Pump{.load = 0.75}, space, strategy, Direction::minimize, start), "settings.load: found 0.5, expected 0.75"));
  CHECK(contains(refused(Pump{}, space, TpeSearch{.trials = 3, .seed = 3}, Direction::minimize, start), "strategy: found RandomSearch with the digest "));
  const auto narrow = search_space(axis<&Pump::pressure>(uniform(-1, 0.5)), axis<&Pump::blades>(integers(2, 5)), axis<&Pump::geared>(values({true, false})).when<&Pump::blades>(2, 4));
  CHECK(contains(refused(Pump{}, narrow, strategy, Direction::minimize, start), "axis Pump::pressure.values.high: found 1, expected 0.5"));
  CHECK(contains(refused(Pump{}, space, RandomSearch{.trials = 3, .seed = 4}, Direction::minimize, start), ", which the strategy asks for; the strategy, its seed or the starting points are others than the journal's"));
  CHECK(contains(refused(Pump{}, space, strategy, Direction::minimize, {{.pressure = 0.5}}), "trial 0, axis 0: found position 0.625, expected 0.75, which was enqueued; "));
  open(Pump{}, space, strategy, Direction::minimize, start);  // and it still serves its own
  CHECK(content(path.text) == text);
}

TEST_CASE("study's journal: killed at 100 random moments, the study ends with the same bits each time") {
  const TpeSearch strategy{.trials = 12, .seed = 5, .batch = 4};
  const Path path("killed"), copy("killed-copy");
  const std::string expected = attune_test::fingerprint(study(strategy, path.text));
  const std::size_t whole = content(path.text).size();
  std::filesystem::remove(path.text);
  auto random = attune_test::random(310);
  CAPTURE(attune_test::seed());
  std::size_t before = 0, within = 0;
  for (int kill = 0; kill < 100; ++kill) {
    CAPTURE(kill);
    const std::size_t size = attune_test::size_of(path.text), until = size + random.below(whole - size);
    const auto moment = std::chrono::microseconds(random.below(150));
    const ::pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      study(strategy, path.text, OwnThreads{1 + kill % 3}, 100);
      ::_exit(0);
    }
    bool ended = false;
    while (!ended && attune_test::size_of(path.text) < until) {
      std::this_thread::yield();
      ended = ::waitpid(child, nullptr, WNOHANG) == child;
    }
    if (!ended) {
      std::this_thread::sleep_for(moment);
      ::kill(child, SIGKILL);
      ::waitpid(child, nullptr, 0);
    }
    write(copy.text, content(path.text));
    const auto resumed = study(strategy, copy.text);
    REQUIRE(attune_test::fingerprint(resumed) == expected);
    REQUIRE(resumed.journal.fits >= before);
    within += resumed.journal.fits > before && resumed.journal.fits < 14;
    before = resumed.journal.fits;
    if (attune_test::size_of(path.text) >= whole) {
      std::filesystem::remove(path.text);
      before = 0;
    }
  }
  CHECK(within > 20);
}

TEST_CASE("study's journal: several processes share the trials of one study, and each ends with the same bits") {
  const TpeSearch strategy{.trials = 20, .seed = 5, .batch = 4};
  const std::string expected = attune_test::fingerprint(study(strategy, ""));
  const Path path("shared");
  std::vector<::pid_t> children;
  for (int k = 0; k < 3; ++k) {
    const ::pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      ::_exit(attune_test::fingerprint(study(strategy, path.text, OwnThreads{1 + k % 2}, 500)) == expected ? 0 : 1);
    }
    children.push_back(child);
  }
  while (parts(content(path.text) + "\xA7\x9D\r\n").size() < 4) std::this_thread::yield();
  ::kill(children[2], SIGKILL);  // its claims end with it
  for (std::size_t k = 0; k < 3; ++k) {
    int status = -1;
    ::waitpid(children[k], &status, 0);
    if (k < 2) CHECK(status == 0);
  }
  CHECK(parts(content(path.text)).size() == 23);  // none was tried twice
  CHECK(study(strategy, path.text).journal.fits == 22);
}

}  // namespace study_journal_test
