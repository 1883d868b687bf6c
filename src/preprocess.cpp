// SPDX-License-Identifier: BSL-1.0
#include "attune/preprocess/combine.ipp"
#include "attune/preprocess/detail/categories.ipp"
#include "attune/preprocess/detail/choose_columns.ipp"
#include "attune/preprocess/detail/table_imputer.ipp"
#include "attune/preprocess/max_abs_scaler.ipp"
#include "attune/preprocess/min_max_scaler.ipp"
#include "attune/preprocess/one_hot_encoder.ipp"
#include "attune/preprocess/ordinal_encoder.ipp"
#include "attune/preprocess/passthrough.ipp"
#include "attune/preprocess/pipeline.ipp"
#include "attune/preprocess/robust_scaler.ipp"
#include "attune/preprocess/simple_imputer.ipp"
#include "attune/preprocess/standard_scaler.ipp"

namespace attune::inline ATTUNE_ABI {

template RowMatrix<double> FittedStandardScaler::transform<double>(const MatrixView<double>&) const;
template FittedStandardScaler StandardScaler::learn<double>(const MatrixView<double>&, bool, FunctionRef<double(Index)>) const;
template RowMatrix<double> FittedMaxAbsScaler::transform<double>(const MatrixView<double>&) const;
template FittedMaxAbsScaler MaxAbsScaler::learn<double>(const MatrixView<double>&);
template SparseRows<double> FittedStandardScaler::transform<double>(const SparseView<double>&) const;
template FittedStandardScaler StandardScaler::learn<double>(const SparseView<double>&, bool, FunctionRef<double(Index)>) const;
template SparseRows<double> FittedMaxAbsScaler::transform<double>(const SparseView<double>&) const;
template FittedMaxAbsScaler MaxAbsScaler::learn<double>(const SparseView<double>&);
template RowMatrix<double> FittedRobustScaler::transform<double>(const MatrixView<double>&) const;
template FittedRobustScaler RobustScaler::learn<double>(const MatrixView<double>&) const;
template RowMatrix<double> BasicFittedMinMaxScaler<false>::transform<double>(const MatrixView<double>&) const;
template BasicFittedMinMaxScaler<false> BasicMinMaxScaler<false>::learn<double>(const MatrixView<double>&) const;
template RowMatrix<double> BasicFittedMinMaxScaler<true>::transform<double>(const MatrixView<double>&) const;
template BasicFittedMinMaxScaler<true> BasicMinMaxScaler<true>::learn<double>(const MatrixView<double>&) const;
template RowMatrix<double> FittedPassthrough::transform<double>(const MatrixView<double>&) const;
template RowMatrix<double> FittedSimpleImputer::transform<double>(const MatrixView<double>&) const;
template FittedSimpleImputer SimpleImputer::learn<double>(const MatrixView<double>&, FunctionRef<std::string(Index)>) const;
template FeatureTable<double> FittedTableImputer::transform<double>(const TableView<double>&) const;
template RowMatrix<double> FittedOneHotEncoder::transform<double>(const TableView<double>&) const;
template RowMatrix<double> FittedOrdinalEncoder::transform<double>(const TableView<double>&) const;

template RowMatrix<float> FittedStandardScaler::transform<float>(const MatrixView<float>&) const;
template FittedStandardScaler StandardScaler::learn<float>(const MatrixView<float>&, bool, FunctionRef<double(Index)>) const;
template RowMatrix<float> FittedMaxAbsScaler::transform<float>(const MatrixView<float>&) const;
template FittedMaxAbsScaler MaxAbsScaler::learn<float>(const MatrixView<float>&);
template SparseRows<float> FittedStandardScaler::transform<float>(const SparseView<float>&) const;
template FittedStandardScaler StandardScaler::learn<float>(const SparseView<float>&, bool, FunctionRef<double(Index)>) const;
template SparseRows<float> FittedMaxAbsScaler::transform<float>(const SparseView<float>&) const;
template FittedMaxAbsScaler MaxAbsScaler::learn<float>(const SparseView<float>&);
template RowMatrix<float> FittedRobustScaler::transform<float>(const MatrixView<float>&) const;
template FittedRobustScaler RobustScaler::learn<float>(const MatrixView<float>&) const;
template RowMatrix<float> BasicFittedMinMaxScaler<false>::transform<float>(const MatrixView<float>&) const;
template BasicFittedMinMaxScaler<false> BasicMinMaxScaler<false>::learn<float>(const MatrixView<float>&) const;
template RowMatrix<float> BasicFittedMinMaxScaler<true>::transform<float>(const MatrixView<float>&) const;
template BasicFittedMinMaxScaler<true> BasicMinMaxScaler<true>::learn<float>(const MatrixView<float>&) const;
template RowMatrix<float> FittedPassthrough::transform<float>(const MatrixView<float>&) const;
template RowMatrix<float> FittedSimpleImputer::transform<float>(const MatrixView<float>&) const;
template FittedSimpleImputer SimpleImputer::learn<float>(const MatrixView<float>&, FunctionRef<std::string(Index)>) const;
template FeatureTable<float> FittedTableImputer::transform<float>(const TableView<float>&) const;
template RowMatrix<float> FittedOneHotEncoder::transform<float>(const TableView<float>&) const;
template RowMatrix<float> FittedOrdinalEncoder::transform<float>(const TableView<float>&) const;

template void BasicMinMaxScaler<false>::check() const;
template void BasicMinMaxScaler<true>::check() const;

namespace detail {

template RowMatrix<double> AffineMap::transform<double>(const MatrixView<double>&) const;
template RowMatrix<double> gather_columns<double>(const TableView<double>&, const std::vector<Index>&);
template RowMatrix<double> gather_columns<double>(const MatrixView<double>&, const std::vector<Index>&);
template RowMatrix<float> AffineMap::transform<float>(const MatrixView<float>&) const;
template RowMatrix<float> gather_columns<float>(const TableView<float>&, const std::vector<Index>&);
template RowMatrix<float> gather_columns<float>(const MatrixView<float>&, const std::vector<Index>&);

template class TransformedView<DatasetView<double, int>, RowMatrix<double>>;
template class TransformedView<DatasetView<double, double>, RowMatrix<double>>;

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
