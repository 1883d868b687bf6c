// SPDX-License-Identifier: BSL-1.0
#include <doctest/doctest.h>

#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

#include "attune/core/terminal.hpp"

namespace terminal_test {

using namespace attune;

TEST_CASE("terminal: a file and a pipe are none, and have the width that is assumed") {
  const int file = ::open("/dev/null", O_WRONLY);
  REQUIRE(file >= 0);
  CHECK_FALSE(is_terminal(file));
  CHECK(terminal_width(file) == 80);
  CHECK(terminal_width(file, 123) == 123);
  ::close(file);
  CHECK_FALSE(is_terminal(-1));
}

TEST_CASE("terminal: a pseudo-terminal is one, and has the width that it was given") {
  const int pty = ::posix_openpt(O_RDWR | O_NOCTTY);
  if (pty < 0 || ::grantpt(pty) != 0 || ::unlockpt(pty) != 0) {
    MESSAGE("no pseudo-terminal here");
    return;
  }
  const int terminal = ::open(::ptsname(pty), O_RDWR | O_NOCTTY);
  REQUIRE(terminal >= 0);
  struct ::winsize size {};
  size.ws_col = 57;
  REQUIRE(::ioctl(terminal, TIOCSWINSZ, &size) == 0);
  CHECK(terminal_width(terminal) == 57);
  size.ws_col = 0;
  REQUIRE(::ioctl(terminal, TIOCSWINSZ, &size) == 0);
  CHECK(terminal_width(terminal) == 80);
  ::setenv("TERM", "xterm", 1);
  CHECK(is_terminal(terminal));
  ::setenv("TERM", "dumb", 1);
  CHECK_FALSE(is_terminal(terminal));
  ::unsetenv("TERM");
  CHECK(is_terminal(terminal));
  ::close(terminal);
  ::close(pty);
}

}  // namespace terminal_test
