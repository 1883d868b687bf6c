// SPDX-License-Identifier: BSL-1.0
#pragma once

// An array that NumPy saved, used where it lies: the operating system reads pages of the file as they are
// needed, and drops them when memory is short. Data larger than the memory can be learned from so. POSIX
// systems only.

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "attune/core/matrix_view.hpp"
#include "attune/data/detail/npy_header.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// A whole file in memory, to read; moved, not copied.
class FileMapping {
 public:
  FileMapping() = default;
  [[gnu::cold]] explicit FileMapping(const std::string& path);
  FileMapping(FileMapping&& other) noexcept : address_(std::exchange(other.address_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  FileMapping& operator=(FileMapping&& other) noexcept {
    std::swap(address_, other.address_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~FileMapping();

  std::string_view bytes() const noexcept { return {static_cast<const char*>(address_), size_}; }

 private:
  void* address_ = nullptr;
  std::size_t size_ = 0;
};

template <class T>
constexpr std::string_view npy_type = std::same_as<T, double> ? "f8" : std::same_as<T, float> ? "f4" : std::same_as<T, std::int64_t> ? "i8" : std::same_as<T, std::int32_t> ? "i4" : "";

// Refuses a file whose values are of another type than `type`, or do not lie where values of `alignment` can.
[[gnu::cold]] void check_mapped_npy(const NpyHeader& header, std::size_t size, std::string_view type, std::size_t alignment, const std::string& path);

}  // namespace detail

/// A mapped array of values of T. It owns the mapping: views of it must not outlive it. The file must not
/// be cut while it is mapped: reading what is gone stops the program (SIGBUS).
template <class T = double>
class MappedNpy {
 public:
  using Scalar = T;

  MappedNpy() = default;  ///< 0×0
  [[gnu::cold]] explicit MappedNpy(const std::string& path) : mapping_(path), header_(detail::parse_npy_header(mapping_.bytes(), path)) {
    static_assert(!detail::npy_type<T>.empty(), "map_npy<T>: T is the type of the file's values: double, float, std::int32_t or std::int64_t; see docs/data.md#numpy");
    detail::check_mapped_npy(header_, mapping_.bytes().size(), detail::npy_type<T>, alignof(T), path);
  }

  Index rows() const noexcept { return header_.rows; }
  Index cols() const noexcept { return header_.cols; }
  /// Whether a column, not a row, lies in one piece: every row then touches as many pages as it has columns.
  bool is_fortran_order() const noexcept { return header_.fortran_order; }

  /// The array as samples. Copies nothing.
  MatrixView<T> x() const& {
    const T* values = reinterpret_cast<const T*>(mapping_.bytes().data() + header_.offset);
    return header_.fortran_order ? MatrixView<T>(values, rows(), cols(), 1, rows()) : MatrixView<T>(values, rows(), cols(), cols());
  }
  MatrixView<T> x() && = delete;  // a view of a temporary would dangle

 private:
  detail::FileMapping mapping_{};
  detail::NpyHeader header_{};
};

/// Maps an array of one or two dimensions (n values are n×1) into memory, to read. Cost: none until values
/// are read; then one read of the file, again for what the system dropped in between. Errors: ParseError for a
/// file that cannot be mapped (with the system's reason), is no NPY file, is cut off, or holds another type
/// or byte order.
template <class T = double>
MappedNpy<T> map_npy(const std::string& path) {
  return MappedNpy<T>(path);
}

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/data/map_npy.ipp"
#endif
