// SPDX-License-Identifier: BSL-1.0
#pragma once

// Reads a file of delimited text into a Table.

#include <cstddef>
#include <string>
#include <vector>

#include "attune/config.hpp"
#include "attune/data/table.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

std::vector<std::string> usual_missing();
[[noreturn]] void throw_unreadable(const std::string& path);
std::string read_file(const std::string& path);

}  // namespace detail

/// How a file of delimited text is written. The defaults read RFC 4180, and forgive spaces around fields.
struct CsvOptions {
  char delimiter = ',';
  std::vector<std::string> missing = detail::usual_missing();  ///< what stands for no value: "", "NA", "N/A", "NaN", "nan", "null", "?"
  bool header = true;                ///< the first row names the columns
  std::vector<std::string> names{};  ///< of the columns; empty: the header's, or x0, x1, ... where there is none
  char quote = '"';                  ///< encloses fields that hold delimiters, quotes or line ends; '\0': nothing does
  char comment = '\0';               ///< lines that begin with it are left out; '\0': there are none
  std::size_t skip_rows = 0;         ///< lines to leave out before the first row
  bool trim = true;                  ///< leave out spaces around fields that are not quoted; RFC 4180 keeps them
};

/// Parses delimited text. `name` stands for the text in messages. Blank lines are left out. Errors: ParseError
/// with line, column (in bytes, from 1 on), what was found and what was expected; InvalidArgument for
/// options that contradict each other.
Table parse_csv(std::string text, const CsvOptions& options = {}, const std::string& name = "text");

/// Reads a file of delimited text. A column whose values are all numbers (or missing) becomes numeric, any
/// other text. The file is held in memory while it is read. Errors: as parse_csv, with the file's name;
/// ParseError with the system's reason for a file that cannot be read.
Table read_csv(const std::string& path, const CsvOptions& options = {});

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/data/read_csv.ipp"
#endif
