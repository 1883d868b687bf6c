// SPDX-License-Identifier: BSL-1.0
#pragma once

// A fit to a share of the rows: a budget that a search may raise.

#include <concepts>
#include <cstddef>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/learner.hpp"
#include "attune/core/random.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// ⌈share · n_c⌉ rows of each of the groups c, drawn at random, in their order. With the same key a larger share
/// contains a smaller one.
std::vector<Index> share_of_rows(const std::vector<int>& groups, double share, RandomKey key);
void check_row_share(double share);

}  // namespace detail

/// Fits another learner to `share` of the rows, drawn at random, of each class alike where the target is class codes.
/// The model is that learner's. The learner may be a pipeline, and axes reach into it:
/// `axis<&RowShare<L>::share>(values({0.1, 0.3, 1.0}))` is a budget for SuccessiveHalving and Hyperband.
/// Errors: InvalidArgument for a share that is not in (0, 1]; those of the learner.
template <class Learner>
struct RowShare {
  static constexpr bool accepts_missing = always_accepts_missing<Learner>;
  Learner learner{};
  double share = 1;  ///< in (0, 1]

  void check() const { detail::check_row_share(share); }

  template <class T, class Label, class X, class View = DatasetView<T, Label, X>>
    requires LearnerOn<Learner, View>
  [[gnu::cold]] Fitted<Learner, View> fit(const DatasetView<T, Label, X>& train, const FitContext& context = {}) const {
    check();
    const View rows = checked_for(learner, train);
    return share == 1 ? fit_in_context(learner, rows, context) : fit_in_context(learner, shared(rows, context), context);
  }

  /// The same of a data set: of its view.
  template <DatasetOwner Data>
  auto fit(const Data& data, const FitContext& context = {}) const {
    return fit(data.view(), context);
  }

  // What view(X, y) refused is not refused again.
  detail::AfterFailedAssertion fit(const detail::AfterFailedAssertion&, const FitContext& = {}) const { return {}; }

  template <class X>
  FitFirst predict(const X&) const {
    static_assert(detail::always_false<X>, "predict() belongs to the fitted model: call `const auto model = learner.fit(train);` and then `model.predict(X)`; see docs/model.md#fit");
    return {};
  }

  auto metric_set() const
    requires requires { learner.metric_set(); }
  {
    return learner.metric_set();
  }

  /// The rows that the learner sets aside to watch its fit by, `share` of them: see Estimator::set_aside. The others are all
  /// there, for `fit` to take its share of.
  template <class Rows>
  auto set_aside(const Rows& rows, const FitContext& context) const
    requires requires { learner.set_aside(rows, context); }
  {
    check();
    auto parts = learner.set_aside(rows, context);
    if (parts && share != 1) parts->validation = shared(parts->validation, context);
    return parts;
  }

 private:
  template <class View>
  [[gnu::cold]] View shared(const View& rows, const FitContext& context) const {
    std::vector<int> groups(static_cast<std::size_t>(rows.size()));
    if constexpr (std::integral<typename View::LabelType>)
      for (Index i = 0; i < rows.size(); ++i) groups[static_cast<std::size_t>(i)] = static_cast<int>(rows.label(i));
    return rows.subset(detail::share_of_rows(groups, share, context.random.child(Purpose::resample)));
  }
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/model/row_share.ipp"
#endif
