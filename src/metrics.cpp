// SPDX-License-Identifier: BSL-1.0
#include "attune/metrics/accuracy.ipp"
#include "attune/metrics/average.ipp"
#include "attune/metrics/average_precision.ipp"
#include "attune/metrics/balanced_accuracy.ipp"
#include "attune/metrics/best_threshold.ipp"
#include "attune/metrics/brier_score.ipp"
#include "attune/metrics/calibration.ipp"
#include "attune/metrics/calinski_harabasz.ipp"
#include "attune/metrics/class_averages.ipp"
#include "attune/metrics/class_totals.ipp"
#include "attune/metrics/classification_report.ipp"
#include "attune/metrics/cohen_kappa.ipp"
#include "attune/metrics/columns.ipp"
#include "attune/metrics/concordance_index.ipp"
#include "attune/metrics/confusion_counts.ipp"
#include "attune/metrics/confusion_matrix.ipp"
#include "attune/metrics/contingency.ipp"
#include "attune/metrics/curves.ipp"
#include "attune/metrics/davies_bouldin.ipp"
#include "attune/metrics/dcg.ipp"
#include "attune/metrics/delong.ipp"
#include "attune/metrics/detail/row_clusters.ipp"
#include "attune/metrics/detail/weight_sum.ipp"
#include "attune/metrics/detail/weighted_mean.ipp"
#include "attune/metrics/deviance_sums.ipp"
#include "attune/metrics/f1.ipp"
#include "attune/metrics/fbeta.ipp"
#include "attune/metrics/gain.ipp"
#include "attune/metrics/hamming_loss.ipp"
#include "attune/metrics/hinge_loss.ipp"
#include "attune/metrics/interval.ipp"
#include "attune/metrics/jaccard.ipp"
#include "attune/metrics/label_ranking.ipp"
#include "attune/metrics/likelihood_ratio.ipp"
#include "attune/metrics/log_loss.ipp"
#include "attune/metrics/matthews_correlation.ipp"
#include "attune/metrics/mean_absolute_percentage_error.ipp"
#include "attune/metrics/mean_cost.ipp"
#include "attune/metrics/mean_squared_error.ipp"
#include "attune/metrics/mean_squared_log_error.ipp"
#include "attune/metrics/median_absolute_error.ipp"
#include "attune/metrics/metric_set.ipp"
#include "attune/metrics/multilabel_counts.ipp"
#include "attune/metrics/multilabel_ranking.ipp"
#include "attune/metrics/mutual_information.ipp"
#include "attune/metrics/number_rows.ipp"
#include "attune/metrics/pair_counting.ipp"
#include "attune/metrics/pinball_loss.ipp"
#include "attune/metrics/precision.ipp"
#include "attune/metrics/r2.ipp"
#include "attune/metrics/rank_sums.ipp"
#include "attune/metrics/ranked_lists.ipp"
#include "attune/metrics/ranked_scores.ipp"
#include "attune/metrics/recall.ipp"
#include "attune/metrics/regression_sums.ipp"
#include "attune/metrics/roc_auc.ipp"
#include "attune/metrics/score_columns.ipp"
#include "attune/metrics/score_labels.ipp"
#include "attune/metrics/silhouette.ipp"
#include "attune/metrics/specificity.ipp"
#include "attune/metrics/top_k_accuracy.ipp"
#include "attune/metrics/tweedie_deviance.ipp"
#include "attune/metrics/v_measure.ipp"
#include "attune/metrics/zero_one_loss.ipp"

namespace attune::inline ATTUNE_ABI {

// Of the types that CountedAs gives.
template bool ConfusionCounts::add_codes(const signed char*, const signed char*, std::size_t, std::span<const double>, int);
template bool ConfusionCounts::add_codes(const unsigned char*, const unsigned char*, std::size_t, std::span<const double>, int);
template bool ConfusionCounts::add_codes(const short*, const short*, std::size_t, std::span<const double>, int);
template bool ConfusionCounts::add_codes(const int*, const int*, std::size_t, std::span<const double>, int);
template bool ConfusionCounts::add_codes(const long*, const long*, std::size_t, std::span<const double>, int);
template bool ConfusionCounts::add_codes(const long long*, const long long*, std::size_t, std::span<const double>, int);

// Of the types that BitsOf gives.
template Index MultilabelCounts::count(const unsigned char*, const unsigned char*, Index, std::span<const double>);
template Index MultilabelCounts::count(const unsigned short*, const unsigned short*, Index, std::span<const double>);
template Index MultilabelCounts::count(const unsigned int*, const unsigned int*, Index, std::span<const double>);
template Index MultilabelCounts::count(const unsigned long*, const unsigned long*, Index, std::span<const double>);
template Index MultilabelCounts::count(const unsigned long long*, const unsigned long long*, Index, std::span<const double>);

// Of the types that label_column gives.
template void Contingency::count(std::span<const signed char>, std::span<const signed char>, Weights);
template void Contingency::count(std::span<const unsigned char>, std::span<const unsigned char>, Weights);
template void Contingency::count(std::span<const short>, std::span<const short>, Weights);
template void Contingency::count(std::span<const unsigned short>, std::span<const unsigned short>, Weights);
template void Contingency::count(std::span<const int>, std::span<const int>, Weights);
template void Contingency::count(std::span<const unsigned int>, std::span<const unsigned int>, Weights);
template void Contingency::count(std::span<const long>, std::span<const long>, Weights);
template void Contingency::count(std::span<const unsigned long>, std::span<const unsigned long>, Weights);
template void Contingency::count(std::span<const long long>, std::span<const long long>, Weights);
template void Contingency::count(std::span<const unsigned long long>, std::span<const unsigned long long>, Weights);

// Of the types that with_codes gives.
template void BrierSum::update_codes(std::span<const signed char>, ScoreView, std::span<const double>);
template void BrierSum::update_codes(std::span<const unsigned char>, ScoreView, std::span<const double>);
template void BrierSum::update_codes(std::span<const short>, ScoreView, std::span<const double>);
template void BrierSum::update_codes(std::span<const unsigned short>, ScoreView, std::span<const double>);
template void BrierSum::update_codes(std::span<const int>, ScoreView, std::span<const double>);
template void BrierSum::update_codes(std::span<const unsigned int>, ScoreView, std::span<const double>);
template void BrierSum::update_codes(std::span<const long>, ScoreView, std::span<const double>);
template void BrierSum::update_codes(std::span<const unsigned long>, ScoreView, std::span<const double>);
template void BrierSum::update_codes(std::span<const long long>, ScoreView, std::span<const double>);
template void BrierSum::update_codes(std::span<const unsigned long long>, ScoreView, std::span<const double>);

template void CalibrationBins::update_codes(std::span<const signed char>, ScoreView, std::span<const double>);
template void CalibrationBins::update_codes(std::span<const unsigned char>, ScoreView, std::span<const double>);
template void CalibrationBins::update_codes(std::span<const short>, ScoreView, std::span<const double>);
template void CalibrationBins::update_codes(std::span<const unsigned short>, ScoreView, std::span<const double>);
template void CalibrationBins::update_codes(std::span<const int>, ScoreView, std::span<const double>);
template void CalibrationBins::update_codes(std::span<const unsigned int>, ScoreView, std::span<const double>);
template void CalibrationBins::update_codes(std::span<const long>, ScoreView, std::span<const double>);
template void CalibrationBins::update_codes(std::span<const unsigned long>, ScoreView, std::span<const double>);
template void CalibrationBins::update_codes(std::span<const long long>, ScoreView, std::span<const double>);
template void CalibrationBins::update_codes(std::span<const unsigned long long>, ScoreView, std::span<const double>);

template void HingeSum::update_codes(std::span<const signed char>, ScoreView, std::span<const double>);
template void HingeSum::update_codes(std::span<const unsigned char>, ScoreView, std::span<const double>);
template void HingeSum::update_codes(std::span<const short>, ScoreView, std::span<const double>);
template void HingeSum::update_codes(std::span<const unsigned short>, ScoreView, std::span<const double>);
template void HingeSum::update_codes(std::span<const int>, ScoreView, std::span<const double>);
template void HingeSum::update_codes(std::span<const unsigned int>, ScoreView, std::span<const double>);
template void HingeSum::update_codes(std::span<const long>, ScoreView, std::span<const double>);
template void HingeSum::update_codes(std::span<const unsigned long>, ScoreView, std::span<const double>);
template void HingeSum::update_codes(std::span<const long long>, ScoreView, std::span<const double>);
template void HingeSum::update_codes(std::span<const unsigned long long>, ScoreView, std::span<const double>);

template void LogLossSum::update_codes(std::span<const signed char>, ScoreView, std::span<const double>);
template void LogLossSum::update_codes(std::span<const unsigned char>, ScoreView, std::span<const double>);
template void LogLossSum::update_codes(std::span<const short>, ScoreView, std::span<const double>);
template void LogLossSum::update_codes(std::span<const unsigned short>, ScoreView, std::span<const double>);
template void LogLossSum::update_codes(std::span<const int>, ScoreView, std::span<const double>);
template void LogLossSum::update_codes(std::span<const unsigned int>, ScoreView, std::span<const double>);
template void LogLossSum::update_codes(std::span<const long>, ScoreView, std::span<const double>);
template void LogLossSum::update_codes(std::span<const unsigned long>, ScoreView, std::span<const double>);
template void LogLossSum::update_codes(std::span<const long long>, ScoreView, std::span<const double>);
template void LogLossSum::update_codes(std::span<const unsigned long long>, ScoreView, std::span<const double>);

template void RankedScores::update_codes(std::span<const signed char>, ScoreView, std::span<const double>);
template void RankedScores::update_codes(std::span<const unsigned char>, ScoreView, std::span<const double>);
template void RankedScores::update_codes(std::span<const short>, ScoreView, std::span<const double>);
template void RankedScores::update_codes(std::span<const unsigned short>, ScoreView, std::span<const double>);
template void RankedScores::update_codes(std::span<const int>, ScoreView, std::span<const double>);
template void RankedScores::update_codes(std::span<const unsigned int>, ScoreView, std::span<const double>);
template void RankedScores::update_codes(std::span<const long>, ScoreView, std::span<const double>);
template void RankedScores::update_codes(std::span<const unsigned long>, ScoreView, std::span<const double>);
template void RankedScores::update_codes(std::span<const long long>, ScoreView, std::span<const double>);
template void RankedScores::update_codes(std::span<const unsigned long long>, ScoreView, std::span<const double>);

template void TopKCounts::update_codes(std::span<const signed char>, ScoreView, std::span<const double>);
template void TopKCounts::update_codes(std::span<const unsigned char>, ScoreView, std::span<const double>);
template void TopKCounts::update_codes(std::span<const short>, ScoreView, std::span<const double>);
template void TopKCounts::update_codes(std::span<const unsigned short>, ScoreView, std::span<const double>);
template void TopKCounts::update_codes(std::span<const int>, ScoreView, std::span<const double>);
template void TopKCounts::update_codes(std::span<const unsigned int>, ScoreView, std::span<const double>);
template void TopKCounts::update_codes(std::span<const long>, ScoreView, std::span<const double>);
template void TopKCounts::update_codes(std::span<const unsigned long>, ScoreView, std::span<const double>);
template void TopKCounts::update_codes(std::span<const long long>, ScoreView, std::span<const double>);
template void TopKCounts::update_codes(std::span<const unsigned long long>, ScoreView, std::span<const double>);

template void ClassTotals::add_codes(std::span<const signed char>, std::span<const double>);
template void ClassTotals::add_codes(std::span<const unsigned char>, std::span<const double>);
template void ClassTotals::add_codes(std::span<const short>, std::span<const double>);
template void ClassTotals::add_codes(std::span<const unsigned short>, std::span<const double>);
template void ClassTotals::add_codes(std::span<const int>, std::span<const double>);
template void ClassTotals::add_codes(std::span<const unsigned int>, std::span<const double>);
template void ClassTotals::add_codes(std::span<const long>, std::span<const double>);
template void ClassTotals::add_codes(std::span<const unsigned long>, std::span<const double>);
template void ClassTotals::add_codes(std::span<const long long>, std::span<const double>);
template void ClassTotals::add_codes(std::span<const unsigned long long>, std::span<const double>);

namespace detail {

// Of the types that label_column gives.
template std::vector<signed char> binary_codes(std::span<const signed char>);
template std::vector<unsigned char> binary_codes(std::span<const unsigned char>);
template std::vector<short> binary_codes(std::span<const short>);
template std::vector<unsigned short> binary_codes(std::span<const unsigned short>);
template std::vector<int> binary_codes(std::span<const int>);
template std::vector<unsigned int> binary_codes(std::span<const unsigned int>);
template std::vector<long> binary_codes(std::span<const long>);
template std::vector<unsigned long> binary_codes(std::span<const unsigned long>);
template std::vector<long long> binary_codes(std::span<const long long>);
template std::vector<unsigned long long> binary_codes(std::span<const unsigned long long>);

template LabelledCounts count_columns(std::span<const signed char>, std::span<const signed char>, Weights, int);
template LabelledCounts count_columns(std::span<const unsigned char>, std::span<const unsigned char>, Weights, int);
template LabelledCounts count_columns(std::span<const short>, std::span<const short>, Weights, int);
template LabelledCounts count_columns(std::span<const unsigned short>, std::span<const unsigned short>, Weights, int);
template LabelledCounts count_columns(std::span<const int>, std::span<const int>, Weights, int);
template LabelledCounts count_columns(std::span<const unsigned int>, std::span<const unsigned int>, Weights, int);
template LabelledCounts count_columns(std::span<const long>, std::span<const long>, Weights, int);
template LabelledCounts count_columns(std::span<const unsigned long>, std::span<const unsigned long>, Weights, int);
template LabelledCounts count_columns(std::span<const long long>, std::span<const long long>, Weights, int);
template LabelledCounts count_columns(std::span<const unsigned long long>, std::span<const unsigned long long>, Weights, int);

template ConfusionCounts count_matches(std::span<const signed char>, std::span<const signed char>, Weights);
template ConfusionCounts count_matches(std::span<const unsigned char>, std::span<const unsigned char>, Weights);
template ConfusionCounts count_matches(std::span<const short>, std::span<const short>, Weights);
template ConfusionCounts count_matches(std::span<const unsigned short>, std::span<const unsigned short>, Weights);
template ConfusionCounts count_matches(std::span<const int>, std::span<const int>, Weights);
template ConfusionCounts count_matches(std::span<const unsigned int>, std::span<const unsigned int>, Weights);
template ConfusionCounts count_matches(std::span<const long>, std::span<const long>, Weights);
template ConfusionCounts count_matches(std::span<const unsigned long>, std::span<const unsigned long>, Weights);
template ConfusionCounts count_matches(std::span<const long long>, std::span<const long long>, Weights);
template ConfusionCounts count_matches(std::span<const unsigned long long>, std::span<const unsigned long long>, Weights);

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
