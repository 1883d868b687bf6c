// expect: fit() of OneVsOne takes int class codes as target
// SPDX-License-Identifier: BSL-1.0

#include "attune/data/dataset.hpp"
#include "attune/loss/logistic_loss.hpp"
#include "attune/model/estimator.hpp"
#include "attune/model/one_vs_one.hpp"

#ifdef ATTUNE_MISUSE
using Data = attune::Dataset<double, double>;
#else
using Data = attune::Dataset<double, int>;
#endif

void fitted(const Data& data) { attune::OneVsOne<attune::Estimator<attune::Linear<double>, attune::LogisticLoss>>{}.fit(data); }
