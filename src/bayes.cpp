// SPDX-License-Identifier: BSL-1.0
#include "attune/bayes/gaussian_naive_bayes.ipp"

namespace attune::inline ATTUNE_ABI {

template struct FittedGaussianNaiveBayes<double>;
template struct FittedGaussianNaiveBayes<float>;
template FittedGaussianNaiveBayes<double> GaussianNaiveBayes::fit<double>(const DatasetView<double, int>&) const;
template FittedGaussianNaiveBayes<float> GaussianNaiveBayes::fit<float>(const DatasetView<float, int>&) const;

}  // namespace attune::inline ATTUNE_ABI
