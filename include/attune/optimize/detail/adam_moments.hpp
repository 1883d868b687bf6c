// SPDX-License-Identifier: BSL-1.0
#pragma once

// The running moments of Adam and AdamW.

#include <Eigen/Core>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// Of Adam, AdamW and AMSGrad.
struct AdamSettings {
  double first_moment = 0;
  double second_moment = 0;
  double epsilon = 0;
};

/// Kingma, Ba, ICLR 2015, algorithm 1: what one run remembers, and its step.
class AdamMoments {
 public:
  AdamMoments(const AdamSettings& settings, Eigen::Index size);

  void step(Eigen::VectorXd& w, const Eigen::VectorXd& g, double rate);

 private:
  AdamSettings settings_;
  Eigen::VectorXd mean_, square_;
  double mean_left_ = 1, square_left_ = 1;  // β₁ᵗ and β₂ᵗ
};

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/optimize/detail/adam_moments.ipp"
#endif
