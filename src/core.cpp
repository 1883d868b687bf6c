// SPDX-License-Identifier: BSL-1.0
#include "attune/core/check.ipp"
#include "attune/core/closest_names.ipp"
#include "attune/core/dataset_view.ipp"
#include "attune/core/distributions.ipp"
#include "attune/core/error.ipp"
#include "attune/core/executor.ipp"
#include "attune/core/fit_context.ipp"
#include "attune/core/made_array.ipp"
#include "attune/core/matrix_view.ipp"
#include "attune/core/model_outputs.ipp"
#include "attune/core/normal.ipp"
#include "attune/core/partial_fit.ipp"
#include "attune/core/progress.ipp"
#include "attune/core/random.ipp"
#include "attune/core/serialize.ipp"
#include "attune/core/settings.ipp"
#include "attune/core/sparse_view.ipp"
#include "attune/core/terminal.ipp"
#include "attune/core/learner.hpp"

namespace attune::inline ATTUNE_ABI {

template class MatrixView<float>;
template class MatrixView<double>;
template class TableView<double>;

template class DatasetView<double, int>;
template class DatasetView<double, double>;
template class DatasetView<double, TargetRow<double>>;
template class DatasetView<double, int, TableView<double>>;
template class DatasetView<double, double, TableView<double>>;

template DatasetView<double, int> checked(const DatasetView<double, int>&, Missing);
template DatasetView<double, double> checked(const DatasetView<double, double>&, Missing);
template DatasetView<double, TargetRow<double>> checked(const DatasetView<double, TargetRow<double>>&, Missing);
template std::vector<Index> class_sizes(const DatasetView<double, int>&);
template void check_two_classes(const DatasetView<double, int>&, const std::vector<double>&);

}  // namespace attune::inline ATTUNE_ABI
