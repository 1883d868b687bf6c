// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/core/partial_fit.hpp"

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

ATTUNE_INLINE void throw_no_chunk() {
  throw InvalidArgument({.argument = "PartialFit::model", .found = "no chunk yet", .expected = "at least one", .remedy = "call learner.partial_fit(chunk, stream) first"});
}

ATTUNE_INLINE void check_chunk_columns(Index found, const FeatureNames& names, Index expected, const FeatureNames& expected_names) {
  if (found != expected)
    throw InvalidData({.argument = "X", .found = {found, " columns"}, .expected = {expected, ", as in the first chunk of the stream"}, .remedy = "give every chunk the same columns"});
  if (!names || !expected_names) return;
  for (std::size_t j = 0; j < names->size(); ++j)
    if ((*names)[j] != (*expected_names)[j])
      throw InvalidData({.argument = "X", .place = {"column ", j}, .found = {"'", (*names)[j], "'"}, .expected = {"'", (*expected_names)[j], "', as in the first chunk of the stream"},
                         .remedy = "give every chunk the same columns in the same order"});
}

ATTUNE_INLINE void check_warm_columns(Index found, const FeatureNames& names, Index expected, const FeatureNames& expected_names) {
  constexpr const char* remedy = "start from a model of the stream's columns, in their order, or without one";
  if (found != expected)
    throw InvalidArgument({.argument = "FitContext::warm_start", .found = {"a model of ", found, " columns"}, .expected = {expected, ", as in the first chunk"}, .remedy = remedy});
  if (!names || !expected_names) return;
  for (std::size_t j = 0; j < names->size(); ++j)
    if ((*names)[j] != (*expected_names)[j])
      throw InvalidArgument({.argument = "FitContext::warm_start", .place = {"column ", j}, .found = {"'", (*names)[j], "'"}, .expected = {"'", (*expected_names)[j], "', as in the first chunk"}, .remedy = remedy});
}

ATTUNE_INLINE void check_warm_classes(const ClassNames& found, const ClassNames& expected) {
  constexpr const char* remedy = "start from a model of the stream's classes, in their order (PartialFit<...> stream{.classes = names} sets it), or without one";
  if (found == expected) return;
  if (found->size() != expected->size())
    throw InvalidArgument({.argument = "FitContext::warm_start", .found = {"a model of ", found->size(), " classes"}, .expected = {expected->size(), ", as the stream has"}, .remedy = remedy});
  for (std::size_t k = 0; k < found->size(); ++k)
    if ((*found)[k] != (*expected)[k])
      throw InvalidArgument({.argument = "FitContext::warm_start", .place = {"class ", k}, .found = {"'", (*found)[k], "'"}, .expected = {"'", (*expected)[k], "', as the stream has"}, .remedy = remedy});
}

ATTUNE_INLINE void throw_warm_lacks_classes() {
  throw InvalidArgument({.argument = "FitContext::warm_start", .found = "a model that was fitted without rows of some classes", .expected = "weights of every class", .remedy = "start from a model that was fitted to rows of all classes, or without one"});
}

ATTUNE_INLINE void throw_other_warm_size(Index found, Index expected) {
  throw InvalidArgument({.argument = "FitContext::warm_start", .found = {"a model of ", found, " parameters"}, .expected = {expected, ", as the learner's score function has"}, .remedy = "start from a model of the same settings, or without one"});
}

ATTUNE_INLINE std::vector<int> stream_codes(const ClassNames& chunk, const ClassNames& stream) {
  if (chunk == stream) return {};
  std::vector<int> codes(chunk->size());
  bool same = true;
  for (std::size_t k = 0; k < codes.size(); ++k) {
    const auto found = std::find(stream->begin(), stream->end(), (*chunk)[k]);
    codes[k] = found == stream->end() ? -1 : static_cast<int>(found - stream->begin());
    same = same && codes[k] == static_cast<int>(k);
  }
  return same ? std::vector<int>{} : codes;
}

ATTUNE_INLINE void throw_class_unknown(Index row, const std::string& name, const ClassNames& stream) {
  std::string known;
  constexpr std::size_t most = 20;
  for (std::size_t k = 0; k < stream->size() && k < most; ++k) known += (k == 0 ? "'" : ", '") + (*stream)[k] + "'";
  if (stream->size() > most) known += ", ...";
  throw InvalidData({.argument = "y", .place = {"row ", row}, .found = {"class '", name, "'"}, .expected = {"one of the stream's classes: ", known},
                     .remedy = "name all classes before the first chunk: PartialFit<...> stream{.classes = names}"});
}

}  // namespace attune::inline ATTUNE_ABI::detail
