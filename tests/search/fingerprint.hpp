// SPDX-License-Identifier: BSL-1.0
#pragma once

// What must not depend on who did the work of a search, or when.

#include <bit>
#include <cstdint>
#include <string>
#include <vector>

#include "attune/search/concept.hpp"

namespace attune_test {

/// Everything of a search's result but times, as text; numbers by their bits, so that NaN equals NaN.
template <class R>
std::string fingerprint(const R& result) {
  std::string text = "best " + std::to_string(result.best) + "\n";
  const auto add = [&text](const std::vector<double>& values) {
    for (const double v : values) text += std::to_string(std::bit_cast<std::uint64_t>(v)) + " ";
    text += "; ";
  };
  for (const attune::Trial& trial : result.trials) {
    text += std::to_string(trial.index) + " " + std::string(to_string(trial.state)) + " " + trial.failure + " ";
    add(trial.point);
    add(trial.mean);
    add(trial.spread);
    add({trial.score, trial.violation});
    for (const auto& value : trial.values) text += value.text + " ";
    for (const auto& fold : trial.folds) {
      add(fold.test);
      add(fold.train);
      text += std::to_string(fold.train_rows) + " " + std::to_string(fold.test_rows) + " " + std::string(to_string(fold.status)) + " ";
    }
    text += "\n";
  }
  return text;
}

}  // namespace attune_test
