// SPDX-License-Identifier: BSL-1.0
#pragma once

// The confusion matrix: how often each class was taken for each. One pass over the labels serves every
// metric that is made of it.

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/metrics/concept.hpp"
#include "attune/simd/count_labels.hpp"

namespace attune::inline ATTUNE_ABI {

/// Counts (sums of weights, where there are weights) of rows by true and predicted class. Starts with
/// two classes and grows with the codes it sees. For two classes nothing is allocated.
/// Counts without weights are exact, so that they do not depend on how the rows are cut.
class ConfusionCounts {
 public:
  static constexpr Needs needs = Needs::labels;

  /// Makes room for the classes of a problem, of which these rows may not show all.
  void expect_classes(int classes) {
    if (classes > classes_) grow(classes);
  }

  /// Rows of class codes 0, 1, ...; weights empty or one a row.
  /// Errors: InvalidArgument for sizes that disagree, InvalidData for a negative code.
  template <class Label>
    requires(!std::floating_point<Label>)
  void update(std::span<const Label> truth, std::span<const Label> predicted, std::span<const double> weights = {}) {
    detail::require_size("predicted", predicted.size(), static_cast<Index>(truth.size()));
    if (!weights.empty()) detail::require_size("weights", weights.size(), static_cast<Index>(truth.size()));
    if constexpr (std::integral<Label> && !std::same_as<Label, bool>)
      if (weights.empty() && classes_ == 2) {
        const auto c = simd::count_binary(truth.data(), predicted.data(), truth.size());
        if (c.binary) {
          add_binary(c, static_cast<std::int64_t>(truth.size()));
          return;
        }
      }
    for (std::size_t i = 0; i < truth.size(); ++i) add(code_of(truth[i], i), code_of(predicted[i], i), weights.empty() ? 1.0 : weights[i]);
  }

  void merge(const ConfusionCounts& other) {
    for (int t = 0; t < other.classes_; ++t)
      for (int p = 0; p < other.classes_; ++p) add(t, p, other(t, p));
  }

  /// Classes that the matrix has room for: the largest code seen plus one, at least 2.
  int classes() const noexcept { return classes_; }

  /// Rows of class `truth` that were predicted as `predicted`.
  double operator()(int truth, int predicted) const noexcept { return cells()[static_cast<std::size_t>(truth * classes_ + predicted)]; }

  double total() const noexcept {
    double sum = 0;
    for (const double cell : cells()) sum += cell;
    return sum;
  }
  double correct() const noexcept {
    double sum = 0;
    for (int k = 0; k < classes_; ++k) sum += (*this)(k, k);
    return sum;
  }

  /// One class against all others; the positive class of a binary problem is 1.
  double tp(int positive = 1) const noexcept { return (*this)(positive, positive); }
  double fp(int positive = 1) const noexcept {
    double sum = 0;
    for (int k = 0; k < classes_; ++k) sum += k == positive ? 0 : (*this)(k, positive);
    return sum;
  }
  double fn(int positive = 1) const noexcept {
    double sum = 0;
    for (int k = 0; k < classes_; ++k) sum += k == positive ? 0 : (*this)(positive, k);
    return sum;
  }
  double tn(int positive = 1) const noexcept {
    double sum = 0;
    for (int t = 0; t < classes_; ++t)
      for (int p = 0; p < classes_; ++p) sum += t == positive || p == positive ? 0 : (*this)(t, p);
    return sum;
  }

  friend bool operator==(const ConfusionCounts&, const ConfusionCounts&) = default;

 private:
  template <class Label>
  static int code_of(const Label& label, std::size_t row) {
    const auto code = static_cast<std::int64_t>(label);
    if (code < 0 || code >= max_classes)
      throw InvalidData({.argument = "labels", .place = {"row ", row}, .found = {"class code ", code},
                         .expected = {"0 to K-1, for at most ", max_classes, " classes"}});
    return static_cast<int>(code);
  }

  static constexpr int max_classes = 10000;

  std::span<const double> cells() const noexcept { return classes_ == 2 ? std::span<const double>(two_) : std::span<const double>(many_); }

  void add_binary(const simd::BinaryCounts& c, std::int64_t rows) noexcept {
    two_[0] += static_cast<double>(rows - c.truth - c.predicted + c.both);
    two_[1] += static_cast<double>(c.predicted - c.both);
    two_[2] += static_cast<double>(c.truth - c.both);
    two_[3] += static_cast<double>(c.both);
  }

  void add(int truth, int predicted, double weight) {
    if (const int needed = std::max(truth, predicted) + 1; needed > classes_) grow(needed);
    const auto cell = static_cast<std::size_t>(truth * classes_ + predicted);
    (classes_ == 2 ? two_[cell] : many_[cell]) += weight;
  }

  [[gnu::noinline]] void grow(int classes) {
    std::vector<double> larger(static_cast<std::size_t>(classes) * static_cast<std::size_t>(classes));
    for (int t = 0; t < classes_; ++t)
      for (int p = 0; p < classes_; ++p) larger[static_cast<std::size_t>(t * classes + p)] = (*this)(t, p);
    many_ = std::move(larger);
    two_ = {};  // equal counts compare equal
    classes_ = classes;
  }

  int classes_ = 2;
  std::array<double, 4> two_{};   // the cells of two classes, row = truth
  std::vector<double> many_{};    // the cells of more
};

/// How scores of several classes become one.
enum class Average {
  automatic,  ///< binary for two classes, macro for more
  binary,     ///< the score of class 1; refuses more than two classes
  micro,      ///< from the counts of all classes together
  macro,      ///< the plain mean over the classes that occur
  weighted,   ///< the mean over the classes that occur, weighted by their true rows
};

namespace detail {

/// A score made of the counts of one class against the rest, averaged. Classes that occur neither in
/// the truth nor in the prediction are left out, as in scikit-learn. `score(tp, fp, fn)` may be NaN,
/// which then is the result.
using ClassScore = double(double tp, double fp, double fn);

[[gnu::cold]] inline double averaged(const ConfusionCounts& counts, Average average, std::string_view metric, ClassScore* score) {
  const int classes = counts.classes();
  if (average == Average::automatic) average = classes == 2 ? Average::binary : Average::macro;
  if (average == Average::binary) {
    if (classes > 2)
      throw InvalidArgument({.argument = {metric, "::average"}, .found = {"binary, with ", classes, " classes"},
                             .remedy = "choose Average::macro, micro or weighted"});
    return score(counts.tp(), counts.fp(), counts.fn());
  }
  double tp = 0, fp = 0, fn = 0, sum = 0, weight = 0;
  for (int k = 0; k < classes; ++k) {
    const double t = counts.tp(k), p = counts.fp(k), n = counts.fn(k);
    if (t + p + n == 0) continue;
    tp += t;
    fp += p;
    fn += n;
    const double w = average == Average::weighted ? t + n : 1.0;
    if (w > 0) sum += w * score(t, p, n);
    weight += w;
  }
  return average == Average::micro ? score(tp, fp, fn) : sum / weight;
}

inline double ratio_or_nan(double part, double whole) noexcept {
  return whole > 0 ? part / whole : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
