// expect: fit() of GaussianNaiveBayes takes samples with int class codes
// SPDX-License-Identifier: BSL-1.0

#include "attune/bayes/gaussian_naive_bayes.hpp"

void fit(const attune::DatasetView<double, int>& classes, const attune::DatasetView<double, double>& numbers) {
  attune::GaussianNaiveBayes{}.fit(classes);
#ifdef ATTUNE_MISUSE
  attune::GaussianNaiveBayes{}.fit(numbers);
#else
  (void)numbers;
#endif
}
