// SPDX-License-Identifier: BSL-1.0

// Distributions and tests of differences agree with SciPy's.

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "attune/core/distributions.hpp"
#include "attune/validate/bayesian_t_test.hpp"
#include "attune/validate/corrected_t_test.hpp"
#include "attune/validate/five_by_two_test.hpp"
#include "attune/validate/friedman.hpp"
#include "attune/validate/holm.hpp"
#include "attune/validate/mcnemar.hpp"
#include "attune/validate/wilcoxon.hpp"
#include "golden.hpp"

namespace comparison_test {

using namespace attune;

namespace {

using Numbers = std::vector<double>;

const oracle::Golden& golden() {
  static const oracle::Golden file("comparison.csv");
  return file;
}

struct Case {
  std::string key;
  const Numbers& operator[](const char* what) const { return golden()[key + "." + what]; }
};

std::vector<Case> cases(const std::string& kind) {
  std::vector<Case> all;
  for (int i = 0; i < static_cast<int>(golden().number(kind + ".cases")); ++i) all.push_back({kind + "." + std::to_string(i)});
  REQUIRE(!all.empty());
  return all;
}

// Relative, down to where the distributions of both sides lose numbers altogether.
void check(const Case& one, const Numbers& found, double tolerance = 1e-10, double absolute = 1e-300) {
  const Numbers& expected = one["expected"];
  REQUIRE(found.size() == expected.size());
  for (std::size_t i = 0; i < found.size(); ++i)
    CHECK_MESSAGE((found[i] == expected[i] || std::abs(found[i] - expected[i]) <= tolerance * std::abs(expected[i]) + absolute), one.key, ", value ", i, ": ", found[i], " for ", expected[i]);
}

void check_all(const std::string& kind, const std::function<double(const Numbers&)>& value) {
  for (const Case& one : cases(kind)) check(one, {value(one["at"])});
}

}  // namespace

TEST_CASE("oracle: distributions of test statistics are SciPy's") {
  check_all("t_upper", [](const Numbers& at) { return detail::student_t_upper(at[0], at[1]); });
  check_all("t_quantile", [](const Numbers& at) { return detail::student_t_upper_quantile(at[0], at[1]); });
  check_all("f_upper", [](const Numbers& at) { return detail::f_upper(at[0], at[1], at[2]); });
  check_all("chi_square_upper", [](const Numbers& at) { return detail::chi_square_upper(at[0], at[1]); });
  check_all("binomial_lower", [](const Numbers& at) { return detail::binomial_lower(at[0], at[1], at[2]); });
  check_all("range_upper", [](const Numbers& at) { return detail::studentized_range_upper(at[0], static_cast<int>(at[1])); });
  check_all("range_quantile", [](const Numbers& at) { return detail::studentized_range_upper_quantile(at[0], static_cast<int>(at[1])); });
}

TEST_CASE("oracle: tests of scores on the same folds") {
  for (const Case& one : cases("corrected_t")) {
    const auto test = corrected_resampled_t_test(one["a"], one["b"], one["settings"][0], one["settings"][1]);
    check(one, {test.difference, test.standard_error, test.statistic, test.degrees, test.p_value, test.lower, test.upper});
  }
  for (const Case& one : cases("bayesian")) {
    const auto posterior = bayesian_correlated_t_test(one["a"], one["b"], one["settings"][0], one["settings"][1]);
    check(one, {posterior.mean, posterior.scale, posterior.degrees, posterior.below, posterior.within, posterior.above});
    CHECK(posterior.below + posterior.within + posterior.above == doctest::Approx(1));
  }
  for (const Case& one : cases("five_by_two")) {
    const auto t = five_by_two_t_test(one["a"], one["b"]), f = five_by_two_f_test(one["a"], one["b"]);
    check(one, {t.statistic, t.p_value, f.statistic, f.p_value});
  }
}

TEST_CASE("oracle: McNemar's test, exact and by chi-square") {
  for (const Case& one : cases("mcnemar")) {
    const auto only_a = static_cast<Index>(one["counts"][0]), only_b = static_cast<Index>(one["counts"][1]);
    const auto chi_square = mcnemar_test(only_a, only_b, McNemarMethod::chi_square);
    check(one, {mcnemar_test(only_a, only_b).p_value, chi_square.statistic, chi_square.p_value});
  }
}

TEST_CASE("oracle: tests of ranks") {
  for (const Case& one : cases("wilcoxon")) {
    const auto test = wilcoxon_signed_rank_test(one["a"], one["b"]);
    check(one, {test.statistic, test.p_value, test.exact ? 1.0 : 0.0});
  }
  for (const Case& one : cases("friedman")) {
    const auto k = static_cast<std::size_t>(one["shape"][0]), n = static_cast<std::size_t>(one["shape"][1]);
    std::vector<Numbers> scores;
    for (std::size_t i = 0; i < k; ++i) scores.emplace_back(one["scores"].begin() + static_cast<std::ptrdiff_t>(i * n), one["scores"].begin() + static_cast<std::ptrdiff_t>((i + 1) * n));
    const auto friedman = friedman_test(scores);
    const auto nemenyi = nemenyi_test(friedman);
    Numbers found{friedman.statistic, friedman.p_value, friedman.f_statistic, friedman.f_p_value, nemenyi.critical_difference};
    found.insert(found.end(), friedman.mean_ranks.begin(), friedman.mean_ranks.end());
    found.insert(found.end(), nemenyi.p_values.begin(), nemenyi.p_values.end());
    check(one, found, 1e-10, 1e-10);  // SciPy's studentised range is of so many decimals
  }
  for (const Case& one : cases("holm")) check(one, holm_adjusted(one["p"]));
}

}  // namespace comparison_test
