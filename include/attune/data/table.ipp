// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/data/table.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <memory>
#include <span>
#include <utility>

#include "attune/core/closest_names.hpp"
#include "attune/core/error.hpp"
#include "attune/core/table_view.hpp"
#include "attune/data/detail/coded_texts.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

template <class V>
std::vector<V> chosen(const std::vector<V>& values, const std::vector<bool>& keep) {
  std::vector<V> some;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (keep[i]) some.push_back(values[i]);
  return some;
}

/// Takes targets, features and roles out of a table, which must outlive it.
class TableReader {
 public:
  explicit TableReader(const Table& table) : table_(table) {}

  template <class Data>
  [[gnu::cold]] void set_classes(Data& data, const ClassificationColumns& which) const {
    auto coded = code_texts(texts_of(table_.column(which.target)));
    for (std::size_t i = 0; i < table_.rows(); ++i)
      if (coded.codes[i] < 0) throw_missing({"target '", which.target, "'"}, i, "a class", "drop the rows without a class: drop_missing()");
    if (!which.positive.empty()) make_positive(coded, which);
    check_class_count(coded.names.size(), which.target);
    data.y.resize(static_cast<Index>(table_.rows()));
    std::copy(coded.codes.begin(), coded.codes.end(), data.y.data());
    data.class_names = std::make_shared<const std::vector<std::string>>(std::move(coded.names));
  }

  template <class Data>
  [[gnu::cold]] void set_numbers(Data& data, const RegressionColumns& which) const {
    data.y.resize(static_cast<Index>(table_.rows()));
    copy_target(data.y.data(), 1, table_.column(which.target));
  }

  [[gnu::cold]] void check_targets(const std::vector<std::string>& names) const {
    if (names.empty()) throw InvalidArgument({.argument = "targets", .found = "no column", .expected = "the names of the columns to predict"});
    for (std::size_t k = 0; k < names.size(); ++k) {
      require_numbers("target", table_.column(names[k]));
      if (std::find(names.begin(), names.end(), names[k]) - names.begin() < static_cast<std::ptrdiff_t>(k))
        throw InvalidArgument({.argument = "targets", .found = {"'", names[k], "' twice"}, .expected = "each column once"});
    }
  }

  // Into a column of y for each name.
  template <class Data>
  [[gnu::cold]] void set_targets(Data& data, const std::vector<std::string>& names) const {
    data.y.resize(static_cast<Index>(table_.rows()), static_cast<Index>(names.size()));
    for (std::size_t k = 0; k < names.size(); ++k) copy_target(data.y.data() + k, names.size(), table_.column(names[k]));
    data.target_names = std::make_shared<const std::vector<std::string>>(names);
  }

  [[gnu::cold]] void require_numbers(const char* role, const TableColumn& c) const {
    if (!c.is_text()) return;
    for (std::size_t i = 0; i < c.texts.size(); ++i)
      if (!c.texts[i].empty() && !is_number(c.texts[i]))
        throw InvalidData({.argument = {role, " '", c.name, "'"}, .place = place_of(i), .found = {"'", c.texts[i], "'"}, .expected = "a number",
                           .remedy = {"mend the value, leave the column out (.drop = {\"", c.name, "\"}), or keep it as categories: classification_table(), regression_table()"}});
  }

  template <class T, class Label, class Which>
  [[gnu::cold]] Dataset<T, Label> features(const Which& which) const {
    const auto from = feature_columns(which);
    if (!which.categorical.empty())
      throw InvalidArgument({.argument = "categorical", .found = {"'", which.categorical.front(), "', for a data set of numbers"}, .expected = "none",
                             .remedy = "categories are for tables: classification_table(), regression_table()"});
    std::vector<std::string> names;
    for (const std::size_t j : from) {
      require_numbers("column", table_.columns[j]);
      names.push_back(std::string(table_.columns[j].name));
    }
    Dataset<T, Label> data;
    data.x.resize(static_cast<Index>(table_.rows()), static_cast<Index>(names.size()));
    T* to = data.x.data();
    for (std::size_t i = 0; i < table_.rows(); ++i)
      for (const std::size_t j : from) *to++ = number<T>(table_.columns[j], i);
    data.feature_names = std::make_shared<const std::vector<std::string>>(std::move(names));
    set_columns(data, which);
    return data;
  }

  [[gnu::cold]] static FeatureColumn feature_column(const TableColumn& c, const std::vector<std::string>& categorical) {
    if (!c.is_text() && !is_among(categorical, c.name)) return {.name = c.name, .numbers = c.numbers};
    auto coded = code_texts(texts_of(c));
    return {.name = c.name, .codes = std::move(coded.codes), .categories = std::make_shared<const std::vector<std::string>>(std::move(coded.names))};
  }

  template <class T, class Label, class Which>
  [[gnu::cold]] TableDataset<T, Label> mixed_features(const Which& which) const {
    TableDataset<T, Label> data;
    for (const std::size_t j : feature_columns(which)) data.columns.push_back(feature_column(table_.columns[j], which.categorical));
    set_columns(data, which);
    return data;
  }

 private:
  [[gnu::cold]] void copy_target(double* to, std::size_t stride, const TableColumn& target) const {
    for (std::size_t i = 0; i < table_.rows(); ++i, to += stride) {
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
    const bool known = row < table_.lines.size();
    return Phrase{table_.source, table_.source.empty() ? "" : ", ", known ? "line " : "row ", known ? table_.lines[row] : row}.text();
  }

  [[noreturn, gnu::cold]] void throw_missing(const Phrase& what, std::size_t row, const char* expected, const char* remedy) const {
    throw InvalidData({.argument = what, .place = place_of(row), .found = "nothing", .expected = expected, .remedy = remedy});
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

  [[gnu::cold]] static void make_positive(CodedTexts& coded, const ClassificationColumns& which) {
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
    for (const auto& name : targets) table_.column(name);
    for (const auto* name : roles)
      if (!name->empty()) table_.column(*name);
    for (const auto& name : drop)
      if (!name.empty()) table_.column(name);
    for (const auto& name : categorical) table_.column(name);
    std::vector<std::size_t> found;
    for (std::size_t j = 0; j < table_.columns.size(); ++j) {
      const std::string& name = table_.columns[j].name;
      if (!is_among(targets, name) && !is_among(drop, name) && name != *roles[0] && name != *roles[1] && name != *roles[2]) found.push_back(j);
    }
    return found;
  }

  [[gnu::cold, gnu::noinline]] static bool is_among(std::span<const std::string> names, std::string_view name) {
    for (const auto& other : names)
      if (other == name) return true;
    return false;
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
    const TableColumn& c = table_.column(name);
    require_numbers(role, c);
    for (std::size_t i = 0; i < table_.rows(); ++i)
      if (std::isnan(number(c, i))) throw_missing({role, " '", name, "'"}, i, "a number", "drop the rows without it");
    return c.numbers;
  }

  [[gnu::cold]] std::vector<int> group_codes(const std::string& name) const { return code_texts(texts_of(table_.column(name))).codes; }

  const Table& table_;
};

}  // namespace detail

ATTUNE_INLINE const TableColumn& Table::column(std::string_view name) const {
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

template <SampleValue T>
Dataset<T, int> Table::classification(const ClassificationColumns& which) const {
  const detail::TableReader reader(*this);
  Dataset<T, int> data = reader.features<T, int>(which);
  reader.set_classes(data, which);
  return data;
}

template <SampleValue T>
Dataset<T, double> Table::regression(const RegressionColumns& which) const {
  const detail::TableReader reader(*this);
  reader.require_numbers("target", column(which.target));
  Dataset<T, double> data = reader.features<T, double>(which);
  reader.set_numbers(data, which);
  return data;
}

template <SampleValue T>
Dataset<T, TargetRow<double>> Table::multi_regression(const MultiRegressionColumns& which) const {
  const detail::TableReader reader(*this);
  reader.check_targets(which.targets);
  Dataset<T, TargetRow<double>> data = reader.features<T, TargetRow<double>>(which);
  reader.set_targets(data, which.targets);
  return data;
}

template <SampleValue T>
TableDataset<T, int> Table::classification_table(const ClassificationColumns& which) const {
  const detail::TableReader reader(*this);
  TableDataset<T, int> data = reader.mixed_features<T, int>(which);
  reader.set_classes(data, which);
  return data;
}

template <SampleValue T>
TableDataset<T, double> Table::regression_table(const RegressionColumns& which) const {
  const detail::TableReader reader(*this);
  reader.require_numbers("target", column(which.target));
  TableDataset<T, double> data = reader.mixed_features<T, double>(which);
  reader.set_numbers(data, which);
  return data;
}

template <SampleValue T>
TableDataset<T, TargetRow<double>> Table::multi_regression_table(const MultiRegressionColumns& which) const {
  const detail::TableReader reader(*this);
  reader.check_targets(which.targets);
  TableDataset<T, TargetRow<double>> data = reader.mixed_features<T, TargetRow<double>>(which);
  reader.set_targets(data, which.targets);
  return data;
}

template <SampleValue T>
FeatureTable<T> Table::feature_table(const std::vector<std::string>& categorical) const {
  for (const auto& name : categorical) column(name);
  FeatureTable<T> table;
  for (const auto& c : columns) table.columns.push_back(detail::TableReader::feature_column(c, categorical));
  return table;
}

ATTUNE_INLINE Table Table::drop_missing(const std::vector<std::string>& names) const {
  for (const auto& name : names) column(name);
  std::vector<bool> keep(rows(), true);
  for (const auto& c : columns)
    if (names.empty() || std::find(names.begin(), names.end(), c.name) != names.end())
      for (std::size_t i = 0; i < rows(); ++i)
        if (c.is_text() ? c.texts[i].empty() : std::isnan(c.numbers[i])) keep[i] = false;
  Table kept{.source = source, .lines = detail::chosen(lines, keep)};
  for (const auto& c : columns) kept.columns.push_back({.name = c.name, .numbers = detail::chosen(c.numbers, keep), .texts = detail::chosen(c.texts, keep)});
  return kept;
}

}  // namespace attune::inline ATTUNE_ABI
