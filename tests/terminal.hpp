// SPDX-License-Identifier: BSL-1.0
#pragma once

// A terminal for tests of what is written to one.

#include <doctest/doctest.h>

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <cstdio>
#include <optional>
#include <string>

namespace attune_test {

/// What `work` writes to the standard error stream goes to the file behind `descriptor`.
template <class Work>
void with_stderr(int descriptor, Work&& work) {
  std::fflush(stderr);
  const int kept = ::dup(2);
  REQUIRE(::dup2(descriptor, 2) == 2);
  work();
  std::fflush(stderr);
  ::dup2(kept, 2);
  ::close(kept);
}

/// What a terminal sees of the standard error stream of `work`; nothing where there are no terminals.
template <class Work>
std::optional<std::string> seen_by_terminal(Work&& work) {
  const int pty = ::posix_openpt(O_RDWR | O_NOCTTY);
  if (pty < 0 || ::grantpt(pty) != 0 || ::unlockpt(pty) != 0) {
    MESSAGE("no pseudo-terminal here");
    return std::nullopt;
  }
  const int terminal = ::open(::ptsname(pty), O_RDWR | O_NOCTTY);
  REQUIRE(terminal >= 0);
  ::setenv("TERM", "xterm", 1);
  with_stderr(terminal, work);
  ::close(terminal);
  std::string seen;  // in as many pieces as the terminal hands out
  char text[4096];
  for (auto size = ::read(pty, text, sizeof text); size > 0; size = ::read(pty, text, sizeof text)) seen.append(text, static_cast<std::size_t>(size));
  ::unsetenv("TERM");
  ::close(pty);
  return seen;
}

}  // namespace attune_test
