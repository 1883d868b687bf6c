// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <chrono>
#include <limits>
#include <optional>
#include <thread>
#include <vector>

#include "../../support.hpp"
#include "attune/optimize/stopping/stopping.hpp"

namespace stopping_stopping_test {

using namespace attune;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
const auto go_on = [](const Iteration&) { return true; };
const auto stop = [](const Iteration&) { return false; };

// No rule but the largest budget of iterations.
Stopping lenient() { return {.gradient = {.tolerance = 0}, .improvement = {}, .budget = {.iterations = std::numeric_limits<int>::max()}}; }

std::optional<Status> first_status(const Stopping& rules, const Iteration& iteration, int evaluations = 1) {
  StoppingRun run(rules);
  return run.after(iteration, evaluations, go_on);
}

}  // namespace

TEST_CASE("stopping: without a reason it goes on") { CHECK(first_status(lenient(), {.value = 1, .gradient_norm = 1}) == std::nullopt); }

TEST_CASE("stopping: each rule gives its status") {
  auto rules = lenient();
  rules.gradient.tolerance = 0.5;
  CHECK(first_status(rules, {.value = 1, .gradient_norm = 0.5}) == std::nullopt);  // the first gradient is the scale
  CHECK(StoppingRun(rules, 1).after({.value = 1, .gradient_norm = 0.5}, 1, go_on) == Status::gradient_tolerance);
  rules = lenient();
  rules.budget.iterations = 7;
  CHECK(first_status(rules, {.index = 6, .value = 1, .gradient_norm = 1}) == std::nullopt);
  CHECK(first_status(rules, {.index = 7, .value = 1, .gradient_norm = 1}) == Status::iteration_limit);
  rules = lenient();
  rules.budget.evaluations = 9;
  CHECK(first_status(rules, {.value = 1, .gradient_norm = 1}, 8) == std::nullopt);
  CHECK(first_status(rules, {.value = 1, .gradient_norm = 1}, 9) == Status::evaluation_limit);
  for (const double value : {infinity, -infinity, std::numeric_limits<double>::quiet_NaN()}) CHECK(first_status(lenient(), {.value = value, .gradient_norm = 1}) == Status::diverged);
}

TEST_CASE("stopping: hardly any improvement stops, after the patience") {
  auto rules = lenient();
  rules.improvement = {.tolerance = 0.1, .patience = 2};
  StoppingRun run(rules);
  CHECK(run.after({.index = 0, .value = 10, .gradient_norm = 1}, 1, go_on) == std::nullopt);
  CHECK(run.after({.index = 1, .value = 9.9, .gradient_norm = 1}, 2, go_on) == std::nullopt);
  CHECK(run.after({.index = 2, .value = 9.8, .gradient_norm = 1}, 3, go_on) == Status::relative_improvement);
}

TEST_CASE("stopping: time runs out") {
  auto rules = lenient();
  rules.budget.seconds = 0.02;
  StoppingRun run(rules);
  std::this_thread::sleep_for(std::chrono::milliseconds(30));
  CHECK(run.after({.value = 1, .gradient_norm = 1}, 1, go_on) == Status::time_limit);
  rules.budget.seconds = 3600;
  StoppingRun patient(rules);
  CHECK(patient.after({.value = 1, .gradient_norm = 1}, 1, go_on) == std::nullopt);
}

TEST_CASE("stopping: the monitor's word comes before convergence, divergence before the monitor's") {
  auto rules = lenient();
  rules.gradient.tolerance = 1;
  StoppingRun run(rules);
  CHECK(run.after({.value = 1, .gradient_norm = 0}, 1, stop) == Status::stopped_by_monitor);
  CHECK(run.after({.value = infinity, .gradient_norm = 0}, 2, stop) == Status::diverged);
}

TEST_CASE("stopping: a gradient that is small beside a value that has grown is not convergence") {
  // Twice the distance from a minimum has four times the value and twice the gradient: far enough out any
  // relative tolerance would hold.
  auto rules = lenient();
  rules.gradient.tolerance = 1e-6;
  StoppingRun run(rules);
  CHECK(run.after({.index = 0, .value = 10, .gradient_norm = 5}, 1, go_on) == std::nullopt);
  CHECK(run.after({.index = 1, .value = 1e16, .gradient_norm = 1e8}, 2, go_on) == std::nullopt);
  CHECK(run.after({.index = 2, .value = 9, .gradient_norm = 1e-6}, 3, go_on) == Status::gradient_tolerance);
}

TEST_CASE("stopping: the history has one entry for each iteration, the last included") {
  const auto rules = lenient();
  StoppingRun run(rules);
  for (int i = 0; i < 3; ++i) run.after({.index = i, .value = 3.0 - i, .gradient_norm = 1, .step = 0.5, .validation = 9}, i + 1, go_on);
  run.after({.index = 3, .value = infinity}, 4, go_on);
  const auto result = run.finish(Status::diverged, 3, 1.0, 2.0, 4);
  CHECK(result.status == Status::diverged);
  CHECK(result.iterations == 3);
  CHECK(result.value == 1);
  CHECK(result.gradient_norm == 2);
  CHECK(result.evaluations == 4);
  REQUIRE(result.history.size() == 4);
  CHECK(result.history[1].index == 1);
  CHECK(result.history[1].value == 2);
  CHECK(result.history[1].validation == 9);
}

TEST_CASE("stopping: rules out of range are refused when a run starts") {
  auto rules = lenient();
  rules.budget.iterations = 0;
  CHECK(attune_test::contains(attune_test::error_of<InvalidArgument>([&] { StoppingRun run(rules); }), "Budget::iterations"));
  rules = lenient();
  rules.improvement.patience = 0;
  CHECK(attune_test::contains(attune_test::error_of<InvalidArgument>([&] { StoppingRun run(rules); }), "RelativeImprovement::patience"));
}

TEST_CASE("stopping: the parameters that were best on the validation rows come back, with their iteration") {
  auto rules = lenient();
  rules.validation.patience = 2;
  StoppingRun run(rules);
  const double losses[] = {5, 3, 4, 3};
  std::optional<Status> status;
  for (int i = 0; i < 4; ++i) {
    const std::vector<double> w{1.0 * i, 10.0 * i};
    CHECK(status == std::nullopt);
    status = run.after({.index = i, .value = 9.0 - i, .gradient_norm = 1, .validation = losses[i]}, i + 1, go_on, w);
  }
  CHECK(status == Status::validation_patience);
  CHECK(converged(*status));
  std::vector<double> w{3, 30};
  const auto best = run.restore_best(w);
  REQUIRE(best.has_value());
  CHECK(best->index == 1);
  CHECK(best->value == 8);
  CHECK(w == std::vector<double>{1, 10});
  const auto result = run.finish(*status, 3, best->value, best->gradient_norm, 4);
  CHECK(result.returned_iteration == 1);
  CHECK(result.iterations == 3);
  CHECK(result.history.size() == 4);
}

TEST_CASE("stopping: where no rule watches validation rows, the last parameters stay") {
  const auto rules = lenient();
  StoppingRun run(rules);
  std::vector<double> w{1};
  for (int i = 0; i < 3; ++i) run.after({.index = i, .value = 1, .gradient_norm = 1, .validation = 1.0 + i}, 1, go_on, w);
  w = {7};
  CHECK(!run.restore_best(w).has_value());
  CHECK(w == std::vector<double>{7});
  CHECK(run.finish(Status::iteration_limit, 2, 1, 1, 1).returned_iteration == 2);
}

TEST_CASE("stopping: after divergence it is the last finite iteration that is returned") {
  const auto rules = lenient();
  StoppingRun run(rules);
  CHECK(run.finish(Status::diverged, 3, 1, 1, 1).returned_iteration == 2);
  StoppingRun at_once(rules);
  CHECK(at_once.finish(Status::diverged, 0, 1, 1, 1).returned_iteration == 0);
}

TEST_CASE("stopping: watching validation rows where there are none is refused") {
  auto rules = lenient();
  rules.validation.patience = 2;
  StoppingRun run(rules);
  const auto message = attune_test::error_of<InvalidArgument>([&] { run.after({.value = 1, .gradient_norm = 1, .validation = std::numeric_limits<double>::quiet_NaN()}, 1, go_on); });
  CHECK(attune_test::contains(message, "ValidationPatience::patience: found 2, and no validation rows"));
  CHECK(attune_test::contains(message, "validation_fraction"));
}

}  // namespace stopping_stopping_test
