// SPDX-License-Identifier: BSL-1.0
#pragma once

// One linear model at many strengths of its penalty, from the largest down: which columns come in, and when.

#include <Eigen/Core>
#include <algorithm>
#include <concepts>
#include <cstddef>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/dataset_view.hpp"
#include "attune/core/fit_context.hpp"
#include "attune/core/function_ref.hpp"
#include "attune/core/learner.hpp"
#include "attune/data/dataset.hpp"
#include "attune/model/detail/sweep_task.hpp"
#include "attune/model/estimator.hpp"
#include "attune/model/linear.hpp"
#include "attune/model/objective.hpp"
#include "attune/model/sweep.hpp"
#include "attune/model/targets.hpp"
#include "attune/penalty/no_penalty.hpp"
#include "attune/penalty/parts.hpp"
#include "attune/simd/vector.hpp"

namespace attune::inline ATTUNE_ABI {

/// Strengths that fall by one factor.
struct StrengthGrid {
  int count = 100;      ///< > 1
  double ratio = 1e-3;  ///< of the smallest to the largest, in (0, 1)

  void check() const;

  /// The strengths from `largest` down, or rather from a millionth above it: where `largest` is the strength from which on
  /// all weights are zero, rounding would leave one at every other first strength.
  std::vector<double> from(double largest) const;
};

/// A learner at falling strengths. Row k of the coefficients, and the k-th of everything else, is of strengths[k].
struct RegularizationPath {
  std::vector<double> strengths{};  ///< from the largest down
  RowMatrix<double> coefficients{};
  std::vector<double> intercepts{};  ///< 0 where the model has none
  std::vector<OptimizationResult> optimizations{};
  FeatureNames feature_names{};  ///< null if the columns have no names

  std::size_t size() const { return strengths.size(); }
  /// Columns whose weight is not zero at the k-th strength, ascending.
  std::vector<Index> selected(std::size_t k) const;
  /// At which strength, by number, each column first has a weight that is not zero; size() if it never has.
  std::vector<std::size_t> entries() const;
};

namespace detail {

/// Where a function that does not fall is zero: by secants that keep the zero between them. Dowell, Jarratt, "A modified
/// regula falsi method", BIT 11 (1971): the Illinois rule. Exact after one step where it is linear of slope 1.
[[gnu::cold]] double zero_of_rising(FunctionRef<double(double)> f);

void check_strengths(std::span<const double> strengths);

/// Strengths from the largest down.
std::vector<double> falling(std::vector<double> strengths);

template <class E>
concept PathLearner = is_linear<typename E::ModelType> && !MulticlassLoss<typename E::LossType> && requires(E& learner) { learner.penalty.strength = 0.0; };

/// The view of a data set or of what is one, with rows as the learner reads them: dense, or sparse.
template <class E, class Data>
auto path_view(const Data& data) {
  if constexpr (DatasetOwner<Data>)
    return data.view();
  else if constexpr (std::convertible_to<const Data&, const typename E::View&>)
    return typename E::View(data);
  else
    return data;
}
template <class E, class Data>
using PathView = decltype(path_view<E>(std::declval<const Data&>()));

/// A data set, or a view, of one number or class a row that the learner is fitted to.
template <class E, class Data>
concept PathData = requires { typename PathView<E, Data>::LabelType; } && std::same_as<typename PathView<E, Data>::LabelType, typename E::Label> && LearnerOn<E, PathView<E, Data>>;

/// The share of L1 in a penalty of strength 1; 0 if it has none.
template <class P>
double l1_share(P penalty) {
  penalty.strength = 1;
  if constexpr (L1Penalty<NonSmoothPartOf<P>>)
    return non_smooth_part_of(penalty).l1_strength();
  else
    return 0;
}

/// Whether fits of a learner that fits many share their work: beyond what a Gram matrix is made for, squared errors do.
template <class E>
bool shares_fits(const E& learner, Index rows, Index columns) {
  using O = std::remove_cvref_t<decltype(learner.optimizer)>;
  if (columns <= most_swept_features) return true;
  if constexpr (SweptLasso<typename E::LossType, std::remove_cvref_t<decltype(learner.penalty)>, O>)
    return true;
  else if constexpr (requires { learner.optimizer.largest; })
    return std::min(rows, columns) <= learner.optimizer.largest;
  else
    return SweptDirectly<typename E::LossType, O> && std::min(rows, columns) <= SweepJob{}.largest;
}

}  // namespace detail

/// The strength from which on all weights are zero: the largest component of the mean loss's gradient where there is
/// only an intercept, divided by the share of L1; of squared errors max |Σ w x (y - ȳ)| / Σ w. A fit at this very strength may have a weight that
/// is rounding. Infinite for penalties
/// without an L1 norm. Errors: those of a fit. Cost: a few gradients.
template <class E, class Data>
  requires detail::PathLearner<E> && detail::PathData<E, Data>
[[gnu::cold]] double largest_strength(const E& learner, const Data& data) {
  const double share = detail::l1_share(learner.penalty);
  if (!(share > 0)) return std::numeric_limits<double>::infinity();
  const auto view = checked(detail::path_view<E>(data));
  if constexpr (std::same_as<LabelOf<typename E::LossType>, int>) {
    if (task_of<typename E::LossType> == Task::binary_classification && view.class_count() != 2) detail::throw_not_two_classes(view.class_count());
    check_two_classes(view, learner.class_weights.of_class);
  }
  check_targets(learner.loss, view);
  using Risk = EmpiricalRisk<typename E::ModelType, typename E::LossType, NoPenalty, detail::PathView<E, Data>>;
  const NoPenalty none;
  const FitContext context;
  Risk risk(learner.model, learner.loss, none, view, context, plan_targets<typename E::LossType>(view, learner.class_weights));
  Eigen::VectorXd w = Eigen::VectorXd::Zero(risk.dimension()), g(risk.dimension());
  const Index last = risk.dimension() - 1;
  risk.value_and_gradient(w, g);
  if (learner.model.intercept) {
    w[last] = detail::zero_of_rising([&](double b) {
      w[last] = b;
      risk.value_and_gradient(w, g);
      return g[last];
    });
    risk.value_and_gradient(w, g);  // the last that it looked at need not be where it is zero
  }
  return simd::largest_absolute({g.data(), static_cast<std::size_t>(risk.penalized())}) / share;
}

/// Fits the learner at each of these strengths, whatever its own is, from the largest down; each starts where the one
/// before ended. A learner with `fit_many` has all of them fitted together, none from another's end: squared
/// errors by a reading of the data or two, other losses, of 1024 columns at most, by one for each iteration of all. Each model
/// is what a single fit gives, to the optimizer's tolerance. Errors: InvalidArgument for strengths below 0; those of a fit.
template <class E, class Data>
  requires detail::PathLearner<E> && detail::PathData<E, Data>
[[gnu::cold]] RegularizationPath regularization_path(const E& learner, const Data& data, std::vector<double> strengths, const FitContext& context = {}) {
  const auto train = detail::path_view<E>(data);
  using Model = Fitted<E, detail::PathView<E, Data>>;
  detail::check_strengths(strengths);
  RegularizationPath path{.strengths = detail::falling(std::move(strengths)), .feature_names = train.feature_names()};
  path.coefficients.resize(static_cast<Index>(path.size()), train.features());
  const auto at = [&](double strength) {
    E one = learner;
    one.penalty.strength = strength;
    return one;
  };
  const auto add = [&](std::size_t k, const Model& model) {
    for (Index j = 0; j < train.features(); ++j) path.coefficients(static_cast<Index>(k), j) = model.parameters[j];
    path.intercepts.push_back(learner.model.intercept ? model.parameters[train.features()] : 0.0);
    path.optimizations.push_back(model.optimization);
  };
  if constexpr (FitsMany<E, detail::PathView<E, Data>>)
    if (detail::shares_fits(learner, train.size(), train.features())) {
      std::vector<Index> rows(static_cast<std::size_t>(train.size()));
      std::iota(rows.begin(), rows.end(), Index{0});
      const RowList all = detail::share_rows(rows);
      const auto jobs = detail::vector_of<Job<E>>(path.size(), [&](std::size_t k) { return Job<E>{.learner = at(path.strengths[k]), .train = all, .context = context}; });
      const auto results = learner.fit_many(train, std::span<const Job<E>>(jobs));
      for (std::size_t k = 0; k < path.size(); ++k) add(k, results[k].model ? *results[k].model : jobs[k].learner.fit(train, context));  // a fit of its own says what failed
      return path;
    }
  FitContext warm = context;
  std::optional<Model> before;
  for (std::size_t k = 0; k < path.size(); ++k) {
    auto model = at(path.strengths[k]).fit(train, warm);
    add(k, model);
    before = std::move(model);
    warm.warm_start = TypedValue::borrow(*before);
  }
  return path;
}

/// The same at strengths from the largest that leaves a weight down. Errors: also InvalidArgument where the penalty has
/// no L1 norm, so that there is none.
template <class E, class Data, std::same_as<StrengthGrid> Grid>
  requires detail::PathLearner<E> && detail::PathData<E, Data>
RegularizationPath regularization_path(const E& learner, const Data& data, const Grid& grid, const FitContext& context = {}) {
  check_settings(grid);
  return regularization_path(learner, data, grid.from(largest_strength(learner, data)), context);
}

/// The same at a hundred of them, down to a thousandth of the largest.
template <class E, class Data>
  requires detail::PathLearner<E> && detail::PathData<E, Data>
RegularizationPath regularization_path(const E& learner, const Data& data) {
  return regularization_path(learner, data, StrengthGrid{});
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/model/regularization_path.ipp"
#endif
