// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/data/read_svmlight.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <system_error>
#include <utility>

#include "attune/core/error.hpp"
#include "attune/data/detail/coded_texts.hpp"
#include "attune/data/read_csv.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// The values of a file that are not zero, row by row, and what else it says.
struct SvmlightRows {
  std::vector<double> values{};
  std::vector<std::uint32_t> columns{};  // of the values, from 0 on
  std::vector<std::size_t> ends{};       // of the rows, in values
  std::vector<double> labels{};
  std::vector<int> groups{};
  Index features = 0;
};

/// Reads one line after the other, from left to right.
class SvmlightReader {
 public:
  SvmlightReader(std::string_view text, const SvmlightOptions& options, const std::string& name) : text_(text), options_(options), name_(name) {}

  [[gnu::cold]] SvmlightRows read() {
    SvmlightRows rows;
    for (std::size_t begin = 0; begin < text_.size(); ++line_) {
      const std::size_t end = std::min(text_.find('\n', begin), text_.size());
      rest_ = line_text_ = text_.substr(begin, end - begin);
      rest_ = rest_.substr(0, rest_.find('#'));
      while (!rest_.empty() && is_space(rest_.back())) rest_.remove_suffix(1);
      skip_spaces();
      if (!rest_.empty()) read_row(rows);
      begin = end + 1;
    }
    if (rows.labels.empty()) throw ParseError({.argument = name_, .found = "no rows", .expected = "lines of the form <label> <index>:<value> ..."});
    if (options_.features > 0) rows.features = options_.features;
    return rows;
  }

 private:
  static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r'; }
  void skip_spaces() {
    while (!rest_.empty() && is_space(rest_.front())) rest_.remove_prefix(1);
  }

  // The text up to the next space.
  std::string_view word() {
    std::size_t size = 0;
    while (size < rest_.size() && !is_space(rest_[size])) ++size;
    return rest_.substr(0, size);
  }

  void read_row(SvmlightRows& rows) {
    const auto label = word();
    rows.labels.push_back(0);
    if (!parse_number(label, rows.labels.back()))
      throw error({"'", label, "'"}, "a number as label", label.find(',') != label.npos ? "several labels of a row are not supported" : "");
    if (!std::isfinite(rows.labels.back())) throw error({"'", label, "'"}, "a finite number as label");
    rest_.remove_prefix(label.size());
    skip_spaces();
    const bool has_group = rest_.starts_with("qid:");
    if (options_.groups && rows.labels.size() > 1 && has_group == rows.groups.empty())
      throw error(has_group ? "a qid" : "no qid", has_group ? "none, as in the rows before" : "qid:<group>, as in the rows before");
    if (has_group) read_group(rows);
    Index last = options_.first_index - 1;
    while (!rest_.empty()) read_value(rows, last);
    rows.ends.push_back(rows.values.size());
  }

  void read_group(SvmlightRows& rows) {
    const auto text = word().substr(4);
    int group = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), group);
    if (failed != std::errc{} || end != text.data() + text.size()) throw error({"'qid:", text, "'"}, "qid: and a whole number");
    if (options_.groups) rows.groups.push_back(group);
    rest_.remove_prefix(4 + text.size());
    skip_spaces();
  }

  void read_value(SvmlightRows& rows, Index& last) {
    const auto pair = word();
    const std::size_t colon = pair.find(':');
    std::uint32_t index = 0;
    double value = 0;
    const auto [end, failed] = std::from_chars(pair.data(), pair.data() + std::min(colon, pair.size()), index);
    if (colon == pair.npos || failed != std::errc{} || end != pair.data() + colon || !parse_number(pair.substr(colon + 1), value))
      throw error({"'", pair, "'"}, "<index>:<value>");
    if (static_cast<Index>(index) < options_.first_index) throw error("the index 0", "indices from 1 on", "where they count from 0, set .first_index = 0");
    if (static_cast<Index>(index) <= last) throw error({"the index ", index, " after ", last}, "ascending indices");
    last = static_cast<Index>(index);
    const Index column = last - options_.first_index;
    if (options_.features > 0 && column >= options_.features) throw error({"the index ", index}, {"at most ", options_.features - 1 + options_.first_index, ", by SvmlightOptions::features"});
    rows.values.push_back(value);
    rows.columns.push_back(static_cast<std::uint32_t>(column));
    rows.features = std::max(rows.features, column + 1);
    rest_.remove_prefix(pair.size());
    skip_spaces();
  }

  [[gnu::cold]] ParseError error(const Phrase& found, const Phrase& expected, const Phrase& remedy = {}) const {
    return ParseError({.argument = name_, .place = {"line ", line_, ", column ", rest_.data() - line_text_.data() + 1}, .found = found, .expected = expected, .remedy = remedy});
  }

  std::string_view text_;
  const SvmlightOptions& options_;
  const std::string& name_;
  std::string_view line_text_{};
  std::string_view rest_{};  // of the line
  std::uint32_t line_ = 1;
};

inline std::string shortest_text(double value) {
  char text[32];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

// Labels as class codes, in ascending order; of two classes `positive`, if it is given, is 1.
[[gnu::cold]] inline std::vector<std::string> code_labels(const std::vector<double>& labels, const std::string& positive, const std::string& name, int* codes) {
  std::vector<double> distinct = labels;
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  if (distinct.size() < 2 || distinct.size() > 1000)
    throw InvalidData({.argument = name, .found = {distinct.size(), " different labels"}, .expected = "2 to 1000 classes", .remedy = distinct.size() > 1000 ? "use .regression() for a numeric target" : ""});
  std::vector<std::string> names;
  for (const double v : distinct) names.push_back(shortest_text(v));
  const bool swap = !positive.empty() && names.size() == 2 && names[0] == positive;
  if (!positive.empty() && !swap && (names.size() != 2 || names[1] != positive))
    throw InvalidArgument({.argument = "positive", .found = {"'", positive, "' among ", names.size(), " classes"}, .expected = {"one of two classes, '", names[0], "' or '", names[1], "'"}});
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto code = static_cast<int>(std::lower_bound(distinct.begin(), distinct.end(), labels[i]) - distinct.begin());
    codes[i] = swap ? 1 - code : code;
  }
  if (swap) std::swap(names[0], names[1]);
  return names;
}

// The rows of a text, its options being checked.
[[gnu::cold]] inline SvmlightRows svmlight_rows(std::string_view text, const SvmlightOptions& options, const std::string& name) {
  if (options.first_index != 0 && options.first_index != 1) throw InvalidArgument({.argument = "SvmlightOptions::first_index", .found = options.first_index, .expected = "0 or 1"});
  if (options.features < 0) throw InvalidArgument({.argument = "SvmlightOptions::features", .found = options.features, .expected = "0 or more"});
  return SvmlightReader(text, options, name).read();
}

template <class Data, class File>
Data classes_of_file(File& file, const std::string& positive) {
  Data data{.y = Eigen::VectorXi(static_cast<Index>(file.labels.size()))};
  data.class_names = std::make_shared<const std::vector<std::string>>(code_labels(file.labels, positive, file.source, data.y.data()));
  data.x = std::move(file.x);
  data.groups = std::move(file.groups);
  return data;
}

template <class Data, class File>
Data numbers_of_file(File& file) {
  Data data{.y = Eigen::Map<const Eigen::VectorXd>(file.labels.data(), static_cast<Index>(file.labels.size()))};
  data.x = std::move(file.x);
  data.groups = std::move(file.groups);
  return data;
}

}  // namespace detail

template <SampleValue T>
Dataset<T, int> SvmlightFile<T>::classification(const std::string& positive) && {
  return detail::classes_of_file<Dataset<T, int>>(*this, positive);
}

template <SampleValue T>
Dataset<T, double> SvmlightFile<T>::regression() && {
  return detail::numbers_of_file<Dataset<T, double>>(*this);
}

template <SampleValue T>
SparseDataset<T, int> SparseSvmlightFile<T>::classification(const std::string& positive) && {
  return detail::classes_of_file<SparseDataset<T, int>>(*this, positive);
}

template <SampleValue T>
SparseDataset<T, double> SparseSvmlightFile<T>::regression() && {
  return detail::numbers_of_file<SparseDataset<T, double>>(*this);
}

template <SampleValue T>
SvmlightFile<T> parse_svmlight(std::string_view text, const SvmlightOptions& options, const std::string& name) {
  auto rows = detail::svmlight_rows(text, options, name);
  const double bytes = static_cast<double>(rows.labels.size()) * static_cast<double>(rows.features) * sizeof(T);
  if (bytes > static_cast<double>(options.most_bytes))
    throw InvalidData({.argument = name, .found = {rows.labels.size(), " rows × ", rows.features, " columns, which take ", bytes, " bytes when zeros are stored"},
                       .expected = {"at most ", options.most_bytes}, .remedy = "read it as sparse rows (read_sparse_svmlight), or raise SvmlightOptions::most_bytes if there is as much memory"});
  SvmlightFile<T> file{.source = name, .x = RowMatrix<T>::Zero(static_cast<Index>(rows.labels.size()), rows.features), .labels = std::move(rows.labels), .groups = std::move(rows.groups)};
  std::size_t at = 0;
  for (std::size_t i = 0; i < rows.ends.size(); ++i)
    for (; at < rows.ends[i]; ++at) file.x(static_cast<Index>(i), static_cast<Index>(rows.columns[at])) = static_cast<T>(rows.values[at]);
  return file;
}

template <SampleValue T>
SvmlightFile<T> read_svmlight(const std::string& path, const SvmlightOptions& options) {
  return parse_svmlight<T>(detail::read_file(path), options, path);
}

template <SampleValue T>
SparseSvmlightFile<T> parse_sparse_svmlight(std::string_view text, const SvmlightOptions& options, const std::string& name) {
  auto rows = detail::svmlight_rows(text, options, name);
  if (rows.values.size() > static_cast<std::size_t>(std::numeric_limits<int>::max()))
    throw InvalidData({.argument = name, .found = {rows.values.size(), " values"}, .expected = {"at most ", std::numeric_limits<int>::max()}, .remedy = "split the file"});
  SparseSvmlightFile<T> file{.source = name, .x = {.cols = rows.features}, .labels = std::move(rows.labels), .groups = std::move(rows.groups)};
  file.x.values.assign(rows.values.begin(), rows.values.end());
  file.x.columns.assign(rows.columns.begin(), rows.columns.end());
  for (const std::size_t end : rows.ends) file.x.starts.push_back(static_cast<int>(end));
  return file;
}

template <SampleValue T>
SparseSvmlightFile<T> read_sparse_svmlight(const std::string& path, const SvmlightOptions& options) {
  return parse_sparse_svmlight<T>(detail::read_file(path), options, path);
}

}  // namespace attune::inline ATTUNE_ABI
