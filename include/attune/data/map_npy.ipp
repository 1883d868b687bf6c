// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/data/map_npy.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

[[noreturn, gnu::cold]] inline void throw_unmappable(const std::string& path, const char* call) {
  throw ParseError({.argument = path, .reason = {call, ": ", std::strerror(errno)}, .expected = "a file that can be mapped", .remedy = "the path is relative to the folder that the program runs in"});
}

ATTUNE_INLINE FileMapping::FileMapping(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) throw_unmappable(path, "open");
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
  if (failed != nullptr) throw_unmappable(path, failed);
}

ATTUNE_INLINE FileMapping::~FileMapping() {
  if (address_ != nullptr) ::munmap(address_, size_);
}

ATTUNE_INLINE void check_mapped_npy(const NpyHeader& header, std::size_t size, std::string_view type, std::size_t alignment, const std::string& path) {
  check_npy_size(header, size, path);
  if (header.type != type)
    throw ParseError({.argument = path, .found = {"values of type ", header.type}, .expected = {type, ", because a mapped array is not converted"}, .remedy = "name its type, map_npy<T>(path), or convert it by read_npy<T>(path)"});
  if (header.offset % alignment != 0)
    throw ParseError({.argument = path, .found = {"values that begin at byte ", header.offset}, .expected = {"a multiple of ", alignment}, .remedy = "save the array again with a newer NumPy"});
}

}  // namespace attune::inline ATTUNE_ABI::detail
