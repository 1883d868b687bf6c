// SPDX-License-Identifier: BSL-1.0
#pragma once

// Fits to a stream, chunk by chunk: what a stream remembers, and what every learner of streams has to look at in a chunk.
//
//   PartialFit<L> stream;                      or PartialFit<L> stream{.classes = names};
//   learner.partial_fit(chunk, stream);        for each chunk of rows
//   stream.model().predict(X)                  at any time after the first
//
// A learner that can says so by `void partial_fit(view, PartialFit<L>&) const` and by a type `PartialRun`, what it
// remembers beside the model.

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "attune/core/check.hpp"
#include "attune/core/dataset_view.hpp"
#include "attune/core/fit_context.hpp"
#include "attune/core/learner.hpp"

namespace attune::inline ATTUNE_ABI {

/// What learner L remembers of a stream beside the model: `L::PartialRun`.
template <class L>
struct PartialRunOf {
  using type = typename L::PartialRun;
};

namespace detail {

[[noreturn, gnu::cold]] void throw_no_chunk();

}  // namespace detail

/// A fit that goes on with each chunk of rows. A value: a copy goes on by itself.
template <class L>
struct PartialFit {
  ClassNames classes{};               ///< may be given before the first chunk, which otherwise brings them; null for numbers
  std::optional<Fitted<L>> fitted{};  ///< the model so far
  Index features = 0;                 ///< columns of X, as the first chunk had them
  FeatureNames feature_names{};       ///< their names; null if they had none
  long long rows = 0;                 ///< seen so far
  long long chunks = 0;               ///< seen so far
  typename PartialRunOf<L>::type run{};

  /// The model so far. Errors: InvalidArgument before the first chunk.
  const Fitted<L>& model() const {
    if (!fitted) detail::throw_no_chunk();
    return *fitted;
  }
};

/// A learner that takes chunks of a stream.
template <class L, class V>
concept FitsPartially = requires(const L& learner, const V& view, PartialFit<L>& stream) { learner.partial_fit(view, stream); };

namespace detail {

/// The columns of a chunk against those of the stream's first. Errors: InvalidData.
[[gnu::cold]] void check_chunk_columns(Index found, const FeatureNames& names, Index expected, const FeatureNames& expected_names);

/// What a warm start was fitted to, against what a stream's first chunk has. Errors: InvalidArgument, naming what differs.
[[gnu::cold]] void check_warm_columns(Index found, const FeatureNames& names, Index expected, const FeatureNames& expected_names);
[[gnu::cold]] void check_warm_classes(const ClassNames& found, const ClassNames& expected);

/// The same of what there is for each class, or of parameters.
[[noreturn, gnu::cold]] void throw_warm_lacks_classes();
[[noreturn, gnu::cold]] void throw_other_warm_size(Index found, Index expected);

/// The model that a stream begins with, if there is one of this type. Errors: InvalidArgument where it is one of other
/// columns or classes.
template <class Model, class View>
[[gnu::cold]] const Model* warm_start_of_stream(const View& chunk, const FitContext& context) {
  const Model* const warm = context.warm_start.template get<Model>();
  if (warm == nullptr) return nullptr;
  check_warm_columns(warm->features, warm->feature_names, chunk.features(), chunk.feature_names());
  if constexpr (std::integral<typename View::LabelType>) check_warm_classes(warm->classes, chunk.class_names());
  return warm;
}

/// The stream's code of each class of a chunk, -1 where it has none; empty where the codes are the same.
[[gnu::cold]] std::vector<int> stream_codes(const ClassNames& chunk, const ClassNames& stream);

[[noreturn, gnu::cold]] void throw_class_unknown(Index row, const std::string& name, const ClassNames& stream);

/// A chunk that was looked at: its rows, with the stream's class codes. Not to be copied, because the view may refer to
/// codes beside it.
template <class View>
struct CheckedChunk {
  View view{};
  std::vector<typename View::LabelType> codes{};

  CheckedChunk() = default;
  CheckedChunk(CheckedChunk&&) noexcept = default;  // codes stay where they are
  CheckedChunk& operator=(CheckedChunk&&) noexcept = default;
};

/// Looks at a chunk: values, weights, the columns of the stream, its classes, which are told by name. Changes nothing.
/// Errors: InvalidData, naming what does not fit.
template <class View, class L>
[[gnu::cold]] CheckedChunk<View> checked_chunk(const View& chunk, const PartialFit<L>& stream) {
  CheckedChunk<View> result;
  result.view = checked(chunk);
  if (stream.chunks > 0) check_chunk_columns(chunk.features(), chunk.feature_names(), stream.features, stream.feature_names);
  if constexpr (std::integral<typename View::LabelType>) {
    if (!stream.classes) return result;
    const std::vector<int> codes = stream_codes(chunk.class_names(), stream.classes);
    for (Index i = 0; i < chunk.size() && !codes.empty(); ++i)
      if (codes[static_cast<std::size_t>(chunk.label(i))] < 0) throw_class_unknown(i, name_of_class(chunk.class_names(), chunk.label(i)), stream.classes);
    const auto code = [&](auto label) { return codes.empty() ? label : codes[static_cast<std::size_t>(label)]; };
    result.view = result.view.with_target(result.codes, code, stream.classes);
  }
  return result;
}

/// Ends a chunk: the stream has a model that saw it.
template <class View, class L>
void end_chunk(PartialFit<L>& stream, const View& chunk, Fitted<L> model) {
  if (stream.chunks == 0) {
    stream.features = chunk.features();
    stream.feature_names = chunk.feature_names();
    stream.classes = chunk.class_names();
  }
  stream.fitted = std::move(model);
  stream.rows += chunk.size();
  ++stream.chunks;
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/core/partial_fit.ipp"
#endif
