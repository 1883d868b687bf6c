// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/report/models.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <ostream>
#include <utility>
#include <vector>

#include "attune/core/terminal.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

ATTUNE_INLINE std::string coefficient_text(double value) {
  if (value == std::numeric_limits<double>::lowest()) return "no rows";  // of a class that was not in the training rows
  char text[32];
  std::snprintf(text, sizeof text, "%.5g", value);
  return text;
}

// At most so many columns with the largest weights, the first of equals, in their order.
[[gnu::cold]] inline std::vector<std::size_t> largest_columns(const Coefficients& c, std::size_t most) {
  const auto largest = [&](std::size_t col) {
    double value = 0;
    for (std::size_t k = 0; k < c.outputs.size(); ++k) value = std::max(value, std::abs(c.weights[k * static_cast<std::size_t>(c.features) + col]));
    return value;
  };
  std::vector<std::size_t> chosen;  // by size, the largest first
  for (std::size_t j = 0; j < static_cast<std::size_t>(c.features); ++j) {
    std::size_t at = chosen.size();
    while (at > 0 && largest(chosen[at - 1]) < largest(j)) --at;
    if (at < most) chosen.insert(chosen.begin() + static_cast<std::ptrdiff_t>(at), j);
    if (chosen.size() > most) chosen.pop_back();
  }
  for (std::size_t i = 1; i < chosen.size(); ++i)
    for (std::size_t k = i; k > 0 && chosen[k] < chosen[k - 1]; --k) std::swap(chosen[k], chosen[k - 1]);
  return chosen;
}

ATTUNE_INLINE std::string fitted_to(std::string_view what, Index features, const ClassNames& classes) {
  std::string text = std::string(what) + " fitted to " + std::to_string(features) + (features == 1 ? " column" : " columns");
  for (std::size_t k = 0; classes && k < classes->size(); ++k) {
    text += k == 0 ? ", classes " : ", ";
    if (k == 10) {
      text += "... " + std::to_string(classes->size() - k) + " more";
      break;
    }
    text += (*classes)[k];
  }
  return text + "\n";
}

ATTUNE_INLINE std::string coefficients_text(const Coefficients& c, std::size_t width) {
  constexpr std::size_t most = 20;
  const auto p = static_cast<std::size_t>(c.features);
  std::string title = "coefficients";
  if (p > most) title += ", the " + std::to_string(most) + " largest of " + std::to_string(p);
  TextTable table;
  if (c.outputs.size() > 1) {
    table.cell("column");
    for (const auto& output : c.outputs) table.cell(output);
    table.end_row();
  }
  const auto add = [&](std::string name, auto&& value) {
    table.cell(std::move(name));
    for (std::size_t k = 0; k < c.outputs.size(); ++k) table.cell(coefficient_text(value(k)));
    table.end_row();
  };
  for (const std::size_t j : largest_columns(c, most)) add(column_name(c.names, static_cast<Index>(j)), [&](std::size_t k) { return c.weights[k * p + j]; });
  if (!c.intercepts.empty()) add("(intercept)", [&](std::size_t k) { return c.intercepts[k]; });
  return title + "\n" + table.str(width);
}

ATTUNE_INLINE std::string estimator_text(std::string_view estimator, std::string_view model, std::string_view loss, std::string_view penalty, std::string_view optimizer) {
  return std::string(estimator) + "<" + std::string(model) + ", " + std::string(loss) + ", " + std::string(penalty) + ", " + std::string(optimizer) + ">";
}

}  // namespace detail

ATTUNE_INLINE std::string to_text(const OptimizationResult& result) {
  char numbers[96];
  std::snprintf(numbers, sizeof numbers, "\n  objective %.6g", result.value);
  std::string text = "  " + std::string(to_string(result.status)) + " after " + std::to_string(result.iterations) + (result.iterations == 1 ? " iteration" : " iterations") + " and " +
                     std::to_string(result.evaluations) + (result.evaluations == 1 ? " evaluation" : " evaluations") + numbers;
  std::snprintf(numbers, sizeof numbers, ", largest component of the gradient %.2g", result.gradient_norm);
  return text + (std::isnan(result.gradient_norm) ? "" : numbers) + "\n";
}

ATTUNE_INLINE std::ostream& operator<<(std::ostream& out, const OptimizationResult& result) { return out << to_text(result); }

}  // namespace attune::inline ATTUNE_ABI
