// SPDX-License-Identifier: BSL-1.0
#pragma once

// An array that NumPy saved, used where it lies: the operating system reads pages of the file as they are
// needed, and drops them when memory is short. Data larger than the memory can be learned from so. POSIX
// systems only.

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "attune/core/error.hpp"
#include "attune/core/matrix_view.hpp"
#include "attune/data/detail/npy_header.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// A whole file in memory, to read; moved, not copied.
class FileMapping {
 public:
  FileMapping() = default;
  [[gnu::cold]] explicit FileMapping(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) fail(path, "open");
    struct ::stat about {};
    const char* failed = ::fstat(file, &about) != 0 ? "fstat" : nullptr;
    if (failed == nullptr && about.st_size > 0) {
      size_ = static_cast<std::size_t>(about.st_size);
      void* address = ::mmap(nullptr, size_, PROT_READ, MAP_SHARED, file, 0);
      if (address == MAP_FAILED)
        failed = "mmap";
      else
        address_ = address;
    }
    const int reason = errno;
    ::close(file);
    errno = reason;
    if (failed != nullptr) fail(path, failed);
  }
  FileMapping(FileMapping&& other) noexcept : address_(std::exchange(other.address_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  FileMapping& operator=(FileMapping&& other) noexcept {
    std::swap(address_, other.address_);
    std::swap(size_, other.size_);
    return *this;
  }
  ~FileMapping() {
    if (address_ != nullptr) ::munmap(address_, size_);
  }

  std::string_view bytes() const noexcept { return {static_cast<const char*>(address_), size_}; }

 private:
  [[noreturn, gnu::cold]] static void fail(const std::string& path, const char* call) {
    throw ParseError({.argument = path, .reason = {call, ": ", std::strerror(errno)}, .expected = "a file that can be mapped", .remedy = "the path is relative to the folder that the program runs in"});
  }

  void* address_ = nullptr;
  std::size_t size_ = 0;
};

template <class T>
constexpr std::string_view npy_type = std::same_as<T, double> ? "f8" : std::same_as<T, float> ? "f4" : std::same_as<T, std::int64_t> ? "i8" : std::same_as<T, std::int32_t> ? "i4" : "";

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
    detail::check_npy_size(header_, mapping_.bytes().size(), path);
    if (header_.type != detail::npy_type<T>)
      throw ParseError({.argument = path, .found = {"values of type ", header_.type}, .expected = {detail::npy_type<T>, ", because a mapped array is not converted"}, .remedy = "name its type, map_npy<T>(path), or convert it by read_npy<T>(path)"});
    if (header_.offset % alignof(T) != 0)
      throw ParseError({.argument = path, .found = {"values that begin at byte ", header_.offset}, .expected = {"a multiple of ", alignof(T)}, .remedy = "save the array again with a newer NumPy"});
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
