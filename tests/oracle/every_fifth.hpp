// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <cstddef>
#include <vector>

#include "attune/validate/concept.hpp"

namespace oracle {

/// The folds of golden.py: fold i % 5 holds out row i.
struct EveryFifth {
  template <class View>
  std::vector<attune::Fold> split(const View& view) const {
    std::vector<attune::Fold> folds(5);
    for (attune::Index i = 0; i < view.size(); ++i)
      for (std::size_t k = 0; k < folds.size(); ++k) (static_cast<std::size_t>(i) % 5 == k ? folds[k].test : folds[k].train).push_back(i);
    return folds;
  }
};

}  // namespace oracle
