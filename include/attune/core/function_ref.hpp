// SPDX-License-Identifier: BSL-1.0
#pragma once

// A reference to something that can be called, for loops that are compiled once for all callers. It must
// not outlive what it refers to.

#include <concepts>
#include <cstddef>
#include <iterator>
#include <type_traits>
#include <utility>
#include <vector>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI {

template <class Signature>
class FunctionRef;

template <class Result, class... Arguments>
class FunctionRef<Result(Arguments...)> {
 public:
  template <class F>
    requires(!std::same_as<std::remove_cvref_t<F>, FunctionRef> && std::is_invocable_r_v<Result, F&, Arguments...>)
  FunctionRef(F&& function) noexcept
      : object_(const_cast<void*>(static_cast<const void*>(&function))),
        call_([](void* object, Arguments... arguments) -> Result {
          return (*static_cast<std::remove_reference_t<F>*>(object))(std::forward<Arguments>(arguments)...);
        }) {}

  Result operator()(Arguments... arguments) const { return call_(object_, std::forward<Arguments>(arguments)...); }

 private:
  void* object_;
  Result (*call_)(void*, Arguments...);
};

namespace detail {

// Iterates over what a function makes of 0, 1, ...
template <class T>
struct Maker {
  using iterator_category = std::forward_iterator_tag;
  using value_type = T;
  using difference_type = std::ptrdiff_t;
  using pointer = T*;
  using reference = T;

  const FunctionRef<T(std::size_t)>* make = nullptr;
  std::size_t at = 0;

  T operator*() const { return (*make)(at); }
  Maker& operator++() {
    ++at;
    return *this;
  }
  Maker operator++(int) { return {make, at++}; }
  friend bool operator==(const Maker& a, const Maker& b) { return a.at == b.at; }
};

/// The vector make(0), ..., make(count - 1): made of all at once it needs less code than one that is filled or grows.
template <class T>
[[gnu::cold]] std::vector<T> vector_of(std::size_t count, const FunctionRef<T(std::size_t)> make) {
  return std::vector<T>(Maker<T>{&make, 0}, Maker<T>{&make, count});
}

}  // namespace detail

}  // namespace attune::inline ATTUNE_ABI
