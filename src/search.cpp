// SPDX-License-Identifier: BSL-1.0
#include "attune/search/alternatives.ipp"
#include "attune/search/async_successive_halving.ipp"
#include "attune/search/axis_importance.ipp"
#include "attune/search/choice.ipp"
#include "attune/search/cma_es_search.ipp"
#include "attune/search/concept.ipp"
#include "attune/search/detail/axis_tree.ipp"
#include "attune/search/detail/journal_file.ipp"
#include "attune/search/detail/study_journal.ipp"
#include "attune/search/detail/study_key.ipp"
#include "attune/search/domain.ipp"
#include "attune/search/fold_race.ipp"
#include "attune/search/front.ipp"
#include "attune/search/gaussian_process_search.ipp"
#include "attune/search/grid_search.ipp"
#include "attune/search/journal.ipp"
#include "attune/search/nested_cross_validate.ipp"
#include "attune/search/nsga2_search.ipp"
#include "attune/search/quasi_random_search.ipp"
#include "attune/search/random_search.ipp"
#include "attune/search/search.ipp"
#include "attune/search/search_front.ipp"
#include "attune/search/space.ipp"
#include "attune/search/study.ipp"
#include "attune/search/successive_halving.ipp"
#include "attune/search/tpe_search.ipp"
#include "attune/search/validation_curve.ipp"

#include "attune/metrics/f1.hpp"
#include "attune/metrics/precision.hpp"
#include "attune/metrics/recall.hpp"
#include "attune/metrics/roc_auc.hpp"
#include "attune/model/class_weights.hpp"
#include "attune/optimize/lbfgs.hpp"
#include "attune/optimize/stopping/stopping.hpp"
#include "attune/preprocess/standard_scaler.hpp"

namespace attune::inline ATTUNE_ABI::detail {

template void StudyKey::settings(std::string_view, const BasicLbfgs<StrongWolfe>&);
template void StudyKey::settings(std::string_view, const ClassWeights&);
template void StudyKey::settings(std::string_view, const F1&);
template void StudyKey::settings(std::string_view, const Precision&);
template void StudyKey::settings(std::string_view, const Recall&);
template void StudyKey::settings(std::string_view, const RocAuc&);
template void StudyKey::settings(std::string_view, const StandardScaler&);
template void StudyKey::settings(std::string_view, const Stopping&);
template void add_data(StudyKey&, const DatasetView<double, int>&);
template void add_data(StudyKey&, const DatasetView<double, double>&);

}  // namespace attune::inline ATTUNE_ABI::detail
