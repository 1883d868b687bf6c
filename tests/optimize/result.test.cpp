// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <cmath>
#include <iterator>
#include <set>
#include <string_view>

#include "attune/optimize/result.hpp"

namespace result_test {

using namespace attune;

namespace {

constexpr Status all[] = {Status::not_started,      Status::gradient_tolerance, Status::relative_improvement, Status::validation_patience, Status::precision_limit, Status::iteration_limit,
                          Status::evaluation_limit, Status::time_limit,         Status::line_search_failed,   Status::diverged,            Status::stopped_by_monitor, Status::condition_limit};

}  // namespace

TEST_CASE("result: four reasons mean that what was looked for was found") {
  const std::set<Status> good{Status::gradient_tolerance, Status::relative_improvement, Status::validation_patience, Status::precision_limit};
  for (const Status s : all) CHECK(converged(s) == good.contains(s));
}

TEST_CASE("result: each reason has words of its own") {
  std::set<std::string_view> words;
  for (const Status s : all) {
    words.insert(to_string(s));
    CHECK(to_string(s) != "unknown");
    CHECK((to_string(s).substr(0, 9) == "converged") == converged(s));
  }
  CHECK(words.size() == std::size(all));
}

TEST_CASE("result: before anything was done nothing is known") {
  const OptimizationResult result;
  CHECK(result.status == Status::not_started);
  CHECK(std::isnan(result.value));
  CHECK(std::isnan(result.gradient_norm));
  CHECK(result.history.empty());
}

}  // namespace result_test
