// SPDX-License-Identifier: BSL-1.0
#pragma once

// How the scores of several classes, or labels, become one, and what a score is whose formula divides by zero.

#include <cmath>
#include <concepts>
#include <limits>
#include <string_view>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/core/function_ref.hpp"
#include "attune/metrics/concept.hpp"
#include "attune/metrics/confusion_counts.hpp"

namespace attune::inline ATTUNE_ABI {

/// How scores of several classes become one.
enum class Average {
  automatic,  ///< binary for two classes, macro for more and for indicator matrices
  binary,     ///< the score of class 1; refuses more than two classes
  micro,      ///< from the counts of all classes together
  macro,      ///< the plain mean over the classes that occur
  weighted,   ///< the mean over the classes that occur, weighted by their true rows; the plain one where there are none
  samples,    ///< the mean over the rows of an indicator matrix
};

/// What a score is whose formula divides by zero.
enum class ZeroDivision {
  undefined,  ///< NaN, and so is an average that contains it
  zero,       ///< 0, as scikit-learn's zero_division=0
  one,        ///< 1, as zero_division=1
  nan,        ///< NaN, but left out of macro, weighted and samples averages, as zero_division=np.nan
};

class MultilabelCounts;

namespace detail {

inline double ratio_or_nan(double part, double whole) noexcept {
  return whole > 0 ? part / whole : std::numeric_limits<double>::quiet_NaN();
}

/// A score of one class as a part of a whole.
struct Share {
  double part = 0;
  double whole = 0;
};

/// What a metric makes of the counts of one class against the others.
struct ShareScore {
  std::string_view metric{};
  Share (*of)(const ClassCounts& counts, double parameter) = nullptr;
  std::string_view empty{};           ///< why the whole is 0, of the positive class
  std::string_view empty_in_class{};  ///< and of a class of several
  double parameter = 0;

  double operator()(const ClassCounts& counts, ZeroDivision zero_division) const;
};

/// A mean of scores, of which undefined ones may be left out.
class ScoreMean {
 public:
  explicit ScoreMean(ZeroDivision zero_division) noexcept : leave_out_(zero_division == ZeroDivision::nan) {}

  void add(double score, double weight) noexcept {
    if (std::isnan(score) && leave_out_) return;
    plain_ += score;
    count_ += 1;
    if (weight > 0) sum_ += weight * score;
    weight_ += weight;
  }
  /// Where all weights are 0 they say nothing, and the plain mean is taken.
  double value() const noexcept { return weight_ > 0 ? sum_ / weight_ : ratio_or_nan(plain_, count_); }

 private:
  bool leave_out_;
  double plain_ = 0, count_ = 0, sum_ = 0, weight_ = 0;
};

/// The micro, macro or weighted score of `count` classes. `of_class(k)` are the counts of class k.
double mean_over_classes(int count, bool with_absent, const ShareScore& score, Average average, ZeroDivision zero_division, FunctionRef<ClassCounts(int)> of_class);

[[noreturn, gnu::cold]] void refuse_average(std::string_view metric, const Phrase& found, const Phrase& remedy);

/// A score made of the counts of one class against the rest, averaged. Classes that occur neither in the truth nor in
/// the prediction are left out, as in scikit-learn.
double averaged(const ConfusionCounts& counts, const ShareScore& score, Average average, ZeroDivision zero_division);

/// The same of indicator matrices: see multilabel_counts.hpp.
[[gnu::cold]] double averaged(const MultilabelCounts& counts, const ShareScore& score, Average average, ZeroDivision zero_division);

/// The rows of the share, and of its whole, where the score is that of the positive class of two.
Proportion binary_share(const ConfusionCounts& counts, const ShareScore& score, Average average);

/// Why it is NaN; empty where it is not.
[[gnu::cold]] std::string_view why_undefined_average(const ConfusionCounts& counts, const ShareScore& score, Average average, ZeroDivision zero_division);

/// The score of each class.
[[gnu::cold]] std::vector<double> class_scores(const ConfusionCounts& counts, const ShareScore& score, ZeroDivision zero_division);

/// A metric that is the mean of the scores of classes.
template <class M>
concept AveragesClasses = requires(const M& metric) {
  { metric.share() } -> std::same_as<ShareScore>;
  { metric.zero_division } -> std::convertible_to<ZeroDivision>;
};

}  // namespace detail

/// The score of each class 0, 1, ... against the others, among them those that do not occur, whose score is undefined
/// or what the metric's zero_division says. The metric's average plays no part.
template <detail::AveragesClasses M>
std::vector<double> per_class(const M& metric, const ConfusionCounts& counts) {
  return detail::class_scores(counts, metric.share(), metric.zero_division);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/metrics/average.ipp"
#endif
