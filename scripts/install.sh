#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# install.sh quickstart|test|peers: installs what building the quickstart or the tests takes, or comparing with other
# libraries, where it is missing and apt can do it. Elsewhere it says what is needed, and the build shows whether it is there.
set -euo pipefail

packages=()
optional=() # tests that need them are skipped without
need_command() { command -v "$1" >/dev/null || packages+=("$2"); }
need_package() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null || true)" = installed ] || packages+=("$1"); }

need_command g++ g++
need_command cmake cmake
need_command ninja ninja-build
need_package libeigen3-dev
need_package libxsimd-dev
if [ "${1:-test}" = test ]; then
  need_command ccache ccache
  need_package doctest-dev
  need_package zlib1g-dev
  need_package nlohmann-json3-dev
  need_command doxygen doxygen
  command -v google-chrome >/dev/null || command -v chromium >/dev/null || optional+=(chromium)
  "$(dirname "$0")/clang.sh" >/dev/null || packages+=(clang)
fi
if [ "${1:-test}" = peers ]; then
  need_package libbenchmark-dev
  need_package python3-sklearn
  need_package python3-optuna
  need_package liblinear-tools
  need_package r-cran-glmnet
  need_package r-cran-doparallel
fi
[ $((${#packages[@]} + ${#optional[@]})) -gt 0 ] || exit 0

# The oldest Clang on offer that will do.
name_clang() {
  local version
  for version in 16 17 18 19 20 21; do
    if apt-cache show "clang-$version" >/dev/null 2>&1; then
      packages=("${packages[@]/%clang/clang-$version}" "libclang-rt-$version-dev")
      return
    fi
  done
}

as_root=()
[ "$(id -u)" -eq 0 ] || as_root=(sudo -n)
apt_get() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq "$@" >&2; }
if command -v apt-get >/dev/null && "${as_root[@]}" true 2>/dev/null && apt_get update; then
  case " ${packages[*]} " in *" clang "*) name_clang ;; esac
  if [ ${#packages[@]} -eq 0 ] || apt_get install -y --no-install-recommends "${packages[@]}"; then
    [ ${#optional[@]} -eq 0 ] || apt_get install -y --no-install-recommends "${optional[@]}" || true
    exit 0
  fi
fi
[ ${#packages[@]} -gt 0 ] || exit 0
echo "attune needs g++ 12 or clang 16, cmake 3.25, ninja, Eigen 3.4 and xsimd 8.1 (its tests also clang, doctest, ccache and doxygen; zlib and nlohmann-json for components); not found as packages and not installed for you: ${packages[*]}" >&2
