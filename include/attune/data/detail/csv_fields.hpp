// SPDX-License-Identifier: BSL-1.0
#pragma once

// Splits delimited text into fields.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

/// How text is divided; 0 stands for no such character.
struct CsvMarks {
  char delimiter = ',';
  char quote = '"';
  char comment = '\0';
  bool trim = true;
};

/// Splits text into fields; see RFC 4180, section 2. Quoted fields are unquoted in place: the text, which
/// must outlive the fields, changes.
class CsvFields {
 public:
  CsvFields(std::string& text, const CsvMarks& marks, const std::string& name) : text_(text), marks_(marks), name_(name) {
    if (text_.starts_with("\xEF\xBB\xBF")) line_begin_ = at_ = 3;  // byte order mark
  }

  std::uint32_t line() const noexcept { return row_line_; }

  /// Leaves out the next `count` lines, whatever is in them.
  void skip_lines(std::size_t count) {
    for (; count > 0 && at_ < text_.size(); --count) skip_line();
  }

  /// Appends the fields of the next row that is neither blank nor a comment; returns how many, 0 at the end.
  /// Errors: ParseError when there are not `width` of them (0: any number).
  std::size_t next(std::vector<std::string_view>& fields, std::size_t width = 0) {
    while (at_ < text_.size()) {
      row_line_ = line_;
      if (marks_.comment != '\0' && text_[at_] == marks_.comment) {
        skip_line();
        continue;
      }
      const std::size_t before = fields.size();
      std::uint32_t place_line = 0;  // of the first field that is too many, or of the end of the row
      std::size_t place_column = 0;
      bool row_ends = false, quoted = false;
      while (!row_ends) {
        if (width == 0 || fields.size() - before <= width) place_line = line_, place_column = column();
        row_ends = take_field(fields, quoted);
      }
      const std::size_t count = fields.size() - before;
      if (count == 1 && fields.back().empty() && !quoted) {
        fields.pop_back();  // a blank line
        continue;
      }
      if (width == 0 || count == width) return count;
      if (count < width) place_line = end_line_, place_column = end_column_;
      throw error_at(place_line, place_column, {count, count == 1 ? " field" : " fields"}, {width, ", as in the first row"});
    }
    return 0;
  }

  /// An error of the row as a whole.
  ParseError row_error(const Phrase& found, const Phrase& expected) const {
    return ParseError({.argument = name_, .place = {"line ", row_line_}, .found = found, .expected = expected});
  }

 private:
  // Takes one field; true if the row ends with it.
  bool take_field(std::vector<std::string_view>& fields, bool& quoted) {
    if (marks_.trim)
      while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    if (marks_.quote != '\0' && at_ < text_.size() && text_[at_] == marks_.quote) {
      quoted = true;
      return take_quoted(fields);
    }
    const auto begin = at_;
    while (at_ < text_.size() && text_[at_] != marks_.delimiter && text_[at_] != '\n') {
      if (marks_.quote != '\0' && text_[at_] == marks_.quote)
        throw error_at(line_, column(), {"a quote inside a field that does not begin with one"},
                       {"quotes around the whole field and each quote inside doubled"}, "where quotes mean nothing, set .quote = '\\0'");
      ++at_;
    }
    return end_of_field(fields, plain_field(begin, at_));
  }

  bool take_quoted(std::vector<std::string_view>& fields) {
    const std::uint32_t open_line = line_;
    const std::size_t open_column = column();
    const std::size_t begin = ++at_;
    std::size_t end = begin;
    for (;; ++at_) {
      if (at_ >= text_.size()) throw error_at(open_line, open_column, "a quoted field without an end", {"a closing ", std::string_view(&marks_.quote, 1)});
      if (text_[at_] == marks_.quote) {
        if (at_ + 1 >= text_.size() || text_[at_ + 1] != marks_.quote) break;
        ++at_;
      }
      if (text_[at_] == '\n') begin_line(at_ + 1);
      text_[end++] = text_[at_];
    }
    ++at_;
    if (marks_.trim)
      while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    if (at_ < text_.size() && text_[at_] == '\r' && (at_ + 1 >= text_.size() || text_[at_ + 1] == '\n')) ++at_;
    if (at_ < text_.size() && text_[at_] != marks_.delimiter && text_[at_] != '\n')
      throw error_at(line_, column(), {"'", std::string_view(&text_[at_], 1), "' after a closing quote"}, {"'", std::string_view(&marks_.delimiter, 1), "' or the end of the line"});
    return end_of_field(fields, {text_.data() + begin, end - begin});
  }

  // The text from begin to end, without the first half of a line's end, and trimmed if that is wanted.
  std::string_view plain_field(std::size_t begin, std::size_t end) const {
    std::string_view text = std::string_view(text_).substr(begin, end - begin);
    const bool last = end >= text_.size() || text_[end] == '\n';
    if (last && !text.empty() && text.back() == '\r') text.remove_suffix(1);
    while (marks_.trim && !text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
    return text;
  }

  [[gnu::noinline]] bool end_of_field(std::vector<std::string_view>& fields, std::string_view field) {
    fields.push_back(field);
    const bool row_ends = at_ >= text_.size() || text_[at_] == '\n';
    if (row_ends) end_line_ = line_, end_column_ = column();
    if (at_ < text_.size()) {
      ++at_;
      if (row_ends) begin_line(at_);
    }
    return row_ends;
  }

  void skip_line() {
    while (at_ < text_.size() && text_[at_] != '\n') ++at_;
    if (at_ < text_.size()) begin_line(++at_);
  }

  [[gnu::cold]] ParseError error_at(std::uint32_t line, std::size_t column, const Phrase& found, const Phrase& expected, const Phrase& remedy = {}) const {
    return ParseError({.argument = name_, .place = {"line ", line, ", column ", column}, .found = found, .expected = expected, .remedy = remedy});
  }

  std::size_t column() const noexcept { return at_ - line_begin_ + 1; }  // in bytes, from 1 on

  void begin_line(std::size_t at) noexcept {
    ++line_;
    line_begin_ = at;
  }

  std::string& text_;
  CsvMarks marks_;
  const std::string& name_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  std::uint32_t row_line_ = 1;   // where the row began
  std::uint32_t end_line_ = 1;   // where the row that was read last ended
  std::size_t end_column_ = 1;
  std::size_t line_begin_ = 0;
};

}  // namespace attune::inline ATTUNE_ABI::detail
