#!/usr/bin/env bash
# SPDX-License-Identifier: BSL-1.0
# check.sh installed|subdirectory|pkgconfig <sources of attune> <its build folder> <compiler> <components...>
# Configures, builds and runs a project of its own that uses attune in one of the three ways, with the
# components that this machine can have.
set -euo pipefail

how=$1 sources=$2 build=$3 compiler=$4
shift 4
components=$(IFS=';' && echo "$*")
work=$build/tests/consumer/$how
rm -rf "$work"
mkdir -p "$work"

# Installed in one place and moved to another: the package names no folder of this machine.
install_and_move() {
  cmake --install "$build" --prefix "$work/staged" >/dev/null
  mv "$work/staged" "$work/prefix"
  if grep -rlF -e "$sources" -e "$work/staged" "$work/prefix"; then
    echo "the installed files above name folders of the build" >&2
    exit 1
  fi
}

configure() { cmake -S "$sources/tests/consumer" -B "$1" -G Ninja -DCMAKE_CXX_COMPILER="$compiler" -DCMAKE_EXPORT_COMPILE_COMMANDS=ON "${@:2}"; }

# refuse <what the message must say> <options...>: configuring with these must fail, and say so.
refuse() {
  local say=$1 said
  shift
  if said=$(configure "$work/refused" "$@" 2>&1); then
    echo "configured with $*" >&2
    exit 1
  fi
  rm -rf "$work/refused"
  tr -s '\n ' ' ' <<<"$said" | grep -qF -- "$say" || { printf 'with %s it does not say "%s":\n%s\n' "$*" "$say" "$said" >&2; exit 1; }
}

case $how in
pkgconfig)
  command -v pkg-config >/dev/null || { echo "skipped: no pkg-config"; exit 77; }
  install_and_move
  export PKG_CONFIG_PATH=$work/prefix/share/pkgconfig
  pkg-config --exact-version="$(cmake -P "$sources/tests/consumer/version.cmake" 2>&1)" attune
  # shellcheck disable=SC2046
  "$compiler" -std=c++20 "$sources/tests/consumer/main.cpp" $(pkg-config --cflags --libs attune) -o "$work/consumer"
  "$work/consumer"
  exit
  ;;
installed)
  install_and_move
  with=(-DCMAKE_PREFIX_PATH="$work/prefix")
  refuse "no component nonsense" "${with[@]}" -DATTUNE_COMPONENTS=nonsense
  refuse 'version "99"' "${with[@]}" -DATTUNE_VERSION=99
  ;;
subdirectory) with=(-DATTUNE_SUBDIRECTORY="$sources") ;;
esac

configure "$work/build" "${with[@]}" -DATTUNE_COMPONENTS="$components"
cmake --build "$work/build"
if [ "$how" = subdirectory ]; then
  object=CMakeFiles/attune_compiled.dir/src/simd.cpp.o
  cmake --build "$work/build" --target "attune/$object" library/CMakeFiles/consumer_library.dir/library.cpp.o
fi
for program in "$work"/build/consumer_*; do
  [ -f "$program" ] && [ -x "$program" ] && "$program"
done
if grep -E -- ' -W| -fsanitize' "$work/build/compile_commands.json"; then
  echo "attune's own warnings or sanitizers reach its users" >&2
  exit 1
fi
