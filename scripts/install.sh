#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# install.sh quickstart|test: installs what building the quickstart or the tests takes, where it is missing
# and apt can do it. Elsewhere it says what is needed, and the build shows whether it is there.
set -euo pipefail

packages=()
have_package() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null || true)" = installed ]; }
need_command() { command -v "$1" >/dev/null || packages+=("$2"); }
need_package() { have_package "$1" || packages+=("$1"); }

need_command g++ g++
need_command cmake cmake
need_command ninja ninja-build
if command -v dpkg-query >/dev/null; then
  need_package libeigen3-dev
  need_package libxsimd-dev
else
  packages+=("Eigen 3.4" "xsimd 8.1")
fi

if [ "${1:-test}" = test ]; then
  need_command ccache ccache
  if command -v dpkg-query >/dev/null; then need_package doctest-dev; else packages+=("doctest 2.4"); fi
  if ! "$(dirname "$0")/clang.sh" >/dev/null; then
    version=16
    for v in 16 17 18 19 20 21; do
      if apt-cache show "clang-$v" >/dev/null 2>&1; then version=$v && break; fi
    done
    packages+=("clang-$version" "libclang-rt-$version-dev")
  fi
fi

[ ${#packages[@]} -gt 0 ] || exit 0

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
if command -v apt-get >/dev/null && "${as_root[@]}" true 2>/dev/null; then
  export DEBIAN_FRONTEND=noninteractive
  if { "${as_root[@]}" apt-get update -qq &&
    "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${packages[@]}"; } >&2; then
    exit 0
  fi
fi
printf 'attune needs these, and they were not installed for you: %s\n' "$(printf '%s, ' "${packages[@]}" | sed 's/, $//')" >&2
