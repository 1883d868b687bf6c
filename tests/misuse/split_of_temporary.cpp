// expect: train_test_split: the views of a temporary would dangle; keep the data in a variable; see docs/core.md#views
// SPDX-License-Identifier: BSL-1.0

#include "attune/data/dataset.hpp"
#include "attune/validate/train_test_split.hpp"

attune::Dataset<double, int> load();

auto size_of_parts() {
#ifdef ATTUNE_MISUSE
  const auto parts = attune::train_test_split(load());
#else
  const auto data = load();
  const auto parts = attune::train_test_split(data);
#endif
  return sizeof parts;
}
