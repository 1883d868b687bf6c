// SPDX-License-Identifier: BSL-1.0
#pragma once

// Reads the format of SVMlight and LIBSVM, in which a line is a row and names only the values that are not zero:
//
//   <label> [qid:<group>] <index>:<value> <index>:<value> ... [# comment]

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "attune/data/dataset.hpp"
#include "attune/data/sparse_rows.hpp"

namespace attune::inline ATTUNE_ABI {

/// How a file of SVMlight's format is written, and what to make of it.
struct SvmlightOptions {
  int first_index = 1;    ///< the index of the first column, 1 or 0
  Index features = 0;     ///< columns of X; 0: as many as the largest index tells
  bool groups = true;     ///< the number after `qid:` becomes the group of the row; false leaves it out
  std::size_t most_bytes = std::size_t{1} << 33;  ///< the largest X to make
};

/// X, and the labels of the rows as the file has them.
template <SampleValue T = double>
struct SvmlightFile {
  std::string source{};
  RowMatrix<T> x{};               ///< n×p, dense
  std::vector<double> labels{};   ///< n
  std::vector<int> groups{};      ///< empty, or one a row

  /// The labels as classes, in ascending order; of two, `positive` (as text: "1", "-1") becomes 1. X is handed
  /// over: call it on a temporary or on std::move(file). Errors: InvalidData for fewer than two classes;
  /// InvalidArgument for a `positive` that is none of two.
  Dataset<T, int> classification(const std::string& positive = {}) &&;

  /// The labels as numbers. X is handed over, as above.
  Dataset<T, double> regression() &&;
};

/// The same with a sparse X: what the file says, and no zeros besides.
template <SampleValue T = double>
struct SparseSvmlightFile {
  std::string source{};
  SparseRows<T> x{};              ///< n×p
  std::vector<double> labels{};   ///< n
  std::vector<int> groups{};      ///< empty, or one a row

  /// As those of SvmlightFile.
  SparseDataset<T, int> classification(const std::string& positive = {}) &&;
  SparseDataset<T, double> regression() &&;
};

/// Parses text of SVMlight's format into a dense X: n·p values of T, zeros included, besides 12 bytes for each value
/// of the text while it is read. `name` stands for the text in messages. Errors: ParseError with line,
/// column (in bytes, from 1 on), what was found and what was expected; InvalidData for an X larger than `most_bytes`.
template <SampleValue T = double>
SvmlightFile<T> parse_svmlight(std::string_view text, const SvmlightOptions& options = {}, const std::string& name = "text");

/// The same for a file, which is held in memory while it is read. Errors: as parse_svmlight, with the file's
/// name; ParseError with the system's reason for a file that cannot be read.
template <SampleValue T = double>
SvmlightFile<T> read_svmlight(const std::string& path, const SvmlightOptions& options = {});

/// Parses text of SVMlight's format into sparse rows, as many values as the text has. Errors: ParseError; InvalidData
/// beyond 2³¹ - 1 values. `most_bytes` does not count.
template <SampleValue T = double>
SparseSvmlightFile<T> parse_sparse_svmlight(std::string_view text, const SvmlightOptions& options = {}, const std::string& name = "text");

/// The same for a file, which is held in memory while it is read. Errors: also ParseError for a file that cannot be read.
template <SampleValue T = double>
SparseSvmlightFile<T> read_sparse_svmlight(const std::string& path, const SvmlightOptions& options = {});

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/data/read_svmlight.ipp"
#endif
