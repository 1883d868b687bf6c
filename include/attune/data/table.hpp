// SPDX-License-Identifier: BSL-1.0
#pragma once

// Columns of numbers and texts with names, as a file has them, and their way to a data set.

#include <algorithm>
#include <array>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "attune/core/closest_names.hpp"
#include "attune/core/error.hpp"
#include "attune/core/table_view.hpp"
#include "attune/data/dataset.hpp"
#include "attune/data/detail/coded_texts.hpp"
#include "attune/data/feature_table.hpp"
#include "attune/data/table_dataset.hpp"

namespace attune::inline ATTUNE_ABI {

/// Which columns of a table mean what. All others become features.
struct ClassificationColumns {
  std::string target{};                    ///< the class of a row
  std::string positive{};                  ///< which of two classes is 1; empty: the second in order
  std::string weight{};                    ///< how much a row counts; empty: every row once
  std::string group{};                     ///< rows of one group stay together; empty: none
  std::string time{};                      ///< when a row was observed; empty: none
  std::vector<std::string> drop{};         ///< columns to leave out
  std::vector<std::string> categorical{};  ///< of a table: columns of numbers that stand for categories
};

/// Which columns of a table mean what. All others become features.
struct RegressionColumns {
  std::string target{};                    ///< the number to predict
  std::string weight{};                    ///< how much a row counts; empty: every row once
  std::string group{};                     ///< rows of one group stay together; empty: none
  std::string time{};                      ///< when a row was observed; empty: none
  std::vector<std::string> drop{};         ///< columns to leave out
  std::vector<std::string> categorical{};  ///< of a table: columns of numbers that stand for categories
};

/// Which columns of a table mean what, with several targets. All others become features.
struct MultiRegressionColumns {
  std::vector<std::string> targets{};      ///< the numbers to predict
  std::string weight{};                    ///< how much a row counts; empty: every row once
  std::string group{};                     ///< rows of one group stay together; empty: none
  std::string time{};                      ///< when a row was observed; empty: none
  std::vector<std::string> drop{};         ///< columns to leave out
  std::vector<std::string> categorical{};  ///< of a table: columns of numbers that stand for categories
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

  /// The column of this name. Errors: InvalidArgument, which lists the names there are, and the closest.
  [[gnu::cold]] const TableColumn& column(std::string_view name) const {
    for (const auto& c : columns)
      if (c.name == name) return c;
    std::vector<std::string> names;
    std::string list;
    for (const auto& c : columns) {
      Phrase{list.empty() ? "" : ", ", c.name}.append_to(list);
      names.push_back(std::string(c.name));
    }
    throw InvalidArgument({.argument = {"column '", name, "'"}, .place = source, .expected = {"one of: ", list}, .remedy = {"the closest are ", closest_names(name, names)}});
  }

  /// Class codes and numeric features. Two classes: `positive` is 1. More: codes follow the order of the
  /// names (numbers by value, texts by letter). Errors: InvalidArgument for a column that is not there;
  /// InvalidData for missing classes, fewer than two, and features that are text.
  template <std::floating_point T = double>
  [[gnu::cold]] Dataset<T, int> classification(const ClassificationColumns& which) const {
    Dataset<T, int> data = features<T, int>(which);
    set_classes(data, which);
    return data;
  }

  /// A numeric target and numeric features. Errors: InvalidArgument for a column that is not there;
  /// InvalidData for targets that are missing or text, and features that are text.
  template <std::floating_point T = double>
  [[gnu::cold]] Dataset<T, double> regression(const RegressionColumns& which) const {
    require_numbers("target", column(which.target));
    Dataset<T, double> data = features<T, double>(which);
    set_numbers(data, which);
    return data;
  }

  /// Several numeric targets, a column of y each, and numeric features. Errors: those of regression(), and
  /// InvalidArgument where no target is named, or one twice.
  template <std::floating_point T = double>
  [[gnu::cold]] Dataset<T, TargetRow<double>> multi_regression(const MultiRegressionColumns& which) const {
    check_targets(which.targets);
    Dataset<T, TargetRow<double>> data = features<T, TargetRow<double>>(which);
    set_targets(data, which.targets);
    return data;
  }

  /// Class codes and features of any kind: columns of text, and those of `which.categorical`, have categories
  /// (in ascending order: numbers by value, texts by letter), the others numbers. Errors: those of
  /// classification(), but text is no error.
  template <std::floating_point T = double>
  [[gnu::cold]] TableDataset<T, int> classification_table(const ClassificationColumns& which) const {
    TableDataset<T, int> data = mixed_features<T, int>(which);
    set_classes(data, which);
    return data;
  }

  /// A numeric target and features of any kind: see classification_table.
  template <std::floating_point T = double>
  [[gnu::cold]] TableDataset<T, double> regression_table(const RegressionColumns& which) const {
    require_numbers("target", column(which.target));
    TableDataset<T, double> data = mixed_features<T, double>(which);
    set_numbers(data, which);
    return data;
  }

  /// Several numeric targets and features of any kind: see multi_regression and classification_table.
  template <std::floating_point T = double>
  [[gnu::cold]] TableDataset<T, TargetRow<double>> multi_regression_table(const MultiRegressionColumns& which) const {
    check_targets(which.targets);
    TableDataset<T, TargetRow<double>> data = mixed_features<T, TargetRow<double>>(which);
    set_targets(data, which.targets);
    return data;
  }

  /// All columns as features, for rows whose target is not known: `model.predict(features.view())`. A fitted
  /// transformer finds its columns by name, and leaves out the others. Errors: InvalidArgument for a column that
  /// is not there.
  template <std::floating_point T = double>
  [[gnu::cold]] FeatureTable<T> feature_table(const std::vector<std::string>& categorical = {}) const {
    for (const auto& name : categorical) column(name);
    FeatureTable<T> table;
    for (const auto& c : columns) table.columns.push_back(feature_column(c, categorical));
    return table;
  }

  /// The rows in which none of the named columns, or of all where none is named, has a missing value.
  /// Errors: InvalidArgument for a column that is not there.
  [[gnu::cold]] Table drop_missing(const std::vector<std::string>& names = {}) const {
    for (const auto& name : names) column(name);
    std::vector<bool> keep(rows(), true);
    for (const auto& c : columns)
      if (names.empty() || std::find(names.begin(), names.end(), c.name) != names.end())
        for (std::size_t i = 0; i < rows(); ++i)
          if (c.is_text() ? c.texts[i].empty() : std::isnan(c.numbers[i])) keep[i] = false;
    Table kept{.source = source, .lines = chosen(lines, keep)};
    for (const auto& c : columns) kept.columns.push_back({.name = c.name, .numbers = chosen(c.numbers, keep), .texts = chosen(c.texts, keep)});
    return kept;
  }

 private:
  template <class V>
  static std::vector<V> chosen(const std::vector<V>& values, const std::vector<bool>& keep) {
    std::vector<V> some;
    for (std::size_t i = 0; i < values.size(); ++i)
      if (keep[i]) some.push_back(values[i]);
    return some;
  }

  template <class Data>
  [[gnu::cold]] void set_classes(Data& data, const ClassificationColumns& which) const {
    auto coded = detail::code_texts(texts_of(column(which.target)));
    for (std::size_t i = 0; i < rows(); ++i)
      if (coded.codes[i] < 0) throw_missing({"target '", which.target, "'"}, i, "a class", "drop the rows without a class: drop_missing()");
    if (!which.positive.empty()) make_positive(coded, which);
    check_class_count(coded.names.size(), which.target);
    data.y.resize(static_cast<Index>(rows()));
    std::copy(coded.codes.begin(), coded.codes.end(), data.y.data());
    data.class_names = std::make_shared<const std::vector<std::string>>(std::move(coded.names));
  }

  template <class Data>
  [[gnu::cold]] void set_numbers(Data& data, const RegressionColumns& which) const {
    data.y.resize(static_cast<Index>(rows()));
    copy_target(data.y.data(), 1, column(which.target));
  }

  [[gnu::cold]] void check_targets(const std::vector<std::string>& names) const {
    if (names.empty()) throw InvalidArgument({.argument = "targets", .found = "no column", .expected = "the names of the columns to predict"});
    for (std::size_t k = 0; k < names.size(); ++k) {
      require_numbers("target", column(names[k]));
      if (std::find(names.begin(), names.end(), names[k]) - names.begin() < static_cast<std::ptrdiff_t>(k))
        throw InvalidArgument({.argument = "targets", .found = {"'", names[k], "' twice"}, .expected = "each column once"});
    }
  }

  // Into a column of y for each name.
  template <class Data>
  [[gnu::cold]] void set_targets(Data& data, const std::vector<std::string>& names) const {
    data.y.resize(static_cast<Index>(rows()), static_cast<Index>(names.size()));
    for (std::size_t k = 0; k < names.size(); ++k) copy_target(data.y.data() + k, names.size(), column(names[k]));
    data.target_names = std::make_shared<const std::vector<std::string>>(names);
  }

  [[gnu::cold]] void copy_target(double* to, std::size_t stride, const TableColumn& target) const {
    for (std::size_t i = 0; i < rows(); ++i, to += stride) {
      if (std::isnan(target.numbers[i])) throw_missing({"target '", target.name, "'"}, i, "a number", "drop the rows without a target: drop_missing()");
      *to = target.numbers[i];
    }
  }

  static std::span<const std::string> targets_of(const auto& which) {
    if constexpr (requires { which.targets; })
      return which.targets;
    else
      return {&which.target, 1};
  }

  [[gnu::cold]] std::string place_of(std::size_t row) const {
    const bool known = row < lines.size();
    return Phrase{source, source.empty() ? "" : ", ", known ? "line " : "row ", known ? lines[row] : row}.text();
  }

  [[noreturn, gnu::cold]] void throw_missing(const Phrase& what, std::size_t row, const char* expected, const char* remedy) const {
    throw InvalidData({.argument = what, .place = place_of(row), .found = "nothing", .expected = expected, .remedy = remedy});
  }

  [[gnu::cold]] void require_numbers(const char* role, const TableColumn& c) const {
    if (!c.is_text()) return;
    for (std::size_t i = 0; i < c.texts.size(); ++i)
      if (!c.texts[i].empty() && !detail::is_number(c.texts[i]))
        throw InvalidData({.argument = {role, " '", c.name, "'"}, .place = place_of(i), .found = {"'", c.texts[i], "'"}, .expected = "a number",
                           .remedy = {"mend the value, leave the column out (.drop = {\"", c.name, "\"}), or keep it as categories: classification_table(), regression_table()"}});
  }

  [[gnu::cold, gnu::noinline]] static std::string text_of_number(double value) {
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

  [[gnu::cold]] static void check_class_count(std::size_t classes, const std::string& target) {
    if (classes < 2)
      throw InvalidData({.argument = {"target '", target, "'"}, .found = {classes, " class"}, .expected = "at least two classes"});
    if (classes > 1000)
      throw InvalidData({.argument = {"target '", target, "'"}, .found = {classes, " different values"}, .expected = "at most 1000 classes",
                         .remedy = "use .regression() for a numeric target"});
  }

  [[gnu::cold]] static void make_positive(detail::CodedTexts& coded, const ClassificationColumns& which) {
    const auto list = [&] {
      std::string names;
      for (const auto& name : coded.names) Phrase{names.empty() ? "'" : ", '", name, "'"}.append_to(names);
      return names;
    };
    if (coded.names.size() != 2)
      throw InvalidArgument({.argument = "positive", .found = {"'", which.positive, "', with the classes ", list()}, .expected = "exactly two classes",
                             .remedy = "leave .positive out where there are more"});
    if (coded.names[0] == which.positive) {
      std::swap(coded.names[0], coded.names[1]);
      for (int& code : coded.codes) code = 1 - code;
    }
    if (coded.names[1] != which.positive) throw InvalidArgument({.argument = "positive", .found = {"'", which.positive, "'"}, .expected = {"one of ", list()}});
  }

  // The places of the columns that are features. Names that are not there are refused before what stands in the columns.
  template <class Which>
  std::vector<std::size_t> feature_columns(const Which& which) const {
    return columns_beside(targets_of(which), {&which.weight, &which.group, &which.time}, which.drop, which.categorical);
  }

  [[gnu::cold]] std::vector<std::size_t> columns_beside(std::span<const std::string> targets, const std::array<const std::string*, 3>& roles, const std::vector<std::string>& drop,
                                                        const std::vector<std::string>& categorical) const {
    for (const auto& name : targets) column(name);
    for (const auto* name : roles)
      if (!name->empty()) column(*name);
    for (const auto& name : drop)
      if (!name.empty()) column(name);
    for (const auto& name : categorical) column(name);
    std::vector<std::size_t> found;
    for (std::size_t j = 0; j < columns.size(); ++j) {
      const std::string& name = columns[j].name;
      if (!is_among(targets, name) && !is_among(drop, name) && name != *roles[0] && name != *roles[1] && name != *roles[2]) found.push_back(j);
    }
    return found;
  }

  [[gnu::cold, gnu::noinline]] static bool is_among(std::span<const std::string> names, std::string_view name) {
    for (const auto& other : names)
      if (other == name) return true;
    return false;
  }

  template <class T, class Label, class Which>
  [[gnu::cold]] Dataset<T, Label> features(const Which& which) const {
    const auto from = feature_columns(which);
    if (!which.categorical.empty())
      throw InvalidArgument({.argument = "categorical", .found = {"'", which.categorical.front(), "', for a data set of numbers"}, .expected = "none",
                             .remedy = "categories are for tables: classification_table(), regression_table()"});
    std::vector<std::string> names;
    for (const std::size_t j : from) {
      require_numbers("column", columns[j]);
      names.push_back(std::string(columns[j].name));
    }
    Dataset<T, Label> data;
    data.x.resize(static_cast<Index>(rows()), static_cast<Index>(names.size()));
    T* to = data.x.data();
    for (std::size_t i = 0; i < rows(); ++i)
      for (const std::size_t j : from) *to++ = number<T>(columns[j], i);
    data.feature_names = std::make_shared<const std::vector<std::string>>(std::move(names));
    set_columns(data, which);
    return data;
  }

  [[gnu::cold]] static FeatureColumn feature_column(const TableColumn& c, const std::vector<std::string>& categorical) {
    if (!c.is_text() && !is_among(categorical, c.name)) return {.name = c.name, .numbers = c.numbers};
    auto coded = detail::code_texts(texts_of(c));
    return {.name = c.name, .codes = std::move(coded.codes), .categories = std::make_shared<const std::vector<std::string>>(std::move(coded.names))};
  }

  template <class T, class Label, class Which>
  [[gnu::cold]] TableDataset<T, Label> mixed_features(const Which& which) const {
    TableDataset<T, Label> data;
    for (const std::size_t j : feature_columns(which)) data.columns.push_back(feature_column(columns[j], which.categorical));
    set_columns(data, which);
    return data;
  }

  template <class Data, class Which>
  [[gnu::cold]] void set_columns(Data& data, const Which& which) const {
    if (!which.weight.empty()) data.weights = numbers_of("weight", which.weight);
    if (!which.time.empty()) data.times = numbers_of("time", which.time);
    if (!which.group.empty()) data.groups = group_codes(which.group);
  }

  template <class T = double>
  static T number(const TableColumn& c, std::size_t row) {
    return c.is_text() ? std::numeric_limits<T>::quiet_NaN() : static_cast<T>(c.numbers[row]);
  }

  [[gnu::cold]] std::vector<double> numbers_of(const char* role, const std::string& name) const {
    const TableColumn& c = column(name);
    require_numbers(role, c);
    for (std::size_t i = 0; i < rows(); ++i)
      if (std::isnan(number(c, i))) throw_missing({role, " '", name, "'"}, i, "a number", "drop the rows without it");
    return c.numbers;
  }

  [[gnu::cold]] std::vector<int> group_codes(const std::string& name) const { return detail::code_texts(texts_of(column(name))).codes; }
};

}  // namespace attune::inline ATTUNE_ABI
