// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/preprocess/one_hot_encoder.hpp"

#include <algorithm>
#include <utility>

#include "attune/core/settings.hpp"
#include "attune/preprocess/detail/categories.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

// A category may be spelt as the word for those that have none.
[[gnu::cold]] inline std::string unused_name(const std::vector<std::string>& names, std::string name) {
  while (std::find(names.begin(), names.end(), name) != names.end()) name += '_';
  return name;
}

}  // namespace detail

template <class T>
RowMatrix<T> FittedOneHotEncoder::transform(const TableView<T>& x) const {
  Index width = 0;
  for (const auto& c : columns) width += static_cast<Index>(c.names.size());
  RowMatrix<T> result = RowMatrix<T>::Zero(x.rows(), width);
  T* to = result.data();
  for (const auto& c : columns) {
    const auto outputs = outputs_of(c, x.column(x.position(c.name)));
    for (std::size_t i = 0; i < outputs.size(); ++i)
      if (outputs[i] >= 0) to[static_cast<Index>(i) * width + outputs[i]] = 1;
    to += c.names.size();
  }
  return result;
}

ATTUNE_INLINE FeatureNames FittedOneHotEncoder::feature_names(const FeatureNames&) const {
  std::vector<std::string> all;
  for (const auto& c : columns) all.insert(all.end(), c.names.begin(), c.names.end());
  return detail::shared_names(std::move(all));
}

ATTUNE_INLINE std::vector<int> FittedOneHotEncoder::outputs_of(const OneHotColumn& c, const FeatureColumnView& column) const {
  detail::require_categories(column, "OneHotEncoder");
  const int unknown = handle_unknown == Unknown::infrequent_if_exist ? c.infrequent : -1;
  constexpr int refused = -2;
  const int fallback = handle_unknown == Unknown::error ? refused : unknown;
  std::vector<int> by_code;
  for (const int k : detail::match_categories(column, c.categories)) by_code.push_back(k < 0 ? fallback : c.outputs[static_cast<std::size_t>(k)]);
  const int missing = c.missing == -2 ? fallback : c.missing;
  std::vector<int> outputs(static_cast<std::size_t>(column.size()));
  for (Index i = 0; i < column.size(); ++i) {
    const int code = detail::category_at(column, i);
    const int output = code < 0 ? missing : by_code[static_cast<std::size_t>(code)];
    if (output == refused) detail::throw_unknown("OneHotEncoder", column, i, c.categories, ".handle_unknown = Unknown::ignore makes zeros of it; .min_frequency with Unknown::infrequent_if_exist puts it with rare ones");
    outputs[static_cast<std::size_t>(i)] = output;
  }
  return outputs;
}

ATTUNE_INLINE void OneHotEncoder::check() const {
  require_setting(min_frequency >= 0, "OneHotEncoder::min_frequency", min_frequency, "0 or more");
  require_setting(max_categories >= 0, "OneHotEncoder::max_categories", max_categories, "0 or more");
}

ATTUNE_INLINE OneHotColumn OneHotEncoder::learn(const FeatureColumnView& column) const {
  detail::require_categories(column, "OneHotEncoder");
  auto found = detail::count_categories(column);
  auto counts = found.counts;
  if (found.missing > 0) counts.push_back(found.missing);
  const auto frequent = frequent_ones(counts, static_cast<double>(column.size()));
  OneHotColumn learned{.name = column.name(), .outputs = std::vector<int>(counts.size())};
  for (std::size_t k = 0; k < counts.size(); ++k) {
    if (!frequent[k]) continue;
    learned.outputs[k] = static_cast<int>(learned.names.size());
    learned.names.push_back(k < found.names.size() ? column.name() + "_" + found.names[k] : detail::unused_name(learned.names, column.name() + "_missing"));
  }
  for (std::size_t k = 0; k < counts.size(); ++k)
    if (!frequent[k]) learned.outputs[k] = learned.infrequent = static_cast<int>(learned.names.size());
  if (learned.infrequent >= 0) learned.names.push_back(detail::unused_name(learned.names, column.name() + "_infrequent"));
  if (drop == Drop::first || (drop == Drop::if_binary && learned.names.size() == 2)) {
    learned.names.erase(learned.names.begin());
    for (int& output : learned.outputs) --output;
    learned.infrequent = std::max(learned.infrequent - 1, -1);
  }
  if (found.missing > 0) {
    learned.missing = learned.outputs.back();
    learned.outputs.pop_back();
  }
  learned.categories = std::move(found.names);
  return learned;
}

ATTUNE_INLINE std::vector<bool> OneHotEncoder::frequent_ones(const std::vector<Index>& counts, double rows) const {
  const double least = min_frequency < 1 ? min_frequency * rows : min_frequency;
  std::vector<bool> frequent(counts.size());
  std::size_t left = 0;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    frequent[k] = static_cast<double>(counts[k]) >= least;
    if (frequent[k]) ++left;
  }
  const auto limit = max_categories > 0 ? static_cast<std::size_t>(max_categories) : counts.size() + 1;
  while (left > 0 && left + (left < counts.size() ? 1U : 0U) > limit) {
    std::size_t rarest = counts.size();
    for (std::size_t k = 0; k < counts.size(); ++k)
      if (frequent[k] && (rarest == counts.size() || counts[k] < counts[rarest])) rarest = k;
    frequent[rarest] = false;
    --left;
  }
  return frequent;
}

}  // namespace attune::inline ATTUNE_ABI
