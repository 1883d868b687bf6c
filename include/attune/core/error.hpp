// SPDX-License-Identifier: BSL-1.0
#pragma once

// One family of exceptions for bad input. Each says what was wrong, where, what was found, and what
// to do about it. Not converging is not an error: it is a status that a result carries.

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdio>
#include <initializer_list>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI {

namespace detail {

/// A piece of a sentence: text or a number. It owns nothing.
class Piece {
 public:
  constexpr Piece() = default;
  constexpr Piece(const char* text) : text_(text) {}
  constexpr Piece(std::string_view text) : text_(text) {}
  Piece(const std::string& text) : text_(text) {}
  template <std::integral I>
  constexpr Piece(I number) : whole_(static_cast<long long>(number)), kind_(Kind::whole) {}
  constexpr Piece(double number) : real_(number), kind_(Kind::real) {}

  [[gnu::cold, gnu::noinline]] void append_to(std::string& out) const {
    char digits[32];
    if (kind_ == Kind::text)
      out += text_;
    else if (kind_ == Kind::whole)
      out += std::to_string(whole_);
    else
      out.append(digits, static_cast<std::size_t>(std::snprintf(digits, sizeof digits, "%g", real_)));
  }

 private:
  enum class Kind { text, whole, real };
  std::string_view text_{};
  long long whole_ = 0;
  double real_ = 0;
  Kind kind_ = Kind::text;
};

}  // namespace detail

/// A sentence in pieces, `{"row ", row}`, put together only when it is thrown. At most six pieces.
class Phrase {
 public:
  Phrase() = default;
  Phrase(const char* text) : Phrase({detail::Piece(text)}) {}
  Phrase(const std::string& text) : Phrase({detail::Piece(text)}) {}
  Phrase(std::string_view text) : Phrase({detail::Piece(text)}) {}
  template <class Number>
    requires std::is_arithmetic_v<Number>
  Phrase(Number number) : Phrase({detail::Piece(number)}) {}
  [[gnu::cold, gnu::noinline]] Phrase(std::initializer_list<detail::Piece> pieces) {
    for (const auto& piece : pieces)
      if (count_ < pieces_.size()) pieces_[count_++] = piece;
  }

  [[gnu::cold, gnu::noinline]] std::string text() const {
    std::string out;
    for (std::size_t k = 0; k < count_; ++k) pieces_[k].append_to(out);
    return out;
  }

 private:
  std::array<detail::Piece, 6> pieces_{};
  std::size_t count_ = 0;
};

/// What an Error has to say, for the one who throws it. What is left out is left out of the message.
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
  [[gnu::cold, gnu::noinline]] explicit Error(const Complaint& complaint) : Error(texts_of(complaint)) {}

  /// The parts of the message.
  const ErrorText& complaint() const noexcept { return *text_; }

 private:
  explicit Error(std::shared_ptr<const ErrorText> text) : std::runtime_error(message(*text)), text_(std::move(text)) {}

  static std::shared_ptr<const ErrorText> texts_of(const Complaint& c) {
    return std::make_shared<const ErrorText>(ErrorText{c.argument.text(), c.place.text(), c.reason.text(), c.found.text(), c.expected.text(), c.remedy.text()});
  }

  static std::string message(const ErrorText& c) {
    std::string text = c.argument;
    if (!c.place.empty()) text += (text.empty() ? "" : ", ") + c.place;
    if (!c.reason.empty()) text += (text.empty() ? "" : ": ") + c.reason;
    if (!c.found.empty()) text += (text.empty() ? "found " : ": found ") + c.found;
    if (!c.expected.empty()) text += (c.found.empty() ? ": expected " : ", expected ") + c.expected;
    if (!c.remedy.empty()) text += "; " + c.remedy;
    return text;
  }

  std::shared_ptr<const ErrorText> text_;
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
