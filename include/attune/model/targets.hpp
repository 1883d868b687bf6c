// SPDX-License-Identifier: BSL-1.0
#pragma once

// The targets of a view as kernels read them: numbers of the samples' type, class codes turned into the
// numbers of the scores that stand for them, and weights.

#include <concepts>
#include <cstddef>
#include <type_traits>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/dataset_view.hpp"
#include "attune/loss/concept.hpp"
#include "attune/model/class_weights.hpp"
#include "attune/model/concept.hpp"

namespace attune::inline ATTUNE_ABI {

/// What a fit takes from the targets as a whole.
struct TargetPlan {
  Index outputs = 1;                    ///< scores a row
  std::vector<int> codes{};             ///< the class that each score stands for; empty where score k is of class k
  std::vector<double> class_factors{};  ///< on the weights of rows, by class code; empty where all are 1
};

namespace detail {

// The codes of the classes that have rows, where some have none.
[[gnu::cold]] std::vector<int> codes_with_rows(const std::vector<Index>& class_sizes);

}  // namespace detail

/// The plan of loss L on these rows: a score for each class that has rows, for a loss of several classes; one
/// score for the others.
template <class L, class View>
TargetPlan plan_targets(const View& view) {
  TargetPlan plan;
  if constexpr (MulticlassLoss<L>) {
    plan.codes = detail::codes_with_rows(class_sizes(view));
    plan.outputs = plan.codes.empty() ? view.class_count() : static_cast<Index>(plan.codes.size());
  }
  return plan;
}

/// The same, with class weights.
template <class L, class View>
TargetPlan plan_targets(const View& view, [[maybe_unused]] const auto& class_weights) {
  TargetPlan plan = plan_targets<L>(view);
  if constexpr (std::same_as<std::remove_cvref_t<decltype(class_weights)>, ClassWeights>) plan.class_factors = factors_of(class_weights, view);
  return plan;
}

namespace detail {

/// Targets and weights of a view, by position, in the type that the kernels read. Rows of a class that no
/// score stands for have weight 0.
template <class T>
struct TargetColumns {
  std::vector<T> target{};
  std::vector<T> weight{};  // empty: every row counts once
  double total_weight = 0;

  template <class View>
  TargetColumns(const View& view, const TargetPlan& plan) : target(static_cast<std::size_t>(view.size())) {
    for (Index i = 0; i < view.size(); ++i) target[static_cast<std::size_t>(i)] = static_cast<T>(view.label(i));
    total_weight = static_cast<double>(view.size());
    if (view.has_weights() || !plan.codes.empty() || !plan.class_factors.empty()) {
      std::vector<double> weights(target.size());
      for (std::size_t i = 0; i < weights.size(); ++i) weights[i] = view.weight(static_cast<Index>(i));
      set_weights(weights, plan);
    }
    if (!plan.codes.empty()) number_classes(plan.codes);
  }

  template <class X>
  SampleBlock<T, X> block(const X& x, Index first, Index count) const {
    return {.x = &x, .target = target.data(), .weight = weight.empty() ? nullptr : weight.data(), .order = nullptr, .first = first, .count = count};
  }

 private:
  // Weights around one, so that a T can hold them whatever their unit; only their ratios count.
  [[gnu::cold]] void set_weights(std::vector<double>& weights, const TargetPlan& plan);
  // Class codes become the numbers of their scores.
  [[gnu::cold]] void number_classes(const std::vector<int>& codes);
};

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/model/targets.ipp"
#endif
