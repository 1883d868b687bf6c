// SPDX-License-Identifier: BSL-1.0
#include "attune/data/detail/npy_header.ipp"
#include "attune/data/make_blobs.ipp"
#include "attune/data/make_classification.ipp"
#include "attune/data/make_moons.ipp"
#include "attune/data/make_multi_regression.ipp"
#include "attune/data/make_regression.ipp"
#include "attune/data/map_npy.ipp"
#include "attune/data/read_csv.ipp"
#include "attune/data/read_npy.ipp"
#include "attune/data/read_svmlight.ipp"
#include "attune/data/sparse_rows.ipp"
#include "attune/data/table.ipp"

namespace attune::inline ATTUNE_ABI {

template struct Dataset<double, int>;
template struct Dataset<double, double>;

template Dataset<double, int> Table::classification<double>(const ClassificationColumns&) const;
template Dataset<float, int> Table::classification<float>(const ClassificationColumns&) const;
template Dataset<double, double> Table::regression<double>(const RegressionColumns&) const;
template Dataset<float, double> Table::regression<float>(const RegressionColumns&) const;
template Dataset<double, TargetRow<double>> Table::multi_regression<double>(const MultiRegressionColumns&) const;
template Dataset<float, TargetRow<double>> Table::multi_regression<float>(const MultiRegressionColumns&) const;
template TableDataset<double, int> Table::classification_table<double>(const ClassificationColumns&) const;
template TableDataset<float, int> Table::classification_table<float>(const ClassificationColumns&) const;
template TableDataset<double, double> Table::regression_table<double>(const RegressionColumns&) const;
template TableDataset<float, double> Table::regression_table<float>(const RegressionColumns&) const;
template TableDataset<double, TargetRow<double>> Table::multi_regression_table<double>(const MultiRegressionColumns&) const;
template TableDataset<float, TargetRow<double>> Table::multi_regression_table<float>(const MultiRegressionColumns&) const;
template FeatureTable<double> Table::feature_table<double>(const std::vector<std::string>&) const;
template FeatureTable<float> Table::feature_table<float>(const std::vector<std::string>&) const;

template struct SvmlightFile<double>;
template SvmlightFile<double> parse_svmlight<double>(std::string_view, const SvmlightOptions&, const std::string&);
template SvmlightFile<double> read_svmlight<double>(const std::string&, const SvmlightOptions&);
template struct SparseSvmlightFile<double>;
template SparseSvmlightFile<double> parse_sparse_svmlight<double>(std::string_view, const SvmlightOptions&, const std::string&);
template SparseSvmlightFile<double> read_sparse_svmlight<double>(const std::string&, const SvmlightOptions&);

template struct SparseRows<double>;
template SparseRows<double> to_sparse<double>(const MatrixView<double>&);
template RowMatrix<double> to_dense<double>(const SparseView<double>&);
template SparseRows<double> detail::changed_columns<double>(const SparseView<double>&, const ColumnAffine&);
template struct SvmlightFile<float>;
template SvmlightFile<float> parse_svmlight<float>(std::string_view, const SvmlightOptions&, const std::string&);
template SvmlightFile<float> read_svmlight<float>(const std::string&, const SvmlightOptions&);
template struct SparseSvmlightFile<float>;
template SparseSvmlightFile<float> parse_sparse_svmlight<float>(std::string_view, const SvmlightOptions&, const std::string&);
template SparseSvmlightFile<float> read_sparse_svmlight<float>(const std::string&, const SvmlightOptions&);

template struct SparseRows<float>;
template SparseRows<float> to_sparse<float>(const MatrixView<float>&);
template RowMatrix<float> to_dense<float>(const SparseView<float>&);
template SparseRows<float> detail::changed_columns<float>(const SparseView<float>&, const ColumnAffine&);

template Dataset<double, int> make_blobs<double>(const MakeBlobs&);
template Dataset<float, int> make_blobs<float>(const MakeBlobs&);
template Dataset<double, int> make_classification<double>(const MakeClassification&);
template Dataset<float, int> make_classification<float>(const MakeClassification&);
template Dataset<double, int> make_moons<double>(const MakeMoons&);
template Dataset<float, int> make_moons<float>(const MakeMoons&);
template Dataset<double, TargetRow<double>> make_multi_regression<double>(const MakeMultiRegression&, Eigen::MatrixXd*);
template Dataset<float, TargetRow<double>> make_multi_regression<float>(const MakeMultiRegression&, Eigen::MatrixXd*);
template Dataset<double, double> make_regression<double>(const MakeRegression&, Eigen::VectorXd*);
template Dataset<float, double> make_regression<float>(const MakeRegression&, Eigen::VectorXd*);

namespace detail {

template RowMatrix<double> read_npy_values<double>(const std::string&);
template RowMatrix<float> read_npy_values<float>(const std::string&);
template RowMatrix<long double> read_npy_values<long double>(const std::string&);
template RowMatrix<std::int8_t> read_npy_values<std::int8_t>(const std::string&);
template RowMatrix<std::int16_t> read_npy_values<std::int16_t>(const std::string&);
template RowMatrix<std::int32_t> read_npy_values<std::int32_t>(const std::string&);
template RowMatrix<std::int64_t> read_npy_values<std::int64_t>(const std::string&);
template RowMatrix<std::uint8_t> read_npy_values<std::uint8_t>(const std::string&);
template RowMatrix<std::uint16_t> read_npy_values<std::uint16_t>(const std::string&);
template RowMatrix<std::uint32_t> read_npy_values<std::uint32_t>(const std::string&);
template RowMatrix<std::uint64_t> read_npy_values<std::uint64_t>(const std::string&);

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
