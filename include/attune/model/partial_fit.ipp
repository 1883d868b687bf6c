// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/model/partial_fit.hpp"

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE void throw_balanced_stream() {
  throw InvalidArgument({.argument = "ClassWeights::balanced", .found = "true", .expected = "false in partial_fit: how many rows a class will have is not known before the stream ends",
                         .remedy = "give the factors of the classes: .class_weights = {.of_class = {...}}"});
}

ATTUNE_INLINE void throw_validated_stream(double fraction) {
  throw InvalidArgument({.argument = "Estimator::validation_fraction", .found = fraction, .expected = "0 in partial_fit, which stops nowhere", .remedy = "evaluate the stream's model on rows that are not in it"});
}

}  // namespace attune::inline ATTUNE_ABI::detail
