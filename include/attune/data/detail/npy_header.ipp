// SPDX-License-Identifier: BSL-1.0
#pragma once

#include "attune/data/detail/npy_header.hpp"

#include <bit>
#include <charconv>
#include <cstdint>
#include <system_error>
#include <vector>

#include "attune/core/error.hpp"

namespace attune::inline ATTUNE_ABI::detail {

[[noreturn, gnu::cold]] inline void throw_npy(const std::string& path, const Phrase& found, const Phrase& expected, const Phrase& remedy = {}) {
  throw ParseError({.argument = path, .place = "NPY header", .found = found, .expected = expected, .remedy = remedy});
}

// What follows `'key':` in the dictionary, without spaces in front.
inline std::string_view npy_entry(std::string_view dictionary, const char* key, const std::string& path) {
  auto at = dictionary.find("'" + std::string(key) + "'");
  if (at == dictionary.npos) throw_npy(path, {"no '", key, "'"}, "descr, fortran_order and shape");
  at = dictionary.find(':', at);
  at = at == dictionary.npos ? at : dictionary.find_first_not_of(' ', at + 1);
  return at == dictionary.npos ? std::string_view{} : dictionary.substr(at);
}

inline void read_npy_shape(std::string_view text, NpyHeader& header, const std::string& path) {
  const auto end = text.find(')');
  const std::string_view shape = text.substr(0, end == text.npos ? end : end + 1);
  if (!shape.starts_with('(') || end == text.npos) throw_npy(path, {"the shape ", shape}, "(n,) or (n, p)");
  std::vector<std::uint64_t> sizes;
  for (std::size_t at = 1; at < end;) {
    if (shape[at] == ' ' || shape[at] == ',') {
      ++at;
      continue;
    }
    std::uint64_t size = 0;
    const auto [stop, failed] = std::from_chars(shape.data() + at, shape.data() + end, size);
    if (failed != std::errc{} || size > std::uint64_t{1} << 48) throw_npy(path, {"the shape ", shape}, "whole numbers");
    sizes.push_back(size);
    at = static_cast<std::size_t>(stop - shape.data());
    if (shape[at] == 'L') ++at;  // of Python 2
  }
  if (sizes.empty() || sizes.size() > 2) throw_npy(path, {"an array of shape ", shape}, "one or two dimensions", "reshape it: a row is a sample");
  if (sizes.size() == 2 && sizes[1] > 0 && sizes[0] > (std::uint64_t{1} << 56) / sizes[1]) throw_npy(path, {"the shape ", shape}, "an array that fits the memory");
  header.rows = static_cast<Index>(sizes[0]);
  header.cols = sizes.size() == 2 ? static_cast<Index>(sizes[1]) : 1;
}

inline void read_npy_type(std::string_view text, NpyHeader& header, const std::string& path) {
  const auto end = text.empty() ? text.npos : text.find('\'', 1);
  if (!text.starts_with('\'') || end == text.npos) throw_npy(path, {"a type other than a number's: ", text.substr(0, 40)}, "<f4, <f8, <i4 or <i8");
  const std::string_view descr = text.substr(1, end - 1);
  constexpr char native = std::endian::native == std::endian::little ? '<' : '>', other = native == '<' ? '>' : '<';
  if (descr.starts_with(other))
    throw_npy(path, {"the type '", descr, "', of the other byte order"}, {"this machine's, '", std::string_view(&native, 1), "'"}, {"save it again: numpy.save(path, x.astype(x.dtype.newbyteorder('", std::string_view(&native, 1), "')))"});
  header.type = std::string(descr.substr(descr.empty() ? 0 : 1));
  if (!descr.starts_with(native) || (header.type != "f4" && header.type != "f8" && header.type != "i4" && header.type != "i8"))
    throw_npy(path, {"the type '", descr, "'"}, "f4, f8, i4 or i8", "save it as one of them: numpy.save(path, x.astype('f8'))");
}

ATTUNE_INLINE NpyHeader parse_npy_header(std::string_view head, const std::string& path) {
  if (!head.starts_with("\x93NUMPY") || head.size() < 12) throw_npy(path, {head.size(), " bytes that begin otherwise"}, "a file that numpy.save wrote");
  const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(head[i])); };
  const std::size_t version = byte(6);
  if (version < 1 || version > 3) throw_npy(path, {"version ", version}, "1 to 3");
  const std::size_t begin = version == 1 ? 10 : 12;
  const std::size_t length = byte(8) + (byte(9) << 8) + (version == 1 ? 0 : (byte(10) << 16) + (byte(11) << 24));
  if (length > head.size() - begin) throw_npy(path, {"a header of ", length, " bytes"}, {"at most ", head.size() - begin}, "is the file whole?");
  const std::string_view dictionary = head.substr(begin, length);
  NpyHeader header{.offset = begin + length};
  read_npy_type(npy_entry(dictionary, "descr", path), header, path);
  read_npy_shape(npy_entry(dictionary, "shape", path), header, path);
  const auto order = npy_entry(dictionary, "fortran_order", path);
  header.fortran_order = order.starts_with("True");
  if (!header.fortran_order && !order.starts_with("False")) throw_npy(path, {"fortran_order ", order.substr(0, 10)}, "True or False");
  return header;
}

ATTUNE_INLINE void check_npy_size(const NpyHeader& header, std::size_t size, const std::string& path) {
  if (size != header.offset + header.bytes())
    throw ParseError({.argument = path, .found = {size, " bytes"}, .expected = {header.offset + header.bytes(), ", as its header says"},
                      .remedy = size < header.offset + header.bytes() ? "is the file whole?" : "a file holds one array"});
}

}  // namespace attune::inline ATTUNE_ABI::detail
