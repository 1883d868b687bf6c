// SPDX-License-Identifier: BSL-1.0
#pragma once

// What the code blocks of the pages may take for granted. Declared only: the blocks are not run.

#include <cmath>
#include <fstream>
#include <iostream>
#include <map>
#include <numbers>
#include <span>
#include <string>
#include <vector>

#include <Eigen/Dense>
#include <Eigen/SparseCore>

#include "attune/attune.hpp"

using namespace attune;

extern const Dataset<double, int> data;                          // labelled samples
extern const DatasetView<double, int> train;                     // a part of them
extern const DatasetView<double, int> test;                      // the rest
extern const Dataset<double, double> houses;                     // samples with a number each
extern const Estimator<Linear<double>, LogisticLoss> learner;    // for data
extern const Estimator<Linear<double>, SquaredError> regressor;  // for houses
