// SPDX-License-Identifier: BSL-1.0
#pragma once

// One family of exceptions for bad input. Each says what was wrong, where, what was found, and what
// to do about it. Not converging is not an error: it is a status that a result carries.

#include <stdexcept>
#include <string>
#include <utility>

#include "attune/config.hpp"

namespace attune::inline ATTUNE_ABI {

/// What an Error has to say. Empty parts are left out of the message.
struct Complaint {
  std::string argument{};  ///< the argument, setting or file that is at fault
  std::string place{};     ///< row, column, line
  std::string reason{};    ///< what went wrong, where it is not one value
  std::string found{};     ///< the value that was found
  std::string expected{};  ///< what would have been right
  std::string remedy{};    ///< what the caller can do
};

/// Base of every exception that the library throws on bad input.
class Error : public std::runtime_error {
 public:
  explicit Error(Complaint complaint)
      : std::runtime_error(message(complaint)), complaint_(std::move(complaint)) {}

  const Complaint& complaint() const noexcept { return complaint_; }

 private:
  static std::string message(const Complaint& c) {
    std::string text = c.argument;
    if (!c.place.empty()) text += (text.empty() ? "" : ", ") + c.place;
    if (!c.reason.empty()) text += (text.empty() ? "" : ": ") + c.reason;
    if (!c.found.empty()) text += (text.empty() ? "found " : ": found ") + c.found;
    if (!c.expected.empty()) text += (c.found.empty() ? ": expected " : ", expected ") + c.expected;
    if (!c.remedy.empty()) text += "; " + c.remedy;
    return text;
  }

  Complaint complaint_;
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
