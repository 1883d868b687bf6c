// SPDX-License-Identifier: BSL-1.0
#pragma once

// Reads a file of delimited text into a Table.

#include <cerrno>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
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

/// Splits text into fields; see RFC 4180 for quoting. Quoted fields are unquoted in place: the text, which
/// must outlive the fields, changes.
class CsvFields {
 public:
  CsvFields(std::string& text, char delimiter, const std::string& name) : text_(text), delimiter_(delimiter), name_(name) {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;  // byte order mark
  }

  std::uint32_t line() const noexcept { return row_line_; }
  const std::string& name() const noexcept { return name_; }

  /// Appends the fields of the next row that is not blank; returns how many, 0 at the end.
  std::size_t next(std::vector<std::string_view>& fields) {
    while (at_ < text_.size()) {
      row_line_ = line_;
      const std::size_t before = fields.size();
      while (!take_field(fields)) {
      }
      if (fields.size() > before + 1 || !fields.back().empty()) return fields.size() - before;
      fields.pop_back();
    }
    return 0;
  }

  /// An error of the row as a whole.
  ParseError row_error(const Phrase& found, const Phrase& expected) const {
    return ParseError({.argument = name_, .place = {"line ", row_line_}, .found = found, .expected = expected});
  }

  /// An error at the place that was read last.
  ParseError error(const Phrase& found, const Phrase& expected) const {
    return error_at(line_, at_ - line_begin_ + 1, found, expected);
  }

 private:
  // Takes one field; true if the row ends with it.
  bool take_field(std::vector<std::string_view>& fields) {
    if (at_ < text_.size() && text_[at_] == '"') return take_quoted(fields);
    const auto begin = at_;
    while (at_ < text_.size() && text_[at_] != delimiter_ && text_[at_] != '\n') ++at_;
    fields.push_back(trimmed(std::string_view(text_).substr(begin, at_ - begin)));
    return end_of_field();
  }

  bool take_quoted(std::vector<std::string_view>& fields) {
    const std::uint32_t open_line = line_;
    const std::size_t open_column = at_ - line_begin_ + 1;
    const std::size_t begin = ++at_;
    std::size_t end = begin;
    for (;; ++at_) {
      if (at_ >= text_.size()) throw error_at(open_line, open_column, "a quoted field without an end", "a closing \"");
      if (text_[at_] == '"') {
        if (at_ + 1 >= text_.size() || text_[at_ + 1] != '"') break;
        ++at_;
      }
      if (text_[at_] == '\n') begin_line(at_ + 1);
      text_[end++] = text_[at_];
    }
    ++at_;
    if (at_ < text_.size() && text_[at_] == '\r') ++at_;
    if (at_ < text_.size() && text_[at_] != delimiter_ && text_[at_] != '\n')
      throw error({"'", std::string(1, text_[at_]), "' after a closing quote"}, {"'", std::string(1, delimiter_), "' or the end of the line"});
    fields.push_back(std::string_view(text_).substr(begin, end - begin));
    return end_of_field();
  }

  bool end_of_field() {
    const bool row_ends = at_ >= text_.size() || text_[at_] == '\n';
    if (at_ < text_.size()) {
      ++at_;
      if (row_ends) begin_line(at_);
    }
    return row_ends;
  }

  ParseError error_at(std::uint32_t line, std::size_t column, const Phrase& found, const Phrase& expected) const {
    return ParseError({.argument = name_, .place = {"line ", line, ", column ", column}, .found = found, .expected = expected});
  }

  void begin_line(std::size_t at) noexcept {
    ++line_;
    line_begin_ = at;
  }

  static std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\r')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
    return text;
  }

  std::string& text_;
  char delimiter_;
  const std::string& name_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  std::uint32_t row_line_ = 1;   // where the row began
  std::size_t line_begin_ = 0;
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

inline bool is_missing(std::string_view text, const std::vector<std::string>& missing) {
  for (const auto& m : missing)
    if (text == m) return true;
  return false;
}

// Column j of rows of `width` fields: numbers where every value is one or missing, texts otherwise.
[[gnu::cold]] inline TableColumn make_column(std::span<const std::string_view> fields, std::size_t j, std::size_t width, const std::vector<std::string>& missing) {
  TableColumn column{.name = std::string(fields[j])};
  for (std::size_t i = j + width; i < fields.size(); i += width) {
    double value = std::numeric_limits<double>::quiet_NaN();
    if (!is_missing(fields[i], missing) && !parse_number(fields[i], value)) {
      column.numbers.clear();
      for (i = j + width; i < fields.size(); i += width) column.texts.emplace_back(is_missing(fields[i], missing) ? std::string_view{} : fields[i]);
      return column;
    }
    column.numbers.push_back(value);
  }
  return column;
}

}  // namespace detail

/// Parses delimited text whose first row names the columns. `name` stands for the text in messages.
/// Errors: ParseError with line, what was found and what was expected.
inline Table parse_csv(std::string text, const CsvOptions& options = {}, const std::string& name = "text") {
  detail::CsvFields reader(text, options.delimiter, name);
  std::vector<std::string_view> fields;  // of all rows, the names first
  const std::size_t width = reader.next(fields);
  if (width == 0) throw ParseError({.argument = name, .found = "no rows", .expected = "a row of column names"});
  for (std::size_t j = 0; j < width; ++j)
    for (std::size_t k = 0; k < j; ++k)
      if (fields[j] == fields[k]) throw reader.row_error({"the column name '", fields[j], "' twice"}, "every column to have a name of its own");
  Table table{.source = name};
  while (const std::size_t found = reader.next(fields)) {
    if (found != width) throw reader.row_error({found, " fields"}, {width, ", as in the first row"});
    table.lines.push_back(reader.line());
  }
  if (table.lines.empty()) throw ParseError({.argument = name, .found = "only a row of column names", .expected = "rows of data after it"});
  for (std::size_t j = 0; j < width; ++j) table.columns.push_back(detail::make_column(fields, j, width, options.missing));
  return table;
}

/// Reads a file of delimited text whose first row names the columns. A column whose values are all
/// numbers (or missing) becomes numeric, any other text. The file is held in memory while it is read.
/// Errors: ParseError with file, line, what was found and what was expected.
inline Table read_csv(const std::string& path, const CsvOptions& options = {}) {
  return parse_csv(detail::read_file(path), options, path);
}

}  // namespace attune::inline ATTUNE_ABI
