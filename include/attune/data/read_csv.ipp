// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/data/read_csv.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <limits>
#include <memory>
#include <span>
#include <string_view>
#include <utility>

#include "attune/core/error.hpp"
#include "attune/data/detail/coded_texts.hpp"
#include "attune/data/detail/csv_fields.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

[[gnu::cold]] ATTUNE_INLINE std::vector<std::string> usual_missing() { return {"", "NA", "N/A", "NaN", "nan", "null", "?"}; }

[[noreturn, gnu::cold]] ATTUNE_INLINE void throw_unreadable(const std::string& path) {
  throw ParseError({.argument = path, .found = std::strerror(errno), .expected = "a file that can be read", .remedy = "the path is relative to the folder that the program runs in"});
}

ATTUNE_INLINE std::string read_file(const std::string& path) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "rb"), &std::fclose);
  if (!file) throw_unreadable(path);
  std::string text;
  char part[1 << 16];
  while (const std::size_t n = std::fread(part, 1, sizeof part, file.get())) text.append(part, n);
  if (std::ferror(file.get())) throw_unreadable(path);
  return text;
}

inline bool is_missing(std::string_view text, const std::vector<std::string>& missing) {
  for (const auto& m : missing)
    if (text == m) return true;
  return false;
}

// Column j of rows of `width` fields: numbers where every value is one or missing, texts otherwise.
[[gnu::cold]] inline void fill_column(TableColumn& column, std::span<const std::string_view> fields, std::size_t j, std::size_t width, const std::vector<std::string>& missing) {
  for (std::size_t i = j; i < fields.size(); i += width) {
    double value = std::numeric_limits<double>::quiet_NaN();
    if (!is_missing(fields[i], missing) && !parse_number(fields[i], value)) {
      column.numbers.clear();
      for (i = j; i < fields.size(); i += width) column.texts.push_back(is_missing(fields[i], missing) ? std::string() : std::string(fields[i]));
      return;
    }
    column.numbers.push_back(value);
  }
}

[[gnu::cold]] inline void check_marks(const CsvOptions& o) {
  const auto refuse = [](const char* setting, const char* found, const char* expected) {
    throw InvalidArgument({.argument = {"CsvOptions::", setting}, .found = found, .expected = expected});
  };
  if (o.delimiter == '\n' || o.delimiter == '\r' || o.delimiter == '\0') refuse("delimiter", "the end of a line or of a text", "another character");
  if (o.delimiter == ' ' && o.trim) refuse("delimiter", "a space, with CsvOptions::trim", ".trim = false beside it");
  if (o.quote != '\0' && (o.quote == o.delimiter || o.quote == '\n' || o.quote == o.comment)) refuse("quote", "a character that means something else", "one of its own");
  if (o.comment != '\0' && (o.comment == o.delimiter || o.comment == '\n')) refuse("comment", "a character that means something else", "one of its own");
}

[[gnu::cold]] inline void check_encoding(const std::string& text, const std::string& name) {
  const auto refuse = [&](const char* found, const char* remedy) { throw ParseError({.argument = name, .found = found, .expected = "text in UTF-8 or ASCII", .remedy = remedy}); };
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) refuse("text in UTF-16", "save the file as UTF-8");
  if (text.starts_with("\x1F\x8B")) refuse("data that are compressed by gzip", "read them with read_csv_gz, of attune/data/read_csv_gz.hpp");
}

// The names of the columns, from where the options say.
[[gnu::cold]] inline std::vector<std::string> column_names(const CsvFields& reader, std::span<const std::string_view> first, const CsvOptions& options) {
  std::vector<std::string> names = options.names;
  if (!names.empty() && names.size() != first.size()) throw reader.row_error({first.size(), " columns"}, {names.size(), ", as many as CsvOptions::names"});
  for (std::size_t j = names.size(); j < first.size(); ++j) names.push_back(options.header ? std::string(first[j]) : Phrase{"x", j}.text());
  for (std::size_t j = 0; j < names.size(); ++j)
    for (std::size_t k = 0; k < j; ++k)
      if (names[j] == names[k]) throw reader.row_error({"the column name '", names[j], "' twice"}, "every column to have a name of its own");
  return names;
}

}  // namespace detail

[[gnu::cold]] ATTUNE_INLINE Table parse_csv(std::string text, const CsvOptions& options, const std::string& name) {
  detail::check_marks(options);
  detail::check_encoding(text, name);
  detail::CsvFields reader(text, {options.delimiter, options.quote, options.comment, options.trim}, name);
  reader.skip_lines(options.skip_rows);
  std::vector<std::string_view> fields;
  const std::size_t width = reader.next(fields);
  if (width == 0) throw ParseError({.argument = name, .found = "no rows", .expected = options.header ? "a row of column names" : "rows of data"});
  auto names = detail::column_names(reader, fields, options);
  Table table{.source = name};
  if (options.header)
    fields.clear();
  else
    table.lines.push_back(reader.line());
  while (reader.next(fields, width) > 0) table.lines.push_back(reader.line());
  if (table.lines.empty()) throw ParseError({.argument = name, .found = "only a row of column names", .expected = "rows of data after it", .remedy = "where the first row is data, set .header = false"});
  table.columns = std::vector<TableColumn>(width);
  for (std::size_t j = 0; j < width; ++j) {
    table.columns[j].name = std::move(names[j]);
    detail::fill_column(table.columns[j], fields, j, width, options.missing);
  }
  return table;
}

ATTUNE_INLINE Table read_csv(const std::string& path, const CsvOptions& options) { return parse_csv(detail::read_file(path), options, path); }

}  // namespace attune::inline ATTUNE_ABI
