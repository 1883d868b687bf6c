// SPDX-License-Identifier: BSL-1.0
#pragma once

// The header of a NumPy file: "\x93NUMPY", a version, and a Python dictionary that says what follows. NumPy
// Enhancement Proposal 1, "A simple file format for NumPy arrays"; versions 1.0 to 3.0.

#include <cstddef>
#include <string>
#include <string_view>

#include "attune/core/matrix_view.hpp"

namespace attune::inline ATTUNE_ABI::detail {

struct NpyHeader {
  std::string type{};        // "f4", "f8", "i4" or "i8"
  bool fortran_order = false;
  Index rows = 0;
  Index cols = 0;            // 1 for a vector
  std::size_t offset = 0;    // of the first value in the file

  std::size_t item() const { return static_cast<std::size_t>(type[1] - '0'); }
  std::size_t bytes() const { return static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols) * item(); }
};

/// The longest head of a file that may be needed to read its header.
inline constexpr std::size_t npy_longest_header = std::size_t{1} << 16;

/// Reads the header at the beginning of `head`, which is the whole file or its first bytes. Errors: ParseError.
[[gnu::cold]] NpyHeader parse_npy_header(std::string_view head, const std::string& path);

/// Refuses a file whose size is not what its header says.
[[gnu::cold]] void check_npy_size(const NpyHeader& header, std::size_t size, const std::string& path);

}  // namespace attune::inline ATTUNE_ABI::detail

#if !defined(ATTUNE_COMPILED)
#include "attune/data/detail/npy_header.ipp"
#endif
