// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/data/read_npy.hpp"

#include "attune/data/detail/npy_header.hpp"
#include "attune/data/detail/npy_values.hpp"
#include "attune/data/read_csv.hpp"

namespace attune::inline ATTUNE_ABI::detail {

template <class T>
RowMatrix<T> read_npy_values(const std::string& path) {
  const std::string file = read_file(path);
  const auto header = parse_npy_header(file, path);
  check_npy_size(header, file.size(), path);
  RowMatrix<T> x(header.rows, header.cols);
  const char* values = file.data() + header.offset;
  if (header.type == "f8")
    convert_npy<double>(values, header, x, path);
  else if (header.type == "f4")
    convert_npy<float>(values, header, x, path);
  else if (header.type == "i8")
    convert_npy<std::int64_t>(values, header, x, path);
  else
    convert_npy<std::int32_t>(values, header, x, path);
  return x;
}

}  // namespace attune::inline ATTUNE_ABI::detail
