// SPDX-License-Identifier: BSL-1.0
#pragma once

// Reads a file of delimited text into a Table.

#include <charconv>
#include <cerrno>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "attune/core/error.hpp"
#include "attune/data/table.hpp"

namespace attune::inline ATTUNE_ABI {

/// How a file of delimited text is written.
struct CsvOptions {
  char delimiter = ',';
  std::vector<std::string> missing{"", "NA", "N/A", "NaN", "nan", "null", "?"};  ///< what stands for no value
};

namespace detail {

/// Splits text into fields; see RFC 4180 for quoting. The text must outlive the fields.
class CsvFields {
 public:
  CsvFields(std::string_view text, char delimiter, std::string name) : text_(text), delimiter_(delimiter), name_(std::move(name)) {
    if (text_.substr(0, 3) == "\xEF\xBB\xBF") text_.remove_prefix(3);  // byte order mark
  }

  std::uint32_t line() const noexcept { return row_line_; }
  const std::string& name() const noexcept { return name_; }

  /// The fields of the next row that is not blank; false at the end.
  bool next(std::vector<std::string_view>& fields) {
    while (at_ < text_.size()) {
      row_line_ = line_;
      fields.clear();
      while (!take_field(fields)) {
      }
      if (fields.size() > 1 || !fields.front().empty()) return true;
    }
    return false;
  }

  ParseError error(std::string found, std::string expected) const {
    return ParseError({.argument = name_, .place = {"line ", row_line_}, .found = std::move(found), .expected = std::move(expected)});
  }

 private:
  // Takes one field; true if the row ends with it.
  bool take_field(std::vector<std::string_view>& fields) {
    if (at_ < text_.size() && text_[at_] == '"') return take_quoted(fields);
    const auto begin = at_;
    while (at_ < text_.size() && text_[at_] != delimiter_ && text_[at_] != '\n') ++at_;
    fields.push_back(trimmed(text_.substr(begin, at_ - begin)));
    return end_of_field();
  }

  bool take_quoted(std::vector<std::string_view>& fields) {
    std::string value;
    for (++at_;; ++at_) {
      if (at_ >= text_.size()) throw error("a quoted field without an end", "a closing \"");
      if (text_[at_] == '"') {
        if (at_ + 1 >= text_.size() || text_[at_ + 1] != '"') break;
        ++at_;
      }
      if (text_[at_] == '\n') ++line_;
      value += text_[at_];
    }
    ++at_;
    if (at_ < text_.size() && text_[at_] == '\r') ++at_;
    if (at_ < text_.size() && text_[at_] != delimiter_ && text_[at_] != '\n')
      throw error(std::string("'") + text_[at_] + "' after a closing quote", std::string("'") + delimiter_ + "' or the end of the line");
    fields.push_back(*unquoted_.emplace_back(std::make_unique<std::string>(std::move(value))));
    return end_of_field();
  }

  bool end_of_field() {
    const bool row_ends = at_ >= text_.size() || text_[at_] == '\n';
    if (at_ < text_.size()) {
      if (row_ends) ++line_;
      ++at_;
    }
    return row_ends;
  }

  static std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\r')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
    return text;
  }

  std::string_view text_;
  char delimiter_;
  std::string name_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  std::uint32_t row_line_ = 1;
  std::vector<std::unique_ptr<std::string>> unquoted_{};  // fields that are not a piece of the text
};

inline std::string read_file(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), &std::fclose);
  if (!file) throw ParseError({.argument = path, .found = std::strerror(errno), .expected = "a file that can be read", .remedy = "the path is relative to the folder that the program runs in"});
  std::string text;
  char part[1 << 16];
  while (const std::size_t n = std::fread(part, 1, sizeof part, file.get())) text.append(part, n);
  if (std::ferror(file.get())) throw ParseError({.argument = path, .found = std::strerror(errno), .expected = "a file that can be read"});
  return text;
}

inline bool parse_number(std::string_view text, double& value) {
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size();
}

// Numbers where every value is one or missing, texts otherwise.
inline TableColumn make_column(std::string name, const std::vector<std::string_view>& fields, const std::vector<std::string>& missing) {
  const auto is_missing = [&](std::string_view text) {
    for (const auto& m : missing)
      if (text == m) return true;
    return false;
  };
  TableColumn column{.name = std::move(name)};
  column.numbers.reserve(fields.size());
  for (const auto text : fields) {
    double value = std::numeric_limits<double>::quiet_NaN();
    if (!is_missing(text) && !parse_number(text, value)) {
      column.numbers.clear();
      for (const auto t : fields) column.texts.emplace_back(is_missing(t) ? std::string_view{} : t);
      break;
    }
    column.numbers.push_back(value);
  }
  return column;
}

}  // namespace detail

/// Parses delimited text whose first row names the columns. `name` stands for the text in messages.
/// Errors: ParseError with line, what was found and what was expected.
inline Table parse_csv(std::string_view text, const CsvOptions& options = {}, const std::string& name = "text") {
  detail::CsvFields reader(text, options.delimiter, name);
  std::vector<std::string_view> fields;
  if (!reader.next(fields)) throw ParseError({.argument = name, .found = "no rows", .expected = "a row of column names"});
  const std::vector<std::string> names(fields.begin(), fields.end());
  for (std::size_t j = 0; j < names.size(); ++j)
    for (std::size_t k = 0; k < j; ++k)
      if (names[j] == names[k]) throw reader.error("the column name '" + names[j] + "' twice", "every column to have a name of its own");
  std::vector<std::vector<std::string_view>> columns(names.size());
  Table table{.source = name};
  while (reader.next(fields)) {
    if (fields.size() != names.size())
      throw reader.error(std::to_string(fields.size()) + " fields", std::to_string(names.size()) + ", as in the first row");
    for (std::size_t j = 0; j < names.size(); ++j) columns[j].push_back(fields[j]);
    table.lines.push_back(reader.line());
  }
  if (table.lines.empty()) throw ParseError({.argument = name, .found = "only a row of column names", .expected = "rows of data after it"});
  for (std::size_t j = 0; j < names.size(); ++j) table.columns.push_back(detail::make_column(names[j], columns[j], options.missing));
  return table;
}

/// Reads a file of delimited text whose first row names the columns. A column whose values are all
/// numbers (or missing) becomes numeric, any other text. The file is held in memory while it is read.
/// Errors: ParseError with file, line, what was found and what was expected.
inline Table read_csv(const std::string& path, const CsvOptions& options = {}) {
  return parse_csv(detail::read_file(path), options, path);
}

}  // namespace attune::inline ATTUNE_ABI
