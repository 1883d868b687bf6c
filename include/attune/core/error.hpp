// SPDX-License-Identifier: BSL-1.0
#pragma once

// One family of exceptions for bad input. Each says what was wrong, where, what was found, and what
// to do about it. Not converging is not an error: it is a status that a result carries.

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI {

/// A sentence in pieces, `{"row ", row}`, put together only when it is thrown: text, a number, or several of
/// them. It owns nothing: what it names lives as long as the expression that makes it, so that it is an
/// argument and no variable. Its constructors are calls: inlined, they would be most of the code of a check.
class Phrase {
 public:
  constexpr Phrase() : text_("") {}
  [[gnu::cold, gnu::noinline]] constexpr Phrase(const char* text) noexcept : text_(text) {}
  [[gnu::cold, gnu::noinline]] constexpr Phrase(std::string_view text) noexcept : text_(text.data()), size_(static_cast<std::uint32_t>(text.size())), kind_(Kind::sized_text) {}
  [[gnu::cold, gnu::noinline]] Phrase(const std::string& text) noexcept : Phrase(std::string_view(text)) {}
  template <std::integral I>
  [[gnu::cold, gnu::noinline]] constexpr Phrase(I number) noexcept : whole_(static_cast<long long>(number)), kind_(Kind::whole) {}
  [[gnu::cold, gnu::noinline]] constexpr Phrase(double number) noexcept : real_(number), kind_(Kind::real) {}
  [[gnu::cold, gnu::noinline]] constexpr Phrase(std::initializer_list<Phrase> pieces) noexcept : Phrase(pieces.begin(), pieces.size()) {}

  [[gnu::cold]] std::string text() const;

  [[gnu::cold]] void append_to(std::string& out) const;

 private:
  constexpr Phrase(const Phrase* pieces, std::size_t count) : pieces_(pieces), size_(static_cast<std::uint32_t>(count)), kind_(Kind::pieces) {}

  enum class Kind : std::uint32_t { text, sized_text, whole, real, pieces };
  union {
    const char* text_;
    long long whole_;
    double real_;
    const Phrase* pieces_;
  };
  std::uint32_t size_ = 0;
  Kind kind_ = Kind::text;
};

/// What an Error has to say, for the one who throws it. What is left out is left out of the message. Like its
/// phrases it is an argument, `throw InvalidData({.argument = "X", ...})`, and no variable.
struct Complaint {
  Phrase argument{};  ///< the argument, setting or file that is at fault
  Phrase place{};     ///< row, column, line
  Phrase reason{};    ///< what went wrong, where it is not one value
  Phrase found{};     ///< the value that was found
  Phrase expected{};  ///< what would have been right
  Phrase remedy{};    ///< what the caller can do
};

/// The same, for the one who catches it.
struct ErrorText {
  std::string argument{};
  std::string place{};
  std::string reason{};
  std::string found{};
  std::string expected{};
  std::string remedy{};
};

/// Base of every exception that the library throws on bad input.
class Error : public std::runtime_error {
 public:
  [[gnu::cold]] explicit Error(const Complaint& complaint);

  /// The parts of the message.
  [[gnu::cold]] ErrorText complaint() const;

 private:
  struct Part {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
  };
  using Parts = std::array<Part, 6>;

  struct Sentence {
    std::string text{};
    Parts parts{};
  };

  explicit Error(const Sentence& sentence);

  static Sentence sentence(const Complaint& c);

  Parts parts_{};  // of what()
};

/// A setting or an argument is out of its range, or arguments do not fit together.
class InvalidArgument : public Error {
  using Error::Error;
};

/// The data themselves are at fault: a value that is not finite, one class only, and so on.
class InvalidData : public Error {
  using Error::Error;
};

/// A file is malformed or cannot be read.
class ParseError : public Error {
  using Error::Error;
};

/// A fit or its predictions came to nothing usable: scores that are not finite, every trial of a search
/// failed.
class FitFailed : public Error {
  using Error::Error;
};

}  // namespace attune::inline ATTUNE_ABI

#if !defined(ATTUNE_COMPILED)
#include "attune/core/error.ipp"
#endif
