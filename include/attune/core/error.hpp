// SPDX-License-Identifier: BSL-1.0
#pragma once

// One family of exceptions for bad input. Each says what was wrong, where, what was found, and what
// to do about it. Not converging is not an error: it is a status that a result carries.

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstdio>
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

  [[gnu::cold, gnu::noinline]] std::string text() const {
    std::string out;
    append_to(out);
    return out;
  }

  [[gnu::cold, gnu::noinline]] void append_to(std::string& out) const {
    char digits[32];
    switch (kind_) {
      case Kind::text: out.append(text_); break;
      case Kind::sized_text: out.append(text_, size_); break;
      case Kind::whole: out.append(digits, static_cast<std::size_t>(std::snprintf(digits, sizeof digits, "%lld", whole_))); break;
      case Kind::real: out.append(digits, static_cast<std::size_t>(std::snprintf(digits, sizeof digits, "%g", real_))); break;
      case Kind::pieces:
        for (std::uint32_t k = 0; k < size_; ++k) pieces_[k].append_to(out);
    }
  }

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
  [[gnu::cold, gnu::noinline]] explicit Error(const Complaint& complaint) : Error(sentence(complaint)) {}

  /// The parts of the message.
  [[gnu::cold]] ErrorText complaint() const {
    const std::string_view all = what();
    const auto part = [&](std::size_t k) { return std::string(all.substr(parts_[k].begin, parts_[k].end - parts_[k].begin)); };
    return {.argument = part(0), .place = part(1), .reason = part(2), .found = part(3), .expected = part(4), .remedy = part(5)};
  }

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

  explicit Error(const Sentence& sentence) : std::runtime_error(sentence.text), parts_(sentence.parts) {}

  static Sentence sentence(const Complaint& c) {
    Sentence whole;
    const auto add = [&text = whole.text, &parts = whole.parts](std::size_t k, const Phrase& phrase, const char* between, const char* before) {
      const std::size_t end = text.size();
      if (end > 0) text.append(between);
      text.append(before);
      const std::size_t begin = text.size();
      phrase.append_to(text);
      if (text.size() == begin) return text.resize(end);
      parts[k] = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(text.size())};
    };
    add(0, c.argument, "", "");
    add(1, c.place, ", ", "");
    add(2, c.reason, ": ", "");
    add(3, c.found, ": ", "found ");
    add(4, c.expected, whole.parts[3].end > 0 ? ", " : ": ", "expected ");
    add(5, c.remedy, "; ", "");
    return whole;
  }

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
