// SPDX-License-Identifier: BSL-1.0
#pragma once

// Columns of numbers and texts with names, as a file has them, and their way to a data set.

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/data/dataset.hpp"

namespace attune::inline ATTUNE_ABI {

/// Which columns of a table mean what. All others become features.
struct ClassificationColumns {
  std::string target{};             ///< the class of a row
  std::string positive{};           ///< which of two classes is 1; empty: the second in order
  std::string weight{};             ///< how much a row counts; empty: every row once
  std::string group{};              ///< rows of one group stay together; empty: none
  std::string time{};               ///< when a row was observed; empty: none
  std::vector<std::string> drop{};  ///< columns to leave out
};

/// Which columns of a table mean what. All others become features.
struct RegressionColumns {
  std::string target{};             ///< the number to predict
  std::string weight{};             ///< how much a row counts; empty: every row once
  std::string group{};              ///< rows of one group stay together; empty: none
  std::string time{};               ///< when a row was observed; empty: none
  std::vector<std::string> drop{};  ///< columns to leave out
};

/// One column: numbers (missing ones are NaN), or texts (missing ones are empty).
struct TableColumn {
  std::string name{};
  std::vector<double> numbers{};
  std::vector<std::string> texts{};  ///< not empty where the column is not numeric

  bool is_text() const noexcept { return !texts.empty(); }
  std::size_t size() const noexcept { return is_text() ? texts.size() : numbers.size(); }
};

/// A table in memory, column by column.
struct Table {
  std::string source{};                ///< where it comes from, for messages
  std::vector<TableColumn> columns{};  ///< all of one size
  std::vector<std::uint32_t> lines{};  ///< the line of each row in the source; may be empty

  std::size_t rows() const noexcept { return columns.empty() ? 0 : columns.front().size(); }

  /// The column of this name. Errors: InvalidArgument, which lists the names there are.
  const TableColumn& column(std::string_view name) const {
    for (const auto& c : columns)
      if (c.name == name) return c;
    std::string names;
    for (const auto& c : columns) names += (names.empty() ? "" : ", ") + c.name;
    throw InvalidArgument({.argument = "column '" + std::string(name) + "'", .place = source, .expected = "one of: " + names});
  }

  /// Class codes and numeric features. Two classes: `positive` is 1. More: codes follow the order of the
  /// names (numbers by value, texts by letter). Errors: InvalidArgument for a column that is not there;
  /// InvalidData for missing classes, fewer than two, and features that are text.
  template <std::floating_point T = double>
  Dataset<T, int> classification(const ClassificationColumns& which) const {
    const TableColumn& target = column(which.target);
    Dataset<T, int> data = features<T, int>(which);
    std::vector<std::string> labels = texts_of(target);
    for (std::size_t i = 0; i < labels.size(); ++i)
      if (labels[i].empty()) throw_missing("target '" + target.name + "'", i, "a class", "drop the rows without a class");
    const auto names = class_names(labels, target, which.positive);
    std::map<std::string_view, int> codes;
    for (std::size_t k = 0; k < names.size(); ++k) codes[names[k]] = static_cast<int>(k);
    data.y.resize(static_cast<Index>(labels.size()));
    for (std::size_t i = 0; i < labels.size(); ++i) data.y[static_cast<Index>(i)] = codes.find(labels[i])->second;
    data.class_names = std::make_shared<const std::vector<std::string>>(names);
    return data;
  }

  /// A numeric target and numeric features. Errors: InvalidArgument for a column that is not there;
  /// InvalidData for targets that are missing or text, and features that are text.
  template <std::floating_point T = double>
  Dataset<T, double> regression(const RegressionColumns& which) const {
    const TableColumn& target = column(which.target);
    require_numbers("target", target);
    Dataset<T, double> data = features<T, double>(which);
    data.y.resize(static_cast<Index>(rows()));
    for (std::size_t i = 0; i < rows(); ++i) {
      if (std::isnan(target.numbers[i])) throw_missing("target '" + target.name + "'", i, "a number", "drop the rows without a target");
      data.y[static_cast<Index>(i)] = target.numbers[i];
    }
    return data;
  }

 private:
  std::string place_of(std::size_t row) const {
    const std::string where = row < lines.size() ? "line " + std::to_string(lines[row]) : "row " + std::to_string(row);
    return source.empty() ? where : source + ", " + where;
  }

  [[noreturn]] void throw_missing(const std::string& what, std::size_t row, const char* expected, const char* remedy) const {
    throw InvalidData({.argument = what, .place = place_of(row), .found = "nothing", .expected = expected, .remedy = remedy});
  }

  void require_numbers(const char* role, const TableColumn& c) const {
    if (!c.is_text()) return;
    for (std::size_t i = 0; i < c.texts.size(); ++i)
      if (!c.texts[i].empty() && !is_number(c.texts[i]))
        throw InvalidData({.argument = std::string(role) + " '" + c.name + "'", .place = place_of(i), .found = "'" + c.texts[i] + "'", .expected = "a number",
                           .remedy = "mend the value, or leave the column out: .drop = {\"" + c.name + "\"}"});
  }

  static bool is_number(const std::string& text) {
    char* end = nullptr;
    std::strtod(text.c_str(), &end);
    return end == text.c_str() + text.size();
  }

  static std::string text_of_number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.17g", value);
    if (char shorter[32]; std::snprintf(shorter, sizeof shorter, "%.15g", value) > 0 && std::strtod(shorter, nullptr) == value) return shorter;
    return text;
  }

  static std::vector<std::string> texts_of(const TableColumn& c) {
    if (c.is_text()) return c.texts;
    std::vector<std::string> texts;
    texts.reserve(c.numbers.size());
    for (const double v : c.numbers) texts.push_back(std::isnan(v) ? "" : text_of_number(v));
    return texts;
  }

  static std::vector<std::string> class_names(const std::vector<std::string>& labels, const TableColumn& target, const std::string& positive) {
    std::vector<std::string> names = labels;
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    if (!target.is_text()) std::sort(names.begin(), names.end(), [](const auto& a, const auto& b) { return std::stod(a) < std::stod(b); });
    const std::string argument = "target '" + target.name + "'";
    if (names.size() < 2)
      throw InvalidData({.argument = argument, .found = std::to_string(names.size()) + (names.empty() ? " classes" : " class, '" + names.front() + "'"), .expected = "at least two classes"});
    if (names.size() > 1000)
      throw InvalidData({.argument = argument, .found = std::to_string(names.size()) + " different values", .expected = "at most 1000 classes",
                         .remedy = "use .regression() for a numeric target"});
    if (positive.empty()) return names;
    std::string list;
    for (const auto& name : names) list += (list.empty() ? "'" : ", '") + name + "'";
    if (names.size() != 2)
      throw InvalidArgument({.argument = "positive", .found = "'" + positive + "', with the classes " + list, .expected = "exactly two classes",
                             .remedy = "leave .positive out where there are more"});
    if (names[0] == positive) std::swap(names[0], names[1]);
    if (names[1] != positive) throw InvalidArgument({.argument = "positive", .found = "'" + positive + "'", .expected = "one of " + list});
    return names;
  }

  template <class T, class Label, class Which>
  Dataset<T, Label> features(const Which& which) const {
    std::vector<const TableColumn*> used;
    for (const auto& name : which.drop) column(name);
    for (const auto& c : columns) {
      const bool taken = c.name == which.target || c.name == which.weight || c.name == which.group || c.name == which.time ||
                         std::find(which.drop.begin(), which.drop.end(), c.name) != which.drop.end();
      if (taken) continue;
      require_numbers("column", c);
      used.push_back(&c);
    }
    Dataset<T, Label> data;
    const auto n = static_cast<Index>(rows());
    data.x.resize(n, static_cast<Index>(used.size()));
    std::vector<std::string> names;
    for (std::size_t j = 0; j < used.size(); ++j) {
      names.push_back(used[j]->name);
      for (Index i = 0; i < n; ++i) data.x(i, static_cast<Index>(j)) = number<T>(*used[j], static_cast<std::size_t>(i));
    }
    data.feature_names = std::make_shared<const std::vector<std::string>>(std::move(names));
    if (!which.weight.empty()) data.weights = numbers_of("weight", which.weight);
    if (!which.time.empty()) data.times = numbers_of("time", which.time);
    if (!which.group.empty()) data.groups = group_codes(which.group);
    return data;
  }

  template <class T = double>
  static T number(const TableColumn& c, std::size_t row) {
    return c.is_text() ? std::numeric_limits<T>::quiet_NaN() : static_cast<T>(c.numbers[row]);
  }

  std::vector<double> numbers_of(const char* role, const std::string& name) const {
    const TableColumn& c = column(name);
    require_numbers(role, c);
    for (std::size_t i = 0; i < rows(); ++i)
      if (std::isnan(number(c, i))) throw_missing(std::string(role) + " '" + name + "'", i, "a number", "drop the rows without it");
    return c.numbers;
  }

  std::vector<int> group_codes(const std::string& name) const {
    std::map<std::string, int> codes;
    std::vector<int> groups;
    for (const auto& text : texts_of(column(name))) groups.push_back(codes.emplace(text, static_cast<int>(codes.size())).first->second);
    return groups;
  }
};

}  // namespace attune::inline ATTUNE_ABI
