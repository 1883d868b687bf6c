// SPDX-License-Identifier: BSL-1.0

// The metrics of numbers and of probabilities agree with scikit-learn's, and with their definitions.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <fstream>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "../support.hpp"
#include "attune/metrics/brier_score.hpp"
#include "attune/metrics/calibration.hpp"
#include "attune/metrics/concordance_index.hpp"
#include "attune/metrics/explained_variance.hpp"
#include "attune/metrics/log_loss.hpp"
#include "attune/metrics/max_error.hpp"
#include "attune/metrics/mean_absolute_error.hpp"
#include "attune/metrics/mean_absolute_percentage_error.hpp"
#include "attune/metrics/mean_squared_error.hpp"
#include "attune/metrics/mean_squared_log_error.hpp"
#include "attune/metrics/median_absolute_error.hpp"
#include "attune/metrics/pinball_loss.hpp"
#include "attune/metrics/r2.hpp"
#include "attune/metrics/tweedie_deviance.hpp"

using namespace attune;

namespace {

using Numbers = std::vector<double>;

// The golden values of an input: `u r2` and `w r2` to a score.
struct Case {
  std::map<std::string, Numbers> columns{};
  std::map<std::string, Numbers> scores{};
};

struct Golden {
  std::map<int, Case> cases{};
  double count = 0;

  Golden() {
    std::ifstream file(attune_test::project_file("tests/oracle/golden/metrics_numbers.csv"));
    REQUIRE(file);
    for (std::string line; std::getline(file, line);) {
      if (line.empty() || line.front() == '#') continue;
      auto at = line.find(',');
      const std::string key = line.substr(0, at);
      Numbers values;
      for (; at != line.npos; at = line.find(',', at + 1)) values.push_back(std::strtod(line.c_str() + at + 1, nullptr));
      if (key == "cases") {
        count = values.front();
        continue;
      }
      Case& one = cases[std::atoi(key.c_str())];
      const std::string name = key.substr(key.find(' ') + 1);
      (name[1] == ' ' ? one.scores : one.columns)[name] = values;
    }
  }
};

// One less a ratio is a difference: close to 0 its digits cancel, in scikit-learn too, and what agrees is relative to 1.
bool agree_as_difference(double a, double b) { return (std::isnan(a) && std::isnan(b)) || std::abs(a - b) <= 1e-12 * std::max(1.0, std::abs(b)); }
// All others are sums of what is not negative.
bool agree(double a, double b) { return (std::isnan(a) && std::isnan(b)) || std::abs(a - b) <= std::max(1e-15, 1e-12 * std::abs(b)); }

double number_score(const std::string& name, double setting, const Numbers& t, const Numbers& p, Weights w) {
  if (name == "mean_absolute_error") return mean_absolute_error(t, p, {}, w);
  if (name == "mean_squared_error") return mean_squared_error(t, p, {}, w);
  if (name == "root_mean_squared_error") return root_mean_squared_error(t, p, {}, w);
  if (name == "median_absolute_error") return median_absolute_error(t, p, {}, w);
  if (name == "max_error") return max_error(t, p, {}, w);
  if (name == "mean_absolute_percentage_error") return mean_absolute_percentage_error(t, p, {}, w);
  if (name == "symmetric_mean_absolute_percentage_error") return symmetric_mean_absolute_percentage_error(t, p, {}, w);
  if (name == "r2") return r2(t, p, {}, w);
  if (name == "adjusted_r2") return adjusted_r2(t, p, {.predictors = static_cast<int>(setting)}, w);
  if (name == "explained_variance") return explained_variance(t, p, {}, w);
  if (name == "pinball_loss") return pinball_loss(t, p, {.quantile = setting}, w);
  if (name == "d2_pinball_score") return d2_pinball_score(t, p, {.quantile = setting}, w);
  if (name == "d2_absolute_error") return d2_absolute_error(t, p, {}, w);
  if (name == "concordance_index") return concordance_index(t, p, {}, w);
  if (name == "mean_squared_log_error") return mean_squared_log_error(t, p, {}, w);
  if (name == "root_mean_squared_log_error") return root_mean_squared_log_error(t, p, {}, w);
  if (name == "poisson_deviance") return poisson_deviance(t, p, {}, w);
  if (name == "gamma_deviance") return gamma_deviance(t, p, {}, w);
  if (name == "tweedie_deviance") return tweedie_deviance(t, p, {.power = setting}, w);
  if (name == "d2_tweedie") return d2_tweedie(t, p, {.power = setting}, w);
  FAIL("no metric of numbers: ", name);
  return 0;
}

template <class P>
double probability_score(const std::string& name, const std::string& setting, const std::vector<int>& t, const P& p, Weights w) {
  if (name == "log_loss") return log_loss(t, p, {}, w);
  if (name == "d2_log_loss") return d2_log_loss(t, p, {}, w);
  if (name == "brier_score") return brier_score(t, p, {.scale = setting == "half" ? BrierScale::half : setting == "whole" ? BrierScale::whole : BrierScale::automatic}, w);
  if (name == "d2_brier") return d2_brier(t, p, {}, w);
  if (name == "expected_calibration_error") return expected_calibration_error(t, p, {.bins = std::atoi(setting.c_str())}, w);
  if (name == "maximum_calibration_error") return maximum_calibration_error(t, p, {.bins = std::atoi(setting.c_str())}, w);
  FAIL("no metric of probabilities: ", name);
  return 0;
}

void check_curve(const std::string& name, const std::string& setting, const std::vector<int>& t, const Numbers& p, const Numbers& expected) {
  const auto strategy = name == "calibration_curve quantile" ? BinStrategy::quantile : BinStrategy::uniform;
  const auto curve = calibration_curve(t, p, {.bins = std::atoi(setting.c_str()), .strategy = strategy});
  REQUIRE(2 * curve.weight.size() == expected.size());
  double rows = 0;
  for (std::size_t k = 0; k < curve.weight.size(); ++k) {
    CHECK(agree(curve.positive_share[k], expected[k]));
    CHECK(agree(curve.mean_probability[k], expected[curve.weight.size() + k]));
    rows += curve.weight[k];
  }
  CHECK(rows == static_cast<double>(t.size()));
}

}  // namespace

TEST_CASE("oracle: metrics of numbers and of probabilities are scikit-learn's") {
  const Golden golden;
  std::size_t checked = 0;
  for (const auto& [number, input] : golden.cases) {
    CAPTURE(number);
    const Numbers &truth = input.columns.at("truth"), &weights = input.columns.at("weight");
    const std::vector<int> codes(truth.begin(), truth.end());
    for (const auto& [key, expected] : input.scores) {
      CAPTURE(key);
      const auto colon = key.find(':');
      const std::string name = key.substr(2, colon - 2), setting = colon == key.npos ? "" : key.substr(colon + 1);
      const Weights w = key[0] == 'w' ? Weights(weights) : Weights();
      ++checked;
      if (name.starts_with("calibration_curve")) {
        check_curve(name, setting, codes, input.columns.at("probability 1"), expected);
        continue;
      }
      double score = 0;
      if (const auto predicted = input.columns.find("predicted"); predicted != input.columns.end()) {
        score = number_score(name, std::atof(setting.c_str()), truth, predicted->second, w);
      } else if (const auto column = input.columns.find("probability 1"); column != input.columns.end()) {
        score = probability_score(name, setting, codes, column->second, w);
      } else {
        const auto& [columns, values] = *input.columns.begin();  // the first in the alphabet: `probability K`
        score = probability_score(name, setting, codes, ScoreMatrix{values, std::atoi(columns.c_str() + 12)}, w);
      }
      const bool is_difference = name.starts_with("d2") || name.find("r2") != name.npos || name == "explained_variance";
      CHECK_MESSAGE((is_difference ? agree_as_difference(score, expected[0]) : agree(score, expected[0])), score, " ", expected[0]);
    }
  }
  CHECK(static_cast<double>(checked) == golden.count);
  CHECK(checked >= 3900);
}
