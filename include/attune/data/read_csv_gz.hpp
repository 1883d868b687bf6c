// SPDX-License-Identifier: BSL-1.0
#pragma once

// Reads a file of delimited text that gzip may have compressed. This header needs zlib, and is a part of its
// own: nothing else includes it. See docs/data.md#gzip for the CMake component.

#include <zlib.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <string>

#include "attune/core/error.hpp"
#include "attune/data/read_csv.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

[[gnu::cold]] inline std::string read_gzip_file(const std::string& path) {
  errno = 0;
  const std::unique_ptr<gzFile_s, int (*)(gzFile)> file(gzopen(path.c_str(), "rb"), &gzclose);
  if (!file) {
    if (errno == 0) errno = ENOMEM;
    throw_unreadable(path);
  }
  std::string text;
  char part[1 << 16];
  int count = 0;
  while ((count = gzread(file.get(), part, sizeof part)) > 0) text.append(part, static_cast<std::size_t>(count));
  int error = Z_OK;
  const char* reason = gzerror(file.get(), &error);
  if (error == Z_ERRNO) throw_unreadable(path);
  // zlib reports data that end too early by this code alone, without failing.
  if (error == Z_BUF_ERROR) reason = "compressed data that end too early";
  if (count < 0 || error != Z_OK)
    throw ParseError({.argument = path, .place = {"after ", text.size(), " bytes of text"}, .found = reason, .expected = "a whole gzip file", .remedy = "copy or download the file again"});
  return text;
}

}  // namespace detail

/// read_csv for a file that gzip compressed; one that is not compressed is read as it is. The text is held
/// in memory while it is read. Errors: as read_csv, and ParseError for damaged data.
inline Table read_csv_gz(const std::string& path, const CsvOptions& options = {}) {
  return parse_csv(detail::read_gzip_file(path), options, path);
}

}  // namespace attune::inline ATTUNE_ABI
