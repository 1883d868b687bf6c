// SPDX-License-Identifier: BSL-1.0
#include "attune/model/baseline.ipp"
#include "attune/model/class_weights.ipp"
#include "attune/model/detail/hold_out.ipp"
#include "attune/model/estimator.ipp"
#include "attune/model/fitted_estimator.ipp"
#include "attune/model/multi_output.ipp"
#include "attune/model/objective.ipp"
#include "attune/model/one_of.ipp"
#include "attune/model/one_vs_one.ipp"
#include "attune/model/one_vs_rest.ipp"
#include "attune/model/online_linear.ipp"
#include "attune/model/partial_fit.ipp"
#include "attune/model/passive_aggressive.ipp"
#include "attune/model/regularization_path.ipp"
#include "attune/model/row_share.ipp"
#include "attune/model/sweep.ipp"
#include "attune/model/targets.ipp"
#include "attune/model/linear_models.hpp"

namespace attune::inline ATTUNE_ABI::detail {

template std::vector<SweepTask> fit_tasks(const DatasetView<double, int>&, std::size_t, const AnyExecutor&, SolveSweep, const SweepLosses*, FunctionRef<bool(std::size_t, SweepJob&)>, FunctionRef<void(std::size_t, const DatasetView<double, int>&, SweepTask&)>);
template std::vector<SweepTask> fit_tasks(const DatasetView<double, double>&, std::size_t, const AnyExecutor&, SolveSweep, const SweepLosses*, FunctionRef<bool(std::size_t, SweepJob&)>, FunctionRef<void(std::size_t, const DatasetView<double, double>&, SweepTask&)>);
template std::vector<SweepTask> fit_tasks(const DatasetView<float, int>&, std::size_t, const AnyExecutor&, SolveSweep, const SweepLosses*, FunctionRef<bool(std::size_t, SweepJob&)>, FunctionRef<void(std::size_t, const DatasetView<float, int>&, SweepTask&)>);
template std::vector<SweepTask> fit_tasks(const DatasetView<float, double>&, std::size_t, const AnyExecutor&, SolveSweep, const SweepLosses*, FunctionRef<bool(std::size_t, SweepJob&)>, FunctionRef<void(std::size_t, const DatasetView<float, double>&, SweepTask&)>);
template std::vector<SweepTask> fit_tasks(const SparseDatasetView<double, int>&, std::size_t, const AnyExecutor&, SolveSweep, const SweepLosses*, FunctionRef<bool(std::size_t, SweepJob&)>, FunctionRef<void(std::size_t, const SparseDatasetView<double, int>&, SweepTask&)>);
template std::vector<SweepTask> fit_tasks(const SparseDatasetView<double, double>&, std::size_t, const AnyExecutor&, SolveSweep, const SweepLosses*, FunctionRef<bool(std::size_t, SweepJob&)>, FunctionRef<void(std::size_t, const SparseDatasetView<double, double>&, SweepTask&)>);
template std::vector<SweepTask> fit_tasks(const SparseDatasetView<float, int>&, std::size_t, const AnyExecutor&, SolveSweep, const SweepLosses*, FunctionRef<bool(std::size_t, SweepJob&)>, FunctionRef<void(std::size_t, const SparseDatasetView<float, int>&, SweepTask&)>);
template std::vector<SweepTask> fit_tasks(const SparseDatasetView<float, double>&, std::size_t, const AnyExecutor&, SolveSweep, const SweepLosses*, FunctionRef<bool(std::size_t, SweepJob&)>, FunctionRef<void(std::size_t, const SparseDatasetView<float, double>&, SweepTask&)>);

template struct TargetColumns<float>;
template struct TargetColumns<double>;

}  // namespace attune::inline ATTUNE_ABI::detail

namespace attune::inline ATTUNE_ABI {

template struct Linear<float>;
template struct Linear<double>;

template class EmpiricalRisk<Linear<double>, LogisticLoss, L2, DatasetView<double, int>>;
template class EmpiricalRisk<Linear<double>, SoftmaxCrossEntropy, L2, DatasetView<double, int>>;
template class EmpiricalRisk<Linear<double>, SquaredError, L2, DatasetView<double, double>>;
template void detail::weigh_block(const LogisticLoss&, const detail::LossBlock&) noexcept;

}  // namespace attune::inline ATTUNE_ABI
